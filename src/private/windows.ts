const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const HOUR = 60;
export const DAY_MINUTES = 24 * HOUR;
const WEEK_MINUTES = 7 * DAY_MINUTES;
const TIME = '([01]\\d|2[0-3]):([0-5]\\d)';
const DAILY = new RegExp(`^${TIME}-${TIME}$`);
const WEEKLY = new RegExp(`^(${DAYS.join('|')}):${TIME}-(${DAYS.join('|')}):${TIME}$`, 'i');

/** A window in minutes since the start of its period: a day, or the week from Monday. It can end in the next period. */
export interface Interval {
  readonly start: number;
  readonly length: number;
}

/** Reads `hh:mm-hh:mm`; undefined for another text. */
export function dailyWindow(text: string): Interval | undefined {
  const [, fromHour, fromMinute, toHour, toMinute] = DAILY.exec(text) ?? [];
  if (fromHour === undefined) return undefined;
  return between(minutes(fromHour, fromMinute), minutes(toHour, toMinute), DAY_MINUTES);
}

/** Reads `ddd:hh:mm-ddd:hh:mm`, with days in upper or lower case; undefined for another text. */
export function weeklyWindow(text: string): Interval | undefined {
  const [, fromDay, fromHour, fromMinute, toDay, toHour, toMinute] = WEEKLY.exec(text) ?? [];
  if (fromDay === undefined) return undefined;
  const start = dayOf(fromDay) + minutes(fromHour, fromMinute);
  return between(start, dayOf(toDay) + minutes(toHour, toMinute), WEEK_MINUTES);
}

/**
 * The same window a day earlier; another text as it is.
 *
 * @param text `ddd:hh:mm-ddd:hh:mm`
 */
export function dayBefore(text: string | undefined): string | undefined {
  if (text === undefined || !weeklyWindow(text)) return text;
  return text.toLowerCase().replace(/[a-z]+/g, (day) => DAYS.at(DAYS.indexOf(day) - 1)!);
}

/** Returns true if a daily window overlaps a weekly window, on any day. */
export function overlap(daily: Interval, weekly: Interval): boolean {
  return DAYS.some((_, day) => {
    const start = daily.start + day * DAY_MINUTES;
    const ahead = (weekly.start - start + WEEK_MINUTES) % WEEK_MINUTES;
    const behind = (start - weekly.start + WEEK_MINUTES) % WEEK_MINUTES;
    return ahead < daily.length || behind < weekly.length;
  });
}

function between(start: number, end: number, period: number): Interval {
  return { start, length: (end - start + period) % period };
}

function dayOf(day: string): number {
  return DAYS.indexOf(day.toLowerCase()) * DAY_MINUTES;
}

function minutes(hour: string, minute: string): number {
  return Number(hour) * HOUR + Number(minute);
}
