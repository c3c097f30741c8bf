import { GetScheduleCommand, ScheduleState, SchedulerClient, UpdateScheduleCommand } from '@aws-sdk/client-scheduler';

/**
 * Sets the state of schedules. A schedule that already has the state does not change.
 *
 * @returns the schedules that could not be set, with the reasons
 */
export async function setSchedules(
  client: SchedulerClient, names: string[], state: ScheduleState, abortSignal?: AbortSignal,
): Promise<string[]> {
  const outcomes = await Promise.allSettled(names.map((name) => set(client, name, state, abortSignal)));
  return outcomes.flatMap((outcome, index) =>
    outcome.status === 'rejected' ? [`${names[index]} (${(outcome.reason as Error).name})`] : []);
}

/**
 * UpdateSchedule replaces the whole schedule, so that all values that were read are sent, but not a start that has
 * passed: it has no effect any more, and EventBridge Scheduler rejects one of more than five minutes ago.
 */
async function set(
  client: SchedulerClient, Name: string, State: ScheduleState, abortSignal?: AbortSignal,
): Promise<void> {
  const read = await client.send(new GetScheduleCommand({ Name }), { abortSignal });
  const { $metadata, Arn, CreationDate, LastModificationDate, StartDate: start, ...schedule } = read;
  // A schedule that has ended invokes nothing.
  if (schedule.State === State || hasPassed(schedule.EndDate)) return;
  const { ScheduleExpression, FlexibleTimeWindow, Target } = schedule;
  const StartDate = hasPassed(start) ? undefined : start;
  const update = new UpdateScheduleCommand({
    ...schedule, Name, ScheduleExpression, FlexibleTimeWindow, Target, State, StartDate,
  });
  await client.send(update, { abortSignal });
}

const hasPassed = (date: Date | undefined): boolean => date !== undefined && date.getTime() <= Date.now();
