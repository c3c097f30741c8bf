import { Duration, Names, RemovalPolicy, TimeZone } from 'aws-cdk-lib';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as dlm from 'aws-cdk-lib/aws-dlm';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct } from 'constructs';
import { BackupCopy } from './backup-copy';
import { BackupPlanProps } from './backup-plan-props';
import { BackupPermissions, MANAGED_POLICIES } from './private/backup-permissions';
import { checkBackupPlan, DAILY_RETENTION, MONTHLY_RETENTION, warnOfRetentions } from './private/backup-plan-checks';
import { createMissedBackupAlarms, resourceTypes } from './private/missed-backups';
import { SecureVault } from './private/secure-vault';
import { VolumeSnapshots } from './private/volume-snapshots';
import { ofAccount } from '../private/allow-publish';
import { alarmOn } from '../private/dead-letters';
import { pathForRole, pathOf } from '../private/readable-path';
import { checkKnownProps } from '../private/structs/known-props';

/**
 * The shortest start window of AWS Backup. The start hours of the two rules must differ; otherwise AWS Backup skips one
 * of them.
 */
const START_WINDOW = Duration.hours(1);
const MONTHLY_DELAY_HOURS = 2;
const LONGEST_NAME = 50;
const FAILED_STATES = ['FAILED', 'ABORTED', 'EXPIRED'];

/**
 * Daily and monthly backups of databases and buckets in a locked vault, with copies in other Regions.
 *
 * Backups protect from wrong data: deleted, overwritten, or encrypted by an attacker. To recover from the loss of a
 * Region, the global database and bucket replication are faster. The role of the plan cannot restore: use a separate
 * role.
 *
 * The vault, its key, the role and all backups are retained when the stack is deleted: AWS Backup needs the role to
 * delete expired backups. The plan is deleted.
 *
 * AWS bills backup storage per GB and month, for S3 also the requests of each backup, and for copies the data transfer
 * between Regions. The key costs $1 per month, and the alarms about $0.50 per month with one type of resources, and
 * $0.20 for each further type.
 *
 * AWS Backup must be enabled for the types of the sources, once per account and Region, which CloudFormation cannot do:
 * `aws backup update-region-settings --resource-type-opt-in-preference Aurora=true`. S3 buckets need no opt-in.
 *
 * The destination vault of a copy must exist in the other Region. Set `vaultName` of `BackupCopy.toRegion` to its name.
 *
 * @example
 * new BackupPlan(this, 'Backups', {
 *   databases: [database.cluster],
 *   buckets: [bucket],
 *   copies: [BackupCopy.toRegion('ap-northeast-3', 'eldonia-copies')],
 *   alarmTopic: topic,
 * });
 */
@propertyInjectable
export class BackupPlan extends Construct {
  /** The id of this class for property injectors. */
  static readonly PROPERTY_INJECTION_ID: string = 'eldonia-constructs.BackupPlan';

  /** Backup plan with both rules. */
  readonly plan: backup.BackupPlan;
  /** Vault of the backups. */
  readonly vault: backup.IBackupVault;
  /** Role of AWS Backup; it is retained when the stack is deleted. */
  readonly role: iam.Role;
  /** Goes into ALARM if a backup failed, was aborted, or did not start or complete in time. */
  readonly failedBackupsAlarm: cloudwatch.Alarm;
  /**
   * One alarm per resource type, which goes into ALARM if fewer backups than sources of the type completed per day for
   * two days. A deployment that adds the type counts as a backup. Backups of other plans in the same vault count too.
   */
  readonly missedBackupsAlarms: cloudwatch.Alarm[];
  /** Data Lifecycle Manager policy for the EBS snapshots; undefined without `volumeSnapshots`. */
  readonly volumeSnapshotPolicy?: dlm.CfnLifecyclePolicy;

  /**
   * @throws if there are no sources, a bucket has no versioning, `vault` and `vaultLock` are both set, or a retention
   *   or the hour is not valid
   */
  constructor(scope: Construct, id: string, props: BackupPlanProps) {
    super(scope, id);
    checkKnownProps(this, 'BackupPlanProps', props);
    checkBackupPlan(this, props);

    this.vault = props.vault ?? new SecureVault(this, 'Vault', { vaultLock: props.vaultLock }).vault;
    this.role = this.createRole(props);
    this.plan = new backup.BackupPlan(this, 'Plan', {
      backupPlanName: Names.uniqueResourceName(this, { maxLength: LONGEST_NAME, separator: '-' }),
      backupPlanRules: [this.dailyRule(props), this.monthlyRule(props)],
      backupVault: this.vault,
    });
    this.select(props);
    this.volumeSnapshotPolicy = props.volumeSnapshots
      ? new VolumeSnapshots(this, 'VolumeSnapshots', { copyRegion: props.volumeSnapshotsRegion }).policy : undefined;
    this.failedBackupsAlarm = this.createFailedAlarm(props.alarmTopic);
    this.missedBackupsAlarms = createMissedBackupAlarms(this, {
      types: resourceTypes(props),
      completed: (ResourceType) => this.metricNumberOfBackupJobsCompleted(ResourceType === undefined
        ? undefined
        : { dimensionsMap: { BackupVaultName: this.vault.backupVaultName, ResourceType } }),
      topic: props.alarmTopic,
    });
    if (props.alarmTopic) this.notifyOfFailures(props.alarmTopic);
    warnOfRetentions(this, props);
  }

  /** Number of completed backup jobs of the vault: sum over one hour. */
  metricNumberOfBackupJobsCompleted(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('NumberOfBackupJobsCompleted', options);
  }

