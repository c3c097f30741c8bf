import { Stack, aws_backup as backup, aws_rds as rds } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { importedBucket, importedDatabase, ownDatabase, plan } from './fixture';
import { BackupPlanProps } from '../../src/backup';
import { AlarmProperties, AlarmState, simulateAlarm } from '../../tools/alarms/alarm-simulator';
import { testStack } from '../../tools/assemblies/stacks';

const DAY = 24 * 60;

/** The alarms on missed backups of a plan, by the resource type of their metric. */
function alarmsOf(sources: (stack: Stack) => Partial<BackupPlanProps>): Record<string, AlarmProperties> {
  const stack = testStack();
  plan(stack, sources(stack));
  const alarms = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'))
    .map(({ Properties }) => Properties as AlarmProperties).filter(({ TreatMissingData }) => TreatMissingData === 'breaching');
  return Object.fromEntries(alarms.map((alarm) => {
    const completed = alarm.Metrics!.find(({ MetricStat }) => MetricStat?.Metric.MetricName === 'NumberOfBackupJobsCompleted')!;
    const type = completed.MetricStat!.Metric.Dimensions!.find(({ Name }) => Name === 'ResourceType');
    return [String(type?.Value ?? 'any'), alarm];
  }));
}

/** The state after each day, with the number of backups that complete on each day, from the deployment on the first. */
function daysOf(alarm: AlarmProperties, completed: number[]): AlarmState[] {
  const minutes = (days: number[]) => days.flatMap((value) => Array.from({ length: DAY }, (_, minute) =>
    minute === 180 && value > 0 ? [value] : []));
  return simulateAlarm(alarm, { completed: minutes(completed), began: minutes(completed.map((_, day) => day === 0 ? 1 : 0)) });
}

const both = (stack: Stack) => ({ databases: [importedDatabase(stack, 'Orders')], buckets: [importedBucket(stack)] });

test('each type of resource has an alarm of its own, so that the backups of one do not hide the missing ones of another', () =>
  expect(Object.keys(alarmsOf(both)).sort()).toEqual(['Aurora', 'S3']));

test('a type that is never backed up goes into ALARM two days after the deployment, not before', () =>
  expect(daysOf(alarmsOf(both).Aurora, [0, 0, 0, 0, 0])).toEqual(['OK', 'OK', 'ALARM', 'ALARM', 'ALARM']));

test('daily backups stay in OK; two days without one do not', () =>
  expect(daysOf(alarmsOf(both).S3, [0, 1, 1, 2, 0, 1, 0, 0, 1])).toEqual(['OK', 'OK', 'OK', 'OK', 'OK', 'OK', 'OK', 'ALARM', 'OK']));

test('each source of a type counts', () => {
  const { Aurora } = alarmsOf((stack) => ({ databases: ['One', 'Two'].map((id) => importedDatabase(stack, id)) }));

  expect(daysOf(Aurora, [0, 2, 1, 1])).toEqual(['OK', 'OK', 'OK', 'ALARM']);
});

test('a Multi-AZ cluster counts as RDS', () => {
  const engine = { engineType: 'postgres' } as rds.IClusterEngine;
  const alarms = alarmsOf((stack) => ({
    databases: [ownDatabase(stack), rds.DatabaseCluster.fromDatabaseClusterAttributes(stack, 'MultiAz', { clusterIdentifier: 'multi-az', engine })],
  }));

  expect(Object.keys(alarms).sort()).toEqual(['Aurora', 'RDS']);
});

test('tagged resources, whose types are not known, are counted with all backups of the vault', () => {
  const { any, S3 } = alarmsOf((stack) => ({ resources: [backup.BackupResource.fromTag('backup', 'daily')], buckets: [importedBucket(stack)] }));

  expect(daysOf(any, [0, 2, 1, 1])).toEqual(['OK', 'OK', 'OK', 'ALARM']);
  expect(daysOf(S3, [0, 1, 1, 1])).toEqual(['OK', 'OK', 'OK', 'OK']);
});

test('the alarm exists after the deployment has been counted, and names the opt-in of its type', () => {
  const stack = testStack();
  plan(stack, both(stack));
  const template = Template.fromStack(stack);

  template.hasResource('AWS::CloudWatch::Alarm', {
    DependsOn: Match.arrayWith([Match.stringLikeRegexp('Watch')]),
    Properties: { AlarmDescription: Match.stringLikeRegexp('aws backup update-region-settings .*Aurora=true') },
  });
});
