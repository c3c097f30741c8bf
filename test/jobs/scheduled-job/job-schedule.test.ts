import { Duration, Lazy, TimeZone, Token } from 'aws-cdk-lib';
import { JobSchedule } from '../../../src/jobs';

test('calculates the longest interval between runs', () => {
  expect(JobSchedule.cron('0 3 ? * MON-FRI *').longestInterval?.toHours()).toBe(72);
  expect(JobSchedule.rate(Duration.minutes(90)).longestInterval?.toMinutes()).toBe(90);
  expect(JobSchedule.cron('0 3 1 1 ? 2027').longestInterval).toBeUndefined();
});

test.each<[string, JobSchedule, object]>([
  ['another time zone, and an expression with cron()', JobSchedule.cron(' cron(0 3 * * ? *) ', TimeZone.EUROPE_BERLIN),
    { expressionString: 'cron(0 3 * * ? *)', timeZoneName: 'Europe/Berlin' }],
  ['a rate, which has no time zone', JobSchedule.rate(Duration.days(1)), { expressionString: 'rate(1 day)', timeZoneName: undefined, recurring: true }],
  ['a time, in UTC', JobSchedule.at(new Date('2027-01-01T03:00:00.500+09:00')),
    { expressionString: 'at(2026-12-31T18:00:00)', timeZoneName: 'Etc/UTC', recurring: false, longestInterval: undefined }],
])('accepts %s', (_, schedule, expected) => {
  expect(schedule).toMatchObject(expected);
});

test('accepts tokens', () => {
  const text = Lazy.string({ produce: () => '0 3 * * ? *' });

  expect(JobSchedule.cron(text).expressionString).toBe(`cron(${text})`);
  expect(JobSchedule.cron(text).longestInterval).toBeUndefined();
  expect(JobSchedule.cron('0 3 * * ? *', TimeZone.of(Lazy.string({ produce: () => 'Asia/Tokyo' }))).expressionString).toBe('cron(0 3 * * ? *)');
  expect(JobSchedule.rate(Duration.minutes(Token.asNumber({ Ref: 'Minutes' }))).longestInterval).toBeUndefined();
});

test.each<[string, () => JobSchedule, string]>([
  ['half a minute', () => JobSchedule.rate(Duration.seconds(30)), 'rate must be a whole number of minutes, got 30 seconds; round it'],
  ['a minute and a half', () => JobSchedule.rate(Duration.seconds(90)), 'rate must be a whole number of minutes, got 1 minute 30 seconds; round it'],
  ['an invalid time zone', () => JobSchedule.cron('0 3 * * ? *', TimeZone.of('Asia/Edo')),
    'timeZone must be a time zone of the IANA database, got "Asia/Edo"; pass e.g. TimeZone.ASIA_TOKYO'],
  ['an invalid date', () => JobSchedule.at(new Date('soon')), 'at must be a valid date, got an invalid one; pass e.g. new Date("2027-01-01T03:00:00+09:00")'],
])('fails with %s', (_, build, message) => {
  expect(build).toThrow(message);
});
