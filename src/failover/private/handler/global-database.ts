import type { DescribeGlobalClustersCommandOutput, GlobalCluster } from '@aws-sdk/client-rds';

/** The one global database of an answer. Each region of it can be asked, with the others gone. */
export function globalDatabaseOf(answer: Pick<DescribeGlobalClustersCommandOutput, 'GlobalClusters'>, identifier: string): GlobalCluster {
  const found = answer.GlobalClusters?.[0];
  if (!found) throw new Error(`there is no global database ${identifier}`);
  return found;
}

/** ARNs of the clusters that take writes. More than one is split brain; none is a promotion that has not ended. */
export function writersOf({ GlobalClusterMembers = [] }: GlobalCluster): string[] {
  return GlobalClusterMembers.filter(({ IsWriter }) => IsWriter).map(({ DBClusterArn }) => DBClusterArn!);
}

/** Refuse to take anything from a region that may still serve users. */
export function demandOnlyWriter(answer: Pick<DescribeGlobalClustersCommandOutput, 'GlobalClusters'>, identifier: string, cluster: string): void {
  const writers = writersOf(globalDatabaseOf(answer, identifier));
  if (writers.length !== 1 || writers[0] !== cluster) throw new Error(`${cluster} must be the only writer, and there is ${list(writers)}; fail back first`);
}

/** Lists for people, who read them in ARC's console at night. */
export function list(items: readonly string[]): string {
  return items.length > 0 ? items.join(', ') : 'none';
}
