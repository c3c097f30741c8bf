import { ApplicationAutoScalingClient, DescribeScalableTargetsCommand, RegisterScalableTargetCommand } from '@aws-sdk/client-application-auto-scaling';
import { Deployment, DescribeServicesCommand, DescribeTaskDefinitionCommand, ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { handler, recordRelease } from '../../../src/release/private/record-release.lambda';
import { inputsOf } from '../../support/inputs';
import { ENVIRONMENT } from '../release-reconciler/fixture';

const DIGEST = `sha256:${'a1'.repeat(32)}`;
const REPOSITORY = '123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/shop';
const ecs = mockClient(ECSClient);
const ssm = mockClient(SSMClient);
const scaling = mockClient(ApplicationAutoScalingClient);
const deployment = (rolloutState: 'COMPLETED' | 'IN_PROGRESS', runningCount: number, taskDefinition = 'shop:8'): Deployment =>
  ({ status: 'PRIMARY', rolloutState, runningCount, taskDefinition });
const services = (...deployments: Deployment[]) => ({ services: [{ desiredCount: deployments.at(-1)!.runningCount, deployments }] });
const minimumIs = (MinCapacity: number) => scaling.on(DescribeScalableTargetsCommand).resolves({ ScalableTargets: [{ MinCapacity } as never] });

/** A clock that has so much time left, and whose pauses cost nothing but that. */
function clock(milliseconds = 900_000) {
  let left = milliseconds;
  return { remaining: () => left, sleep: async (pause: number) => { left -= pause; } };
}

beforeEach(() => {
  [ecs, ssm, scaling].forEach((mock) => mock.reset());
  Object.assign(process.env, ENVIRONMENT, {
    REPOSITORY_URI: REPOSITORY,
    PARAMETER_NAME: '/shop/image',
    REVISION_PARAMETER_NAME: '/shop/image-revision',
    REGIONS: 'ap-northeast-1,ap-northeast-3',
    MIN_TASKS: '2',
    AWS_REGION: 'ap-northeast-1',
  });
  ecs.on(DescribeServicesCommand).resolves(services(deployment('COMPLETED', 2)));
  ssm.on(GetParameterCommand, { Name: '/shop/image-revision' }).resolves({ Parameter: { Value: 'shop:3' } });
  runs(`${REPOSITORY}@${DIGEST}`);
  minimumIs(2);
});

const written = () => inputsOf(ssm, PutParameterCommand);
const raised = () => inputsOf(scaling, RegisterScalableTargetCommand);
const updates = () => inputsOf(ecs, UpdateServiceCommand);
const runs = (image: string) => ecs.on(DescribeTaskDefinitionCommand).resolves({ taskDefinition: { containerDefinitions: [{ name: 'agent', image: 'agent:7' }, { name: 'shop', image }] } });

test('writes the digest of what runs in each region', async () => {
  await expect(recordRelease(clock())).resolves.toBe(DIGEST);

  expect(written()).toEqual(Array(2).fill({ Name: '/shop/image', Value: DIGEST, Overwrite: true }));
  expect(raised()).toEqual([]);
  expect(updates()).toEqual([]);
});

test('writes a tag when the image has one', async () => {
  runs(`${REPOSITORY}:v2`);

  await expect(recordRelease(clock())).resolves.toBe('v2');
});

test('starts the tasks of a service without any, after the first deployment or a rollback of the stack, and writes once they run', async () => {
  minimumIs(0);
  ecs.on(DescribeServicesCommand).resolvesOnce(services(deployment('COMPLETED', 0)))
    .resolvesOnce(services(deployment('COMPLETED', 0))).resolves(services(deployment('COMPLETED', 2)));
  await recordRelease(clock());

  expect(raised()[0]).toEqual({
    ServiceNamespace: 'ecs', ScalableDimension: 'ecs:service:DesiredCount', ResourceId: 'service/shop-cluster/shop-service', MinCapacity: 2,
  });
  expect(updates()[0]).toEqual({ cluster: 'shop-cluster', service: 'shop-service', desiredCount: 2 });
  expect(written()).toHaveLength(2);
});

const runningAre = (...deployments: Deployment[]) => () => ecs.on(DescribeServicesCommand).resolves(services(...deployments));
const STILL = 'the deployment of shop:8 is still';
test.each<[string, () => unknown, string]>([
  ['the first tasks do not start', runningAre({ ...deployment('COMPLETED', 0), runningCount: undefined }), `${STILL} COMPLETED with 0 running tasks`],
  ['another version takes over while the first tasks start',
    () => ecs.on(DescribeServicesCommand).resolvesOnce(services(deployment('COMPLETED', 0))).resolves(services(deployment('COMPLETED', 2, 'shop:9'))),
    'the service runs shop:9 instead of shop:8: ECS may have rolled back'],
  ['a deployment does not end', runningAre(deployment('IN_PROGRESS', 1)), `${STILL} IN_PROGRESS with 1 running tasks`],
  ['fewer tasks than the minimum run', runningAre(deployment('COMPLETED', 1)), `${STILL} COMPLETED with 1 running tasks`],
  ['a deployment of the stack has replaced the release', runningAre(deployment('IN_PROGRESS', 2, 'shop:3')),
    'shop:3 of the stack runs: a deployment of the stack has replaced the release; release it again'],
  ['the service is gone', () => ecs.on(DescribeServicesCommand).resolves({}), 'the ECS service shop-service does not exist'],
  ['the service has no deployment', () => ecs.on(DescribeServicesCommand).resolves({ services: [{}] }), 'the ECS service shop-service has no deployment'],
  ['the image is somebody else\'s', () => runs('nginx:1'), `shop:8 runs nginx:1, which is not in ${REPOSITORY}`],
  ['the stack has restored the state before the first release', () => runs(`${REPOSITORY}:none`),
    'shop:8 runs no released image: a rollback of the stack has restored the state before the first release; release an image again'],
  ['the container is another', () => ecs.on(DescribeTaskDefinitionCommand).resolves({}), `shop:8 runs no image, which is not in ${REPOSITORY}`],
])('fails, and writes nothing, when %s', async (_, given, message) => {
  given();

  await expect(recordRelease(clock())).rejects.toThrow(message);
  expect(written()).toEqual([]);
});

test('raises a minimum that an earlier record could not raise, and leaves the tasks', async () => {
  minimumIs(0);
  await recordRelease(clock());

  expect(raised()).toHaveLength(1);
  expect(updates()).toEqual([]);
});

test('fails when a Region is down, and still records in the other one', async () => {
  ssm.on(PutParameterCommand).rejectsOnce(new Error('down'));

  await expect(recordRelease(clock())).rejects.toThrow(`the version ${DIGEST} could not be written in ap-northeast-1: Error: down`);
  expect(written()).toHaveLength(2);
});

test('goes by the time that Lambda has left', async () => {
  ecs.on(DescribeServicesCommand).resolves(services(deployment('IN_PROGRESS', 1)));

  await expect(handler({}, { getRemainingTimeInMillis: () => 44_000 })).rejects.toThrow('the deployment of shop:8 is still IN_PROGRESS with 1 running tasks');
});

test('waits for a deployment that is under way, and pauses between two looks', async () => {
  jest.useFakeTimers();
  ecs.on(DescribeServicesCommand)
    .resolvesOnce(services(deployment('IN_PROGRESS', 1))).resolvesOnce(services({ status: 'ACTIVE' }, deployment('COMPLETED', 2)));
  const done = handler({}, { getRemainingTimeInMillis: () => 900_000 });
  await jest.advanceTimersByTimeAsync(15_000);
  jest.useRealTimers();

  await expect(done).resolves.toBe(DIGEST);
});
