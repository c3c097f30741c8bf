import { Duration, Names, RemovalPolicy, Stack, TimeZone } from 'aws-cdk-lib';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as dlm from 'aws-cdk-lib/aws-dlm';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { BackupPlanProps } from './backup-plan-props';
import { BackupSource } from './backup-source';
import { BackupPermissions, MANAGED_POLICIES } from './private/backup-permissions';
import { checkBackupPlan, DAILY_RETENTION, MONTHLY_RETENTION, warnOfRetentions } from './private/backup-plan-checks';
import { SecureVault } from './private/secure-vault';
import { VolumeSnapshots } from './private/volume-snapshots';
import { notify } from '../private/dead-letters';

/** The shortest that AWS takes; the hours of the two rules must not meet, or one of them is left out. */
const START_WINDOW = Duration.hours(1);
const MONTHLY_LATER = 2;
const LONGEST_NAME = 50;
const ENDED_BADLY = ['FAILED', 'ABORTED', 'EXPIRED'];

/**
 * Backups of databases and buckets, daily and monthly, in a locked vault, with copies in other regions (R5.7.1, R5.7.2).
 *
 * They are what is left when the data itself is wrong: deleted, written over, or encrypted by an attacker. For a lost region the global database
 * and the copies of the buckets are faster. Restore with a role of its own; that of the plan can't.
 *
 * The vault, its key, the role and all backups outlive the stack: AWS Backup needs the role to delete what expires. The plan itself goes.
 *
 * AWS bills the storage of backups by the gigabyte and month, for S3 also the requests of each backup, for copies the transfer between the
 * regions; the key is a dollar a month, the alarms about half a dollar.
 *
 * @example
 * new BackupPlan(this, 'Backups', {
 *   sources: [BackupSource.database(database.cluster), BackupSource.bucket(bucket)],
 *   copies: [BackupCopy.toRegion('ap-northeast-3', 'eldonia-copies')],
 *   alarmTopic: topic,
 * });
 */
export class BackupPlan extends Construct {
  /** The plan with its rules. */
  readonly plan: backup.BackupPlan;
  /** Where the backups are kept. */
  readonly vault: backup.IBackupVault;
  /** What AWS Backup may do; it outlives the stack. */
  readonly role: iam.Role;
  /** Rings when a backup failed, was aborted, or didn't begin or end in time. */
  readonly failedBackupsAlarm: cloudwatch.Alarm;
  /** Rings when no backup has been completed for two days, and from the deployment until the first one is: a plan that never worked is not silent. */
  readonly missedBackupsAlarm: cloudwatch.Alarm;
  /** Data Lifecycle Manager policy for the EBS snapshots; undefined without `volumeSnapshots`. */
  readonly volumeSnapshotPolicy?: dlm.CfnLifecyclePolicy;

  /**
   * @throws when there is no source, a bucket keeps no versions, or a retention or the hour is none that AWS takes
   */
  constructor(scope: Construct, id: string, props: BackupPlanProps) {
    super(scope, id);
    checkBackupPlan(this, props);

    this.vault = props.vault ?? new SecureVault(this, 'Vault', { vaultLock: props.vaultLock }).vault;
    this.role = this.createRole(props);
    this.plan = new backup.BackupPlan(this, 'Plan', {
      backupPlanName: Names.uniqueResourceName(this, { maxLength: LONGEST_NAME, separator: '-' }),
      backupPlanRules: [this.dailyRule(props), this.monthlyRule(props)],
      backupVault: this.vault,
    });
    this.select(props.sources);
    this.volumeSnapshotPolicy = props.volumeSnapshots
      && new VolumeSnapshots(this, 'VolumeSnapshots', props.volumeSnapshots).policy;
    this.failedBackupsAlarm = this.createFailedAlarm(props.alarmTopic);
    this.missedBackupsAlarm = this.createMissedAlarm(props.alarmTopic);
    if (props.alarmTopic) this.tellOfFailures(props.alarmTopic);
    warnOfRetentions(this, props);
  }

  /** Backups of the vault that were completed: sum over an hour. */
  metricNumberOfBackupJobsCompleted(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('NumberOfBackupJobsCompleted', options);
  }

