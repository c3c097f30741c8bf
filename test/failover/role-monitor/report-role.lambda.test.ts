import { DescribeGlobalClustersCommand, GlobalCluster, RDSClient } from '@aws-sdk/client-rds';
import { GetScheduleCommand, SchedulerClient, UpdateScheduleCommand } from '@aws-sdk/client-scheduler';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../src/failover/private/report-role.lambda';
import { failure, inStandby, membersWith, OSAKA_ARN, TOKYO_ARN } from '../failover-plan/handler-fixture';

const rds = mockClient(RDSClient);
const scheduler = mockClient(SchedulerClient);
const NOW = Date.parse('2026-05-01T03:04:10Z');
const MINUTE = { time: '2026-05-01T03:04:00Z' };
let written: string[];

inStandby({ NAMESPACE: 'Eldonia/Failover', DIMENSION: 'Cluster', METRIC: 'Secondary' });
beforeEach(() => {
  rds.reset();
  scheduler.reset();
  delete process.env.SCHEDULES;
  written = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean(written.push(String(text))));
  jest.spyOn(Date, 'now').mockReturnValue(NOW);
});
afterEach(() => jest.restoreAllMocks());

function given(members = membersWith(TOKYO_ARN)): void {
  rds.on(DescribeGlobalClustersCommand, { GlobalClusterIdentifier: 'shop-global' }).resolves({ GlobalClusters: [{ GlobalClusterMembers: members }] });
}

test.each([
  ['normal operation', [TOKYO_ARN], 1, 'a secondary cluster'],
  ['a failover', [OSAKA_ARN], 0, 'the primary cluster'],
  ['a promotion in progress', [], 1, 'a secondary cluster'],
  ['two writers', [TOKYO_ARN, OSAKA_ARN], 0, 'the primary cluster'],
])('with %s it publishes the role', async (_, writers, value, role) => {
  given(membersWith(...writers));

  await expect(handler(MINUTE)).resolves.toBe(`${OSAKA_ARN} is ${role}`);
  expect(written.map((line) => JSON.parse(line) as unknown)).toEqual([{
    _aws: {
      Timestamp: Date.parse(MINUTE.time),
      CloudWatchMetrics: [{ Namespace: 'Eldonia/Failover', Dimensions: [['Cluster']], Metrics: [{ Name: 'Secondary', Unit: 'None' }] }],
    },
    Cluster: 'shop-osaka',
    Secondary: value,
  }]);
});

test.each([
  ['manually', null], ['by a late event', { time: '2026-05-01T01:00:00Z' }], ['by an event without a time', {}],
])('invoked %s it publishes the current time', async (_, tick) => {
  given();
  await handler(tick);

  expect(JSON.parse(written[0])).toMatchObject({ _aws: { Timestamp: NOW } });
});

const stranger = [{ GlobalClusterMembers: [{ DBClusterArn: TOKYO_ARN, IsWriter: true }] }];
const noMember = `${OSAKA_ARN} is not a member of the global database shop-global. Members:`;

test.each<[string, GlobalCluster[] | Error, string]>([
  ['a cluster that was removed', stranger, `${noMember} ${TOKYO_ARN}`],
  ['a global database without members', [{}], `${noMember} none`],
  ['no global database', [], 'the global database shop-global does not exist'],
  ...['ThrottlingException', 'GlobalClusterNotFoundFault', 'AccessDenied'].map((name): [string, Error, string] => [name, failure(name), `${name}: from AWS`]),
])('publishes nothing for %s', async (_, answer, message) => {
  const command = rds.on(DescribeGlobalClustersCommand);
  if (answer instanceof Error) command.rejects(answer);
  else command.resolves({ GlobalClusters: answer });

  await expect(handler(MINUTE)).rejects.toThrow(message);
  expect(written).toEqual([]);
});

