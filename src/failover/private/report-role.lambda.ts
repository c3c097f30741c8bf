import { DescribeGlobalClustersCommand, RDSClient } from '@aws-sdk/client-rds';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { variable } from './handler/environment';
import { globalDatabaseOf, list, writersOf } from './handler/global-database';
import { setSchedules } from './handler/schedules';
import { emf, scheduledMinute, Tick } from '../../private/functions/embedded-metric';

const rds = new RDSClient({ maxAttempts: 5 });
const scheduler = new SchedulerClient({ maxAttempts: 2 });
/** The function has 30 seconds in total. */
const SCHEDULES_MILLISECONDS = 15_000;

/**
 * Publishes whether the cluster of this Region is a secondary cluster. While another cluster is the writer, it disables
 * the schedules of this Region: those of a lost Region are enabled when it is available again, and those that a
 * deployment has enabled again. It never enables a schedule, which is the work of the failover plan.
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
    // It accepts writes, but users are served by another cluster.
    if (writersOf(database).length > 0) await disableSchedules();
    throw new Error(`${arn} is not a member of the global database ${identifier}. Members: ${list(members)}`);
  }
  const writers = writersOf(database);
  const secondary = !writers.includes(arn);
  emf({
    namespace: variable('NAMESPACE'),
    dimensions: { [variable('DIMENSION')]: variable('CLUSTER') },
    metrics: { [variable('METRIC')]: [secondary ? 1 : 0, 'None'] },
    time: scheduledMinute(tick),
  });
  // During a promotion there is no writer, and the jobs of both Regions wait for it.
  if (secondary && writers.length > 0) await disableSchedules();
  return `${arn} is ${secondary ? 'a secondary cluster' : 'the primary cluster'}`;
}

async function disableSchedules(): Promise<void> {
  const { SCHEDULES: names } = process.env;
  if (!names) return;
  const left = await setSchedules(
    scheduler, names.split(','), 'DISABLED', AbortSignal.timeout(SCHEDULES_MILLISECONDS),
  );
  if (left.length > 0) throw new Error(`not disabled, although the cluster is a secondary cluster: ${list(left)}`);
}
