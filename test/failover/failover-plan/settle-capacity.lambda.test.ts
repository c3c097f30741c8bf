import { ApplicationAutoScalingClient, DescribeScalableTargetsCommand, RegisterScalableTargetCommand } from '@aws-sdk/client-application-auto-scaling';
import { DescribeServicesCommand, ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { DeleteDBInstanceCommand, DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import { mockClient } from 'aws-sdk-client-mock';
import { failure, haveWriters, inStandby, OTHER_WRITERS, skipWaits, TOKYO_ARN } from './handler-fixture';
import { handler } from '../../../src/failover/private/settle-capacity.lambda';
import { inputsOf } from '../../support/inputs';

const rds = mockClient(RDSClient);
const ecs = mockClient(ECSClient);
const scaling = mockClient(ApplicationAutoScalingClient);
let waits = 0;
const target = (service: string, MinCapacity: number) =>
  ({ ServiceNamespace: 'ecs', ScalableDimension: 'ecs:service:DesiredCount', ResourceId: `service/${service}`, MinCapacity }) as const;

inStandby({ AWS_REGION: 'ap-northeast-1' });
beforeEach(() => {
  [rds, ecs, scaling].forEach((client) => client.reset());
  delete process.env.STANDBY_CLUSTER;
  waits = 0;
  skipWaits(150_000, () => waits++);
});
afterEach(() => jest.restoreAllMocks());

const minimums = () => scaling.commandCalls(RegisterScalableTargetCommand).map(({ args: [{ input }] }) => input);

test.each([1, 0])('gives both regions their everyday capacity back after the last users have left, the same at every call: %i tasks', async (tasks) => {
  process.env.STANDBY_TASKS = `${tasks}`;
  haveWriters(rds, TOKYO_ARN);

  await expect(handler()).resolves.toBe(`the desired count is ${tasks} in ap-northeast-3, the minimum is 2 in ap-northeast-1`);
  expect(waits).toBe(1);
  await handler();

  const once = [target('shop/tokyo', 2), target('shop/osaka', tasks)];
  expect(minimums()).toEqual([...once, ...once]);
  expect(inputsOf(ecs, UpdateServiceCommand)).toEqual(Array(2).fill({ cluster: 'shop', service: 'osaka', desiredCount: tasks }));
});

const SuspendedState = { DynamicScalingInSuspended: false, DynamicScalingOutSuspended: false, ScheduledScalingSuspended: false };

const OSAKA = target('shop/osaka', 1);
const STARTED = [{ ...target('tokyo/reports', 3), SuspendedState }, { ...target('tokyo/emails', 0), SuspendedState }];
const BACK = [['tokyo', 'reports', 3], ['shop', 'osaka', 1], ['shop', 'reports', 1]];

type Row = [string, services: { status?: string; desiredCount?: number }[], most: number | undefined, minimums: object[], counts: unknown[][],
  says?: RegExp, breaks?: () => unknown];
test.each<Row>([
  ['get the number of the standby region back, not workers, which messages scale', [{ desiredCount: 4 }], 10, [OSAKA, target('shop/reports', 1)], BACK.slice(1)],
  ['that were stopped in the primary region are started again', [{}], 10, [...STARTED, OSAKA, target('shop/reports', 1)], BACK],
  ['without a release have no task in either region', [{}], 0, [
    ...STARTED.map((one) => ({ ...one, MinCapacity: 0 })), OSAKA, target('shop/reports', 0),
  ], [['shop', 'osaka', 1], ['shop', 'reports', 0]]],
  ['of the primary region, which users need, start without the standby region', [{}], 10, [...STARTED, OSAKA, target('shop/reports', 1)], BACK.slice(0, 1),
    /shop.osaka: .*Timeout.*shop.reports: .*Timeout/, () => [OSAKA, target('shop/reports', 1)].map((one) => scaling.on(RegisterScalableTargetCommand, one).rejects(failure('TimeoutError')))],
  ['start although one of them fails', [{}], 10, [...STARTED, OSAKA, target('shop/reports', 1)], BACK,
    /^Error: tokyo.reports: .*NotFound.*; shop.reports: .*NotFound/, () => ecs.on(UpdateServiceCommand, { service: 'reports' }).rejects(failure('ServiceNotFoundException'))],
  ['that were deleted by hand are named', [{ status: 'INACTIVE' }], 10, [OSAKA, target('shop/reports', 1)], BACK.slice(1), /tokyo.reports: .*does not exist.*tokyo.emails: /],
  ['whose description is gone are named', [], 10, [OSAKA, target('shop/reports', 1)], BACK.slice(1), /tokyo.reports: .*does not exist.*tokyo.emails: /],
  ['without a scalable target are named', [{}], undefined, [OSAKA], [BACK[1]], /tokyo.reports: .*no scalable target.*tokyo.emails: .*shop.reports: /],
])('services beside the API %s', async (_, found, MaxCapacity, expected, counts, says = /^the desired count is 1/, breaks = () => ecs) => {
  const services = [{ name: 'reports', standbyTasks: 1, primaryTasks: 3 }, { name: 'emails', primaryTasks: 0 }];
  Object.assign(process.env, { PRIMARY_SERVICE: 'tokyo/tokyo', SERVICES: JSON.stringify(services) });
  haveWriters(rds, TOKYO_ARN);
  scaling.on(DescribeScalableTargetsCommand).resolves({ ScalableTargets: MaxCapacity === undefined ? [] : [{ MaxCapacity } as never] });
  ecs.on(DescribeServicesCommand).resolves({ services: found.map((one) => ({ status: 'ACTIVE', desiredCount: 0, ...one })) });
  breaks();

  expect(await handler().catch(String)).toMatch(says);
  expect(minimums()).toEqual([target('tokyo/tokyo', 2), ...expected]);
  expect(inputsOf(ecs, UpdateServiceCommand).map((input) => [input.cluster, input.service, input.desiredCount])).toEqual(counts);
});

test('readers that Application Auto Scaling has added are deleted, and no others', async () => {
  const instance = (DBInstanceIdentifier: string, DBInstanceStatus = 'available') => ({ DBInstanceIdentifier, DBInstanceStatus });
  process.env.STANDBY_CLUSTER = 'shop-osaka';
  haveWriters(rds, TOKYO_ARN);
  rds.on(DescribeDBInstancesCommand, { Filters: [{ Name: 'db-cluster-id', Values: ['shop-osaka'] }] }).resolves({
    DBInstances: ['shop-osaka-1', 'application-autoscaling-1'].map((name) => instance(name)), Marker: 'more',
  });
  rds.on(DescribeDBInstancesCommand, { Marker: 'more' }).resolves({
    DBInstances: [instance('application-autoscaling-2', 'deleting'), instance('application-autoscaling-3')],
  });

  await expect(handler()).resolves.toContain('deleted application-autoscaling-1, application-autoscaling-3');
  expect(inputsOf(rds, DeleteDBInstanceCommand).map(({ DBInstanceIdentifier: name }) => name)).toEqual(['application-autoscaling-1', 'application-autoscaling-3']);
});

test.each(OTHER_WRITERS)('fails when %s, and takes no task and no reader away', async (_, writers, said) => {
  process.env.STANDBY_CLUSTER = 'shop-osaka';
  haveWriters(rds, ...writers);

  await expect(handler()).rejects.toThrow(new Error(`${TOKYO_ARN} must be the only writer, the writers are: ${said}. Fail back first`));
  expect(minimums()).toEqual([]);
  expect(ecs.calls()).toHaveLength(0);
  expect(inputsOf(rds, DeleteDBInstanceCommand)).toEqual([]);
});
