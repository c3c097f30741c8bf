import { DescribeScalableTargetsCommand, RegisterScalableTargetCommand } from '@aws-sdk/client-application-auto-scaling';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeImagesCommand, ImageNotFoundException, RepositoryNotFoundException } from '@aws-sdk/client-ecr';
import {
  Deployment, DescribeServicesCommand, DescribeTaskDefinitionCommand, RegisterTaskDefinitionCommand, Service, TaskDefinition, UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { DescribeGlobalClustersCommand } from '@aws-sdk/client-rds';
import { GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { checkInputs, delivery, ENVIRONMENT, inStack, mockServices, OF_QUEUE } from './fixture';
import { ORDERED } from '../../../src/release/private/handler/comparison';
import { reconcileRelease } from '../../../src/release/private/handler/reconcile';
import { Trigger } from '../../../src/release/private/handler/trigger';
import { handler } from '../../../src/release/private/release.lambda';
import { inputsOf } from '../../support/inputs';

const { REPOSITORY_URI: REPOSITORY } = ENVIRONMENT;
const [OLD, NEW, NEWER] = ['a', 'b', 'c'].map((letter) => `sha256:${letter.repeat(64)}`);
const DIFFERENCE = `${REPOSITORY}@${OLD} runs instead of ${REPOSITORY}@${NEW}`;
const UNREPLICATED = `ECR has not replicated ${REPOSITORY}@${NEW} yet`;
const STACK = 'arn:shop:3';
const TARGET = { ServiceNamespace: 'ecs', ScalableDimension: 'ecs:service:DesiredCount' };
/** A service before its first release. */
const FIRST = { service: { serviceName: 'shop-service', taskDefinition: 'shop:1', desiredCount: 0 }, image: `${REPOSITORY}:none` };
const noImage = new ImageNotFoundException({ message: 'no such image', $metadata: {} });
const services = mockServices();
const { cloudFormation, ecr, ecs, rds, scaling, sqs, ssm } = services;

const primary = (taskDefinition: string): Deployment => ({ status: 'PRIMARY', taskDefinition });

const registrationOf = (image: string) => ({
  family: 'shop', taskRoleArn: 'arn:task', cpu: '512', containerDefinitions: [{ name: 'agent', image: 'agent:7' }, { name: 'shop', image, user: '1000' }],
});

/** The task definition that each of the services' revisions stands for. */
const definition = (image: string): TaskDefinition => ({
  ...registrationOf(image),
  taskDefinitionArn: 'arn:shop:7',
  revision: 7,
  status: 'ACTIVE',
  requiresAttributes: [{ name: 'ecs.capability.execution-role-awslogs' }],
  compatibilities: ['EC2', 'FARGATE'],
  registeredAt: new Date(0),
  registeredBy: 'somebody',
});

/** A released image, the service, the image that it runs, and whether CloudFormation registered what runs, or with which other settings. */
function given({ released = NEW, since, service = { taskDefinition: 'shop:7', desiredCount: 4 }, image = `${REPOSITORY}@${OLD}`, byStack = false, settings = {} }: {
  released?: string; since?: Date; service?: Service; image?: string; byStack?: boolean; settings?: Partial<TaskDefinition>;
} = {}): void {
  ssm.on(GetParameterCommand).resolves({ Parameter: { Value: released, LastModifiedDate: since } });
  ssm.on(GetParameterCommand, { Name: '/shop/image-revision' }).resolves({ Parameter: { Value: STACK } });
  ssm.on(GetParameterCommand, { Name: '/shop/image-service' }).resolves({ Parameter: { Value: inStack({}) } });
  ecs.on(DescribeServicesCommand).resolves({ services: [service] });
  ecs.on(DescribeTaskDefinitionCommand).resolves({ taskDefinition: { ...definition(image), ...settings } });
  ecs.on(DescribeTaskDefinitionCommand, { taskDefinition: STACK })
    .resolves({ taskDefinition: { ...definition(`${REPOSITORY}:v1`), ...byStack ? {} : { taskDefinitionArn: STACK, revision: 3 } } });
}

const scalingIs = (MinCapacity: number, MaxCapacity?: number) =>
  scaling.on(DescribeScalableTargetsCommand).resolves({ ScalableTargets: [{ ...TARGET, MinCapacity, MaxCapacity } as never] });

beforeEach(() => {
  Object.values(services).forEach((mock) => mock.reset());
  Object.assign(process.env, ENVIRONMENT, { FOLLOWS_RELEASES: 'true' });
  jest.spyOn(console, 'log').mockImplementation(() => undefined);
  sqs.on(GetQueueAttributesCommand).resolves({ Attributes: { ApproximateNumberOfMessages: '0' } });
  sqs.on(SendMessageCommand).resolves({});
  ecs.on(RegisterTaskDefinitionCommand).callsFake(({ containerDefinitions }) => ({ taskDefinition: { taskDefinitionArn: `arn:shop:${containerDefinitions[1].image.at(-1)}` } }));
  ecs.on(UpdateServiceCommand).resolves({});
  cloudFormation.on(DescribeStacksCommand).resolves({ Stacks: [{ StackStatus: 'UPDATE_COMPLETE' } as never] });
  ecr.on(DescribeImagesCommand).resolves({ imageDetails: [{}] });
  scalingIs(0);
  scaling.on(RegisterScalableTargetCommand).resolves({});
});
afterEach(() => { checkInputs(services); });

const minute = (minutes: number) => new Date(minutes * 60_000);
const updates = () => inputsOf(ecs, UpdateServiceCommand);
const registered = () => inputsOf(ecs, RegisterTaskDefinitionCommand);
const minimums = () => inputsOf(scaling, RegisterScalableTargetCommand).map(({ MinCapacity }) => MinCapacity);
const reports = () => inputsOf(sqs, SendMessageCommand);

describe('a release', () => {
  test('gets to the service of its stack by a copy of its task definition, and leaves the number of tasks', async () => {
    given();

    await expect(reconcileRelease({})).resolves.toBe(`deployed ${REPOSITORY}@${NEW} as arn:shop:b`);
    expect(registered()).toEqual([registrationOf(`${REPOSITORY}@${NEW}`)]);
    expect(updates()).toEqual([{ cluster: 'shop-cluster', service: 'shop-service', taskDefinition: 'arn:shop:b', desiredCount: undefined }]);
    expect(scaling.calls()).toEqual([]);
    expect(inputsOf(cloudFormation, DescribeStacksCommand)).toEqual([{ StackName: 'arn:stack' }]);
  });

  test.each([
    ['keeps the tags of the task definition, without those of AWS',
      [{ key: 'aws:cloudformation:stack-name', value: 'Shop' }, { key: 'Owner', value: 'shop' }], [{ key: 'Owner', value: 'shop' }]],
    ['has no list of tags without a tag, which ECS would reject', [], undefined],
  ])('%s', async (_, tags, copied) => {
    given();
    ecs.on(DescribeTaskDefinitionCommand, { taskDefinition: STACK, include: ['TAGS'] }).resolves({ taskDefinition: definition(`${REPOSITORY}@${OLD}`), tags });
    await reconcileRelease({});

    expect(registered()[0].tags).toEqual(copied);
  });

  test('that has a tag is found by it', async () => {
    given({ released: 'v2' });
    await reconcileRelease({});

    expect(inputsOf(ecr, DescribeImagesCommand)).toEqual([{ registryId: '123456789012', repositoryName: 'shop', imageIds: [{ imageTag: 'v2' }] }]);
    expect(registered()[0].containerDefinitions![1].image).toBe(`${REPOSITORY}:v2`);
  });

  test('reads what is being deployed, and copies the revision of the stack', async () => {
    given({ service: { taskDefinition: 'shop:7', deployments: [{ status: 'ACTIVE', taskDefinition: 'shop:6' }, primary('shop:8')] } });
    await reconcileRelease({});

    expect(inputsOf(ecs, DescribeTaskDefinitionCommand).map(({ taskDefinition }) => taskDefinition)).toEqual([STACK, 'shop:8']);
  });

  test.each([
    ['is already running', { image: `${REPOSITORY}@${NEW}` }, `${REPOSITORY}@${NEW} is already running`],
    ['has not been yet', { released: 'none' }, 'no image is released yet'],
  ])('that %s changes nothing, and is logged', async (_, parts, result) => {
    given(parts);
    await handler(delivery({}), OF_QUEUE);

    expect(jest.mocked(console.log).mock.calls).toEqual([[`shop-service: ${result}`]]);
    expect([...updates(), ...registered()]).toEqual([]);
  });
});

const starting = { ...FIRST, service: { ...FIRST.service, desiredCount: 1 }, released: 'none' };
test.each<[string, Parameters<typeof given>[0], StackStatus: string, begun: Service | undefined, numbers: number[]]>([
  ['are stopped, because their image does not exist', starting, 'UPDATE_COMPLETE', undefined, [0]],
  ['start again, if a release begins at the same moment', starting, 'UPDATE_COMPLETE', { desiredCount: 0 }, [0, 1]],
  ['keep the number of a release that begins at the same moment', starting, 'UPDATE_COMPLETE', { desiredCount: 2 }, [0]],
  ['remain during a deployment of the stack', starting, 'UPDATE_IN_PROGRESS', undefined, []],
  ['are not missed without them', { ...FIRST, released: 'none' }, 'UPDATE_COMPLETE', undefined, []],
])('before the first release, the tasks that the office hours start %s', async (_, parts, StackStatus, meanwhile, numbers) => {
  given(parts);
  cloudFormation.on(DescribeStacksCommand).resolves({ Stacks: [{ StackStatus } as never] });
  ecs.on(UpdateServiceCommand).callsFake(() => {
    given(meanwhile ? { ...parts, image: `${REPOSITORY}@${NEW}`, service: meanwhile } : { ...parts, service: { ...parts!.service, desiredCount: 0 } });
    return {};
  });

  await expect(reconcileRelease({ scheduledTime: new Date() })).resolves.toBe(`no image is released yet${numbers.length > 0 ? ': stopped 1 task' : ''}`);
  expect(updates().map(({ desiredCount }) => desiredCount)).toEqual(numbers);
});

test('an image that runs although none is released needs a person, who alone or a thief writes that', async () => {
  const SINCE = new Date('2026-11-01T00:00:00Z');
  const later = (minutes: number) => new Date(SINCE.getTime() + minutes * 60_000);
  given({ released: 'none', since: SINCE, service: { deployments: [{ ...primary('shop:7'), createdAt: SINCE }] } });

  await expect(reconcileRelease({ scheduledTime: later(59) })).resolves.toBe('no image is released yet');
  await expect(reconcileRelease({ scheduledTime: later(60) })).rejects.toThrow('runs, but the parameter says that no image is released');
  expect([...updates(), ...registered()]).toEqual([]);
});

test.each<[string, object, string, string]>([
  ['another task definition', { settings: { cpu: '1024' } }, 'UPDATE_COMPLETE', `differs from ${STACK} of the stack`],
  ['other settings of the service', { byStack: true, service: { desiredCount: 4, platformVersion: '1.3.0' } }, 'UPDATE_COMPLETE', 'differs from the stack in platformVersion'],
  ['another task definition during a deployment of the stack', { settings: { cpu: '1024' } }, 'UPDATE_IN_PROGRESS', 'no image is released yet'],
])('an image that runs although none is released is judged at once by what else differs: %s', async (_, parts, StackStatus, expected) => {
  given({ released: 'none', since: minute(0), ...parts });
  ssm.on(GetParameterCommand, { Name: '/shop/image-service' }).resolves({ Parameter: { Value: inStack({ platformVersion: '1.4.0' }) } });
  cloudFormation.on(DescribeStacksCommand).resolves({ Stacks: [{ StackStatus } as never] });

  expect(await reconciledAt(1).catch(({ message }: Error) => message)).toContain(expected);
  expect([...updates(), ...registered()]).toEqual([]);
});

describe('the first release, and a service in which the stack has restored the state before it', () => {
  interface Before { readonly desired?: number; readonly range?: [minimum: number, maximum?: number]; readonly setting?: string }

  test.each<[string, Before, number | undefined, number[]]>([
    ['starts the tasks, and has scaling keep them', {}, 2, [2]],
    ['starts none of a pilot light', { setting: '0' }, undefined, []],
    ['keeps tasks in addition', { desired: 5 }, undefined, [2]],
    ['starts as many tasks as a failover has set as the minimum, also if an earlier attempt has set it', { range: [4] }, 4, []],
    ['never has a minimum above the maximum', { range: [0, 1] }, 1, [1]],
  ])('%s', async (_, { desired = 0, range = [0], setting = '2' }, desiredCount, raised) => {
    given({ ...FIRST, service: { ...FIRST.service, desiredCount: desired } });
    process.env.MIN_TASKS = setting;
    scalingIs(...range);
    await reconcileRelease({});

    expect(updates()).toMatchObject([{ taskDefinition: 'arn:shop:b', desiredCount }]);
    expect(inputsOf(scaling, RegisterScalableTargetCommand))
      .toEqual(raised.map((MinCapacity) => ({ ...TARGET, ResourceId: 'service/shop-cluster/shop-service', MinCapacity })));
  });

  test.each<[string, Trigger, createdAt: number, follows: string, deploys: boolean]>([
    ['on the schedule', { scheduledTime: minute(10) }, 1, 'true', true],
    ['when a deployment of the stack has ended', { stackTime: minute(10) }, 5, 'true', true],
    ['not while the deployment that failed is less than an hour old', { scheduledTime: minute(64) }, 5, 'true', false],
    ['again after an hour', { scheduledTime: minute(65) }, 5, 'true', true],
    ['when an operator redrives the message', {}, 5, 'true', true],
    ['in the Region of the releases', { scheduledTime: minute(10) }, 5, 'false', true],
  ])('is deployed %s', async (_, trigger, createdAt, follows, deploys) => {
    process.env.FOLLOWS_RELEASES = follows;
    given({ ...FIRST, since: minute(4), service: { ...FIRST.service, deployments: [{ ...primary('shop:1'), createdAt: minute(createdAt) }] } });
    const result = reconcileRelease(trigger);

    if (deploys) await expect(result).resolves.toMatch('deployed');
    else await expect(result).rejects.toThrow(`${FIRST.image} runs instead of ${REPOSITORY}@${NEW}, which is deployed again within an hour; release an image again, or deploy the stack`);
    expect(updates()).toHaveLength(Number(deploys));
  });

  test('also raises a maximum that is 0 until the first release', async () => {
    given(FIRST);
    scalingIs(0, 0);
    Object.assign(process.env, { MIN_TASKS: '0', RELEASED_MAX_TASKS: '5' });
    await reconcileRelease({});
    delete process.env.RELEASED_MAX_TASKS;

    expect(inputsOf(scaling, RegisterScalableTargetCommand)).toMatchObject([{ MinCapacity: 0, MaxCapacity: 5 }]);
    expect(updates()[0].desiredCount).toBeUndefined();
  });

});

describe('a stack', () => {
  const statusIs = (StackStatus: string) => cloudFormation.on(DescribeStacksCommand).resolves({ Stacks: [{ StackStatus } as never] });

  test.each(['UPDATE_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS', 'DELETE_IN_PROGRESS'])('that may change the service (%s) is waited for', async (status) => {
    given(FIRST);
    statusIs(status);

    await expect(reconcileRelease({})).rejects.toThrow(`the status of the stack is ${status}; the message is retried`);
    await expect(reconcileRelease({ scheduledTime: new Date(0) })).resolves.toBe(`the status of the stack is ${status}`);
    expect([...ecs.calls(), ...scaling.calls()]).toEqual([]);
  });

  test.each(['UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_ROLLBACK_FAILED', 'UPDATE_FAILED'])('that no longer changes the service (%s) is repaired', async (status) => {
    given(FIRST);
    statusIs(status);
    await reconcileRelease({});

    expect(updates()).toMatchObject([{ desiredCount: 2 }]);
  });
});

const scheduled = (minutes: number) => ({ 'detail-type': 'Scheduled Event', 'time': minute(minutes).toISOString() });
const reconciledAt = (minutes: number) => reconcileRelease({ scheduledTime: minute(minutes) });

describe('on the schedule, another released image', () => {
  /** The last deployment after 10 minutes, the release at the given one. */
  const differs = (released: number, rolloutState: 'COMPLETED' | 'IN_PROGRESS' = 'COMPLETED') => given({
    since: minute(released),
    service: { taskDefinition: 'shop:7', desiredCount: 4, deployments: [{ ...primary('shop:7'), createdAt: minute(10), rolloutState }] },
  });
  const failure = `${DIFFERENCE}; release an image again, or deploy the stack`;

  test.each(['true', 'false'])('is an error from 2 minutes after a deployment since the release (followed: %s)', async (follows) => {
    process.env.FOLLOWS_RELEASES = follows;
    differs(5);

    for (const minutes of [10, 11]) await expect(reconciledAt(minutes)).resolves.toBe(DIFFERENCE);
    for (const minutes of [12, 13, 25, 29]) await expect(reconciledAt(minutes)).rejects.toThrow(failure);
    expect(updates()).toEqual([]);
  });

  test.each([['true', 1], ['false', 0]])('of which the event was lost is deployed where releases are followed (%s)', async (follows, count) => {
    process.env.FOLLOWS_RELEASES = follows;
    differs(12);

    await expect(reconciledAt(13)).resolves.toBe(DIFFERENCE);
    await reconciledAt(14).catch(() => undefined);
    expect(updates()).toHaveLength(count);
  });

  test('is no error while a deployment is in progress', async () => {
    differs(5, 'IN_PROGRESS');

    await expect(reconciledAt(25)).resolves.toBe(DIFFERENCE);
  });

  test('is reported at the fourth attempt, once until somebody empties the dead-letter queue', async () => {
    differs(5);
    for (const attempts of [1, 2, 3]) await expect(handler(delivery(scheduled(15), attempts), OF_QUEUE)).rejects.toThrow(failure);
    expect(reports()).toEqual([]);
    await handler(delivery(scheduled(15), 4), OF_QUEUE);
    sqs.on(GetQueueAttributesCommand).resolves({ Attributes: { ApproximateNumberOfMessages: '1' } });
    await handler(delivery(scheduled(20), 4), OF_QUEUE);

    expect(reports()).toEqual([{
      QueueUrl: 'https://sqs/shop-reports',
      MessageBody: JSON.stringify({ ...scheduled(15), service: '/shop/image' }),
      MessageAttributes: { ERROR_MESSAGE: { DataType: 'String', StringValue: `shop-service: ${failure}` } },
    }]);
  });

  test('is not reported if the release is recorded meanwhile', async () => {
    differs(5);
    await expect(handler(delivery(scheduled(15), 3), OF_QUEUE)).rejects.toThrow(failure);
    ssm.on(GetParameterCommand, { Name: '/shop/image' }).resolves({ Parameter: { Value: OLD, LastModifiedDate: minute(18) } });
    await handler(delivery(scheduled(15), 4), OF_QUEUE);

    expect(reports()).toEqual([]);
  });

  test('that ECR has not replicated yet is waited for one hour, and then reported', async () => {
    differs(12);
    ecr.on(DescribeImagesCommand).rejects(noImage);

    await expect(reconciledAt(70)).resolves.toBe(UNREPLICATED);
    await expect(reconciledAt(73)).rejects.toThrow(`${REPOSITORY}@${NEW} does not exist; release an image again`);
  });
});

describe('the dead-letter queue', () => {
  test('is read on the schedule: otherwise its metric, and so the alarm, is late by up to 15 minutes', async () => {
    given({ image: `${REPOSITORY}@${NEW}` });
    await handler(delivery(scheduled(15)), OF_QUEUE);

    expect(inputsOf(sqs, GetQueueAttributesCommand)).toEqual([{ QueueUrl: 'https://sqs/shop-reports', AttributeNames: ['ApproximateNumberOfMessages'] }]);
  });

  test('and the settings of the service are left to the schedule by other messages', async () => {
    given({ image: `${REPOSITORY}@${NEW}` });
    ssm.on(GetParameterCommand, { Name: '/shop/image-service' }).resolves({ Parameter: { Value: inStack({ platformVersion: 'LATEST' }) } });
    await handler(delivery({}), OF_QUEUE);

    expect(inputsOf(sqs, GetQueueAttributesCommand)).toEqual([]);
  });

  test('gets no other errors from the function: their messages are retried', async () => {
    given(FIRST);
    ecs.on(UpdateServiceCommand).rejects(new Error('throttled'));

    await expect(handler(delivery(scheduled(15), 20), OF_QUEUE)).rejects.toThrow('throttled');
    expect(reports()).toEqual([]);
  });

  test('gets a missing image where no other Region builds it', async () => {
    process.env.FOLLOWS_RELEASES = 'false';
    given(FIRST);
    ecr.on(DescribeImagesCommand).rejects(noImage);
    await handler(delivery({}, 4), OF_QUEUE);

    expect(reports()).toMatchObject([{ MessageAttributes: { ERROR_MESSAGE: { StringValue: `shop-service: ${REPOSITORY}@${NEW} does not exist; release an image again` } } }]);
  });
});

describe('in the Region of the releases', () => {
  const [before, time] = [59, 60].map(minute);
  const running = (createdAt: Date | undefined, rolloutState: 'COMPLETED' | 'IN_PROGRESS' = 'COMPLETED') =>
    ({ service: { taskDefinition: 'shop:7', desiredCount: 4, deployments: [{ ...primary('shop:7'), createdAt, rolloutState }] } });

  beforeEach(() => { process.env.FOLLOWS_RELEASES = 'false'; });

  test.each<[string, string, boolean, boolean]>([
    ['that a stack operation has restored is replaced', 'CloudFormation Stack Status Change', true, true],
    ['that a release has registered is left: it is being recorded', 'CloudFormation Stack Status Change', false, false],
    ['is left to the release process', 'Parameter Store Change', true, false],
    ['is left by the schedule: ECS may have rolled it back', 'Scheduled Event', true, false],
    ['is replaced where an operator requests it', 'Restore Request', false, true],
  ])('another released image %s', async (_, type, byStack, replaced) => {
    given({ ...running(before), byStack });
    await handler(delivery({ 'detail-type': type, 'time': time.toISOString(), 'detail': { name: '/shop/image' } }), OF_QUEUE);

    expect(jest.mocked(console.log).mock.calls).toEqual([[`shop-service: ${replaced ? `deployed ${REPOSITORY}@${NEW} as arn:shop:b` : DIFFERENCE}`]]);
    expect(updates()).toHaveLength(replaced ? 1 : 0);
  });

  test('of two concurrent releases, the one that is recorded during the update is deployed afterwards', async () => {
    given({ ...running(before), byStack: true });
    ssm.on(GetParameterCommand, { Name: '/shop/image' }).resolvesOnce({ Parameter: { Value: NEW } }).resolves({ Parameter: { Value: NEWER } });

    await expect(reconcileRelease({ stackTime: time })).resolves.toBe(`deployed ${REPOSITORY}@${NEWER} as arn:shop:c`);
    expect(updates().map(({ taskDefinition }) => taskDefinition)).toEqual(['arn:shop:b', 'arn:shop:c']);
  });

  test('a deployment in progress is waited for', async () => {
    given({ ...running(before, 'IN_PROGRESS'), byStack: true });

    await expect(reconcileRelease({ stackTime: time })).rejects.toThrow('a deployment is in progress; the message is retried');
    expect(updates()).toEqual([]);
  });
});

/** What a stolen release credential can register, and a deployment of the stack during a release has registered. */
describe('another task definition than that of the stack', () => {
  const clean = registrationOf(`${REPOSITORY}@${NEW}`);
  const settings = { containerDefinitions: [...clean.containerDefinitions, { name: 'thief', image: 'thief:1' }] };
  const service = { taskDefinition: 'arn:shop:7', deployments: [{ ...primary('arn:shop:7'), createdAt: minute(10), rolloutState: 'COMPLETED' as const }] };
  const message = `arn:shop:7 differs from ${STACK} of the stack in more than the image`;

  beforeEach(() => {
    process.env.FOLLOWS_RELEASES = 'false';
    given({ since: minute(5), service, settings });
  });

  test.each([NEW, OLD])('is reported on the schedule, whatever the image, and also directly after somebody has written the parameter or deployed: %s', async (released) => {
    given({ since: minute(14), service: { ...service, deployments: [{ ...service.deployments[0], createdAt: minute(15), rolloutState: 'IN_PROGRESS' }] }, settings, released });
    await expect(reconciledAt(15)).rejects.toThrow(`${message}; release an image again, or deploy the stack`);
    expect(updates()).toEqual([]);
  });

  test('is replaced after a stack operation, with the image that runs, and reported', async () => {
    await expect(reconcileRelease({ stackTime: minute(15) })).resolves.toBe(`${message}; deployed ${REPOSITORY}@${NEW} as arn:shop:b`);
    expect(registered()).toEqual([clean]);
    expect(updates()).toEqual([{ cluster: 'shop-cluster', service: 'shop-service', taskDefinition: 'arn:shop:b' }]);
    // Whatever else the dead-letter queue takes, the message is that of the operation.
    expect(reports().map(({ MessageBody }) => MessageBody)).toEqual([expect.stringContaining(minute(15).toISOString())]);
  });

  test('is replaced after a stack operation, in a Region that follows with the released image', async () => {
    process.env.FOLLOWS_RELEASES = 'true';
    const [agent, own] = registrationOf(`${REPOSITORY}@${OLD}`).containerDefinitions;
    given({ service, settings: { containerDefinitions: [agent!, own!, { name: 'thief', image: 'thief:1' }] } });
    await reconcileRelease({ stackTime: minute(15) });

    expect(registered()).toEqual([clean]);
  });

  test('is waited for while its deployment is in progress', async () => {
    given({ service: { ...service, deployments: [{ ...primary('arn:shop:7'), rolloutState: 'IN_PROGRESS' }] }, settings });

    await expect(reconcileRelease({ stackTime: minute(15) })).rejects.toThrow('a deployment is in progress; the message is retried');
  });

  test.each<[string, Trigger, string]>([['where an operator requests it', { requested: true }, 'false'], ['by a release in a Region that follows', {}, 'true']])(
    'is replaced %s', async (_, trigger, follows) => {
      process.env.FOLLOWS_RELEASES = follows;
      await reconcileRelease(trigger);

      expect(registered()).toEqual([clean]);
    });

  const pairs = ['a', 'b'].map((name) => ({ name, value: name, valueFrom: name, containerName: name, sourceVolume: name, softLimit: 1, hardLimit: 2, condition: 'START' }));
  test.each<[string, unknown[], boolean]>([
    ...['environment', 'secrets', 'dependsOn', 'mountPoints', 'ulimits', 'volumesFrom', 'systemControls'].map((list): [string, unknown[], boolean] => [list, pairs, false]),
    ['dockerSecurityOptions', ['a', 'b'], false], ...ORDERED.map((list): [string, unknown[], boolean] => [list, ['a', 'b'], true]),
  ])('is another one with other %s, and in another order only if the order has a meaning', async (list, values, ordered) => {
    const withList = (all: unknown[]) => ({ containerDefinitions: [{ name: 'shop', image: `${REPOSITORY}@${NEW}`, healthCheck: { command: ['CMD', 'true'] }, [list]: all }] } as Partial<TaskDefinition>);
    const runs = async (all: unknown[]) => {
      given({ service, settings: withList(all) });
      ecs.on(DescribeTaskDefinitionCommand, { taskDefinition: STACK }).resolves({ taskDefinition: { ...definition(''), ...withList(values), taskDefinitionArn: STACK } });
      return reconciledAt(15).then(() => 'the same', () => 'another');
    };

    expect([await runs(values), await runs([...values].reverse()), await runs(values.slice(1))]).toEqual(['the same', ordered ? 'another' : 'the same', 'another']);
  });
});

/** Requests.test.ts has the other settings. */
test.each<[string, number, boolean, number, string]>([
  ['a maximum that is lowered', 9, false, 2, 'the maximum of Auto Scaling (9)'],
  ['a suspension with tasks', 10, true, 2, 'the suspension of Auto Scaling'],
  ['a suspension without tasks, as outside the office hours', 10, true, 0, 'is already running'],
  ['a maximum that a failover has raised', 20, false, 2, 'is already running'],
])('the settings of the service include Auto Scaling: %s', async (_, MaxCapacity, suspended, desiredCount, expected) => {
  given({ image: `${REPOSITORY}@${NEW}`, service: { taskDefinition: 'shop:7', desiredCount } });
  const range = { ...TARGET, MinCapacity: 2, MaxCapacity, SuspendedState: { DynamicScalingOutSuspended: suspended } };
  scaling.on(DescribeScalableTargetsCommand).resolves({ ScalableTargets: [range as never] });

  expect(await reconciledAt(15).catch(({ message }: Error) => message)).toContain(expected);
});

/** Without a task, ECS completes the deployment of any image. */
describe('a worker without messages', () => {
  const lowered = (desiredCount: number, rolloutState: 'IN_PROGRESS' | 'COMPLETED', image = NEW) => given({
    image: `${REPOSITORY}@${image}`, service: { taskDefinition: 'shop:7', desiredCount, deployments: [{ ...primary('shop:7'), createdAt: minute(1), rolloutState }] },
  });

  beforeEach(() => { Object.assign(process.env, { MIN_TASKS: '0', RELEASE_TASKS: '1' }); });
  afterEach(() => { delete process.env.RELEASE_TASKS; });

  test.each([[0, 1], [3, undefined]])('with %i tasks has one at least during a release', async (running, desiredCount) => {
    given({ service: { taskDefinition: 'shop:7', desiredCount: running } });
    await reconcileRelease({});

    expect([minimums(), updates()]).toMatchObject([[1], [{ desiredCount }]]);
  });

  test.each<[string, 'IN_PROGRESS' | 'COMPLETED', number, string, number[]]>([
    ['until the release has ended', 'IN_PROGRESS', 1, NEW, []],
    ['no longer when it has succeeded', 'COMPLETED', 1, NEW, [0]],
    ['no longer when ECS has rolled it back', 'COMPLETED', 1, OLD, [0]],
    ['as long as an operator has raised the minimum', 'COMPLETED', 2, NEW, []],
  ])('has it %s', async (_, state, minimum, image, expected) => {
    lowered(1, state, image);
    scalingIs(minimum, 10);
    await reconciledAt(30).catch(() => undefined);

    expect(minimums()).toEqual(expected);
  });

  test('has none outside the office hours, when nothing would end it', async () => {
    given({ service: { taskDefinition: 'shop:7', desiredCount: 0 } });
    const range = { ...TARGET, MinCapacity: 0, SuspendedState: { DynamicScalingOutSuspended: true } };
    scaling.on(DescribeScalableTargetsCommand).resolves({ ScalableTargets: [range as never] });
    await reconcileRelease({});

    expect([minimums(), updates()]).toMatchObject([[], [{ desiredCount: undefined }]]);
  });
});

describe('an activated standby', () => {
  const writer = (region: string) => rds.on(DescribeGlobalClustersCommand).resolves({
    GlobalClusters: [{ GlobalClusterMembers: ['tokyo', 'osaka'].map((name) => ({ DBClusterArn: `arn:${name}`, IsWriter: name === region })) }],
  });

  beforeEach(() => { Object.assign(process.env, { GLOBAL_CLUSTER: 'shop-global', DATABASE_CLUSTER_ARN: 'arn:osaka', ACTIVE_TASKS: '4', MIN_TASKS: '1' }); });

  test.each<[string, string, number]>([['tokyo', 'its own number', 1], ['osaka', 'the number of the primary Region', 4]])('that is restored while %s has the writer has %s', async (region, _, count) => {
    given(FIRST);
    writer(region);
    await reconcileRelease({});

    expect(updates()).toMatchObject([{ desiredCount: count }]);
  });

  test.each<[string, string, number, number, number[], number]>([
    ['a minimum that was restored before the activation', 'osaka', 1, 1, [4], 1],
    ['the minimum below enough tasks', 'osaka', 1, 6, [], 1],
    ['no minimum of 0, which an operator may have set', 'osaka', 0, 0, [], 0],
    ['no minimum that is high enough', 'osaka', 6, 6, [], 0],
    ['no minimum that is just enough', 'osaka', 4, 3, [], 0],
    ['no minimum before the activation', 'tokyo', 1, 1, [], 0],
  ])('raises %s', async (_, region, minimum, desiredCount, counts, raised) => {
    given({ service: { taskDefinition: 'shop:7', desiredCount }, image: `${REPOSITORY}@${NEW}` });
    writer(region);
    scalingIs(minimum, 10);
    await reconcileRelease({ scheduledTime: new Date(0) });

    expect(updates().map(({ taskDefinition, desiredCount: count }) => [taskDefinition, count])).toEqual(counts.map((count) => [undefined, count]));
    expect(minimums()).toHaveLength(raised);
  });

  test.each<[string, number, string, number[]]>([
    ['osaka', 1, 'shop:7', [4]], ['tokyo', 1, 'shop:7', []], ['osaka', 0, 'shop:7', []], ['osaka', 0, 'none', []],
  ])('starts the first tasks of a service beside the API while %s has the writer, and %i tasks of the API run, whose cache exists: %s', async (region, running, runs, counts) => {
    given({ service: { taskDefinition: 'shop:7', desiredCount: 0 }, image: runs === 'none' ? FIRST.image : `${REPOSITORY}@${NEW}` });
    ecs.on(DescribeServicesCommand, { cluster: 'shop-cluster', services: ['shop-api'] }).resolves({ services: [{ runningCount: running }] });
    writer(region);
    scalingIs(0, 10);
    Object.assign(process.env, { API_SERVICE: 'shop-api', MIN_TASKS: '0' });
    await reconcileRelease({ scheduledTime: new Date(0) });
    delete process.env.API_SERVICE;

    expect(updates().flatMap(({ desiredCount }) => desiredCount ?? [])).toEqual(counts);
    expect(minimums()).toEqual(counts);
  });

  test('has its number of tasks also while other settings of the service need a person', async () => {
    given({ service: { taskDefinition: 'shop:7', desiredCount: 1 }, image: `${REPOSITORY}@${NEW}` });
    ssm.on(GetParameterCommand, { Name: '/shop/image-service' }).resolves({ Parameter: { Value: inStack({ platformVersion: 'LATEST' }) } });
    writer('osaka');
    scalingIs(1, 10);

    await expect(reconcileRelease({ scheduledTime: new Date(0) })).rejects.toThrow('differs from the stack in platformVersion');
    expect(minimums()).toEqual([4]);
  });

  test('fails, to be tried again, while the database can\'t be read', async () => {
    given(FIRST);
    rds.on(DescribeGlobalClustersCommand).rejects(new Error('throttled'));

    await expect(reconcileRelease({})).rejects.toThrow('throttled');
    expect(updates()).toEqual([]);
  });
});

test.each<[string, () => unknown, string]>([
  ['the image is not copied yet', () => ecr.on(DescribeImagesCommand).rejects(noImage), UNREPLICATED],
  ['the repository is not copied yet',
    () => ecr.on(DescribeImagesCommand).rejects(new RepositoryNotFoundException({ message: 'no such repository', $metadata: {} })), UNREPLICATED],
  ['ECR can\'t be read', () => ecr.on(DescribeImagesCommand).rejects(new Error('throttled')), 'throttled'],
  ['the parameter can\'t be read', () => ssm.on(GetParameterCommand).rejects(new Error('throttled')), 'throttled'],
  ['the service is gone', () => ecs.on(DescribeServicesCommand).resolves({}), 'the ECS service shop-service does not exist'],
  ['the container is gone', () => ecs.on(DescribeTaskDefinitionCommand).resolves({ taskDefinition: { taskDefinitionArn: 'arn:shop:9' } }),
    'arn:shop:9 has no container shop'],
])('fails, to be tried again, and changes nothing when %s', async (_, fault, message) => {
  given();
  fault();

  await expect(reconcileRelease({})).rejects.toThrow(message);
  expect([...registered(), ...updates()]).toEqual([]);
});
