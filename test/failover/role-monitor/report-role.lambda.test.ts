import { DescribeGlobalClustersCommand, GlobalCluster, RDSClient } from '@aws-sdk/client-rds';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../src/failover/private/report-role.lambda';
import { failure, inStandby, membersWith, OSAKA_ARN, TOKYO_ARN } from '../failover-plan/handler-fixture';

const rds = mockClient(RDSClient);
const NOW = Date.parse('2026-05-01T03:04:10Z');
const MINUTE = { time: '2026-05-01T03:04:00Z' };
let written: string[];

inStandby({ NAMESPACE: 'Eldonia/Failover', DIMENSION: 'Cluster', METRIC: 'Secondary' });
beforeEach(() => {
  rds.reset();
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