  /** Number of failed backup jobs of the vault: sum over one hour. */
  metricNumberOfBackupJobsFailed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('NumberOfBackupJobsFailed', options);
  }

  /** Number of backup jobs of the vault that did not start or complete in time: sum over one hour. */
  metricNumberOfBackupJobsExpired(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('NumberOfBackupJobsExpired', options);
  }

  /** Number of aborted backup jobs of the vault: sum over one hour. */
  metricNumberOfBackupJobsAborted(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('NumberOfBackupJobsAborted', options);
  }

  private createRole({ copies = [], continuousBackup = false, ...sources }: BackupPlanProps): iam.Role {
    const { databases: clusters = [], buckets = [], resources = [] } = sources;
    const unknown = resources.length > 0;
    const permissions = new BackupPermissions(this, {
      vaultArn: this.vault.backupVaultArn,
      copyArns: copies.map((copy) => copy._vaultArn(this)),
      copyRegions: copies.map(({ region }) => region),
      clusters,
      buckets,
      byTag: unknown,
      continuous: continuousBackup,
    });
    const role = new iam.Role(this, 'Role', {
      description: `Backs up the sources of ${pathForRole(this)}`,
      assumedBy: new iam.ServicePrincipal('backup.amazonaws.com', { conditions: ofAccount(this) }),
      inlinePolicies: { Backup: new iam.PolicyDocument({ statements: permissions.statements }) },
      managedPolicies: unknown
        ? MANAGED_POLICIES.map((name) => iam.ManagedPolicy.fromAwsManagedPolicyName(name))
        : undefined,
    });
    role.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    permissions.acknowledge(role);
    return role;
  }

  private dailyRule(
    { hour = 3, timeZone, dailyRetention = DAILY_RETENTION, ...props }: BackupPlanProps,
  ): backup.BackupPlanRule {
    return new backup.BackupPlanRule({
      ruleName: 'Daily',
      scheduleExpression: events.Schedule.cron({ minute: '0', hour: String(hour) }),
      scheduleExpressionTimezone: timeZone ?? TimeZone.ASIA_TOKYO,
      startWindow: START_WINDOW,
      enableContinuousBackup: props.continuousBackup ?? false,
      deleteAfter: dailyRetention,
      copyActions: this.copyActions(props, dailyRetention, ({ monthlyOnly }) => !monthlyOnly),
    });
  }

  private monthlyRule(
    { hour = 3, timeZone, monthlyRetention = MONTHLY_RETENTION, ...props }: BackupPlanProps,
  ): backup.BackupPlanRule {
    return new backup.BackupPlanRule({
      ruleName: 'Monthly',
      scheduleExpression: events.Schedule.cron({
        minute: '0', hour: String((hour + MONTHLY_DELAY_HOURS) % 24), day: '1',
      }),
      scheduleExpressionTimezone: timeZone ?? TimeZone.ASIA_TOKYO,
      startWindow: START_WINDOW,
      deleteAfter: monthlyRetention,
      copyActions: this.copyActions(props, monthlyRetention, () => true),
    });
  }

  /** Destination vaults are referenced by name, so that the stacks do not reference each other. */
  private copyActions(
    { copies = [] }: Pick<BackupPlanProps, 'copies'>, retention: Duration, copied: (copy: BackupCopy) => boolean,
  ): backup.BackupPlanCopyActionProps[] {
    return copies.flatMap((copy, index) => {
      if (!copied(copy)) return [];
      const id = `Copy${index + 1}`;
      const destination = this.node.tryFindChild(id) ?? backup.BackupVault.fromBackupVaultArn(
        this, id, copy._vaultArn(this),
      );
      const destinationBackupVault = destination as backup.IBackupVault;
      return [{ destinationBackupVault, deleteAfter: copy.retention ?? retention }];
    });
  }

  /** Separate selections, because AWS Backup would use the tags of a selection as a condition on its resources. */
  private select({ databases = [], buckets = [], resources = [] }: BackupPlanProps): void {
    const options = { role: this.role, disableDefaultBackupPolicy: true };
    const named = [...databases.map(({ clusterArn }) => clusterArn), ...buckets.map(({ bucketArn }) => bucketArn)]
      .map((arn) => backup.BackupResource.fromArn(arn));
    if (named.length > 0) this.plan.addSelection('Named', { ...options, resources: named });
    if (resources.length > 0) this.plan.addSelection('Tagged', { ...options, resources });
  }

  private createFailedAlarm(topic: sns.ITopic | undefined): cloudwatch.Alarm {
    return alarmOn(this, 'FailedBackups', {
      alarmDescription: `A backup of ${pathOf(this)} failed, was aborted, or did not start or complete in time. ` +
        'See the reason in the AWS Backup console, Jobs.',
      metric: new cloudwatch.MathExpression({
        expression: 'FILL(failed, 0) + FILL(aborted, 0) + FILL(expired, 0)',
        label: 'Failed, aborted and expired backups',
        period: Duration.hours(1),
        usingMetrics: {
          failed: this.metricNumberOfBackupJobsFailed(),
          aborted: this.metricNumberOfBackupJobsAborted(),
          expired: this.metricNumberOfBackupJobsExpired(),
        },
      }),
      atLeast: 1,
    }, topic);
  }

  /**
   * Failed copies are reported by events only: AWS does not document that their metric has the dimension of the vault.
   */
  private notifyOfFailures(topic: sns.ITopic): void {
    const rule = (id: string, detailType: string, vault: Record<string, string[]>) => new events.Rule(this, id, {
      description: `${detailType} of ${this.node.path}: failed, aborted or expired`.slice(0, 512),
      eventPattern: { source: ['aws.backup'], detailType: [detailType], detail: { state: FAILED_STATES, ...vault } },
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
