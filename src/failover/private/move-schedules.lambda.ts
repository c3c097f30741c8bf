import { GetScheduleCommand, ScheduleState, SchedulerClient, UpdateScheduleCommand } from '@aws-sdk/client-scheduler';
import { variable } from './handler/environment';
import { list } from './handler/global-database';

/** The timeout for the other Region, which may be unavailable. */
const OTHER_REGION_MILLISECONDS = 10_000;

/**
 * Disables the schedules in the other Region, if it is available, and then enables them in this Region.
 *
 * Failures in the other Region are reported without an error, because it may be unavailable. Failures in this Region
 * are errors, and ARC retries. A schedule that already has the state does not change. Only the state of a schedule
 * changes.
 */
export async function handler(): Promise<string> {
  const names = variable('SCHEDULES').split(',');
  const [here, other] = [variable('HERE'), variable('OTHER')];
  const disabling = new SchedulerClient({ region: other, maxAttempts: 2 });
  const left = await setAll(disabling, names, 'DISABLED', AbortSignal.timeout(OTHER_REGION_MILLISECONDS));
  const failed = await setAll(new SchedulerClient({ region: here, maxAttempts: 5 }), names, 'ENABLED');
  const report = left.length > 0
    ? `. Check those that could not be disabled in ${other}: ${list(left)}`
    : `. All are disabled in ${other}`;
  if (failed.length > 0) throw new Error(`not enabled in ${here}: ${list(failed)}${report}`);
  return `${names.length} schedules are enabled in ${here}${report}`;
}

/** @returns the schedules that could not be set, with the reasons */
async function setAll(
  client: SchedulerClient, names: string[], state: ScheduleState, abortSignal?: AbortSignal,
): Promise<string[]> {
  const outcomes = await Promise.allSettled(names.map((name) => set(client, name, state, abortSignal)));
  return outcomes.flatMap((outcome, index) =>
    outcome.status === 'rejected' ? [`${names[index]} (${(outcome.reason as Error).name})`] : []);
}

/** UpdateSchedule replaces the whole schedule, so that all values that were read are sent. */
async function set(
  client: SchedulerClient, Name: string, State: ScheduleState, abortSignal?: AbortSignal,
): Promise<void> {
  const read = await client.send(new GetScheduleCommand({ Name }), { abortSignal });
  const { $metadata, Arn, CreationDate, LastModificationDate, ...schedule } = read;
  if (schedule.State === State) return;
  const { ScheduleExpression, FlexibleTimeWindow, Target } = schedule;
  const update = new UpdateScheduleCommand({
    ...schedule, Name, ScheduleExpression, FlexibleTimeWindow, Target, State,
  });
  await client.send(update, { abortSignal });
}
