import { Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { invalid } from '../../private/errors';
import { dailyWindow, DAY_MINUTES, Interval, overlap, weeklyWindow } from '../../private/windows';

const HOUR = 60;
/** Night in Japan: 03:00 to 04:00 every day, and 04:30 to 05:30 on Mondays. */
const SNAPSHOT_WINDOW = '18:00-19:00';
const MAINTENANCE_WINDOW = 'sun:19:30-sun:20:30';

/** Snapshot and maintenance windows in UTC, which do not overlap. */
export interface CacheWindows {
  readonly snapshot: string;
  readonly maintenance: string;
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
    // Tokens keep their text.
    maintenance: (maintenance ? given.maintenance?.toLowerCase() : given.maintenance) ??
      freeMaintenanceWindow(scope, snapshot, given.snapshot),
  };
}

function freeSnapshotWindow(scope: IConstruct, maintenance: Interval | undefined, given: string | undefined): string {
  const hours = Array.from({ length: 24 }, (_, hour) => `${clock(hour * HOUR)}-${clock((hour + 1) * HOUR)}`);
  return [SNAPSHOT_WINDOW, ...hours].find((window) => !maintenance || !overlap(dailyWindow(window)!, maintenance))
    ?? invalid(scope, `maintenanceWindow must leave one hour per day for snapshots, got ${given}; shorten it`);
}

function freeMaintenanceWindow(scope: IConstruct, snapshot: Interval | undefined, given: string | undefined): string {
  const hours = Array.from({ length: 24 }, (_, hour) =>
    `sun:${clock(hour * HOUR)}-${hour === 23 ? 'mon' : 'sun'}:${clock((hour + 1) * HOUR)}`);
  return [MAINTENANCE_WINDOW, ...hours].find((window) => !snapshot || !overlap(snapshot, weeklyWindow(window)!))
    ?? invalid(scope, `snapshotWindow must leave one hour per day for maintenance, got ${given}; shorten it`);
}

/** Returns undefined for a token, whose value is not known at synthesis. */
function parse(scope: IConstruct, prop: 'snapshotWindow' | 'maintenanceWindow', window: string): Interval | undefined {
  if (Token.isUnresolved(window)) return undefined;
  const [range, form] = prop === 'snapshotWindow' ? [dailyWindow(window), '18:00-19:00'] : [
    weeklyWindow(window), 'sun:19:30-sun:20:30',
  ];
  if (!range) return invalid(scope, `${prop} must have the form ${form} (UTC), got "${window}"; use that form`);
  const { length: minutes } = range;
  if (minutes < HOUR) invalid(scope, `${prop} must be at least 60 minutes long, got ${window}; end it later`);
  if (prop === 'maintenanceWindow' && minutes > DAY_MINUTES) {
    invalid(scope, `${prop} must be at most 24 hours long, got ${window}; end it earlier`);
  }
  return range;
}

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / HOUR) % 24).padStart(2, '0')}:${String(minutes % HOUR).padStart(2, '0')}`;
}
