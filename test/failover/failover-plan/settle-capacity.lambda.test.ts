import { ApplicationAutoScalingClient, RegisterScalableTargetCommand } from '@aws-sdk/client-application-auto-scaling';
import { ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { DeleteDBInstanceCommand, DescribeDBInstancesCommand, DescribeGlobalClustersCommand, RDSClient } from '@aws-sdk/client-rds';
import { mockClient } from 'aws-sdk-client-mock';
import { failure, haveWriters, inStandby, OTHER_WRITERS, skipWaits, TOKYO_ARN } from './handler-fixture';
import { handler } from '../../../src/failover/private/settle-capacity.lambda';

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

test('gives both regions their everyday capacity back after two minutes for the last users, the same at every call', async () => {
  haveWriters(rds, TOKYO_ARN);

  await expect(handler()).resolves.toBe('the desired count is 1 in ap-northeast-3, the minimum is 2 in ap-northeast-1');
  expect(waits).toBe(1);
  await handler();

  const once = [target('shop/osaka', 1), target('shop/tokyo', 2)];
  expect(minimums()).toEqual([...once, ...once]);
  expect(ecs.commandCalls(UpdateServiceCommand).map(({ args: [{ input }] }) => input))
    .toEqual(Array(2).fill({ cluster: 'shop', service: 'osaka', desiredCount: 1 }));
});

test.each([false, true])('gives services beside the API their number back too, only in the standby region, and after the API if one fails: %s', async (fails) => {
  process.env.SERVICES = JSON.stringify([{ name: 'reports', standbyTasks: 0 }]);
  haveWriters(rds, TOKYO_ARN);
  ecs.on(UpdateServiceCommand, { service: 'reports' })[fails ? 'rejects' : 'resolves'](failure('ServiceNotFoundException'));
  const message = await handler().catch(String);
  delete process.env.SERVICES;

  expect(message.includes('ServiceNotFoundException')).toBe(fails);
  expect(minimums()).toEqual([target('shop/osaka', 1), target('shop/tokyo', 2), target('shop/reports', 0)]);
  expect(ecs.commandCalls(UpdateServiceCommand)[1].args[0].input).toEqual({ cluster: 'shop', service: 'reports', desiredCount: 0 });
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

test('stops every task of a pilot light', async () => {
  process.env.STANDBY_TASKS = '0';
  haveWriters(rds, TOKYO_ARN);
  await handler();

  expect(ecs.commandCalls(UpdateServiceCommand)[0].args[0].input).toMatchObject({ desiredCount: 0 });
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
