import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DBCluster, DescribeDBClustersCommand, DescribeGlobalClustersCommand, GlobalCluster, RDSClient } from '@aws-sdk/client-rds';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { failure, inStandby, membersWith, OSAKA_ARN, TOKYO_ARN } from './handler-fixture';
import { handler } from '../../../src/failover/private/check-database.lambda';

const rds = mockClient(RDSClient);
const SOUND: DBCluster = { Status: 'available', DBClusterMembers: [{ DBInstanceIdentifier: 'one' }] };

inStandby();
beforeEach(() => rds.reset());

function given(database: GlobalCluster | undefined, cluster: DBCluster | undefined = SOUND): void {
  rds.on(DescribeGlobalClustersCommand, { GlobalClusterIdentifier: 'shop-global' }).resolves({ GlobalClusters: database && [database] });
  rds.on(DescribeDBClustersCommand, { DBClusterIdentifier: 'shop-osaka' }).resolves({ DBClusters: cluster.Status ? [cluster] : [] });
}

const tokyo = { GlobalClusterMembers: membersWith(TOKYO_ARN) };
const osaka = { GlobalClusterMembers: membersWith(OSAKA_ARN) };
const stranger = { GlobalClusterMembers: [{ DBClusterArn: TOKYO_ARN, IsWriter: true }] };
const move = (ToDbClusterArn: string) => ({ ...tokyo, FailoverState: { Status: 'failing-over' as const, FromDbClusterArn: TOKYO_ARN, ToDbClusterArn } });

const none = { GlobalClusterMembers: membersWith() };
const both = { GlobalClusterMembers: membersWith(TOKYO_ARN, OSAKA_ARN) };
const canBePromoted = `${OSAKA_ARN} can be promoted. The current writer is ${TOKYO_ARN}`;

test.each<[what: string, promoted: boolean, database: GlobalCluster, cluster: DBCluster | undefined, said: string]>([
  ['a secondary with an instance', false, tokyo, SOUND, canBePromoted],
  ['a second call, when the promotion is under way', false, move(OSAKA_ARN), { ...SOUND, Status: 'promoting' }, canBePromoted],
  ['a second call, when the promotion is done', false, osaka, undefined, `${OSAKA_ARN} is already the writer`],
  ['the only writer', true, osaka, undefined, `${OSAKA_ARN} is the only writer`],
])('lets pass %s (promoted: %s), as often as it is asked, and changes nothing', async (_, promoted, database, cluster, said) => {
  process.env.PROMOTED = `${promoted}`;
  given(database, cluster);

  await expect(handler()).resolves.toBe(said);
  await expect(handler()).resolves.toBe(said);
  expect(rds.calls().filter(({ args: [command] }) => !command.constructor.name.startsWith('Describe'))).toEqual([]);
});

const WAIT = 'Wait, or repair the global database';
const STILL = `${TOKYO_ARN} still accepts writes. Traffic does not move to this Region until it is read-only`;

test.each<[what: string, promoted: boolean, database: GlobalCluster | undefined, cluster: DBCluster | undefined, message: string]>([
  ['no global database', false, undefined, undefined, 'the global database shop-global does not exist'],
  ['a cluster that was taken out', false, stranger, undefined, `${OSAKA_ARN} is not a member of the global database shop-global. Members: ${TOKYO_ARN}`],
  ['a global database without members', false, {}, undefined, `${OSAKA_ARN} is not a member of the global database shop-global. Members: none`],
  ['no writer, half-way through a failover', false, none, undefined, `the global database must have one writer before a promotion, but has: none. ${WAIT}`],
  ['two writers', false, both, undefined, `the global database must have one writer before a promotion, but has: ${TOKYO_ARN}, ${OSAKA_ARN}. ${WAIT}`],
  ['a move to somewhere else', false, move(TOKYO_ARN), undefined,
    `a switchover or failover to ${TOKYO_ARN} is in progress (failing-over). Wait until it ends`],
  ['a cluster without an instance', false, tokyo, { Status: 'available' },
    `${OSAKA_ARN} has no instances. Add an instance, e.g. with the prop instances in its stack`],
  ['a cluster that is busy', false, tokyo, { ...SOUND, Status: 'upgrading' },
    `the status of ${OSAKA_ARN} is upgrading, it must be available for a promotion`],
  ['a cluster that is gone', false, tokyo, {}, 'the cluster shop-osaka does not exist in this Region'],
  ['an old writer that still is one', true, both, undefined, STILL],
  ['a promotion that was skipped', true, tokyo, undefined, STILL],
  ['a promotion half-way', true, none, undefined, `${OSAKA_ARN} does not accept writes yet`],
  ['a writer that is not ready', true, osaka, { ...SOUND, Status: 'modifying' }, `${OSAKA_ARN} is the writer, but its status is modifying`],
])('fails with %s (promoted: %s)', async (_, promoted, database, cluster, message) => {
  process.env.PROMOTED = `${promoted}`;
  given(database, cluster);

  await expect(handler()).rejects.toThrow(new Error(message));
});

