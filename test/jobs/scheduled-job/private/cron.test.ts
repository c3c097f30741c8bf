import * as fc from 'fast-check';
import { naiveFires } from './naive-cron';
import { Cron } from '../../../../src/jobs/private/cron';

const DAY = 24 * 60;

test.each<[string, string, number | undefined]>([
  ['every day at three', '0 3 * * ? *', DAY],
  ['every minute', '* * * * ? *', 1],
  ['every ten minutes', '0/10 * ? * * *', 10],
  ['from 9 to 17', '0 9-17 * * ? *', 16 * 60],
  ['on weekdays', '0 9 ? * MON-FRI *', 3 * DAY],
  ['twice a week', '0 9 ? * 2,5 *', 4 * DAY],
  ['on Mondays', '0 9 ? * MON *', 7 * DAY],
  ['on Saturdays, as the last day of the week', '0 9 ? * L *', 7 * DAY],
  ['on the first', '0 0 1 * ? *', 31 * DAY],
  ['on the last of the month', '0 0 L * ? *', 31 * DAY],
  ['on the last Friday', '0 0 ? * 6L *', 35 * DAY],
  ['on the third Friday', '0 0 ? * FRI#3 *', 35 * DAY],
  ['on the weekday next to the first', '0 0 1W * ? *', 33 * DAY],
  ['on leap days', '0 0 29 2 ? *', 1461 * DAY],
  ['in some years', '0 0 1 * ? 2027-2030', undefined],
])('calculates the longest interval of a job that runs %s', (_, text, minutes) => {
  expect(Cron.parse(text).longestGap()).toBe(minutes);
});

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
])('fails with %s', (_, text, message) => {
  expect(() => Cron.parse(text)).toThrow(message);
});

const numeric = (least: number, most: number): fc.Arbitrary<string> => {
  const one = fc.integer({ min: least, max: most });
  const range = fc.tuple(one, one).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
  const step = fc.tuple(fc.oneof(fc.constant('*'), one.map(String), range), fc.integer({ min: 1, max: most })).map((parts) => parts.join('/'));
  const part = fc.oneof(one.map(String), range, step);
  return fc.oneof(fc.constant('*'), fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(',')));
};
const monthDay = fc.oneof(numeric(1, 31), fc.constant('L'), fc.integer({ min: 1, max: 31 }).map((day) => `${day}W`));
const weekDay = fc.oneof(
  numeric(1, 7),
  fc.constantFrom('L', 'SUN-SAT', 'MON,WED', 'FRIL', 'TUE#2'),
  fc.integer({ min: 1, max: 7 }).map((day) => `${day}L`),
  fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 5 })).map((parts) => parts.join('#')),
);
const days = fc.oneof(monthDay.map((day) => [day, '?']), weekDay.map((day) => ['?', day]));
const year = fc.oneof(fc.constant('*'), numeric(2020, 2040));
const expression = fc.tuple(numeric(0, 59), numeric(0, 23), days, numeric(1, 12), year)
  .map(([minute, hour, [day, week], month, years]) => [minute, hour, day, month, week, years].join(' '));
const minutes = fc.array(fc.integer({ min: Date.UTC(2020, 0, 1) / 60_000, max: Date.UTC(2040, 0, 1) / 60_000 }), { minLength: 50, maxLength: 50 });

test('matches the same times as an evaluator of each field', () => {
  fc.assert(fc.property(expression, minutes, (text, times) => {
    let cron: Cron;
    try {
      cron = Cron.parse(text);
    } catch (error) {
      // Only expressions that never match are rejected.
      expect((error as Error).message).toContain('cron must match at least one date');
      return;
    }
    const wrong = times.map((time) => new Date(time * 60_000))
      .filter((date) => cron.fires(date) !== naiveFires(text, date));
    expect([text, wrong]).toEqual([text, []]);
  }), { seed: 5, numRuns: 300 });
});

test('has the same longest gap as a search minute by minute', () => {
  // All expressions repeat weekly and have gaps of at most one week: two weeks contain every gap.
  for (const text of ['7 1,13 ? * 2-4 *', '0/25 */7 * * ? *', '30 22 ? * SUN,WED *']) {
    let [longest, before] = [0, NaN];
    for (let minute = Date.UTC(2026, 0, 1) / 60_000; minute < Date.UTC(2026, 0, 15) / 60_000; minute++) {
      if (!naiveFires(text, new Date(minute * 60_000))) continue;
      if (minute - before > longest) longest = minute - before;
      before = minute;
    }
    expect([text, Cron.parse(text).longestGap()]).toEqual([text, longest]);
  }
});
