import { DescribeGlobalClustersCommand, type GlobalCluster, type RDSClient } from '@aws-sdk/client-rds';
import { list } from './list';

/** Reads a global database. Each of its Regions can respond while the others are unavailable. */
export async function readGlobalDatabase(rds: RDSClient, identifier: string): Promise<GlobalCluster> {
  const answer = await rds.send(new DescribeGlobalClustersCommand({ GlobalClusterIdentifier: identifier }));
  const found = answer.GlobalClusters?.[0];
  if (!found) throw new Error(`the global database ${identifier} does not exist`);
  return found;
}

/**
 * Returns the ARNs of the clusters that accept writes. More than one means split brain, none a promotion in progress.
 */
export function writersOf({ GlobalClusterMembers = [] }: GlobalCluster): string[] {
  return GlobalClusterMembers.filter(({ IsWriter }) => IsWriter).map(({ DBClusterArn }) => DBClusterArn!);
}

/** Throws unless a cluster is the only writer, because the other Region may still serve traffic. */
export function checkOnlyWriter(database: GlobalCluster, cluster: string): void {
  const writers = writersOf(database);
  if (writers.length === 1 && writers[0] === cluster) return;
  throw new Error(`${cluster} must be the only writer, the writers are: ${list(writers)}. Fail back first`);
}