describe('schedules of the Region', () => {
  const states = () => Object.fromEntries(scheduler.commandCalls(UpdateScheduleCommand).map(({ args: [{ input }] }) => [input.Name, input.State]));
  beforeEach(() => {
    process.env.SCHEDULES = 'report,cleanup,done';
    scheduler.on(GetScheduleCommand).callsFake(({ Name }) => ({ Name, State: Name === 'done' ? 'DISABLED' : 'ENABLED', ScheduleExpression: 'rate(1 day)' }));
    scheduler.on(UpdateScheduleCommand).resolves({});
  });

  test('are disabled where another cluster is the writer: a lost Region is available again, or was deployed', async () => {
    given(membersWith(TOKYO_ARN));
    const timeout = jest.spyOn(AbortSignal, 'timeout');
    await handler(MINUTE);

    expect(states()).toEqual({ report: 'DISABLED', cleanup: 'DISABLED' });
    // The function has 30 seconds, and must still say which are left.
    expect(timeout.mock.calls).toEqual([[15_000]]);
  });

  test('are disabled where the cluster was removed, which accepts writes, while another one is the writer', async () => {
    rds.on(DescribeGlobalClustersCommand).resolves({ GlobalClusters: stranger });

    await expect(handler(MINUTE)).rejects.toThrow(noMember);
    expect(states()).toEqual({ report: 'DISABLED', cleanup: 'DISABLED' });
  });

  test('are left as they are where the cluster was removed during a promotion', async () => {
    rds.on(DescribeGlobalClustersCommand).resolves({ GlobalClusters: [{ GlobalClusterMembers: [{ DBClusterArn: TOKYO_ARN, IsWriter: false }] }] });

    await expect(handler(MINUTE)).rejects.toThrow(noMember);
    expect(scheduler.calls()).toEqual([]);
  });

  test.each([
    ['of the writer', [OSAKA_ARN]], ['of one of two writers', [TOKYO_ARN, OSAKA_ARN]], ['during a promotion', []],
  ])('%s are left as they are', async (_, writers) => {
    given(membersWith(...writers));
    await handler(MINUTE);

    expect(scheduler.calls()).toEqual([]);
  });

  test('that cannot be disabled are an error, after the role has been published and the others are disabled', async () => {
    given(membersWith(TOKYO_ARN));
    scheduler.on(UpdateScheduleCommand, { Name: 'report' }).rejects(failure('ConflictException'));

    await expect(handler(MINUTE)).rejects.toThrow('not disabled, although the cluster is a secondary cluster: report (ConflictException)');
    expect(written).toHaveLength(1);
    expect(states()).toEqual({ report: 'DISABLED', cleanup: 'DISABLED' });
  });

  test.each<[string, string, string[], object]>([
    ['is enabled again where the cluster is the writer', 'done', [OSAKA_ARN], { done: 'ENABLED' }],
    ['that is enabled does not change', 'report', [OSAKA_ARN], {}],
    ['of another platform does not change', 'other', [OSAKA_ARN], {}],
    ['does not change in normal operation', 'done', [TOKYO_ARN], {}],
    ['does not change with two writers', 'done', [TOKYO_ARN, OSAKA_ARN], {}],
    ['does not change during a promotion', 'done', [], {}],
  ])('one that CloudFormation has written %s', async (_, name, writers, expected) => {
    given(membersWith(...writers));
    await handler({ written: name });

    expect(states()).toEqual(expected);
    expect(written).toEqual([]);
  });

  test('one that CloudFormation has written and that cannot be enabled is an error', async () => {
    given(membersWith(OSAKA_ARN));
    scheduler.on(UpdateScheduleCommand).rejects(failure('ConflictException'));

    await expect(handler({ written: 'done' })).rejects.toThrow('not enabled, although the cluster is the primary cluster: done (ConflictException)');
  });

  test.each(['ThrottlingException', 'AccessDenied'])('are left as they are while the role is unknown by a %s', async (name) => {
    rds.on(DescribeGlobalClustersCommand).rejects(failure(name));

    await expect(handler(MINUTE)).rejects.toThrow(name);
    expect(scheduler.calls()).toEqual([]);
  });
});
