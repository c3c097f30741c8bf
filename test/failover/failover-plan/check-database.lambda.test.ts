import { DBCluster, DescribeDBClustersCommand, DescribeGlobalClustersCommand, GlobalCluster, RDSClient } from '@aws-sdk/client-rds';
import { mockClient } from 'aws-sdk-client-mock';
import { failure, membersWith, OSAKA_ARN, TOKYO_ARN, withVariables } from './handler-fixture';
import { handler } from '../../../src/failover/private/check-database.lambda';

const rds = mockClient(RDSClient);
const SOUND: DBCluster = { Status: 'available', DBClusterMembers: [{ DBInstanceIdentifier: 'one' }] };

withVariables({ AWS_REGION: 'ap-northeast-3', GLOBAL_CLUSTER: 'shop-global', CLUSTER: 'shop-osaka', CLUSTER_ARN: OSAKA_ARN });
beforeEach(() => rds.reset());

function given(database: GlobalCluster | undefined, cluster: DBCluster | undefined = SOUND): void {
  rds.on(DescribeGlobalClustersCommand, { GlobalClusterIdentifier: 'shop-global' }).resolves({ GlobalClusters: database && [database] });
  rds.on(DescribeDBClustersCommand, { DBClusterIdentifier: 'shop-osaka' }).resolves({ DBClusters: cluster.Status ? [cluster] : [] });
}

const tokyo = { GlobalClusterMembers: membersWith(TOKYO_ARN) };
const osaka = { GlobalClusterMembers: membersWith(OSAKA_ARN) };
const stranger = { GlobalClusterMembers: [{ DBClusterArn: TOKYO_ARN, IsWriter: true }] };
const move = (ToDbClusterArn: string) => ({ ...tokyo, FailoverState: { Status: 'failing-over' as const, FromDbClusterArn: TOKYO_ARN, ToDbClusterArn } });

describe('before the promotion', () => {
  beforeEach(() => void (process.env.PROMOTED = 'false'));

  test.each<[string, GlobalCluster, DBCluster | undefined, string]>([
    ['a secondary with an instance', tokyo, SOUND, `${OSAKA_ARN} can be promoted. The current writer is ${TOKYO_ARN}`],
    ['a second call, when the promotion is under way', move(OSAKA_ARN), { ...SOUND, Status: 'promoting' },
      `${OSAKA_ARN} can be promoted. The current writer is ${TOKYO_ARN}`],
    ['a second call, when the promotion is done', osaka, undefined, `${OSAKA_ARN} is already the writer`],
  ])('lets pass %s', async (_, database, cluster, said) => {
    given(database, cluster);

    await expect(handler()).resolves.toBe(said);
    await expect(handler()).resolves.toBe(said);
    expect(rds.calls().filter(({ args: [command] }) => !command.constructor.name.startsWith('Describe'))).toEqual([]);
  });

  test.each<[string, GlobalCluster | undefined, DBCluster | undefined, string]>([
    ['no global database', undefined, undefined, 'the global database shop-global does not exist'],
    ['a cluster that was taken out', stranger, undefined, `${OSAKA_ARN} is not a member of the global database shop-global. Members: ${TOKYO_ARN}`],
    ['a global database without members', {}, undefined, `${OSAKA_ARN} is not a member of the global database shop-global. Members: none`],
    ['no writer, half-way through a failover', { GlobalClusterMembers: membersWith() }, undefined,
      'the global database must have one writer before a promotion, but has: none. Wait, or repair the global database'],
    ['two writers', { GlobalClusterMembers: membersWith(TOKYO_ARN, OSAKA_ARN) }, undefined,
      `the global database must have one writer before a promotion, but has: ${TOKYO_ARN}, ${OSAKA_ARN}. Wait, or repair the global database`],
    ['a move to somewhere else', move(TOKYO_ARN), undefined, `a switchover or failover to ${TOKYO_ARN} is in progress (failing-over). Wait until it ends`],
    ['a cluster without an instance', tokyo, { Status: 'available' }, `${OSAKA_ARN} has no instances. Add an instance, e.g. with the prop instances in its stack`],
    ['a cluster that is busy', tokyo, { ...SOUND, Status: 'upgrading' }, `the status of ${OSAKA_ARN} is upgrading, it must be available for a promotion`],
    ['a cluster that is gone', tokyo, {}, 'the cluster shop-osaka does not exist in this Region'],
  ])('fails with %s', async (_, database, cluster, message) => {
    given(database, cluster);

    await expect(handler()).rejects.toThrow(new Error(message));
  });
});

describe('after the promotion', () => {
  beforeEach(() => void (process.env.PROMOTED = 'true'));

  test('lets pass the only writer, as often as it is asked', async () => {
    given(osaka);

    await expect(handler()).resolves.toBe(`${OSAKA_ARN} is the only writer`);
    await expect(handler()).resolves.toBe(`${OSAKA_ARN} is the only writer`);
  });

  test.each<[string, GlobalCluster, DBCluster | undefined, string]>([
    ['an old writer that still is one', { GlobalClusterMembers: membersWith(TOKYO_ARN, OSAKA_ARN) }, undefined,
      `${TOKYO_ARN} still accepts writes. Traffic does not move to this Region until it is read-only`],
    ['a promotion that was skipped', tokyo, undefined, `${TOKYO_ARN} still accepts writes. Traffic does not move to this Region until it is read-only`],
    ['a promotion half-way', { GlobalClusterMembers: membersWith() }, undefined, `${OSAKA_ARN} does not accept writes yet`],
    ['a writer that is not ready', osaka, { ...SOUND, Status: 'modifying' }, `${OSAKA_ARN} is the writer, but its status is modifying`],
  ])('fails with %s', async (_, database, cluster, message) => {
    given(database, cluster);

    await expect(handler()).rejects.toThrow(new Error(message));
  });
});

test.each(['ThrottlingException', 'AccessDenied', 'GlobalClusterNotFoundFault'])('fails with %s, and says so', async (name) => {
  rds.on(DescribeGlobalClustersCommand).rejects(failure(name));

  await expect(handler()).rejects.toThrow(`${name}: from AWS`);
});

test('fails without its variables', async () => {
  delete process.env.GLOBAL_CLUSTER;

  await expect(handler()).rejects.toThrow('variable GLOBAL_CLUSTER is missing; deploy the stack of the function again');
});
