import { Cron } from '../../src/jobs/private/cron';

const DAY_MINUTES = 1_440;

/** The minutes of a number of days, from midnight of a Monday on, in which a cron expression of EventBridge fires. */
export function timesOf(expression: string, days: number): number[] {
  const [, fields] = /^cron\((.*)\)$/.exec(expression) ?? [];
  if (fields === undefined) throw new Error(`a schedule must be a cron expression, got ${expression}`);
  const cron = Cron.parse(fields);
  const start = Date.UTC(2029, 0, 1);
  return Array.from({ length: days * DAY_MINUTES }, (_, minute) => minute).filter((minute) => cron.fires(new Date(start + minute * 60_000)));
}
