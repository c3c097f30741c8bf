import { Annotations, TimeZone, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { AuroraClusterProps } from '../../aurora-cluster';
import { WEEKDAYS } from '../../aurora-cluster/internal';
import { CLOSING, OPENING, UPTIME_DAYS } from '../../operations/internal';
import { invalid } from '../../private/errors';
import { PlatformCostsOptions } from '../platform-costs';

const HOUR = 60;
const DAY = 24 * HOUR;
/** Zones with daylight saving time have another offset in each. */
const SEASONS = ['2026-01-15', '2026-07-15'];

type Windows = Pick<AuroraClusterProps, 'backupWindow' | 'maintenanceWindow' | 'rotationHour' | 'rotationWeekday'>;

/**
 * The windows of a database that an uptime schedule stops, on its first day: rotations after the opening, then
 * maintenance and the backup before the closing. Empty if it runs at all hours, or its times are not known.
 */
export function uptimeWindows(scope: IConstruct, costs: PlatformCostsOptions | undefined): Windows {
  if (!costs?.uptimeSchedule) return {};
  const {
    uptimeOpening: opening = OPENING, uptimeClosing: closing = CLOSING, uptimeDays = UPTIME_DAYS,
    uptimeTimeZone: { timezoneName: zone } = TimeZone.ASIA_TOKYO,
  } = costs;
  const day = WEEKDAYS.indexOf(uptimeDays.slice(0, 3));
  if (day < 0 || Token.isUnresolved(zone)) return {};
  const offsets = SEASONS.map((date) => offsetOf(scope, zone, new Date(date)));
  // Minutes in UTC since the start of the day.
  const from = opening * HOUR - Math.min(...offsets);
  const to = closing * HOUR - Math.max(...offsets);
  const rotation = [0, 1, 2].map((hours) => Math.ceil(from / HOUR + hours) * HOUR)
    .find((start) => start + 2 * HOUR <= to && start % DAY !== DAY - HOUR && start % DAY !== -HOUR);
  if (rotation === undefined) {
    Annotations.of(scope).addWarningV2('@eldonia/eldonia-platform:shortUptime',
      'the uptime has no window of two hours that ends on the same day in UTC, so that the passwords of the database ' +
      'do not rotate, and it gets no maintenance; extend the uptime, or set the windows of database');
    return {};
  }
  const [maintenance, backup] = [to - HOUR, to - HOUR / 2];
  return {
    rotationHour: parseInt(clock(rotation), 10),
    rotationWeekday: weekday(day, rotation),
    maintenanceWindow: [maintenance, backup].map((at) => `${weekday(day, at).toLowerCase()}:${clock(at)}`).join('-'),
    backupWindow: [backup, to].map(clock).join('-'),
  };
}

function clock(at: number): string {
  const minutes = (at + DAY) % DAY;
  return [Math.floor(minutes / HOUR), minutes % HOUR].map((part) => String(part).padStart(2, '0')).join(':');
}

const weekday = (day: number, at: number): string => WEEKDAYS.at((day + Math.floor(at / DAY)) % WEEKDAYS.length)!;

/** In minutes. */
function offsetOf(scope: IConstruct, timeZone: string, date: Date): number {
  try {
    const text = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).format(date);
    const [, sign = '+', hours = 0, minutes = 0] = /GMT([+-])(\d\d):(\d\d)/.exec(text) ?? [];
    return Number(`${sign}1`) * (Number(hours) * HOUR + Number(minutes));
  } catch {
    return invalid(scope, `costs.uptimeTimeZone must be a time zone of IANA, got "${timeZone}"; ` +
      'pass e.g. TimeZone.ASIA_TOKYO');
  }
}
