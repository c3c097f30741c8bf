import { Annotations } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import { Construct } from 'constructs';
import { createMediaAlarms } from './media-alarms';
import { PairPlan } from './pair-plan';
import { choicesOf } from './region-choices';
import { AuroraGlobalDatabase } from '../../aurora-cluster/internal';
import { BackupPlan } from '../../backup';
import { SecureVault } from '../../backup/internal';
import { FailoverActions, FailoverPair, RoleMonitor } from '../../failover/internal';
import { AccountResource } from '../../operations';
import { CauseGroup } from '../../operations/internal';
import { claim } from '../../private/claim';
import { PairAnswers, PlatformParts, primaryRole, Region, settleRegion } from '../../region/internal';

/** What a Region of a pair is made from. */
export interface SideSite {
  readonly plan: PairPlan;
  readonly pair: FailoverPair;
  readonly answers: PairAnswers;
}

/** The primary Region: the platform, and what replicates it to the standby Region. */
export class PrimarySide extends Construct {
  readonly platform: Region;
  readonly globalDatabase: AuroraGlobalDatabase;
  readonly actions: FailoverActions;
  readonly backupPlan?: BackupPlan;

  constructor(scope: Construct, id: string, { plan, pair, answers }: SideSite) {
    super(scope, id);
    const { common, primaryNames, standbyNames, recovery } = plan;
    const { recoveryPointObjective } = recovery;
    const platform = this.platform = this.createPlatform(scope, plan, answers);
    const { alarmTopic, api, database, encryptionKey, mediaBucket, observability, vpc } = platform;
    const role = new RoleMonitor(this, 'Role', {
      pair, here: pair.primary, alarmTopic, logEncryptionKey: encryptionKey,
    });
    const globalDatabase = this.globalDatabase = new AuroraGlobalDatabase(this, 'GlobalDatabase', {
      primary: database,
      globalClusterIdentifier: primaryNames.globalCluster,
      deletionProtection: common.tier._sizes().deletionProtection,
      enforceRpo: recovery.enforceRpo,
      recoveryPointObjective,
      alarmTopic,
      secondaryRegion: standbyNames.region,
      secondaryMetric: role.secondary,
    });
    // The function fails until the cluster is a member.
    role.node.addDependency(globalDatabase.globalCluster);
    this.actions = new FailoverActions(this, 'FailoverActions', {
      pair,
      vpc,
      tasks: api,
      port: api.container.containerPort,
      readinessPath: api.readinessPath,
      logEncryptionKey: encryptionKey,
    });
    this.replicateImages(plan);
    const media = createMediaAlarms(this, {
      here: primaryNames, there: standbyNames, objective: recoveryPointObjective, alarmTopic,
    });
    const backupPlan = this.backupPlan = recovery.backups
      ? this.backUp(plan, { database, mediaBucket, alarmTopic })
      : undefined;
    const { rpoAlarm, replicationLagAlarm } = globalDatabase;
    const backups = backupPlan ? [backupPlan.failedBackupsAlarm, ...backupPlan.missedBackupsAlarms] : [];
    observability?._addCauses(CauseGroup.REPLICATION, rpoAlarm, replicationLagAlarm, ...media);
    observability?._addCauses(CauseGroup.BACKUPS, ...backups);
  }

  /** In the stack itself, like the platform of an existing stack. */
  private createPlatform(stack: Construct, { common, primaryRegion, stacks }: PairPlan, answers: PairAnswers): Region {
    const { platformId = 'Platform', ...options } = primaryRegion._options;
    const ofRegion = choicesOf(common, primaryRegion);
    return new Region(stack, platformId, (scope) =>
      settleRegion(scope, ofRegion, { ...options, stacks }, primaryRole(answers)));
  }

  /** One per registry; only images that are pushed afterwards are replicated. */
  private replicateImages({ account, standbyRegion, recovery, primaryNames }: PairPlan): void {
    if (!(recovery.registryReplication ?? AccountResource.create())._created) return;
    this.warnOfSecondReplication(account, primaryNames);
    new ecr.CfnReplicationConfiguration(this, 'ImageReplication', {
      replicationConfiguration: {
        rules: [{
          destinations: [{ region: standbyRegion.name, registryId: account }],
          repositoryFilters: [{ filter: primaryNames.repository, filterType: 'PREFIX_MATCH' }],
        }],
      },
    });
  }

  private warnOfSecondReplication(account: string, { region, repository }: PairPlan['primaryNames']): void {
    const first = claim(this, 'registry replication', account, region);
    if (!first) return;
    Annotations.of(this).addWarningV2('@eldonia/dr-pair:secondReplication',
      `${first.node.path} creates the ECR replication configuration of this account and Region already, so this ` +
      'stack fails to deploy; pass AccountResource.none() as recovery.registryReplication of both pairs, and define ' +
      `one configuration with a rule for each repository, here ${repository}`);
  }

  private backUp(
    { recovery, primaryRegion, standbyRegion }: PairPlan,
    { database, mediaBucket, alarmTopic }: PlatformParts<'database' | 'mediaBucket' | 'alarmTopic'>,
  ): BackupPlan {
    const { encryptionKey } = primaryRegion._options.existing ?? {};
    return new BackupPlan(this, 'Backups', {
      databases: [database.cluster],
      buckets: [mediaBucket],
      dailyRetention: recovery.dailyBackupRetention,
      monthlyRetention: recovery.monthlyBackupRetention,
      copies: recovery.backupCopies,
      vault: encryptionKey && new SecureVault(this, 'BackupVault', { encryptionKey }).vault,
      volumeSnapshots: true,
      volumeSnapshotsRegion: standbyRegion.name,
      alarmTopic,
    });
  }
}
