import { ApplicationAutoScalingClient, DescribeScalableTargetsCommand, RegisterScalableTargetCommand } from '@aws-sdk/client-application-auto-scaling';
import { DescribeImagesCommand, ECRClient, ImageNotFoundException } from '@aws-sdk/client-ecr';
import {
  Deployment, DescribeServicesCommand, DescribeTaskDefinitionCommand, ECSClient, RegisterTaskDefinitionCommand, Service, TaskDefinition,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { followRelease, handler } from '../../../src/release/private/follow-release.lambda';

const REPOSITORY = '123456789012.dkr.ecr.ap-northeast-3.amazonaws.com/shop';
const [OLD, NEW, NEWER] = ['a', 'b', 'c'].map((letter) => `sha256:${letter.repeat(64)}`);
const FIRST = { serviceName: 'shop-service', taskDefinition: 'shop:1', desiredCount: 0 };
const TARGET = { ServiceNamespace: 'ecs', ScalableDimension: 'ecs:service:DesiredCount' };
const ecr = mockClient(ECRClient);
const ecs = mockClient(ECSClient);
const scaling = mockClient(ApplicationAutoScalingClient);
const ssm = mockClient(SSMClient);

const primary = (taskDefinition: string): Deployment => ({ status: 'PRIMARY', taskDefinition });

/** The task definition that each of the services' revisions stands for. */
const definition = (image: string): TaskDefinition => ({
  taskDefinitionArn: 'arn:shop:7',
  family: 'shop',
  revision: 7,
  status: 'ACTIVE',
  requiresAttributes: [{ name: 'ecs.capability.execution-role-awslogs' }],
  compatibilities: ['EC2', 'FARGATE'],
  registeredAt: new Date(0),
  registeredBy: 'somebody',
  taskRoleArn: 'arn:task',
  cpu: '512',
  containerDefinitions: [{ name: 'agent', image: 'agent:7' }, { name: 'shop', image, user: '1000' }],
});

function given(parts: { released?: string; service?: Service; image?: string }): void {
  const { released = NEW, service = { taskDefinition: 'shop:7', desiredCount: 4 }, image = `${REPOSITORY}@${OLD}` } = parts;
  ssm.on(GetParameterCommand).resolves({ Parameter: { Value: released } });
  ecs.on(DescribeServicesCommand).resolves({ services: [service] });
  ecs.on(DescribeTaskDefinitionCommand).resolves({ taskDefinition: definition(image) });
}

beforeEach(() => {
  [ecr, ecs, scaling, ssm].forEach((mock) => mock.reset());
  Object.assign(process.env, {
    CLUSTER: 'shop-cluster',
    SERVICE: 'shop-service',
    CONTAINER: 'shop',
    REPOSITORY_URI: REPOSITORY,
    REPOSITORY_NAME: 'shop',
    REGISTRY_ID: '123456789012',
    PARAMETER_NAME: '/shop/image',
    MIN_TASKS: '2',
  });
  ecs.on(RegisterTaskDefinitionCommand).callsFake(({ containerDefinitions }) => ({ taskDefinition: { taskDefinitionArn: `arn:shop:${containerDefinitions[1].image.at(-1)}` } }));
  ecs.on(UpdateServiceCommand).resolves({});
  ecr.on(DescribeImagesCommand).resolves({ imageDetails: [{}] });
  scaling.on(DescribeScalableTargetsCommand).resolves({ ScalableTargets: [{ ...TARGET, MinCapacity: 0 } as never] });
  scaling.on(RegisterScalableTargetCommand).resolves({});
});

const updates = () => ecs.commandCalls(UpdateServiceCommand).map(({ args: [{ input }] }) => input);
const registered = () => ecs.commandCalls(RegisterTaskDefinitionCommand).map(({ args: [{ input }] }) => input);

describe('a release', () => {
  test('gets to the service by a copy of its task definition, and leaves the number of tasks', async () => {
    given({});

    await expect(followRelease()).resolves.toBe(`deployed ${REPOSITORY}@${NEW} as arn:shop:b`);
    expect(registered()).toEqual([{
      family: 'shop',
      taskRoleArn: 'arn:task',
      cpu: '512',
      containerDefinitions: [{ name: 'agent', image: 'agent:7' }, { name: 'shop', image: `${REPOSITORY}@${NEW}`, user: '1000' }],
    }]);
    expect(updates()).toEqual([{ cluster: 'shop-cluster', service: 'shop-service', taskDefinition: 'arn:shop:b', desiredCount: undefined }]);
    expect(scaling.calls()).toEqual([]);
  });

  test('that has a tag is found by it', async () => {
    given({ released: 'v2' });
    await followRelease();

    expect(ecr.commandCalls(DescribeImagesCommand)[0].args[0].input).toEqual({ registryId: '123456789012', repositoryName: 'shop', imageIds: [{ imageTag: 'v2' }] });
    expect(registered()[0].containerDefinitions![1].image).toBe(`${REPOSITORY}:v2`);
  });

  test('goes on from what is being deployed', async () => {
    given({ service: { taskDefinition: 'shop:7', deployments: [{ status: 'ACTIVE', taskDefinition: 'shop:6' }, primary('shop:8')] } });
    await followRelease();

    expect(ecs.commandCalls(DescribeTaskDefinitionCommand)[0].args[0].input).toEqual({ taskDefinition: 'shop:8' });
  });

  test('that is already running changes nothing', async () => {
    given({ image: `${REPOSITORY}@${NEW}` });

    await expect(followRelease()).resolves.toBe(`${REPOSITORY}@${NEW} is already running`);
    expect(updates()).toEqual([]);
    expect(registered()).toEqual([]);
  });

  test('that has not been yet changes nothing', async () => {
    given({ released: 'none' });

    await expect(followRelease()).resolves.toBe('no image is released yet');
    expect(ecs.calls()).toEqual([]);
  });

  test('is logged', async () => {
    given({ released: 'none' });
    const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    await handler();

    expect(log.mock.calls).toEqual([['no image is released yet']]);
  });
});

describe('the first release', () => {
  test('starts the tasks, and has scaling keep them', async () => {
    given({ service: FIRST, image: `${REPOSITORY}:none` });
    await followRelease();

    expect(scaling.commandCalls(RegisterScalableTargetCommand)[0].args[0].input)
      .toEqual({ ...TARGET, ResourceId: 'service/shop-cluster/shop-service', MinCapacity: 2 });
    expect(updates()).toMatchObject([{ desiredCount: 2 }]);
  });

  test.each<[string, { minimum?: number; setting?: string; service?: Service; image?: string }, number | undefined]>([
    ['of a pilot light', { setting: '0' }, undefined],
    ['after somebody has raised the minimum', { minimum: 3 }, 3],
    ['of a service that has tasks', { service: { ...FIRST, desiredCount: 1 } }, undefined],
    ['that is not the first, of a service at rest', { image: `${REPOSITORY}@${OLD}` }, undefined],
  ])('%s leaves the scaling alone', async (_, { minimum = 0, setting = '2', service = FIRST, image = `${REPOSITORY}:none` }, desiredCount) => {
    given({ service, image });
    process.env.MIN_TASKS = setting;
    scaling.on(DescribeScalableTargetsCommand).resolves({ ScalableTargets: [{ ...TARGET, MinCapacity: minimum } as never] });
    await followRelease();

    expect(scaling.commandCalls(RegisterScalableTargetCommand)).toEqual([]);
    expect(updates()).toMatchObject([{ desiredCount }]);
  });

  test('that failed half-way starts the tasks all the same', async () => {
    given({ service: FIRST, image: `${REPOSITORY}:none` });
    ecs.on(UpdateServiceCommand).rejectsOnce(new Error('throttled')).resolves({});
    scaling.on(DescribeScalableTargetsCommand).resolvesOnce({}).resolves({ ScalableTargets: [{ ...TARGET, MinCapacity: 2 } as never] });

    await expect(followRelease()).rejects.toThrow('throttled');
    await followRelease();
    expect(updates()).toMatchObject([{ desiredCount: 2 }, { desiredCount: 2 }]);
  });
});

describe('two concurrent releases', () => {
  test('leave the newer one, in whichever order they get to the service', async () => {
    given({});
    // The service is what the last update made it; the parameter changes just before the update to what is old by then.
    let image = `${REPOSITORY}@${OLD}`;
    let released = NEW;
    ssm.on(GetParameterCommand).callsFake(() => ({ Parameter: { Value: released } }));
    ecs.on(DescribeTaskDefinitionCommand).callsFake(() => ({ taskDefinition: definition(image) }));
    ecs.on(UpdateServiceCommand).callsFake(({ taskDefinition }: { taskDefinition: string }) => {
      image = `${REPOSITORY}@${taskDefinition.endsWith('b') ? NEW : NEWER}`;
      released = NEWER;
      return {};
    });

    await expect(followRelease()).resolves.toBe(`deployed ${REPOSITORY}@${NEWER} as arn:shop:c`);
    expect(updates().map(({ taskDefinition }) => taskDefinition)).toEqual(['arn:shop:b', 'arn:shop:c']);
  });
});

test.each<[string, () => void, string]>([
  ['the image is not copied yet', () => {
    ecr.on(DescribeImagesCommand).rejects(new ImageNotFoundException({ message: 'no such image', $metadata: {} }));
  }, 'no such image'],
  ['the parameter can\'t be read', () => { ssm.on(GetParameterCommand).rejects(new Error('throttled')); }, 'throttled'],
  ['the service is gone', () => { ecs.on(DescribeServicesCommand).resolves({}); }, 'the ECS service shop-service does not exist'],
  ['the container is gone', () => {
    ecs.on(DescribeTaskDefinitionCommand).resolves({ taskDefinition: { taskDefinitionArn: 'arn:shop:9' } });
  }, 'arn:shop:9 has no container shop'],
])('fails, to be tried again, and changes nothing when %s', async (_, fault, message) => {
  given({});
  fault();

  await expect(followRelease()).rejects.toThrow(message);
  expect([...registered(), ...updates()]).toEqual([]);
});
