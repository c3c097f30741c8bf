import { RDSClient } from '@aws-sdk/client-rds';
import { ScheduleState, SchedulerClient } from '@aws-sdk/client-scheduler';
import { variable } from './handler/environment';
import { readGlobalDatabase, writersOf } from './handler/global-database';
import { list } from './handler/list';
import { setSchedules } from './handler/schedules';
import { emf, scheduledMinute, Tick } from '../../private/functions/embedded-metric';

const rds = new RDSClient({ maxAttempts: 5 });
/** What CloudFormation has written is reported once. */
const scheduler = new SchedulerClient({ maxAttempts: 5 });
/** The function has 30 seconds in total. */
const SCHEDULES_MILLISECONDS = 15_000;

/** Each minute, or the name of a schedule that CloudFormation has written. */
type Report = Tick & { readonly written?: string };

/**
 * Publishes whether the cluster of this Region is a secondary cluster. While another cluster is the writer, it disables
 * the schedules of this Region: those of a lost Region are enabled when it is available again, and those that a
 * deployment has enabled again. It enables only a schedule that CloudFormation has written: the template of the standby
 * Region has it disabled. To enable the others is the work of the failover plan.
 *
 * Each Region responds while the other one is unavailable. A cluster that is no member has no role: the function fails,
 * and publishes nothing.
 */
export async function handler(report: Report | null): Promise<string> {
  const [identifier, arn] = [variable('GLOBAL_CLUSTER'), variable('CLUSTER_ARN')];
  const database = await readGlobalDatabase(rds, identifier);
  const members = (database.GlobalClusterMembers ?? []).map(({ DBClusterArn }) => DBClusterArn!);
  if (!members.includes(arn)) {
    // It accepts writes, but users are served by another cluster.
    if (writersOf(database).length > 0) await setStates('DISABLED');
    throw new Error(`${arn} is not a member of the global database ${identifier}. Members: ${list(members)}`);
  }
  const writers = writersOf(database);
  const secondary = !writers.includes(arn);
  const role = `${arn} is ${secondary ? 'a secondary cluster' : 'the primary cluster'}`;
  if (report?.written !== undefined) {
    if (!secondary && writers.length === 1) await setStates('ENABLED', report.written);
    return role;
  }
  emf({
    namespace: variable('NAMESPACE'),
    dimensions: { [variable('DIMENSION')]: variable('CLUSTER') },
    metrics: { [variable('METRIC')]: [secondary ? 1 : 0, 'None'] },
    time: scheduledMinute(report),
  });
  // During a promotion there is no writer, and the jobs of both Regions wait for it.
  if (secondary && writers.length > 0) await setStates('DISABLED');
  return role;
}

/** Sets the state of all schedules of the pair, or of the one with this name, if it is of the pair. */
async function setStates(state: ScheduleState, only?: string): Promise<void> {
  const names = (process.env.SCHEDULES ?? '').split(',').filter((name) => name && name === (only ?? name));
  const left = await setSchedules(scheduler, names, state, AbortSignal.timeout(SCHEDULES_MILLISECONDS));
  const role = state === 'DISABLED' ? 'a secondary cluster' : 'the primary cluster';
  if (left.length > 0) throw new Error(`not ${state.toLowerCase()}, although the cluster is ${role}: ${list(left)}`);
}
