import { DBCluster, DescribeDBClustersCommand, DescribeGlobalClustersCommand, GlobalCluster, RDSClient } from '@aws-sdk/client-rds';
import { variable } from './handler/environment';
import { globalDatabaseOf, list, writersOf } from './handler/global-database';

const rds = new RDSClient({ maxAttempts: 5 });

/**
 * Before the promotion: whether this region's cluster can become the writer. After it: whether it is the only one.
 *
 * It only reads, so it can be called at any time. What it throws, ARC shows to the operator and tries again.
 */
export async function handler(): Promise<string> {
  const [identifier, arn] = [variable('GLOBAL_CLUSTER'), variable('CLUSTER_ARN')];
  const database = globalDatabaseOf(await rds.send(new DescribeGlobalClustersCommand({ GlobalClusterIdentifier: identifier })), identifier);
  if (!database.GlobalClusterMembers?.some(({ DBClusterArn }) => DBClusterArn === arn)) {
    throw new Error(`${arn} is no member of global database ${identifier}; its members: ${list(membersOf(database))}`);
  }
  if (variable('PROMOTED') === 'true') return confirmWriter(database, arn);
  return checkDatabase(database, arn);
}

async function checkDatabase(database: GlobalCluster, arn: string): Promise<string> {
  const writers = writersOf(database);
  if (writers.length !== 1) throw new Error(`a promotion needs one writer to start from, and there is ${list(writers)}; wait, or repair the global database`);
  if (writers[0] === arn) return `${arn} is the writer already`;
  const { FailoverState: move } = database;
  if (move && move.ToDbClusterArn !== arn) throw new Error(`the database is on its way to ${move.ToDbClusterArn} (${move.Status}); let that end first`);

  const cluster = await readCluster();
  // Without an instance there is nothing that could be promoted.
  if (!cluster.DBClusterMembers?.length) throw new Error(`${arn} has no instance; add one, for example with instances in its stack`);
  if (cluster.Status !== 'available' && !move) throw new Error(`${arn} is ${cluster.Status}; it has to be available to be promoted`);
  return `${arn} can be promoted; the writer is ${writers[0]}`;
}

async function confirmWriter(database: GlobalCluster, arn: string): Promise<string> {
  const writers = writersOf(database);
  const others = writers.filter((writer) => writer !== arn);
  if (others.length > 0) throw new Error(`${list(others)} takes writes; users stay away from this region until that ends`);
  if (writers.length === 0) throw new Error(`${arn} takes no writes yet`);
  const cluster = await readCluster();
  if (cluster.Status !== 'available') throw new Error(`${arn} is the writer and still ${cluster.Status}`);
  return `${arn} is the only writer`;
}

async function readCluster(): Promise<DBCluster> {
  const { DBClusters: [cluster] = [] } = await rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier: variable('CLUSTER') }));
  if (!cluster) throw new Error(`there is no cluster ${variable('CLUSTER')} in this region`);
  return cluster;
}

function membersOf({ GlobalClusterMembers = [] }: GlobalCluster): string[] {
  return GlobalClusterMembers.map(({ DBClusterArn }) => DBClusterArn!);
}
