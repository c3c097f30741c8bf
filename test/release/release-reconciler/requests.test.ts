import { DescribeScalableTargetsCommand } from '@aws-sdk/client-application-auto-scaling';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeImagesCommand, ImageNotFoundException } from '@aws-sdk/client-ecr';
import { DescribeServicesCommand, DescribeTaskDefinitionCommand, RegisterTaskDefinitionCommand, Service, TaskDefinition, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { GetParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { ACTUAL, CONTAINERS, DECLARED, DIFFERENCES } from './differences';
import { checkInputs, ENVIRONMENT, inStack, mockServices, OF_RELEASE } from './fixture';
import { reconcileRelease } from '../../../src/release/private/handler/reconcile';
import { handler } from '../../../src/release/private/release.lambda';
import { inputsOf } from '../../support/inputs';

const { REPOSITORY_URI: REPOSITORY } = ENVIRONMENT;
const [OLD, NEW] = ['a', 'b'].map((letter) => `sha256:${letter.repeat(64)}`);
const [STACK, CURRENT] = ['arn:shop:3', 'arn:shop:7'];
const DEPLOYED = new Date(3_600_000);
const services = mockServices();
const { cloudFormation, ecr, ecs, scaling, ssm } = services;

const ofStack: TaskDefinition = { family: 'shop', taskDefinitionArn: STACK, taskRoleArn: 'arn:task', cpu: '512', containerDefinitions: CONTAINERS };
const withImage = (definition: TaskDefinition, image: string): TaskDefinition =>
  ({ ...definition, containerDefinitions: definition.containerDefinitions!.map((one) => one.name === 'shop' ? { ...one, image } : one) });

interface Given {
  readonly version?: string;
  readonly service?: Partial<Service>;
  readonly task?: (definition: TaskDefinition) => TaskDefinition;
  readonly state?: 'COMPLETED' | 'IN_PROGRESS' | 'FAILED';
  readonly tasks?: number;
}

/** What runs, and the parameter with the older release. */
function given({ version = NEW, service, task = (same) => same, state = 'COMPLETED', tasks = 2 }: Given = {}): void {
  ecs.on(DescribeServicesCommand).resolves({
    services: [{
      ...ACTUAL, desiredCount: tasks, taskDefinition: CURRENT, deployments: [{ status: 'PRIMARY', taskDefinition: CURRENT, rolloutState: state, runningCount: tasks, createdAt: DEPLOYED }], ...service,
    }],
  });
  ecs.on(DescribeTaskDefinitionCommand, { taskDefinition: CURRENT })
    .resolves({ taskDefinition: { ...task(withImage(ofStack, `${REPOSITORY}@${version}`)), taskDefinitionArn: CURRENT } });
}

beforeEach(() => {
  Object.values(services).forEach((mock) => mock.reset());
  Object.assign(process.env, ENVIRONMENT, { REGIONS: 'ap-northeast-1,ap-northeast-3', AWS_REGION: 'ap-northeast-1' });
  ssm.on(GetParameterCommand, { Name: '/shop/image' }).resolves({ Parameter: { Value: OLD, LastModifiedDate: new Date(0) } });
  ssm.on(GetParameterCommand, { Name: '/shop/image-revision' }).resolves({ Parameter: { Value: STACK } });
  ssm.on(GetParameterCommand, { Name: '/shop/image-service' }).resolves({ Parameter: { Value: inStack(DECLARED) } });
  ecs.on(DescribeTaskDefinitionCommand, { taskDefinition: STACK }).resolves({ taskDefinition: ofStack, tags: [{ key: 'Owner', value: 'shop' }, { key: 'aws:x', value: 'y' }] });
  ecs.on(RegisterTaskDefinitionCommand).resolves({ taskDefinition: { taskDefinitionArn: 'arn:shop:8' } });
  ecr.on(DescribeImagesCommand).resolves({ imageDetails: [{}] });
  cloudFormation.on(DescribeStacksCommand).resolves({ Stacks: [{ StackStatus: 'UPDATE_COMPLETE' } as never] });
  scaling.on(DescribeScalableTargetsCommand).resolves({ ScalableTargets: [{ MinCapacity: 2, MaxCapacity: 10 } as never] });
  given();
});
afterEach(() => { checkInputs(services); });
afterAll(() => { delete process.env.REGIONS; });

const registered = () => inputsOf(ecs, RegisterTaskDefinitionCommand);
const written = () => inputsOf(ssm, PutParameterCommand);
const says = async (request: object) => handler(request, OF_RELEASE).then((answer) => JSON.stringify(answer), ({ message }: Error) => message);

describe.each(DIFFERENCES.map((one) => [one.what, one] as const))('what runs with %s', (_, { foreign, service, setting, task }) => {
  beforeEach(() => { given({ service, task }); });

  test('is registered as the stack says, with a warning of another task definition, and refused with another service', async () => {
    const answer = await says({ action: 'register', digest: NEW });

    expect(registered()).toEqual(setting === undefined ? [{
      family: 'shop', taskRoleArn: 'arn:task', cpu: '512', containerDefinitions: [{ ...CONTAINERS[0], image: `${REPOSITORY}@${NEW}` }, CONTAINERS[1]], tags: [{ key: 'Owner', value: 'shop' }],
    }] : []);
    expect(answer.includes('arn:shop:7 differs from arn:shop:3 of the stack in more than the image, and is replaced')).toBe(foreign);
    expect(answer.includes(`the service differs from the stack in ${setting}; while the stack is being deployed`)).toBe(setting !== undefined);
  });

  test('is no release that a check passes, and reported on the schedule, also directly after a deployment', async () => {
    const check = JSON.parse(await says({ action: 'check' })) as { repeat: boolean; message: string };
    ssm.on(GetParameterCommand, { Name: '/shop/image' }).resolves({ Parameter: { Value: NEW, LastModifiedDate: DEPLOYED } });
    const reconciled = await reconcileRelease({ scheduledTime: new Date(DEPLOYED.getTime() + 60_000) }).catch(({ message }: Error) => message);

    expect(check.repeat).toBe(foreign || setting !== undefined);
    expect(check.message).toContain(setting ?? (foreign ? 'in more than the image' : 'the service runs what was registered'));
    expect(reconciled).toContain(setting === undefined ? foreign ? 'in more than the image' : 'is already running' : `the service differs from the stack in ${setting};`);
  });
});

test.each<[string, Given, string]>([
  ['passes with the image, the minimum of tasks and a completed deployment', {}, '{"message":"the service runs what was registered","repeat":false}'],
  ['waits for the deployment', { state: 'IN_PROGRESS' },
    '{"message":"the deployment state is IN_PROGRESS and 2 tasks run, at least 2 must run","repeat":true}'],
  ['waits for the minimum of tasks', { tasks: 0 },
    '{"message":"the deployment state is COMPLETED and 0 tasks run, at least 2 must run","repeat":true}'],
  ['fails with the deployment', { state: 'FAILED' }, 'the deployment failed; see its events in the ECS console'],
  ['fails after a rollback', { version: OLD },
    `arn:shop:7 runs ${REPOSITORY}@${OLD}: ECS rolled back the deployment, or a deployment of the stack replaced it; in the second case, run this workflow again`],
])('the check of a digest %s', async (_, state, expected) => {
  given(state);

  expect(await says({ action: 'check', digest: NEW })).toBe(expected);
  // The workflow repeats a request after any other error.
  if (!expected.startsWith('{')) await expect(handler({ action: 'check', digest: NEW }, OF_RELEASE)).rejects.toMatchObject({ name: 'PersonNeeded' });
});

test('the record writes the digest that runs in each Region, and no other one', async () => {
  expect(await says({ action: 'record', digest: OLD })).toContain(`runs ${NEW} instead of ${OLD}`);
  expect(written()).toEqual([]);
  expect(await says({ action: 'record', digest: NEW })).toBe(`{"message":"recorded ${NEW}"}`);
  expect(written()).toEqual(Array(2).fill({ Name: '/shop/image', Value: NEW, Overwrite: true }));
});

test('a digest that the repository does not have is not registered', async () => {
  ecr.on(DescribeImagesCommand).rejects(new ImageNotFoundException({ message: 'no such image', $metadata: {} }));

  expect(await says({ action: 'register', digest: NEW })).toBe(`${REPOSITORY}@${NEW} does not exist; push it before the release`);
  expect(registered()).toEqual([]);
});

/** Whoever can invoke the function sends any of these. */
test.each<[string, unknown]>([
  ['nothing', null], ['no action', {}], ['another action', { action: 'update', digest: NEW }], ['no digest', { action: 'register' }], ['no digest to record', { action: 'record' }],
  ['a tag', { action: 'register', digest: 'latest' }], ['the image of somebody else', { action: 'register', digest: `thief/shop@${NEW}` }],
  ['a digest with a line more', { action: 'register', digest: `${NEW}\n` }], ['a digest in capitals', { action: 'record', digest: NEW.toUpperCase() }],
  ['a list of digests', { action: 'register', digest: [NEW] }], ['a container', { action: 'register', digest: NEW, containerDefinitions: [] }],
  ['variables', { action: 'register', digest: NEW, environment: [{ name: 'X', value: 'y' }] }], ['another service', { action: 'register', digest: NEW, service: '/other' }],
  ['a Region', { action: 'record', digest: NEW, regions: ['us-east-1'] }], ['a text', 'register'], ['a list', [{ action: 'register', digest: NEW }]],
])('a request with %s is refused, and calls no more than the parameter of the service', async (_, request) => {
  await expect(handler(request, OF_RELEASE)).rejects.toThrow(/^(a request must have action \(register, check or record\) and digest only|digest must be sha256: and 64 hexadecimal digits), got /);
  expect([...ecs.calls(), ...ecr.calls(), ...written()]).toEqual([]);
});

test('a Region that follows releases answers no request', async () => {
  delete process.env.REGIONS;

  await expect(handler({ action: 'register', digest: NEW }, OF_RELEASE)).rejects.toThrow('this Region follows the releases of another one; release there');
  expect([...registered(), ...inputsOf(ecs, UpdateServiceCommand)]).toEqual([]);
});
