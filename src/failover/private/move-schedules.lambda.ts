import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { variable } from './handler/environment';
import { list } from './handler/list';
import { setSchedules } from './handler/schedules';

/** The timeout for the other Region, which may be unavailable. */
const OTHER_REGION_MILLISECONDS = 10_000;

/**
 * Disables the schedules in the other Region, if it is available, and then enables them in this Region.
 *
 * Failures in the other Region are reported without an error, because it may be unavailable: when it is available
 * again, its own function `report-role` disables them. Failures in this Region are errors, and ARC retries. A schedule
 * that already has the state does not change. Only the state of a schedule changes.
 */
export async function handler(): Promise<string> {
  const names = variable('SCHEDULES').split(',');
  const [here, other] = [variable('HERE'), variable('OTHER')];
  const disabling = new SchedulerClient({ region: other, maxAttempts: 2 });
  const left = await setSchedules(disabling, names, 'DISABLED', AbortSignal.timeout(OTHER_REGION_MILLISECONDS));
  const failed = await setSchedules(new SchedulerClient({ region: here, maxAttempts: 5 }), names, 'ENABLED');
  const report = left.length > 0
    ? `. Check those that could not be disabled in ${other}: ${list(left)}`
    : `. All are disabled in ${other}`;
  if (failed.length > 0) throw new Error(`not enabled in ${here}: ${list(failed)}${report}`);
  return `${names.length} schedules are enabled in ${here}${report}`;
}
