import { App, Stack, TimeZone } from 'aws-cdk-lib';
import { slim, warningsAt } from './fixture';
import { PlatformCostsOptions, PlatformDatabaseOptions, PlatformTier } from '../../src';
import { uptimeWindows } from '../../src/region/private/uptime-windows';
import { propertiesOf } from '../support/templates';

type Uptime = Pick<PlatformCostsOptions, 'uptimeOpening' | 'uptimeClosing' | 'uptimeDays' | 'uptimeTimeZone'>;
const windowsOf = (uptime: Uptime, scope = new Stack(new App(), 'Test')) => uptimeWindows(scope, { monthlyBudget: 1, uptimeSchedule: true, ...uptime });

/** Day of the week, and hours since midnight, of a place in a week of the year. */
function localTime({ timezoneName: timeZone }: TimeZone, month: number, utcDay: string, time: string): [day: string, hours: number] {
  const day = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].indexOf(utcDay.toLowerCase());
  const monday = month === 0 ? '2027-01-04' : '2027-07-05';
  const date = new Date(Date.parse(`${monday}T${time.padStart(5, '0')}Z`) + day * 86_400_000);
  const [weekday, hour, minute] = date.toLocaleString('en-GB', { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).split(/[ ,:]+/);
  return [weekday.toUpperCase(), Number(hour) + Number(minute) / 60];
}

const ZONES = [
  TimeZone.ASIA_TOKYO, TimeZone.AMERICA_LOS_ANGELES, TimeZone.EUROPE_BERLIN, TimeZone.ASIA_KOLKATA, TimeZone.AUSTRALIA_ADELAIDE, TimeZone.ETC_UTC,
];
const HOURS = [[8, 20], [9, 19], [1, 6], [18, 23]];

test.each(ZONES.flatMap((zone) => HOURS.map(([opening, closing]): [TimeZone, number, number] => [zone, opening, closing])))(
  'windows are within the uptime on its first day, in summer and winter: %s', (zone, opening, closing) => {
    const { rotationHour, rotationWeekday, maintenanceWindow, backupWindow } = windowsOf({
      uptimeOpening: opening, uptimeClosing: closing, uptimeDays: 'TUE-THU', uptimeTimeZone: zone,
    });
    const [fromDay, from, toDay, to] = /^(\w+):([\d:]+)-(\w+):([\d:]+)$/.exec(maintenanceWindow!)!.slice(1);
    const [, backup] = backupWindow!.split('-');

    expect(rotationHour).toBeLessThanOrEqual(22);
    for (const month of [0, 6]) {
      const times = [[rotationWeekday!, `${rotationHour}:00`], [rotationWeekday!, `${rotationHour! + 2}:00`], [fromDay, from], [toDay, to]]
        .map(([day, time]) => localTime(zone, month, day, time));
      expect(times.map(([day]) => day)).toEqual(Array(4).fill('TUE'));
      for (const hours of [...times.map(([, found]) => found), localTime(zone, month, toDay, backup)[1]]) {
        expect(hours).toBeGreaterThanOrEqual(opening);
        expect(hours).toBeLessThanOrEqual(closing);
      }
    }
  });

test('rotations are in different weeks on a weekday of the uptime, and a given window stays', () => {
  const made = (database: PlatformDatabaseOptions = {}) => slim({
    tier: PlatformTier.ECONOMY,
    existing: { database: undefined },
    database,
    costs: { monthlyBudget: 10, uptimeSchedule: true, uptimeOpening: 9, uptimeClosing: 19 },
  }).template;
  const [{ PreferredMaintenanceWindow: maintenance, PreferredBackupWindow: backup }] = propertiesOf(made(), 'AWS::RDS::DBCluster');

  expect(propertiesOf(made(), 'AWS::SecretsManager::RotationSchedule').map(({ RotationRules }) => RotationRules.ScheduleExpression))
    .toEqual(['cron(0 0 ? * 2#2 *)', 'cron(0 0 ? * 2#4 *)']);
  expect([maintenance, backup]).toEqual(['mon:09:00-mon:09:30', '09:30-10:00']);
  expect(propertiesOf(made({ maintenanceWindow: 'tue:03:00-tue:04:00' }), 'AWS::RDS::DBCluster')[0].PreferredMaintenanceWindow).toBe('tue:03:00-tue:04:00');
});

test('an uptime without a window of two hours on one day of UTC is a warning', () => {
  const stack = new Stack(new App(), 'Test');

  expect(windowsOf({ uptimeOpening: 8, uptimeClosing: 10 }, stack)).toEqual({});
  expect(warningsAt(stack).join()).toContain('the uptime has no window of two hours that ends on the same day in UTC');
});

test('fails for a time zone that does not exist', () => {
  expect(() => windowsOf({ uptimeTimeZone: TimeZone.of('Asia/Edo') })).toThrow('costs.uptimeTimeZone must be a time zone of IANA, got "Asia/Edo"; pass e.g. TimeZone.ASIA_TOKYO');
});
