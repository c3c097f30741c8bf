import { DescribeGlobalClustersCommand, RDSClient } from '@aws-sdk/client-rds';
import { variable } from './handler/environment';
import { globalDatabaseOf, list, writersOf } from './handler/global-database';

const rds = new RDSClient({ maxAttempts: 5 });

/** The event of EventBridge; empty for a manual invocation. */
export interface Tick {
  readonly time?: string;
}

/**
 * Publishes whether the cluster of this Region is a secondary cluster. It only reads.
 *
 * Each Region responds while the other one is unavailable. A cluster that is no member has no role: the function fails,
 * and publishes nothing.
 */
export async function handler(tick: Tick | null): Promise<string> {
  const [identifier, arn] = [variable('GLOBAL_CLUSTER'), variable('CLUSTER_ARN')];
  const answer = await rds.send(new DescribeGlobalClustersCommand({ GlobalClusterIdentifier: identifier }));
  const database = globalDatabaseOf(answer, identifier);
  const members = (database.GlobalClusterMembers ?? []).map(({ DBClusterArn }) => DBClusterArn!);
  if (!members.includes(arn)) {
    throw new Error(`${arn} is not a member of the global database ${identifier}. Members: ${list(members)}`);
  }
  const secondary = !writersOf(database).includes(arn);
  process.stdout.write(`${JSON.stringify(record(secondary, timeOf(tick)))}\n`);
  return `${arn} is ${secondary ? 'a secondary cluster' : 'the primary cluster'}`;
}

/** The scheduled minute instead of the current one, so that there is one value per minute. */
function timeOf(tick: Tick | null): number {
  const now = Date.now();
  const due = Date.parse(tick?.time ?? '');
  return Math.abs(now - due) < 3_600_000 ? due : now;
}

/** Returns the record in the CloudWatch embedded metric format. */
function record(secondary: boolean, Timestamp: number): unknown {
  const [Namespace, dimension, Name] = [variable('NAMESPACE'), variable('DIMENSION'), variable('METRIC')];
  return {
    _aws: {
      Timestamp,
      CloudWatchMetrics: [{ Namespace, Dimensions: [[dimension]], Metrics: [{ Name, Unit: 'None' }] }],
    },
    [dimension]: variable('CLUSTER'),
    [Name]: secondary ? 1 : 0,
  };
}