test.each(['ThrottlingException', 'AccessDenied', 'GlobalClusterNotFoundFault'])('fails with %s, and says so', async (name) => {
  rds.on(DescribeGlobalClustersCommand).rejects(failure(name));

  await expect(handler()).rejects.toThrow(`${name}: from AWS`);
});

const [lambda, ssm] = [mockClient(LambdaClient), mockClient(SSMClient)];
const OWN = { HERE: 'ap-northeast-1', OTHER: 'ap-northeast-3', FUNCTION: 'shop-check', IMAGES: '/shop/image,/shop/own', TEMPLATE: 'new' };
const REFUSED = /^users would return to another release or other settings: /;

test.each<[what: string, released: string | Error, template: string, said: RegExp]>([
  ['equal Regions', 'v3', 'new', /can be promoted.*ap-northeast-1 has the release and the settings of ap-northeast-3$/],
  ['the release of the day of the outage', 'v1', 'new', new RegExp(`${REFUSED.source}/shop/own is v3 in ap-northeast-1 and v1 in ap-northeast-3. Release`)],
  ['stacks of another program', 'v3', 'old', new RegExp(`${REFUSED.source}the stacks are deployed from different programs`)],
  ['a Region that does not respond', failure('TimeoutError'), 'new', /can be promoted.*not compared: TimeoutError/],
  ['a missing permission', failure('AccessDeniedException'), 'new', /^AccessDeniedException/],
])('before a failback it compares the Regions: %s', async (_, released, template, said) => {
  process.env = { ...process.env, ...OWN };
  given(tokyo);
  ssm.on(GetParameterCommand).callsFake(async ({ Name }, client) => {
    const isOther = Name === '/shop/own' && await client().config.region() === OWN.OTHER;
    if (isOther && released instanceof Error) throw released;
    return { Parameter: { Value: isOther ? released : 'v3' } };
  });
  lambda.on(GetFunctionConfigurationCommand, { FunctionName: 'shop-check' }).resolves({ Environment: { Variables: { TEMPLATE: template } } });

  await expect(handler().catch(({ message }: Error) => message)).resolves.toMatch(said);
});

const watch = mockClient(CloudWatchClient);

test.each<[lag: number[], database: GlobalCluster, said: RegExp]>([
  [[250], tokyo, /can be promoted/],
  [[900_000], tokyo, /can be promoted/],
  [[1_200_000], tokyo, /^a promotion without the other Region would lose the data of 1200 seconds before the outage, more than 900/],
  // Missing data never keeps users from a Region that works, and a database that has moved loses nothing.
  [[], tokyo, /can be promoted/],
  [[1_200_000], osaka, /is already the writer/],
  [[1_200_000], move(OSAKA_ARN), /can be promoted/],
])('before an automatic promotion, a lag of %j ms before the outage', async (Values, database, said) => {
  process.env = { ...process.env, LAG_QUERIES: '[]', OBJECTIVE_SECONDS: '900' };
  given(database);
  watch.on(GetMetricDataCommand).resolves({ MetricDataResults: [{ Values }] });

  await expect(handler().catch(({ message }: Error) => message)).resolves.toMatch(said);
});
