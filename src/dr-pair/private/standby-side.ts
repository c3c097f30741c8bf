import * as backup from 'aws-cdk-lib/aws-backup';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { createMediaAlarms } from './media-alarms';
import { PairPlan } from './pair-plan';
import { SideSite } from './primary-side';
import { choicesOf } from './region-choices';
import { StandbyBase } from './standby-base';
import { StandbyCache } from './standby-cache';
import { AuroraCluster } from '../../aurora-cluster';
import { AuroraReplicaCluster, ReplicatedSecret } from '../../aurora-cluster/internal';
import { BackupPlan } from '../../backup';
import { isServedElsewhere } from '../../edge/internal';
import { FailoverActions, RoleMonitor, SiteProbe } from '../../failover/internal';
import { CauseGroup } from '../../operations/internal';
import { readableAnywhere } from '../../private/readable-secret';
import { dayBefore } from '../../private/windows';
import { MediaProcessing } from '../../region';
import { createKey, PlatformParts, Region, settleRegion, standbyRole } from '../../region/internal';
import { DeferredReplication } from '../../secure-bucket/internal';

/** What the standby Region is made from. */
export interface StandbySite extends SideSite {
  readonly base: StandbyBase;
  readonly cache: StandbyCache;
  /** The platform whose data are replicated. */
  readonly primary: Region;
  readonly alarmTopic?: sns.ITopic;
  readonly criticalAlarmTopic?: sns.ITopic;
}

/** The standby Region: a platform with its own API, whose data come from the primary Region and are found by name. */
export class StandbySide extends Construct {
  readonly platform: Region;
  readonly database: AuroraReplicaCluster;
  readonly actions: FailoverActions;
  readonly probe: SiteProbe;
  readonly backupPlan?: BackupPlan;

  constructor(scope: Construct, id: string, site: StandbySite) {
    super(scope, id);
    const { alarmTopic, base, pair, plan } = site;
    const { common, primaryNames, standbyNames: names, recovery } = plan;
    // Not the base stack's key: its policy names the principals that use it, and the base stack can't refer to this
    // stack.
    const { encryptionKey: own } = plan.standbyRegion._options.existing ?? {};
    const encryptionKey = own
      ?? createKey(this, 'Key', names.keyAlias, `Data and logs of ${names.platform} in ${names.region}`);
    // By its name, like the media bucket.
    const repository = ecr.Repository.fromRepositoryName(this, 'Repository', names.repository);
    const role = new RoleMonitor(this, 'Role', {
      pair, here: pair.standby, alarmTopic, logEncryptionKey: encryptionKey,
    });
    const database = this.database = this.createDatabase(site, { encryptionKey, secondaryMetric: role.secondary });
    readableAnywhere(database.appSecret, base.encryptionKey);
    // The function fails until the cluster is a member.
    role.node.addDependency(database.databaseCluster);
    const platform = this.platform = this.createPlatform(scope, site, { encryptionKey, repository, database });
    const { api, mediaBucket, observability } = platform;
    this.actions = new FailoverActions(this, 'FailoverActions', {
      pair,
      vpc: base.vpc,
      tasks: api,
      port: api.container.containerPort,
      readinessPath: api.readinessPath,
      logEncryptionKey: encryptionKey,
    });
    this.replicateBack(plan, base);
    const media = createMediaAlarms(this, {
      here: names,
      there: primaryNames,
      objective: recovery.recoveryPointObjective,
      alarmTopic,
      arrivalAlarmName: names.mediaAlarm,
    });
    // Readiness: the liveness check responds with 200 also if the database is unavailable.
    const probe = this.probe = new SiteProbe(this, 'SiteProbe', {
      domainName: common.zone.domainName,
      path: api.readinessPath,
      alarmName: names.probeAlarm,
      imageParameterName: names.imageParameter,
      // The domain name of the distribution is in the other Region, whose stacks no stack of this Region refers to.
      servedElsewhere: isServedElsewhere(common.zone._domainUse),
      alarmTopic,
      logEncryptionKey: encryptionKey,
    });
    const backupPlan = this.backupPlan = recovery.backups
      ? this.backUp(plan, { database, mediaBucket, alarmTopic })
      : undefined;
    const backups = backupPlan ? [backupPlan.failedBackupsAlarm, ...backupPlan.missedBackupsAlarms] : [];
    observability?._addCauses(CauseGroup.REPLICATION, ...media);
    observability?._addCauses(CauseGroup.BACKUPS, ...backups);
    observability?.addUnhealthyAlarm(probe.alarm);
  }

