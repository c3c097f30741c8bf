import { Lazy } from 'aws-cdk-lib';
import { chooseWindows } from '../../src/cache/private/cache-windows';
import { testStack } from '../../tools/assemblies/stacks';

const choose = (snapshot?: string, maintenance?: string) => chooseWindows(testStack(), { snapshot, maintenance });

test.each([
  ['both by default', undefined, undefined, '18:00-19:00', 'sun:19:30-sun:20:30'],
  ['both as given', '01:00-03:00', 'tue:03:00-tue:04:00', '01:00-03:00', 'tue:03:00-tue:04:00'],
  ['another snapshot window for an overlapping maintenance window', undefined, 'tue:17:30-tue:18:30', '00:00-01:00', 'tue:17:30-tue:18:30'],
  ['a snapshot window after maintenance around midnight', undefined, 'sun:18:00-mon:00:30', '01:00-02:00', 'sun:18:00-mon:00:30'],
  ['another maintenance window for an overlapping snapshot window', '20:00-21:00', undefined, '20:00-21:00', 'sun:00:00-sun:01:00'],
  ['days in upper case, written in lower case', undefined, 'SUN:19:30-Sun:20:30', '18:00-19:00', 'sun:19:30-sun:20:30'],
  ['the last hour of Sunday if no other hour is free', '00:00-23:00', undefined, '00:00-23:00', 'sun:23:00-mon:00:00'],
])('chooses %s', (_, snapshot, maintenance, expectedSnapshot, expectedMaintenance) =>
  expect(choose(snapshot, maintenance)).toEqual({ snapshot: expectedSnapshot, maintenance: expectedMaintenance }));

test('accepts tokens', () => {
  const late = Lazy.string({ produce: () => 'late' });

  expect(choose(late, 'sun:19:30-sun:20:30')).toEqual({ snapshot: late, maintenance: 'sun:19:30-sun:20:30' });
});

test.each([
  ['a word', 'nightly', undefined, 'snapshotWindow must have the form 18:00-19:00 (UTC), got "nightly"; use that form'],
  ['an hour that does not exist', '24:00-25:00', undefined, 'snapshotWindow must have the form 18:00-19:00 (UTC), got "24:00-25:00"; use that form'],
  ['half an hour', '18:00-18:30', undefined, 'snapshotWindow must be at least 60 minutes long, got 18:00-18:30; end it later'],
  ['no weekday', undefined, '18:00-19:00', 'maintenanceWindow must have the form sun:19:30-sun:20:30 (UTC), got "18:00-19:00"; use that form'],
  ['more than a day', undefined, 'mon:00:00-tue:00:30', 'maintenanceWindow must be at most 24 hours long, got mon:00:00-tue:00:30; end it earlier'],
  ['windows that overlap after midnight', '23:30-00:30', 'tue:00:00-tue:01:00',
    'snapshotWindow must not overlap maintenanceWindow (tue:00:00-tue:01:00), got 23:30-00:30; move one of them'],
  ['windows that overlap at the end of the week', '00:00-01:00', 'sun:23:30-mon:00:30',
    'snapshotWindow must not overlap maintenanceWindow (sun:23:30-mon:00:30), got 00:00-01:00; move one of them'],
  ['windows that overlap on a day in upper case', '23:30-00:30', 'TUE:00:00-TUE:01:00',
    'snapshotWindow must not overlap maintenanceWindow (TUE:00:00-TUE:01:00), got 23:30-00:30; move one of them'],
  ['maintenance all day', undefined, 'mon:00:00-mon:23:30',
    'maintenanceWindow must leave one hour per day for snapshots, got mon:00:00-mon:23:30; shorten it'],
  ['snapshots all day', '00:00-23:30', undefined, 'snapshotWindow must leave one hour per day for maintenance, got 00:00-23:30; shorten it'],
])('fails with %s', (_, snapshot, maintenance, message) => expect(() => choose(snapshot, maintenance)).toThrow(`${message} (at Test)`));
