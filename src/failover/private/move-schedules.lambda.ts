import { GetScheduleCommand, ScheduleState, SchedulerClient, UpdateScheduleCommand } from '@aws-sdk/client-scheduler';
import { variable } from './handler/environment';
import { list } from './handler/global-database';

/** A region that is gone does not answer at all, and the schedules here are waiting. */
const OTHER_REGION_MILLISECONDS = 10_000;

/**
 * Let schedules run in this region, and in no other: end them there first, if anybody answers there, then begin them here.
 *
 * What the other region does not do is told and no error, for it may be gone. What this region does not do is one, and ARC
 * calls again; a schedule that is in its state already is left alone. Nothing of a schedule changes but its state.
 */
export async function handler(): Promise<string> {
  const names = variable('SCHEDULES').split(',');
  const [here, other] = [variable('HERE'), variable('OTHER')];
  const away = new SchedulerClient({ region: other, maxAttempts: 2 });
  const left = await setAll(away, names, 'DISABLED', AbortSignal.timeout(OTHER_REGION_MILLISECONDS));
  const complaints = await setAll(new SchedulerClient({ region: here, maxAttempts: 5 }), names, 'ENABLED');
  const told = left.length > 0 ? `; look after those in ${other}: ${list(left)}` : `; none runs in ${other}`;
  if (complaints.length > 0) throw new Error(`not enabled in ${here}: ${list(complaints)}${told}`);
  return `${names.length} schedules run in ${here}${told}`;
}

/** @returns those that it could not set, each with the reason */
async function setAll(client: SchedulerClient, names: string[], state: ScheduleState, abortSignal?: AbortSignal): Promise<string[]> {
  const outcomes = await Promise.allSettled(names.map((name) => set(client, name, state, abortSignal)));
  return outcomes.flatMap((outcome, index) => outcome.status === 'rejected' ? [`${names[index]} (${(outcome.reason as Error).name})`] : []);
}

/** An update replaces the whole schedule, so everything that was read goes back with it. */
async function set(client: SchedulerClient, Name: string, State: ScheduleState, abortSignal?: AbortSignal): Promise<void> {
  const { $metadata, Arn, CreationDate, LastModificationDate, ...schedule } = await client.send(new GetScheduleCommand({ Name }), { abortSignal });
  if (schedule.State === State) return;
  const { ScheduleExpression, FlexibleTimeWindow, Target } = schedule;
  await client.send(new UpdateScheduleCommand({ ...schedule, Name, ScheduleExpression, FlexibleTimeWindow, Target, State }), { abortSignal });
}
