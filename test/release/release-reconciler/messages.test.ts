import { DescribeScalableTargetsCommand } from '@aws-sdk/client-application-auto-scaling';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeServicesCommand, DescribeTaskDefinitionCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { checkInputs, delivery, inStack, mockServices, OF_QUEUE, OF_RELEASE } from './fixture';
import { handler } from '../../../src/release/private/release.lambda';
import { inputsOf } from '../../support/inputs';

const services = mockServices();
const { cloudFormation, ecs, scaling, sqs, ssm } = services;
const IDS = ['backend', 'emails', 'own'];
const nameOf = (id: string) => `/shop/${id}/image`;
const [RELEASED, OTHER] = ['a', 'b'].map((letter) => `sha256:${letter.repeat(64)}`);

/** The version that a service runs. */
const runs: Record<string, string> = {};

beforeEach(() => {
  Object.values(services).forEach((mock) => mock.reset());
  Object.assign(process.env, { SERVICES: IDS.map(nameOf).join(), STACK: 'arn:stack', QUEUE_URL: 'https://sqs/shop', DEAD_LETTER_QUEUE_URL: 'https://sqs/dead' });
  // What a service has comes before what the function has.
  Object.assign(process.env, { CLUSTER: 'other', SERVICE: 'other', CONTAINER: 'other' });
  jest.spyOn(console, 'log').mockImplementation(() => undefined);
  ssm.on(GetParameterCommand).callsFake(({ Name }: { Name: string }) => {
    const id = Name.split('/')[2];
    const own = id === 'own';
    if (Name.endsWith('-revision')) return { Parameter: { Value: `arn:${id}:1` } };
    if (!Name.endsWith('-service')) return { Parameter: { Value: RELEASED, LastModifiedDate: new Date(0) } };
    return {
      Parameter: {
        Value: inStack({}, {
          // What the function adds is not of the parameter.
          ...Object.fromEntries(['NAME', 'SERVICE_PARAMETER_NAME', 'REVISION_PARAMETER_NAME'].map((name) => [name, nameOf('other')])),
          CLUSTER: 'shop-cluster',
          SERVICE: `shop-${id}`,
          CONTAINER: id,
          REPOSITORY_URI: own ? 'registry/own' : 'registry/shop',
          PARAMETER_NAME: nameOf(own ? 'own' : 'backend'),
          MIN_TASKS: '2',
          FOLLOWS_RELEASES: String(id !== 'backend'),
          MAX_TASKS: '4',
          REPOSITORY_NAME: 'shop',
          REGISTRY_ID: '1',
        }),
      },
    };
  });
  ecs.on(DescribeServicesCommand).callsFake(({ services: [name] }: { services: string[] }) =>
    ({ services: [{ desiredCount: 2, taskDefinition: `arn:${name.replace('shop-', '')}:2`, deployments: [] }] }));
  ecs.on(DescribeTaskDefinitionCommand).callsFake(({ taskDefinition }: { taskDefinition: string }) => {
    const [, id] = taskDefinition.split(':');
    return { taskDefinition: { taskDefinitionArn: taskDefinition, containerDefinitions: [{ name: id, image: `registry/${id === 'own' ? 'own' : 'shop'}@${runs[id] ?? RELEASED}` }] } };
  });
  cloudFormation.on(DescribeStacksCommand).resolves({ Stacks: [{ StackStatus: 'UPDATE_COMPLETE' } as never] });
  scaling.on(DescribeScalableTargetsCommand).resolves({ ScalableTargets: [{ MinCapacity: 2, MaxCapacity: 4 } as never] });
  sqs.on(GetQueueAttributesCommand).resolves({ Attributes: { ApproximateNumberOfMessages: '0' } });
  sqs.on(SendMessageCommand).resolves({});
  Object.keys(runs).forEach((id) => { delete runs[id]; });
});

afterEach(() => { checkInputs(services); });

const SCHEDULED = { 'detail-type': 'Scheduled Event', 'time': new Date(3_600_000).toISOString() };
const sent = (queue: string) => inputsOf(sqs, SendMessageCommand).filter(({ QueueUrl }) => QueueUrl === queue)
  .map(({ MessageBody, DelaySeconds }) => ({ ...JSON.parse(MessageBody!) as { service: string }, delay: DelaySeconds }));
const logged = () => jest.mocked(console.log).mock.calls.flat();

test.each(['Scheduled Event', 'CloudFormation Stack Status Change', 'Parameter Store Change', 'Restore Request'])('a message about all services becomes one for each: %s', async (type) => {
  const event = { ...SCHEDULED, 'detail-type': type, 'detail': { name: nameOf('own') } };
  await handler(delivery(event), OF_QUEUE);

  expect(sent('https://sqs/shop')).toEqual(IDS.map((id) => ({ ...event, service: nameOf(id), delay: 0 })));
  expect(ecs.calls()).toEqual([]);
});

test('each of them is about its service alone: another one that fails or waits does not hold it up', async () => {
  runs.emails = OTHER;
  const results = await Promise.all(IDS.map(async (id) => handler(delivery({ ...SCHEDULED, service: nameOf(id) }), OF_QUEUE).then(() => 'done', ({ message }: Error) => message)));

  expect(results).toEqual(['done', expect.stringMatching(/^shop-emails: registry\/shop@sha256:b+ runs instead of /), 'done']);
  expect(logged()).toEqual([`shop-backend: registry/shop@${RELEASED} is already running`, `shop-own: registry/own@${RELEASED} is already running`]);
});

