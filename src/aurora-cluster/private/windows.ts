import { Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { invalid } from '../../private/errors';
import { dailyWindow, DAY_MINUTES, Interval, overlap, weeklyWindow } from '../../private/windows';

// Read 2026-11-29: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html
const SHORTEST_MINUTES = 30;

/** Night in Japan (02:00 and, for maintenance, 03:00), and the alternative if the other window overlaps. */
const BACKUP_WINDOWS = ['17:00-17:30', '15:00-15:30'];
const MAINTENANCE_TIMES = [['18:00', '18:30'], ['16:00', '16:30']];
/** Sunday in UTC is Monday at night in Japan. */
const MAINTENANCE_DAY = 'sun';

/** Backup and maintenance windows of a cluster in UTC. */
export interface Windows {
  readonly backup: string;
  readonly maintenance: string;
}

/** Returns the given windows, with a default that does not overlap for a missing window. */
export function chooseWindows(
  scope: IConstruct, backup: string | undefined, maintenance: string | undefined, day = MAINTENANCE_DAY,
): Windows {
  const daily = backup === undefined || Token.isUnresolved(backup) ? undefined : parseBackup(scope, backup);
  const weekly = maintenance === undefined || Token.isUnresolved(maintenance)
    ? undefined
    : parseMaintenance(scope, maintenance);
  if (daily && weekly && overlap(daily, weekly)) {
    invalid(
      scope, `maintenanceWindow must not overlap the backupWindow of ${backup}, got ${maintenance}; move one of them`,
    );
  }
  return {
    backup: backup ?? BACKUP_WINDOWS.find((window) => !weekly || !overlap(parseBackup(scope, window), weekly))
      ?? invalid(
        scope, `backupWindow is required with a maintenanceWindow of ${maintenance}; pass one that does not overlap it`,
      ),
    maintenance: maintenance ?? maintenanceWindows(day).find((window) => !daily || !overlap(
      daily, parseMaintenance(scope, window),
    ))
      ?? invalid(
        scope, `maintenanceWindow is required with a backupWindow of ${backup}; pass one that does not overlap it`,
      ),
  };
}

const maintenanceWindows = (day: string): string[] =>
  MAINTENANCE_TIMES.map(([start, end]) => `${day}:${start}-${day}:${end}`);

function parseBackup(scope: IConstruct, text: string): Interval {
  const window = dailyWindow(text);
  if (!window) {
    invalid(scope, `backupWindow must be hh:mm-hh:mm in UTC, got "${text}"; write e.g. ${BACKUP_WINDOWS[0]}`);
  }
  const { length } = window;
  if (length < SHORTEST_MINUTES) {
    invalid(
      scope, `backupWindow must be at least ${SHORTEST_MINUTES} minutes long, got ${length} (${text}); lengthen it`,
    );
  }
  return window;
}

function parseMaintenance(scope: IConstruct, text: string): Interval {
  const window = weeklyWindow(text);
  if (!window) {
    invalid(
      scope,
      `maintenanceWindow must be ddd:hh:mm-ddd:hh:mm in UTC, got "${text}"; ` +
        `write e.g. ${maintenanceWindows(MAINTENANCE_DAY)[0]}`,
    );
  }
  const { length } = window;
  if (length < SHORTEST_MINUTES || length >= DAY_MINUTES) {
    invalid(
      scope,
      `maintenanceWindow must be from ${SHORTEST_MINUTES} minutes to less than 24 hours long, ` +
        `got ${length} minutes (${text}); change its end`,
    );
  }
  return window;
}
