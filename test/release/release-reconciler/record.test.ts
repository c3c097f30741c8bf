import { once } from 'events';
import { AddressInfo, createServer } from 'net';
import { ApplicationAutoScalingClient, DescribeScalableTargetsCommand, RegisterScalableTargetCommand } from '@aws-sdk/client-application-auto-scaling';
import { Deployment, DescribeServicesCommand, DescribeTaskDefinitionCommand, ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { ENVIRONMENT } from './fixture';
import { LIMITS, recordRelease } from '../../../src/release/private/handler/record';
import { PersonNeeded } from '../../../src/release/private/handler/reports';
import { inputsOf } from '../../support/inputs';

const DIGEST = `sha256:${'a1'.repeat(32)}`;
/** The end of the pipeline. */
const ENDED = new Date(3_600_000);
const { REPOSITORY_URI: REPOSITORY } = ENVIRONMENT;
const ecs = mockClient(ECSClient);
const ssm = mockClient(SSMClient);
const scaling = mockClient(ApplicationAutoScalingClient);
const deployment = (rolloutState: 'COMPLETED' | 'IN_PROGRESS', runningCount: number, taskDefinition = 'shop:8'): Deployment =>
  ({ status: 'PRIMARY', rolloutState, runningCount, taskDefinition });
const services = (...deployments: Deployment[]) => ({ services: [{ desiredCount: deployments.at(-1)!.runningCount, deployments }] });
const minimumIs = (MinCapacity: number) => scaling.on(DescribeScalableTargetsCommand).resolves({ ScalableTargets: [{ MinCapacity } as never] });

const parameterIs = (Value: string, time: number) => ssm.on(GetParameterCommand, { Name: '/shop/image' }).resolves({ Parameter: { Value, LastModifiedDate: new Date(time) } });

beforeEach(() => {
  [ecs, ssm, scaling].forEach((mock) => mock.reset());
  Object.assign(process.env, ENVIRONMENT, { REGIONS: 'ap-northeast-1,ap-northeast-3', AWS_REGION: 'ap-northeast-1' });
  ecs.on(DescribeServicesCommand).resolves(services(deployment('COMPLETED', 2)));
  ssm.on(GetParameterCommand, { Name: '/shop/image-revision' }).resolves({ Parameter: { Value: 'shop:3' } });
  parameterIs('v1', 0);
  runs(`${REPOSITORY}@${DIGEST}`);
  minimumIs(2);
});

const written = () => inputsOf(ssm, PutParameterCommand);
const raised = () => inputsOf(scaling, RegisterScalableTargetCommand);
const updates = () => inputsOf(ecs, UpdateServiceCommand);
const runs = (image: string) => ecs.on(DescribeTaskDefinitionCommand).resolves({ taskDefinition: { taskDefinitionArn: 'shop:8', containerDefinitions: [{ name: 'agent', image: 'agent:7' }, { name: 'shop', image }] } });

test.each([['digest', '@', DIGEST], ['tag', ':', 'v2']])('writes the %s of what runs in each region', async (_, separator, version) => {
  runs(`${REPOSITORY}${separator}${version}`);

  await expect(recordRelease(ENDED)).resolves.toBe(version);
  expect(written()).toEqual(Array(2).fill({ Name: '/shop/image', Value: version, Overwrite: true }));
  expect([...raised(), ...updates()]).toEqual([]);
});

test('starts the tasks of a service without any, after the first deployment or a rollback of the stack, and writes once they run', async () => {
  minimumIs(0);
  ecs.on(DescribeServicesCommand).resolvesOnce(services(deployment('COMPLETED', 0))).resolves(services(deployment('COMPLETED', 2)));
  await expect(recordRelease(ENDED)).rejects.toThrow('the deployment of shop:8 is still COMPLETED with 0 running tasks');
  expect(written()).toEqual([]);
  await recordRelease(ENDED);

  expect(raised()[0]).toEqual({
    ServiceNamespace: 'ecs', ScalableDimension: 'ecs:service:DesiredCount', ResourceId: 'service/shop-cluster/shop-service', MinCapacity: 2,
  });
  expect(updates()[0]).toEqual({ cluster: 'shop-cluster', service: 'shop-service', desiredCount: 2 });
  expect(written()).toHaveLength(2);
});

const runningAre = (...deployments: Deployment[]) => () => ecs.on(DescribeServicesCommand).resolves(services(...deployments));
const STILL = 'the deployment of shop:8 is still';
test.each<[string, () => unknown, string, boolean]>([
  ['the first tasks do not start', runningAre({ ...deployment('COMPLETED', 0), runningCount: undefined }), `${STILL} COMPLETED with 0 running tasks`, false],
  ['a deployment does not end', runningAre(deployment('IN_PROGRESS', 2)), `${STILL} IN_PROGRESS with 2 running tasks`, false],
  ['fewer tasks than the minimum run', runningAre(deployment('COMPLETED', 1)), `${STILL} COMPLETED with 1 running tasks`, false],
  ['a deployment of the stack has replaced the release', runningAre(deployment('IN_PROGRESS', 2, 'shop:3')),
    'shop:3 of the stack or of the last release runs: a deployment of the stack has replaced the release; release it again', true],
  ['the service is gone', () => ecs.on(DescribeServicesCommand).resolves({}), 'the ECS service shop-service does not exist', false],
  ['the service has no deployment', () => ecs.on(DescribeServicesCommand).resolves({ services: [{}] }), 'the ECS service shop-service has no deployment', false],
  ['the image is of a repository whose name begins alike', () => runs(`${REPOSITORY}-evil@${DIGEST}`), `the service runs ${REPOSITORY}-evil@${DIGEST}, which is not in`, true],
  ['the image is somebody else\'s', () => runs('nginx:1'), `the service runs nginx:1, which is not in ${REPOSITORY}`, true],
  ['the stack has restored the state before the first release', () => runs(`${REPOSITORY}:none`),
    'the service runs no released image: a rollback of the stack has restored the state before the first release; release an image again', true],
  ['the container is another', () => ecs.on(DescribeTaskDefinitionCommand).resolves({ taskDefinition: { taskDefinitionArn: 'shop:8' } }), 'shop:8 has no container shop', false],
])('fails, and writes nothing, when %s', async (_, given, message, needsPerson) => {
  given();
  const error = await recordRelease(ENDED).catch((thrown: unknown) => thrown) as Error;

  expect(error.message).toContain(message);
  expect(error instanceof PersonNeeded).toBe(needsPerson);
  expect(written()).toEqual([]);
});

/** A rollback of the stack has restored the image, and the function the recorded one. */
test.each<[string, number, string, number, boolean]>([
  ['has replaced it since', 1, DIGEST, -1, false], ['has replaced it in the same moment', 0, DIGEST, -1, false], ['is recorded in the same moment', 1, DIGEST, 0, true],
  ['is that of a later release, recorded meanwhile', 1, DIGEST, 1, true],
  ['is that of a later release, not yet recorded', 1, 'v1', -1, true], ['is its own: it has released, or taken back to, the recorded image', -1, DIGEST, -1, true],
])('records what runs after the pipeline, unless the recorded image %s', async (_, deployed, recorded, since, records) => {
  const at = (hours: number) => ENDED.getTime() + hours * 3_600_000;
  ecs.on(DescribeServicesCommand).resolves(services({ ...deployment('COMPLETED', 2), createdAt: new Date(at(deployed)) }));
  parameterIs(recorded, at(since));
  const result = await recordRelease(ENDED).catch((error: unknown) => error instanceof PersonNeeded);

  expect([result, written().length]).toEqual(records ? [DIGEST, recorded === DIGEST ? 0 : 2] : [true, 0]);
});

test('starts no tasks while a deployment is in progress', async () => {
  ecs.on(DescribeServicesCommand).resolves(services(deployment('IN_PROGRESS', 0)));
  minimumIs(0);

  await expect(recordRelease(ENDED)).rejects.toThrow(`${STILL} IN_PROGRESS`);
  expect([...raised(), ...updates()]).toEqual([]);
});

test.each<[string, string, string]>([
  ['the released digest', DIGEST, 'shop:8'], ['the released digest, which a deployment of the stack has taken from the parameter meanwhile', DIGEST, 'shop:3'],
])('writes %s only if it runs', async (_, digest, taskDefinition) => {
  ecs.on(DescribeServicesCommand).resolves(services(deployment('COMPLETED', 2, taskDefinition)));
  const other = `sha256:${'b2'.repeat(32)}`;

  await expect(recordRelease(other)).rejects.toThrow(`${taskDefinition} runs ${DIGEST} instead of ${other}: ECS has rolled back, or a deployment of the stack has replaced`);
  expect(written()).toEqual([]);
  await expect(recordRelease(digest)).resolves.toBe(DIGEST);
});

test('raises a minimum that an earlier record could not raise, and leaves the tasks', async () => {
  minimumIs(0);
  await recordRelease(ENDED);

  expect(raised()).toHaveLength(1);
  expect(updates()).toEqual([]);
});

/** What each Region got, by the client that sent it. */
const regionsOf = async (command: typeof GetParameterCommand | typeof PutParameterCommand) => Promise.all(ssm.commandCalls(command as never, { Name: '/shop/image' })
  .map(async ({ thisValue }: { thisValue: SSMClient }) => thisValue.config.region()));

test('writes to each Region by a client of its own, with its limits, and not what it has already: the time of the release counts', async () => {
  await recordRelease(DIGEST);
  const [client] = ssm.commandCalls(PutParameterCommand).map(({ thisValue }) => (thisValue as SSMClient).config);

  expect(await regionsOf(PutParameterCommand)).toEqual(['ap-northeast-1', 'ap-northeast-3']);
  expect(await client!.maxAttempts()).toBe(2);
  ssm.resetHistory();
  parameterIs(DIGEST, 0);
  await recordRelease(DIGEST);

  expect([await regionsOf(GetParameterCommand), written()]).toEqual([['ap-northeast-1', 'ap-northeast-3'], []]);
});

test('writes a parameter that a Region does not have, and none that it can\'t read', async () => {
  ssm.on(GetParameterCommand, { Name: '/shop/image' }).rejects(Object.assign(new Error('none'), { name: 'ParameterNotFound' }));
  await recordRelease(DIGEST);
  expect(written()).toHaveLength(2);

  ssm.on(GetParameterCommand, { Name: '/shop/image' }).rejects(new Error('down'));
  await expect(recordRelease(DIGEST)).rejects.toThrow('could not be written in ap-northeast-1: Error: down; ap-northeast-3: Error: down');
});

test('fails when a Region is down, and still records in the other one', async () => {
  ssm.on(PutParameterCommand).rejectsOnce(new Error('down'));

  await expect(recordRelease(ENDED)).rejects.toThrow(`the version ${DIGEST} could not be written in ap-northeast-1: Error: down`);
  expect(written()).toHaveLength(2);
});

test('does not wait for a Region that accepts a connection and says nothing', async () => {
  ssm.restore();
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const requestHandler = { ...LIMITS.requestHandler, requestTimeout: 50 };
  const client = new SSMClient({ region: 'r', endpoint: `http://127.0.0.1:${port}`, credentials: { accessKeyId: 'a', secretAccessKey: 'b' }, ...LIMITS, requestHandler });

  await expect(client.send(new PutParameterCommand({ Name: 'a', Value: 'b' }))).rejects.toThrow(/did not .* within 50 ms|timeout/i);
  client.destroy();
  silent.close();
});
