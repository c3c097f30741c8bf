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
    ['a secondary with an instance', tokyo, SOUND, `${OSAKA_ARN} can be promoted; the writer is ${TOKYO_ARN}`],
    ['a second call, when the promotion is under way', move(OSAKA_ARN), { ...SOUND, Status: 'promoting' },
      `${OSAKA_ARN} can be promoted; the writer is ${TOKYO_ARN}`],
    ['a second call, when the promotion is done', osaka, undefined, `${OSAKA_ARN} is the writer already`],
  ])('lets pass %s', async (_, database, cluster, said) => {
    given(database, cluster);

    await expect(handler()).resolves.toBe(said);
    await expect(handler()).resolves.toBe(said);
  });

  test.each<[string, GlobalCluster | undefined, DBCluster | undefined, string]>([
    ['no global database', undefined, undefined, 'there is no global database shop-global'],
    ['a cluster that was taken out', stranger, undefined, `${OSAKA_ARN} is no member of global database shop-global; its members: ${TOKYO_ARN}`],
    ['a global database without members', {}, undefined, `${OSAKA_ARN} is no member of global database shop-global; its members: none`],
    ['no writer, half-way through a failover', { GlobalClusterMembers: membersWith() }, undefined,
      'a promotion needs one writer to start from, and there is none; wait, or repair the global database'],
    ['two writers', { GlobalClusterMembers: membersWith(TOKYO_ARN, OSAKA_ARN) }, undefined,
      `a promotion needs one writer to start from, and there is ${TOKYO_ARN}, ${OSAKA_ARN}; wait, or repair the global database`],
    ['a move to somewhere else', move(TOKYO_ARN), undefined, `the database is on its way to ${TOKYO_ARN} (failing-over); let that end first`],
    ['a cluster without an instance', tokyo, { Status: 'available' }, `${OSAKA_ARN} has no instance; add one, for example with instances in its stack`],
    ['a cluster that is busy', tokyo, { ...SOUND, Status: 'upgrading' }, `${OSAKA_ARN} is upgrading; it has to be available to be promoted`],
    ['a cluster that is gone', tokyo, {}, 'there is no cluster shop-osaka in this region'],
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
      `${TOKYO_ARN} takes writes; users stay away from this region until that ends`],
    ['a promotion that was skipped', tokyo, undefined, `${TOKYO_ARN} takes writes; users stay away from this region until that ends`],
    ['a promotion half-way', { GlobalClusterMembers: membersWith() }, undefined, `${OSAKA_ARN} takes no writes yet`],
    ['a writer that is not ready', osaka, { ...SOUND, Status: 'modifying' }, `${OSAKA_ARN} is the writer and still modifying`],
  ])('fails with %s', async (_, database, cluster, message) => {
    given(database, cluster);

    await expect(handler()).rejects.toThrow(new Error(message));
  });

  test('passes once what stopped it is over', async () => {
    given({ GlobalClusterMembers: membersWith() });
    await expect(handler()).rejects.toThrow('takes no writes yet');
    given(osaka);

    await expect(handler()).resolves.toBe(`${OSAKA_ARN} is the only writer`);
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

test('changes nothing', async () => {
  process.env.PROMOTED = 'false';
  given(tokyo);
  await handler();

  expect(rds.calls().map(({ args: [command] }) => command.constructor.name)).toEqual(['DescribeGlobalClustersCommand', 'DescribeDBClustersCommand']);
});
