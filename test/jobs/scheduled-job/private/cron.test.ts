import { Cron } from '../../../../src/jobs/private/cron';

const DAY = 24 * 60;

/** The days of a month on which an expression fires at midnight. */
function daysOf(text: string, year: number, month: number): number[] {
  const cron = Cron.parse(text);
  const days = Array.from({ length: new Date(Date.UTC(year, month, 0)).getUTCDate() }, (_, index) => index + 1);
  return days.filter((day) => cron.fires(new Date(Date.UTC(year, month - 1, day))));
}

test.each<[string, string, number | undefined]>([
  ['every day at three', '0 3 * * ? *', DAY],
  ['every minute', '* * * * ? *', 1],
  ['every ten minutes', '0/10 * ? * * *', 10],
  ['from 9 to 17', '0 9-17 * * ? *', 16 * 60],
  ['on weekdays', '0 9 ? * MON-FRI *', 3 * DAY],
  ['twice a week', '0 9 ? * 2,5 *', 4 * DAY],
  ['on Mondays', '0 9 ? * MON *', 7 * DAY],
  ['twice a day, from Monday to Wednesday', '7 1,13 ? * 2-4 *', 4.5 * DAY],
  ['several times an hour, in some hours', '0/25 */7 * * ? *', 6 * 60 + 10],
  ['on Saturdays, as the last day of the week', '0 9 ? * L *', 7 * DAY],
  ['on the first', '0 0 1 * ? *', 31 * DAY],
  ['on the last of the month', '0 0 L * ? *', 31 * DAY],
  ['on the last Friday', '0 0 ? * 6L *', 35 * DAY],
  ['on the third Friday', '0 0 ? * FRI#3 *', 35 * DAY],
  ['on the weekday next to the first', '0 0 1W * ? *', 33 * DAY],
  ['on leap days', '0 0 29 2 ? *', 1461 * DAY],
  ['in some years', '0 0 1 * ? 2027-2030', undefined],
])('calculates the longest interval of a job that runs %s', (_, text, minutes) => expect(Cron.parse(text).longestGap()).toBe(minutes));

test.each<[string, string, string]>([
  ['five fields', '0 3 * * ?', 'cron must have 6 fields (minute, hour, day of month, month, day of week, year), got 5 in "0 3 * * ?"; write e.g. "0 3 * * ? *"'],
  ['both days', '0 3 * * * *', 'cron must have ? in exactly one of day of month and day of week, got "0 3 * * * *"; put ? in the unused one'],
  ['no day', '0 3 ? * ? *', 'cron must have ? in exactly one of day of month and day of week, got "0 3 ? * ? *"; put ? in the unused one'],
  ['February 31', '0 0 31 2 ? *', 'cron must match at least one date, got "0 0 31 2 ? *"; use a day that exists in the month'],
  ['a leap day of no leap year', '0 0 29 FEB ? 2027', 'cron must match at least one date, got "0 0 29 FEB ? 2027"; use a day that exists in the month'],
  ['a minute of 60', '60 3 * * ? *', 'cron minute must be *, or a list of 0 to 59 with ascending ranges and steps, got "60"; correct it'],
  ['an hour in words', '0 three * * ? *', 'cron hour must be *, or a list of 0 to 23 with ascending ranges and steps, got "THREE"; correct it'],
  ['a day of 32', '0 0 32W * ? *', 'cron day of month must be *, or a list of 1 to 31 with ascending ranges and steps, L or 15W, got "32W"; correct it'],
  ['a month of no year', '0 0 1 XYZ ? *',
    'cron month must be *, or a list of 1 to 12 or JAN to DEC with ascending ranges and steps, got "XYZ"; correct it'],
  ['the sixth Friday', '0 0 ? * 6#6 *',
    'cron day of week must be *, or a list of 1 to 7 or SUN to SAT with ascending ranges and steps, L, 6L or 6#3, got "6#6"; correct it'],
  ['a year of the past', '0 0 1 1 ? 1969', 'cron year must be *, or a list of 1970 to 2199 with ascending ranges and steps, got "1969"; correct it'],
  ['a range that descends', '5-1 * * * ? *', 'cron minute must be *, or a list of 0 to 59 with ascending ranges and steps, got "5-1"; correct it'],
  ['a range of three', '1-2-3 * * * ? *', 'cron minute must be *, or a list of 0 to 59 with ascending ranges and steps, got "1-2-3"; correct it'],
  ['a step of nothing', '*/0 * * * ? *', 'cron minute must be *, or a list of 0 to 59 with ascending ranges and steps, got "*/0"; correct it'],
  ['two steps', '*/2/2 * * * ? *', 'cron minute must be *, or a list of 0 to 59 with ascending ranges and steps, got "*/2/2"; correct it'],
])('fails with %s', (_, text, message) => expect(() => Cron.parse(text)).toThrow(message));

test.each<[year: number, month: number, days: string, fires: number[]]>([
  [2026, 8, '1W', [3]], [2026, 11, '1W', [2]], [2026, 8, '15W', [14]], [2026, 8, '16W', [17]], [2026, 8, '18W', [18]],
  [2026, 1, '31W', [30]], [2026, 5, '31W', [29]], [2026, 2, '31W', []], [2026, 2, '29W', []], [2028, 2, 'L', [29]],
  [2026, 8, '5/10', [5, 15, 25]], [2026, 8, '1-9/4,30', [1, 5, 9, 30]],
])('in %d-%d, the day %s is %j', (year, month, days, fires) => expect(daysOf(`0 0 ${days} * ? *`, year, month)).toEqual(fires));

test.each<[year: number, month: number, weekDays: string, fires: number[]]>([
  [2026, 8, 'FRIL', [28]], [2026, 5, '6L', [29]], [2026, 2, 'SATL', [28]], [2026, 8, 'L', [1, 8, 15, 22, 29]],
  [2026, 2, 'SUN,WED', [1, 4, 8, 11, 15, 18, 22, 25]],
  [2026, 9, 'TUE#1', [1]], [2026, 9, 'TUE#2', [8]], [2026, 8, '6#3', [21]], [2026, 9, 'TUE#5', [29]], [2026, 8, 'TUE#5', []],
])('in %d-%d, the day of the week %s is %j', (year, month, weekDays, fires) => expect(daysOf(`0 0 ? * ${weekDays} *`, year, month)).toEqual(fires));

test('fires at each of the minutes and hours, in the months and years', () => {
  const cron = Cron.parse('0/25 */7 * 3-5,NOV ? 2026-2030/2');
  const times = Array.from({ length: DAY }, (_, minute) => new Date(Date.UTC(2026, 2, 1, 0, minute)));
  const months = [...Array(12).keys()].filter((month) => cron.fires(new Date(Date.UTC(2026, month))));
  const years = [2025, 2026, 2027, 2028, 2030, 2032].filter((year) => cron.fires(new Date(Date.UTC(year, 2))));

  expect(times.filter((time) => cron.fires(time)).map((time) => time.toISOString().slice(11, 16)))
    .toEqual(['00', '07', '14', '21'].flatMap((hour) => ['00', '25', '50'].map((minute) => `${hour}:${minute}`)));
  expect(months).toEqual([2, 3, 4, 10]);
  expect(years).toEqual([2026, 2028, 2030]);
});