test.each<[string, object, number]>([
  ['the parameter of its own image', { 'detail-type': 'Parameter Store Change', 'detail': { name: nameOf('own') } }, 1],
  ['the parameter of the API', { 'detail-type': 'Parameter Store Change', 'detail': { name: nameOf('backend') } }, 0],
  ['its own deployment', { 'detail-type': 'ECS Deployment State Change', 'resources': ['arn:aws:ecs:r:1:service/shop/shop-own'] }, 1],
  ['the deployment of a service whose name ends alike', { 'detail-type': 'ECS Deployment State Change', 'resources': ['arn:aws:ecs:r:1:service/shop/my-shop-own'] }, 0],
  ['another deployment', { 'detail-type': 'ECS Deployment State Change', 'resources': ['arn:aws:ecs:r:1:service/shop/shop-emails'] }, 0],
])('a workload with an image of its own follows %s: %j', async (_, event, count) => {
  await handler(delivery({ ...event, service: nameOf('own') }), OF_QUEUE);

  expect(logged()).toHaveLength(count);
});

test('a message of a workload that is removed meanwhile ends', async () => {
  await expect(handler(delivery({ ...SCHEDULED, service: nameOf('removed') }), OF_QUEUE)).resolves.toBeUndefined();
  expect(ssm.calls()).toEqual([]);
});

test('the end of the pipeline is about the API alone, whose release is recorded', async () => {
  const event = { 'detail-type': 'CodePipeline Pipeline Execution State Change', 'time': SCHEDULED.time };

  await expect(handler(delivery(event), OF_QUEUE)).rejects.toThrow('shop-backend: the ECS service shop-backend has no deployment');
  expect(sent('https://sqs/shop')).toEqual([]);
});

test.each<[string, object[], number]>([
  ['none has one', [], 1], ['only another service has one', [{ service: nameOf('own') }, { 'detail-type': 'x' }], 1], ['it has one', [{ service: nameOf('own') }, { service: nameOf('emails') }], 0],
])('a service is reported once, with its name, whatever messages others have: %s', async (_, bodies, count) => {
  runs.emails = OTHER;
  sqs.on(GetQueueAttributesCommand).resolves({ Attributes: { ApproximateNumberOfMessages: String(bodies.length) } });
  sqs.on(ReceiveMessageCommand).resolves({ Messages: bodies.map((body) => ({ Body: JSON.stringify(body) })) });
  await handler(delivery({ ...SCHEDULED, service: nameOf('emails') }, 4), OF_QUEUE);

  expect(sent('https://sqs/dead')).toEqual(Array(count).fill({ ...SCHEDULED, service: nameOf('emails') }));
  // The alarm counts the messages that are visible.
  for (const { VisibilityTimeout } of inputsOf(sqs, ReceiveMessageCommand)) expect(VisibilityTimeout).toBe(0);
  expect(logged()).toEqual([expect.stringMatching(/^shop-emails: .* runs instead of .*; release an image again, or deploy the stack$/)]);
  expect(inputsOf(ecs, UpdateServiceCommand)).toEqual([]);
});

const FORGED = { 'detail-type': 'CodePipeline Pipeline Execution State Change', 'time': '2100-01-01T00:00:00Z', 'service': nameOf('emails') };
describe('a session that may request something of the function', () => {
  beforeEach(() => {
    process.env.REGIONS = 'r';
    runs.emails = OTHER;
    ecs.on(DescribeServicesCommand).callsFake(({ services: [name] }: { services: string[] }) =>
      ({ services: [{ desiredCount: 0, deployments: [{ status: 'PRIMARY', rolloutState: 'COMPLETED', runningCount: 0, taskDefinition: `arn:${name.replace('shop-', '')}:2` }] }] }));
  });
  afterEach(() => { delete process.env.REGIONS; });

  test.each<[string, object]>([['messages', delivery(FORGED)], ['no messages', { Records: [] }], ['messages and a request', { ...delivery(FORGED), action: 'check' }]])('sends no messages: %s', async (_, event) => {
    await expect(handler(event, OF_RELEASE)).rejects.toThrow('a request must have action');
    expect([...scaling.calls(), ...ecs.calls(), ...cloudFormation.calls()]).toEqual([]);
  });

  test('can record no workload, whatever a message says', async () => {
    await handler(delivery({ ...FORGED, time: SCHEDULED.time }), OF_QUEUE).catch(() => undefined);

    expect(inputsOf(ecs, DescribeServicesCommand).flatMap((input) => input.services)).toEqual(['shop-backend']);
  });

  test('brings an end of a pipeline, by a clock that is half a minute ahead', async () => {
    await handler(delivery({ ...FORGED, time: new Date(Date.now() + 30_000).toISOString() }), OF_QUEUE).catch(() => undefined);

    expect(inputsOf(ecs, DescribeServicesCommand)).not.toEqual([]);
  });

  test.each([FORGED.time, 'never'])('brings no end of a pipeline in the future: %s', async (time) => {
    await expect(handler(delivery({ ...FORGED, time }), OF_QUEUE)).rejects.toThrow(`the time of the message is ${time}`);
    expect([...scaling.calls(), ...ecs.calls()]).toEqual([]);
  });
});

test('the queue makes no requests', async () => {
  await expect(handler({ action: 'record', digest: RELEASED }, OF_QUEUE)).rejects.toThrow();
  expect(ecs.calls()).toEqual([]);
});
