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
  const image = properties('AWS::ECS::TaskDefinition').ContainerDefinitions[0].Image['Fn::Join'][1].at(-1);
  return {
    image,
    desired: properties('AWS::ECS::Service').DesiredCount,
    least: properties('AWS::ApplicationAutoScaling::ScalableTarget').MinCapacity,
    most: properties('AWS::ApplicationAutoScaling::ScalableTarget').MaxCapacity,
    memory: properties('AWS::ECS::TaskDefinition').Memory,
  };
}

describe('a service with an image parameter', () => {
  test('runs no task in the first deployment with an empty repository', () => {
    expect(deploy('none')).toMatchObject({ desired: 0, least: 0, most: 10 });
  });

  test('runs the minimum number of tasks with the first image', () => {
    expect(deploy('v1')).toMatchObject({ image: '/shop:v1', desired: undefined, least: 2, most: 10 });
  });

  test('references an image by its digest', () => {
    expect(deploy(DIGEST).image).toBe(`/shop@${DIGEST}`);
  });

  test('keeps the digest and the number of tasks in a change of the service', () => {
    const before = deploy(DIGEST);
    const after = deploy(DIGEST, { memoryLimitMiB: 2048 });

    expect(after).toEqual({ ...before, memory: '2048' });
    expect(after.desired).toBeUndefined();
  });

  test('sets the desired count of the props at every deployment after the first image', () => {
    const scaling = ApiScaling.of({ desiredCount: 3 });

    expect([deploy('none', { scaling }).desired, deploy('v1', { scaling }).desired]).toEqual([0, 3]);
  });
});

test('runs a fixed image from the first deployment', () => {
  const stack = testStack();
  api(stack, { image: ApiImage.fromRepository(ecr.Repository.fromRepositoryName(stack, 'Fixed', 'fixed'), 'v7') });
  const template = Template.fromStack(stack);

  template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', { MinCapacity: 2, MaxCapacity: 10 });
  expect(template.toJSON().Conditions).toBeUndefined();
});

test('allows the execution role to pull from the repository', () => {
  const stack = testStack();
  api(stack);

  expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::Policy'))).toContain('ecr:BatchGetImage');
});
