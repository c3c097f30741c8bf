import { Template } from 'aws-cdk-lib/assertions';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import { api, PARAMETER } from './fixture';
import { ApiImage, ApiScaling, FargateApiProps } from '../../src/fargate-api';
import { testStack } from '../../tools/assemblies/stacks';
import { evaluate } from '../../tools/evaluate';

const DIGEST = `sha256:${'a1'.repeat(32)}`;

/** The effect of a deployment of the stack on the service with a value of the parameter. */
function deploy(value: string, props: Partial<FargateApiProps> = {}) {
  const stack = testStack();
  api(stack, props);
  const resources = Object.values(evaluate(Template.fromStack(stack).toJSON(), { [PARAMETER]: value }));
  const properties = (type: string) => resources.find((resource) => resource.Type === type).Properties;
  const image = properties('AWS::ECS::TaskDefinition').ContainerDefinitions[0].Image.replace(/^.*(?=\/)/, '');
  return {
    image,
    desired: properties('AWS::ECS::Service').DesiredCount,
    least: properties('AWS::ApplicationAutoScaling::ScalableTarget').MinCapacity,
    most: properties('AWS::ApplicationAutoScaling::ScalableTarget').MaxCapacity,
    memory: properties('AWS::ECS::TaskDefinition').Memory,
  };
}

const scaling = ApiScaling.of({ desiredCount: 3 });
test.each<[string, string, Partial<FargateApiProps>, object]>([
  ['runs no task in the first deployment with an empty repository', 'none', {}, { desired: 0, least: 0, most: 10 }],
  ['runs the minimum number of tasks with the first image', 'v1', {}, { image: '/shop:v1', desired: undefined, least: 2, most: 10 }],
  ['references an image by its digest, which a change of the service keeps', DIGEST, { memoryLimitMiB: 2048 },
    { image: `/shop@${DIGEST}`, desired: undefined, least: 2, most: 10, memory: '2048' }],
  ['ignores the desired count of the props before the first image', 'none', { scaling }, { desired: 0 }],
  ['sets the desired count of the props at every deployment after it', 'v1', { scaling }, { desired: 3 }],
])('a service with an image parameter %s', (_, value, props, expected) => expect(deploy(value, props)).toMatchObject(expected));

test('runs a fixed image from the first deployment', () => {
  const stack = testStack();
  api(stack, { image: ApiImage.fromRepository(ecr.Repository.fromRepositoryName(stack, 'Fixed', 'fixed'), 'v7') });
  const template = Template.fromStack(stack);

  template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', { MinCapacity: 2, MaxCapacity: 10 });
  expect(template.toJSON().Conditions).toBeUndefined();
});