  private createDatabase(
    { alarmTopic, base, plan, primary }: StandbySite,
    { encryptionKey, secondaryMetric }: PlatformParts<'encryptionKey'> & { secondaryMetric: cloudwatch.IMetric },
  ): AuroraReplicaCluster {
    const { common, standbyNames: names, primaryRegion, recovery } = plan;
    // Also those of a property injector, which does not reach a secondary cluster.
    const { capacity, backupRetention, ...replicated } = (primary.database as AuroraCluster)._replicated;
    const sameSize = recovery.standbyTier ? undefined : capacity;
    const sizes = plan.standbyTier._sizes();
    return new AuroraReplicaCluster(this, 'Database', {
      vpc: base.vpc,
      globalClusterIdentifier: names.globalCluster,
      primaryRegion: primaryRegion.name,
      clusterIdentifier: names.databaseCluster,
      ...replicated,
      maintenanceWindow: dayBefore(common.database?.maintenanceWindow),
      appSecretName: names.appSecret,
      version: sizes.databaseVersion,
      instances: 1 + sizes.databaseReaders,
      instanceType: sameSize ? undefined : sizes.databaseInstanceType,
      capacity: sameSize,
      writeForwarding: recovery.writeForwarding,
      backupRetention: recovery.standbyTier ? sizes.backupRetention : backupRetention,
      deletionProtection: sizes.deletionProtection,
      logRetention: sizes.logRetention,
      encryptionKey,
      recoveryPointObjective: recovery.recoveryPointObjective,
      alarmTopic,
      eventTopic: alarmTopic,
      rpoAlarmName: names.databaseAlarm,
      // The failover plan refers to the alarm by its name, because it has no references to stacks.
      stoppedAlarmName: names.stoppedAlarm,
      secondaryMetric,
    });
  }

  /** In the stack itself, like the platform of the primary Region. */
  private createPlatform(
    stack: Construct, site: StandbySite,
    { encryptionKey, repository, database }: PlatformParts<'encryptionKey' | 'repository' | 'database'>,
  ): Region {
    const { base, cache, plan: { common, stacks, standbyNames: names, standbyRegion, standbyTier } } = site;
    const { platformId = 'Platform', audit, existing: own = {} } = standbyRegion._options;
    const choices = choicesOf(common, standbyRegion);
    const replica = { secretName: names.jwtSecret, encryptionKey: base.encryptionKey };
    const { jwtSecret = new ReplicatedSecret(this, 'JwtSecret', replica).secret } = own;
    const ofRegion = {
      ...choices,
      tier: standbyTier,
      media: choices.media ?? MediaProcessing.images(),
    };
    const existing = {
      vpc: base.vpc,
      encryptionKey,
      database,
      cache: cache.referTo(this),
      mediaBucket: this.mediaByName(names.mediaBucket),
      logBucket: base.logBucket,
      repository,
      imageParameterName: names.imageParameter,
      jwtSecret,
      clientTrustStore: own.clientTrustStore,
      alarmTopic: site.alarmTopic,
      criticalAlarmTopic: site.criticalAlarmTopic,
    };
    const ofStandby = { audit, existing, stacks: { audit: stacks.standbyAudit, operations: stacks.standbyOperations } };
    return new Region(stack, platformId, (scope) =>
      settleRegion(scope, ofRegion, ofStandby, standbyRole(site.answers, base.network)));
  }

  /**
   * By its name, which permissions then show, and without an export that would prevent the replacement of the bucket.
   */
  private mediaByName(name: string): s3.IBucket {
    return s3.Bucket.fromBucketName(this, 'Media', name);
  }

  /**
   * Its own snapshots, instead of copies from the primary Region: copies of Aurora snapshots are always full copies.
   * The plan also covers the time after a failover.
   */
  private backUp(
    { recovery, standbyNames: names }: PairPlan,
    { database, mediaBucket, alarmTopic }: PlatformParts<'database' | 'mediaBucket' | 'alarmTopic'>,
  ): BackupPlan {
    return new BackupPlan(this, 'Backups', {
      databases: [database.cluster],
      buckets: [mediaBucket],
      dailyRetention: recovery.dailyBackupRetention,
      monthlyRetention: recovery.monthlyBackupRetention,
      vault: backup.BackupVault.fromBackupVaultName(this, 'Vault', names.vault),
      alarmTopic,
    });
  }

  /** Both buckets exist by now. Objects that are written here after a failover are replicated before the failback. */
  private replicateBack({ primaryNames }: PairPlan, base: StandbyBase): DeferredReplication {
    return new DeferredReplication(this, 'Replication', {
      bucket: base.media.bucket,
      replication: { destinationBucketName: primaryNames.mediaBucket, destinationRegion: primaryNames.region },
    });
  }
}

