import { Duration, Lazy, TimeZone, Token } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { jobScheduleOf } from '../../../src/jobs/private/job-schedule';
import { testStack } from '../../../tools/assemblies/stacks';

const read = (schedule: ScheduleExpression) => jobScheduleOf(testStack(), schedule);
const cron = (fields: string, timeZone?: TimeZone) => ScheduleExpression.expression(`cron(${fields})`, timeZone);

test('calculates the longest interval between runs', () => {
  expect(read(cron('0 3 ? * MON-FRI *')).longestInterval?.toHours()).toBe(72);
  expect(read(ScheduleExpression.rate(Duration.minutes(90))).longestInterval?.toMinutes()).toBe(90);
  expect(read(ScheduleExpression.rate(Duration.days(7))).longestInterval?.toDays()).toBe(7);
  expect(read(cron('0 3 1 1 ? 2027')).longestInterval).toBeUndefined();
});

test.each<[string, ScheduleExpression, object]>([
  ['the fields of the CDK', ScheduleExpression.cron({ minute: '0', hour: '3' }), { expressionString: 'cron(0 3 * * ? *)', timeZoneName: 'Etc/UTC' }],
  ['another time zone', cron('0 3 * * ? *', TimeZone.EUROPE_BERLIN), { expressionString: 'cron(0 3 * * ? *)', timeZoneName: 'Europe/Berlin' }],
  ['a rate, which has no time zone', ScheduleExpression.rate(Duration.days(1)), { expressionString: 'rate(1 day)', timeZoneName: undefined, recurring: true }],
  ['a time, in UTC', ScheduleExpression.at(new Date('2027-01-01T03:00:00.500+09:00')),
    { expressionString: 'at(2026-12-31T18:00:00)', timeZoneName: 'Etc/UTC', recurring: false, longestInterval: undefined }],
])('accepts %s', (_, schedule, expected) => expect(read(schedule)).toMatchObject(expected));

test.each([
  cron(Lazy.string({ produce: () => '0 3 * * ? *' })),
  ScheduleExpression.expression(Lazy.string({ produce: () => 'rate(1 day)' })),
  ScheduleExpression.rate(Duration.minutes(Token.asNumber({ Ref: 'Minutes' }))),
])('accepts tokens, whose interval is not known', (schedule) =>
  expect(read(schedule)).toMatchObject({ longestInterval: undefined, recurring: true }));

test('accepts a time zone that is a token', () =>
  expect(read(cron('0 3 * * ? *', TimeZone.of(Lazy.string({ produce: () => 'Asia/Tokyo' })))).longestInterval?.toHours()).toBe(24));

test.each<[string, () => ScheduleExpression, string]>([
  ['a rate of 0', () => ScheduleExpression.expression('rate(0 minutes)'), 'schedule must be cron(...), rate(...) or at(...)'],
  ['another text', () => ScheduleExpression.expression('daily'), 'got "daily"; pass e.g. ScheduleExpression.rate(Duration.hours(1))'],
  ['an invalid time', () => ScheduleExpression.expression('at(soon)'), 'got "at(soon)"'],
  ['an invalid time zone', () => cron('0 3 * * ? *', TimeZone.of('Asia/Edo')),
    'timeZone must be a time zone of the IANA database, got "Asia/Edo"; pass e.g. TimeZone.ASIA_TOKYO'],
])('fails with %s', (_, build, message) => expect(() => read(build())).toThrow(message));
