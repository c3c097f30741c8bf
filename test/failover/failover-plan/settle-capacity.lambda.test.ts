import { ApplicationAutoScalingClient, DescribeScalableTargetsCommand, RegisterScalableTargetCommand } from '@aws-sdk/client-application-auto-scaling';
import { DescribeServicesCommand, ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { DeleteDBInstanceCommand, DescribeDBInstancesCommand, DescribeGlobalClustersCommand, RDSClient } from '@aws-sdk/client-rds';
import { mockClient } from 'aws-sdk-client-mock';
import { failure, haveWriters, inStandby, OTHER_WRITERS, skipWaits, TOKYO_ARN } from './handler-fixture';
import { handler } from '../../../src/failover/private/settle-capacity.lambda';
import { inputsOf } from '../../support/inputs';

const rds = mockClient(RDSClient);
const ecs = mockClient(ECSClient);
const scaling = mockClient(ApplicationAutoScalingClient);
let waits = 0;
const target = (service: string, MinCapacity: number) =>
  ({ ServiceNamespace: 'ecs', ScalableDimension: 'ecs:service:DesiredCount', ResourceId: `service/${service}`, MinCapacity });

inStandby({ AWS_REGION: 'ap-northeast-1' });
beforeEach(() => {
  [rds, ecs, scaling].forEach((client) => client.reset());
  delete process.env.STANDBY_CLUSTER;
  waits = 0;
  skipWaits(120_000, () => waits++);
});
afterEach(() => jest.restoreAllMocks());

const minimums = () => scaling.commandCalls(RegisterScalableTargetCommand).map(({ args: [{ input }] }) => input);

test.each([1, 0])('gives both regions their everyday capacity back after two minutes for the last users, the same at every call: %i tasks', async (tasks) => {
  process.env.STANDBY_TASKS = `${tasks}`;
  haveWriters(rds, TOKYO_ARN);

  await expect(handler()).resolves.toBe(`the desired count is ${tasks} in ap-northeast-3, the minimum is 2 in ap-northeast-1`);
  expect(waits).toBe(1);
  await handler();

  const once = [target('shop/osaka', tasks), target('shop/tokyo', 2)];
  expect(minimums()).toEqual([...once, ...once]);
  expect(inputsOf(ecs, UpdateServiceCommand)).toEqual(Array(2).fill({ cluster: 'shop', service: 'osaka', desiredCount: tasks }));
});

const SuspendedState = { DynamicScalingInSuspended: false, DynamicScalingOutSuspended: false, ScheduledScalingSuspended: false };

test.each<[string, runs: number, most: number, minimums: object[], counts: unknown[][], fails?: boolean]>([
  ['get the number of the standby region back, not workers, which messages scale', 4, 10, [target('shop/reports', 1)], [['shop', 'reports', 1]]],
  ['that were stopped in the primary region are started again', 0, 10, [
    target('shop/reports', 1), { ...target('tokyo/reports', 3), SuspendedState }, { ...target('tokyo/emails', 0), SuspendedState },
  ], [['shop', 'reports', 1], ['tokyo', 'reports', 3]]],
  ['without a release have no task in either region', 0, 0, [
    target('shop/reports', 0), { ...target('tokyo/reports', 0), SuspendedState }, { ...target('tokyo/emails', 0), SuspendedState },
  ], [['shop', 'reports', 0]]],
  ['follow the API, which has its numbers if one of them fails', 4, 10, [target('shop/reports', 1)], [['shop', 'reports', 1]], true],
])('services beside the API %s', async (_, desiredCount, MaxCapacity, expected, counts, fails = false) => {
  const services = [{ name: 'reports', standbyTasks: 1, primaryTasks: 3 }, { name: 'emails', primaryTasks: 0 }];
  Object.assign(process.env, { PRIMARY_SERVICE: 'tokyo/tokyo', SERVICES: JSON.stringify(services) });
  haveWriters(rds, TOKYO_ARN);
  scaling.on(DescribeScalableTargetsCommand).resolves({ ScalableTargets: [{ MaxCapacity } as never] });
  ecs.on(DescribeServicesCommand).resolves({ services: [{ desiredCount }] });
  if (fails) ecs.on(UpdateServiceCommand, { service: 'reports' }).rejects(failure('ServiceNotFoundException'));

  expect((await handler().catch(String)).includes('ServiceNotFoundException')).toBe(fails);
  expect(minimums()).toEqual([target('shop/osaka', 1), target('tokyo/tokyo', 2), ...expected]);
  expect(inputsOf(ecs, UpdateServiceCommand).slice(1).map((input) => [input.cluster, input.service, input.desiredCount])).toEqual(counts);
});

describe('readers', () => {
  const instance = (DBInstanceIdentifier: string, DBInstanceStatus = 'available') => ({ DBInstanceIdentifier, DBInstanceStatus });
  const deleted = () => rds.commandCalls(DeleteDBInstanceCommand).map(({ args: [{ input }] }) => input.DBInstanceIdentifier);
  beforeEach(() => {
    process.env.STANDBY_CLUSTER = 'shop-osaka';
    haveWriters(rds, TOKYO_ARN);
    rds.on(DescribeDBInstancesCommand, { Filters: [{ Name: 'db-cluster-id', Values: ['shop-osaka'] }] }).resolves({
      DBInstances: ['shop-osaka-1', 'application-autoscaling-1'].map((name) => instance(name)), Marker: 'more',
    });
    rds.on(DescribeDBInstancesCommand, { Marker: 'more' }).resolves({
      DBInstances: [instance('application-autoscaling-2', 'deleting'), instance('application-autoscaling-3')],
    });
  });

  test('that Application Auto Scaling has added are deleted, and no others', async () => {
    await expect(handler()).resolves.toContain('deleted application-autoscaling-1, application-autoscaling-3');
    expect(deleted()).toEqual(['application-autoscaling-1', 'application-autoscaling-3']);
  });

  test('that are not ready to be deleted are an error, which ARC retries', async () => {
    rds.on(DeleteDBInstanceCommand).rejectsOnce(failure('InvalidDBInstanceState')).resolves({});

    await expect(handler()).rejects.toThrow('InvalidDBInstanceState');
    await expect(handler()).resolves.toContain('deleted application-autoscaling-1');
  });

  test.each(OTHER_WRITERS)('remain when %s', async (_, writers) => {
    haveWriters(rds, ...writers);

    await expect(handler()).rejects.toThrow('must be the only writer');
    expect(deleted()).toEqual([]);
  });
});

test.each(OTHER_WRITERS)('fails when %s, and takes no task away', async (_, writers, said) => {
  haveWriters(rds, ...writers);

  await expect(handler()).rejects.toThrow(new Error(`${TOKYO_ARN} must be the only writer, the writers are: ${said}. Fail back first`));
  expect(minimums()).toEqual([]);
  expect(ecs.calls()).toHaveLength(0);
});

test('fails without a global database', async () => {
  rds.on(DescribeGlobalClustersCommand).resolves({ GlobalClusters: [] });

  await expect(handler()).rejects.toThrow('the global database shop-global does not exist');
});
