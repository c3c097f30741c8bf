import { Duration, TimeZone, Token, aws_backup as backup, aws_sns as sns } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { importedBucket, ownDatabase, plan, templateOf } from './fixture';
import { BackupCopy, BackupPlanProps } from '../../src/backup';
import { rotatedKey } from '../../tools/assemblies/imported';
import { testStack } from '../../tools/assemblies/stacks';
import { warningsOf } from '../support/warnings';

const PLAN = 'AWS::Backup::BackupPlan';
const COPIES = {
  'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':backup:ap-northeast-3:123456789012:backup-vault:copies']],
};
const rules = (...rule: unknown[]) => ({ BackupPlan: { BackupPlanRule: rule } });

const copied = (vault: unknown, DeleteAfterDays: number) =>
  Match.objectLike({ CopyActions: [{ DestinationBackupVaultArn: vault, Lifecycle: { DeleteAfterDays } }] });
const elsewhere = 'arn:aws:backup:ap-northeast-3:210987654321:backup-vault:copies';
test.each<[string, Partial<BackupPlanProps>, ...unknown[]]>([
  ['runs at the hour and in the time zone of the props', { hour: 23, timeZone: TimeZone.ETC_UTC },
    Match.objectLike({ ScheduleExpression: 'cron(0 23 * * ? *)', ScheduleExpressionTimezone: 'Etc/UTC' }),
    Match.objectLike({ ScheduleExpression: 'cron(0 1 1 * ? *)', ScheduleExpressionTimezone: 'Etc/UTC' })],
  ['copies each backup to a vault by its name, without a reference to the other stack', { copies: [BackupCopy.toRegion('ap-northeast-3', 'copies')] },
    copied(COPIES, 35), copied(COPIES, 365)],
  ['copies the monthly backups only, with the retention of the copies, also to a vault of another account',
    { copies: [BackupCopy.toVault(elsewhere, { retention: Duration.days(90), monthlyOnly: true })] },
    Match.objectLike({ CopyActions: [] }), copied(elsewhere, 90)],
])('%s', (_, props, ...expected) => templateOf(() => props).hasResourceProperties(PLAN, rules(...expected)));

// test/rules/roles-have-what-they-need.whole.test.ts compares the role with the needs of other plans.
test('may copy databases to a vault whose Region is not known at synthesis', () => {
  const template = templateOf(() => ({ copies: [BackupCopy.toVault(Token.asString({ Ref: 'VaultArn' }))] }));

  expect(JSON.stringify(template.findResources('AWS::IAM::Role'))).toMatch(/"rds:CopyDBClusterSnapshot".*:rds:\*:123456789012:cluster-snapshot:awsbackup:\*/);
});

test('a tag is a separate selection', () =>
  templateOf((stack) => ({ buckets: [importedBucket(stack)], resources: [backup.BackupResource.fromTag('Backup', 'daily')] }))
    .resourceCountIs('AWS::Backup::BackupSelection', 2));

describe('with a topic', () => {
  const template = templateOf((stack) => ({ alarmTopic: new sns.Topic(stack, 'Topic', { masterKey: rotatedKey(stack) }) }));
  const principals = ({ KeyPolicy, PolicyDocument }: { KeyPolicy?: unknown; PolicyDocument?: unknown }) => {
    const { Statement } = (KeyPolicy ?? PolicyDocument) as { Statement: { Principal: { Service?: string } }[] };
    return Statement.flatMap(({ Principal }) => Principal.Service ?? []);
  };

  test.each([
    ['backup', 'Backup Job State Change', { backupVaultName: Match.anyValue() }],
    ['copy', 'Copy Job State Change', { sourceBackupVaultArn: Match.anyValue() }],
  ])('notifies the topic of each failed %s', (_, type, vault) => template.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: {
      'source': ['aws.backup'],
      'detail-type': [type],
      'detail': { state: ['FAILED', 'ABORTED', 'EXPIRED'], ...vault },
    },
    Targets: [{ Arn: Match.anyValue(), Id: 'Target0' }],
  }));

  test('notifies the topic of both alarms', () => template.allResourcesProperties(
    'AWS::CloudWatch::Alarm', { AlarmActions: [Match.anyValue()] },
  ));

  test.each(['AWS::SNS::TopicPolicy', 'AWS::KMS::Key'])('allows EventBridge and CloudWatch in %s', (type) => {
    const services = Object.values(
      template.findResources(type),
    ).flatMap(({ Properties }) => principals(Properties as object));

    expect([...new Set(services)].sort()).toEqual(['cloudwatch.amazonaws.com', 'events.amazonaws.com']);
  });
});

test.each([
  [35, []], [7, ['@eldonia/backup-plan:retentionManagedByBackup']],
])('continuous backup is that of the daily rule, and warns unless a cluster has the same retention (%d days)', (days, expected) => {
  const stack = testStack();
  const database = ownDatabase(stack, { backup: { retention: Duration.days(days) } });
  plan(stack, { continuousBackup: true, databases: [database] });

  Template.fromStack(stack).hasResourceProperties(PLAN, rules(
    Match.objectLike({ RuleName: 'Daily', EnableContinuousBackup: true }), Match.objectLike({ RuleName: 'Monthly', EnableContinuousBackup: Match.absent() }),
  ));
  expect(warningsOf(stack).filter((id) => id.startsWith('@eldonia'))).toEqual(expected);
});

test.each([
  ['Completed', 'metricNumberOfBackupJobsCompleted'], ['Failed', 'metricNumberOfBackupJobsFailed'],
  ['Expired', 'metricNumberOfBackupJobsExpired'], ['Aborted', 'metricNumberOfBackupJobsAborted'],
] as const)('counts backups of the vault (%s)', (name, method) => {
  const backups = plan(testStack());

  expect(backups[method]({ period: Duration.days(1) })).toMatchObject({
    namespace: 'AWS/Backup',
    metricName: `NumberOfBackupJobs${name}`,
    statistic: 'Sum',
    period: Duration.days(1),
    dimensions: { BackupVaultName: backups.vault.backupVaultName },
  });
});