  /** Backups of the vault that failed: sum over an hour. */
  metricNumberOfBackupJobsFailed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('NumberOfBackupJobsFailed', options);
  }

  /** Backups of the vault that did not begin or end in time: sum over an hour. */
  metricNumberOfBackupJobsExpired(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('NumberOfBackupJobsExpired', options);
  }

  /** Backups of the vault that somebody aborted: sum over an hour. */
  metricNumberOfBackupJobsAborted(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('NumberOfBackupJobsAborted', options);
  }

  private createRole({ sources, copies = [], continuousBackup = false }: BackupPlanProps): iam.Role {
    const byTag = sources.some(({ _tagKey: key }) => key !== undefined);
    const permissions = new BackupPermissions(this, {
      vaultArn: this.vault.backupVaultArn,
      copyArns: copies.map((copy) => copy._vaultArn(this)),
      copyRegions: copies.map(({ region }) => region),
      clusters: sources.flatMap(({ _cluster: cluster }) => cluster ?? []),
      buckets: sources.flatMap(({ _bucket: bucket }) => bucket ?? []),
      byTag,
      continuous: continuousBackup,
    });
    const role = new iam.Role(this, 'Role', {
      description: `Backs up what ${this.node.path} names`,
      assumedBy: new iam.ServicePrincipal('backup.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } } }),
      inlinePolicies: { Backup: new iam.PolicyDocument({ statements: permissions.statements }) },
      managedPolicies: byTag ? MANAGED_POLICIES.map((name) => iam.ManagedPolicy.fromAwsManagedPolicyName(name)) : undefined,
    });
    role.applyRemovalPolicy(RemovalPolicy.RETAIN);
    permissions.acknowledge(role);
    return role;
  }

  private dailyRule({ hour = 3, timeZone, dailyRetention = DAILY_RETENTION, ...props }: BackupPlanProps): backup.BackupPlanRule {
    return new backup.BackupPlanRule({
      ruleName: 'Daily',
      scheduleExpression: events.Schedule.cron({ minute: '0', hour: String(hour) }),
      scheduleExpressionTimezone: timeZone ?? TimeZone.ASIA_TOKYO,
      startWindow: START_WINDOW,
      enableContinuousBackup: props.continuousBackup ?? false,
      deleteAfter: dailyRetention,
      copyActions: this.copyActions(props, dailyRetention),
    });
  }

  private monthlyRule({ hour = 3, timeZone, monthlyRetention = MONTHLY_RETENTION, ...props }: BackupPlanProps): backup.BackupPlanRule {
    return new backup.BackupPlanRule({
      ruleName: 'Monthly',
      scheduleExpression: events.Schedule.cron({ minute: '0', hour: String((hour + MONTHLY_LATER) % 24), day: '1' }),
      scheduleExpressionTimezone: timeZone ?? TimeZone.ASIA_TOKYO,
      startWindow: START_WINDOW,
      deleteAfter: monthlyRetention,
      copyActions: this.copyActions(props, monthlyRetention),
    });
  }

  /** The vaults of other regions are names here, so that neither stack refers to the other. */
  private copyActions({ copies = [] }: Pick<BackupPlanProps, 'copies'>, retention: Duration): backup.BackupPlanCopyActionProps[] {
    return copies.map((copy, index) => {
      const id = `Copy${index + 1}`;
      const destination = this.node.tryFindChild(id) ?? backup.BackupVault.fromBackupVaultArn(this, id, copy._vaultArn(this));
      return { destinationBackupVault: destination as backup.IBackupVault, deleteAfter: copy.retention ?? retention };
    });
  }

  /** Apart, because AWS Backup would take the tags of one selection as a condition on its resources. */
  private select(sources: BackupSource[]): void {
    const options = { role: this.role, disableDefaultBackupPolicy: true };
    const named = sources.flatMap(({ _cluster: cluster, _bucket: bucket }) => cluster?.clusterArn ?? bucket?.bucketArn ?? []);
    const tagged = sources.flatMap(({ _tagKey: key, _tagValue: value }) => key === undefined ? [] : backup.BackupResource.fromTag(key, value!));
    if (named.length > 0) this.plan.addSelection('Named', { ...options, resources: named.map((arn) => backup.BackupResource.fromArn(arn)) });
    if (tagged.length > 0) this.plan.addSelection('Tagged', { ...options, resources: tagged });
  }

  private createFailedAlarm(topic: sns.ITopic | undefined): cloudwatch.Alarm {
    const alarm = new cloudwatch.Alarm(this, 'FailedBackups', {
      alarmDescription: `A backup of ${this.node.path} failed, was aborted, or didn't begin or end in time. AWS Backup, Jobs, says why.`,
      metric: new cloudwatch.MathExpression({
        expression: 'FILL(failed, 0) + FILL(aborted, 0) + FILL(expired, 0)',
        label: 'Backups that ended badly',
        period: Duration.hours(1),
        usingMetrics: {
          failed: this.metricNumberOfBackupJobsFailed(),
          aborted: this.metricNumberOfBackupJobsAborted(),
          expired: this.metricNumberOfBackupJobsExpired(),
        },
      }),
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    return notify(alarm, topic);
  }

  private createMissedAlarm(topic: sns.ITopic | undefined): cloudwatch.Alarm {
    const alarm = new cloudwatch.Alarm(this, 'MissedBackups', {
      alarmDescription: `No backup of ${this.node.path} was completed for two days. AWS Backup may be switched off for the service (Settings, Service opt-in).`,
      // A day without a backup has no value. CloudWatch would look back beyond the two days for one that it has, and ring a day later.
      metric: new cloudwatch.MathExpression({
        expression: 'FILL(completed, 0)',
        label: 'Backups that were completed',
        period: Duration.days(1),
        usingMetrics: { completed: this.metricNumberOfBackupJobsCompleted({ period: Duration.days(1) }) },
      }),
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      evaluationPeriods: 2,
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    });
    return notify(alarm, topic);
  }

  /** Failed copies come as events alone, because their metric is not known to be that of the vault. */
  private tellOfFailures(topic: sns.ITopic): void {
    const rule = (id: string, detailType: string, vault: Record<string, string[]>) => new events.Rule(this, id, {
      description: `${detailType} of ${this.node.path}: it ended badly`,
      eventPattern: { source: ['aws.backup'], detailType: [detailType], detail: { state: ENDED_BADLY, ...vault } },
      targets: [new targets.SnsTopic(topic)],
    });
    rule('BackupFailed', 'Backup Job State Change', { backupVaultName: [this.vault.backupVaultName] });
    rule('CopyFailed', 'Copy Job State Change', { sourceBackupVaultArn: [this.vault.backupVaultArn] });
  }

  private metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: 'AWS/Backup',
      metricName,
      dimensionsMap: { BackupVaultName: this.vault.backupVaultName },
      statistic: cloudwatch.Stats.SUM,
      period: Duration.hours(1),
      ...options,
    });
  }
}
