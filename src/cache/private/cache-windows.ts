import { Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { invalid } from '../../private/errors';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const HOUR = 60;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
/** Night in Japan: 03:00 to 04:00 every day, and 04:30 to 05:30 on Mondays. */
const SNAPSHOT_WINDOW = '18:00-19:00';
const MAINTENANCE_WINDOW = 'sun:19:30-sun:20:30';

/** Snapshot and maintenance windows in UTC, which do not overlap. */
export interface CacheWindows {
  readonly snapshot: string;
  readonly maintenance: string;
}

/** A window in minutes from the start of its period. The end can be in the next period. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** Checks the given windows and selects the others without an overlap. */
export function chooseWindows(scope: IConstruct, given: Partial<CacheWindows>): CacheWindows {
  const snapshot = given.snapshot === undefined ? undefined : parse(scope, 'snapshotWindow', given.snapshot);
  const maintenance = given.maintenance === undefined ? undefined : parse(
    scope, 'maintenanceWindow', given.maintenance,
  );
  if (snapshot && maintenance && overlap(snapshot, maintenance)) {
    invalid(
      scope,
      `snapshotWindow must not overlap maintenanceWindow (${given.maintenance}), got ${given.snapshot}; ` +
        'move one of them',
    );
  }
  return {
    snapshot: given.snapshot ?? freeSnapshotWindow(scope, maintenance, given.maintenance),
    maintenance: given.maintenance ?? freeMaintenanceWindow(scope, snapshot, given.snapshot),
  };
}

function freeSnapshotWindow(scope: IConstruct, maintenance: Range | undefined, given: string | undefined): string {
  const hours = Array.from({ length: 24 }, (_, hour) => `${clock(hour * HOUR)}-${clock((hour + 1) * HOUR)}`);
  return [SNAPSHOT_WINDOW, ...hours].find((window) => !maintenance || !overlap(daily(window)!, maintenance))
    ?? invalid(scope, `maintenanceWindow must leave one hour per day for snapshots, got ${given}; shorten it`);
}

function freeMaintenanceWindow(scope: IConstruct, snapshot: Range | undefined, given: string | undefined): string {
  const hours = Array.from({ length: 24 }, (_, hour) =>
    `sun:${clock(hour * HOUR)}-${hour === 23 ? 'mon' : 'sun'}:${clock((hour + 1) * HOUR)}`);
  return [MAINTENANCE_WINDOW, ...hours].find((window) => !snapshot || !overlap(snapshot, weekly(window)!))
    ?? invalid(scope, `snapshotWindow must leave one hour per day for maintenance, got ${given}; shorten it`);
}

/** Returns undefined for a token, whose value is not known at synthesis. */
function parse(scope: IConstruct, prop: 'snapshotWindow' | 'maintenanceWindow', window: string): Range | undefined {
  if (Token.isUnresolved(window)) return undefined;
  const [range, form] = prop === 'snapshotWindow' ? [daily(window), '18:00-19:00'] : [
    weekly(window), 'sun:19:30-sun:20:30',
  ];
  if (!range) return invalid(scope, `${prop} must have the form ${form} (UTC), got "${window}"; use that form`);
  const minutes = range.end - range.start;
  if (minutes < HOUR) invalid(scope, `${prop} must be at least 60 minutes long, got ${window}; end it later`);
  if (prop === 'maintenanceWindow' && minutes > DAY) {
    invalid(
      scope, `${prop} must be at most 24 hours long, got ${window}; end it earlier`,
    );
  }
  return range;
}

function daily(window: string): Range | undefined {
  const [
    , fromHour, fromMinute, toHour, toMinute,
  ] = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/.exec(window) ?? [];
  if (fromHour === undefined) return undefined;
  return ordered(Number(fromHour) * HOUR + Number(fromMinute), Number(toHour) * HOUR + Number(toMinute), DAY);
}

function weekly(window: string): Range | undefined {
  const time = `(${DAYS.join('|')}):([01]\\d|2[0-3]):([0-5]\\d)`;
  const [, fromDay, fromHour, fromMinute, toDay, toHour, toMinute] = new RegExp(`^${time}-${time}$`).exec(window) ?? [];
  if (fromDay === undefined) return undefined;
  const minute = (day: string, hour: string, rest: string) =>
    DAYS.indexOf(day) * DAY + Number(hour) * HOUR + Number(rest);
  return ordered(minute(fromDay, fromHour, fromMinute), minute(toDay, toHour, toMinute), WEEK);
}

function ordered(start: number, end: number, period: number): Range {
  return { start, end: end < start ? end + period : end };
}

/** Returns true if the daily window overlaps the weekly window on any day, including the days before and after. */
function overlap(everyDay: Range, weeklyRange: Range): boolean {
  for (let day = -1; day <= 8; day++) {
    if (everyDay.start + day * DAY < weeklyRange.end && weeklyRange.start < everyDay.end + day * DAY) return true;
  }
  return false;
}

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / HOUR) % 24).padStart(2, '0')}:${String(minutes % HOUR).padStart(2, '0')}`;
}
