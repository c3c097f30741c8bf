import { Annotations, RemovalPolicy } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { putToSleep } from './dormant-cache';
import { watchMedia } from './media-alarms';
import { platformProps } from './pair-platform';
import { SideSite } from './pair-site';
import { StandbyBase } from './standby-base';
import { AuroraReplicaCluster, ReplicatedSecret } from '../../aurora-cluster';
import { CacheCluster } from '../../cache';
import { EldoniaPlatform, MediaProcessing, DATABASE_NAME } from '../../eldonia-platform';
import { createCache } from '../../eldonia-platform/internal';
import { FailoverActions, StandbyMode, SiteProbe } from '../../failover';
import { allowCloudWatchLogs } from '../../private/log-key';
import { ReleaseFollower } from '../../release';
import { DeferredReplication } from '../../secure-bucket';

/** What the standby is made from. */
export interface StandbySite extends SideSite {
  readonly base: StandbyBase;
}

/** The region that stands by: a platform of the region's own, with what it gets from the other region found by name. */
export class StandbySide extends Construct {
  readonly encryptionKey: kms.Key;
  readonly platform: EldoniaPlatform;
  readonly database: AuroraReplicaCluster;
  readonly cache: CacheCluster;
  readonly actions: FailoverActions;
  readonly follower: ReleaseFollower;
  readonly replication: DeferredReplication;
  readonly probe: SiteProbe;

  constructor(scope: Construct, id: string, site: StandbySite) {
    super(scope, id);
    const { base, pair, names, alarmTopic, props } = site;
    // Not the base's: the policy of a key names whom it admits, and the base can't refer to this stack.
    this.encryptionKey = new kms.Key(this, 'Key', {
      alias: names.platform,
      description: `Data and logs of ${names.platform} in ${site.standbyRegion.name}`,
      enableKeyRotation: true,
      // A snapshot of the database can be read only with the key.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    allowCloudWatchLogs(this.encryptionKey, this);
    this.database = this.createDatabase(site);
    this.cache = createCache(this, {
      vpc: base.vpc, replicationGroupId: names.cache, sizes: site.standbyTier._sizes(), encryptionKey: this.encryptionKey,
    });
    this.platform = this.createPlatform(scope, site);
    const { api } = this.platform;
    this.actions = new FailoverActions(this, 'FailoverActions', {
      pair, vpc: base.vpc, tasks: api, port: props.api?.container?.port, logEncryptionKey: this.encryptionKey,
    });
    this.follower = new ReleaseFollower(this, 'ReleaseFollower', {
      api,
      repository: base.repository,
      imageParameterName: names.imageParameter,
      minimumTasks: site.standbyTier._sizes().apiScaling.minTasks,
      encryptionKey: this.encryptionKey,
      alarmTopic,
    });
    this.replication = this.replicateBack(site);
    const media = watchMedia(this, site, site.standbyRegion, site.primaryRegion);
    this.probe = new SiteProbe(this, 'SiteProbe', {
      domainName: site.domainName, alarmName: names.probeAlarm, alarmTopic, logEncryptionKey: this.encryptionKey,
    });
    this.platform.observability?.addDegradedAlarm(...media, this.follower.alarm);
    this.platform.observability?.addUnhealthyAlarm(this.probe.alarm);
  }

  private createDatabase({ base, names, props, ...site }: StandbySite): AuroraReplicaCluster {
    const sizes = site.standbyTier._sizes();
    const database = new AuroraReplicaCluster(this, 'Database', {
      vpc: base.vpc,
      globalClusterIdentifier: names.globalCluster,
      primaryRegion: site.primaryRegion.name,
      clusterIdentifier: names.databaseCluster,
      databaseName: DATABASE_NAME,
      appSecretName: names.appSecret,
      version: props.databaseVersion,
      instances: 1 + sizes.databaseReaders,
      instanceType: sizes.databaseInstanceType,
      writeForwarding: props.writeForwarding,
      backupRetention: sizes.backupRetention,
      deletionProtection: sizes.deletionProtection,
      logRetention: sizes.logRetention,
      encryptionKey: this.encryptionKey,
      recoveryPointObjective: site.recoveryPointObjective,
      alarmTopic: site.alarmTopic,
      eventTopic: site.alarmTopic,
    });
    // The plan, which refers to no stack, has to know it.
    (database.rpoAlarm.node.defaultChild as cloudwatch.CfnAlarm).alarmName = names.databaseAlarm;
    return database;
  }

  /** In the stack itself, as the other region's is. */
  private createPlatform(stack: Construct, site: StandbySite): EldoniaPlatform {
    const { base, names, standbyRegion: region, standbyMode, edge, plan, props } = site;
    const jwt = new ReplicatedSecret(this, 'JwtSecret', { secretName: names.jwtSecret });
    const platform = new EldoniaPlatform(stack, 'Platform', {
      ...platformProps(site, region),
      tier: site.standbyTier,
      monitoring: site.monitoring._watching(this.cache),
      standby: true,
      edge: edge._standby(plan.standbyHealthCheck),
      vpc: base.vpc,
      encryptionKey: this.encryptionKey,
      database: this.database,
      cache: standbyMode === StandbyMode.PILOT_LIGHT ? putToSleep(this, this.cache) : this.cache,
      mediaBucket: this.mediaByName(site),
      mediaProcessing: props.mediaProcessing ?? MediaProcessing.images(),
      logBucket: base.logBucket,
      repository: base.repository,
      imageParameterName: names.imageParameter,
      jwtSecret: jwt.secret,
    });
    Annotations.of(platform).acknowledgeWarning('@eldonia/fargate-api:singleTask', 'a standby shows with one task that it can run');
    return platform;
  }

  /** By its name, which permissions then show, and without an export that would nail the bucket down; its policy is the base's. */
  private mediaByName({ base, names, standbyRegion }: StandbySite): s3.IBucket {
    const bucket = s3.Bucket.fromBucketName(this, 'Media', names.mediaBucket(standbyRegion.name));
    bucket.addToResourcePolicy = (statement) => base.media.bucket.addToResourcePolicy(statement);
    return bucket;
  }

  /** Both buckets exist by now. What is written here after a failover is there again before the fail-back. */
  private replicateBack({ base, names, primaryRegion }: StandbySite): DeferredReplication {
    return new DeferredReplication(this, 'Replication', {
      bucket: base.media.bucket,
      replication: { destinationBucketName: names.mediaBucket(primaryRegion.name), destinationRegion: primaryRegion.name },
    });
  }
}
