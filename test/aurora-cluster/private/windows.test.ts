import { Stack } from 'aws-cdk-lib';
import { chooseWindows } from '../../../src/aurora-cluster/private/windows';

const scope = new Stack();

test.each([
  [undefined, undefined, '17:00-17:30', 'sun:18:00-sun:18:30'],
  ['18:00-19:00', undefined, '18:00-19:00', 'sun:16:00-sun:16:30'],
  [undefined, 'sat:16:45-sat:18:00', '15:00-15:30', 'sat:16:45-sat:18:00'],
  ['18:30-19:00', undefined, '18:30-19:00', 'sun:18:00-sun:18:30'],
  ['23:45-00:30', 'Mon:00:30-Mon:01:00', '23:45-00:30', 'Mon:00:30-Mon:01:00'],
])('selects windows for a backup at %s and maintenance at %s', (backup, maintenance, chosenBackup, chosenMaintenance) =>
  expect(chooseWindows(scope, backup, maintenance)).toEqual({ backup: chosenBackup, maintenance: chosenMaintenance }));

test.each([
  ['25:00-26:00', undefined, 'backupWindow must be hh:mm-hh:mm in UTC, got "25:00-26:00"; write e.g. 17:00-17:30'],
  ['01:00-01:29', undefined, 'backupWindow must be at least 30 minutes long, got 29 (01:00-01:29); lengthen it'],
  ['01:00-01:00', undefined, 'backupWindow must be at least 30 minutes long, got 0 (01:00-01:00); lengthen it'],
  [undefined, '01:00-02:00', 'maintenanceWindow must be ddd:hh:mm-ddd:hh:mm in UTC, got "01:00-02:00"; write e.g. sun:18:00-sun:18:30'],
  [undefined, 'sun:01:00-sun:01:15',
    'maintenanceWindow must be from 30 minutes to less than 24 hours long, got 15 minutes (sun:01:00-sun:01:15); change its end'],
  [undefined, 'sun:01:00-mon:01:00',
    'maintenanceWindow must be from 30 minutes to less than 24 hours long, got 1440 minutes (sun:01:00-mon:01:00); change its end'],
  ['23:45-00:30', 'mon:00:15-mon:01:00',
    'maintenanceWindow must not overlap the backupWindow of 23:45-00:30, got mon:00:15-mon:01:00; move one of them'],
  ['01:00-02:00', 'sun:23:45-mon:01:15',
    'maintenanceWindow must not overlap the backupWindow of 01:00-02:00, got sun:23:45-mon:01:15; move one of them'],
  [undefined, 'sun:14:00-mon:13:00', 'backupWindow is required with a maintenanceWindow of sun:14:00-mon:13:00; pass one that does not overlap it'],
  ['15:00-19:00', undefined, 'maintenanceWindow is required with a backupWindow of 15:00-19:00; pass one that does not overlap it'],
])('fails for a backup at %s and maintenance at %s', (backup, maintenance, message) =>
  expect(() => chooseWindows(scope, backup, maintenance)).toThrow(message));
