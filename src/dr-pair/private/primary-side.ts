import { Annotations } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import { Construct } from 'constructs';
import { watchMedia } from './media-alarms';
import { PRIMARY_CIDR } from './pair-checks';
import { platformProps } from './pair-platform';
import { SideSite } from './pair-site';
import { AuroraGlobalDatabase } from '../../aurora-cluster';
import { BackupCopy, BackupPlan, BackupSource } from '../../backup';
import { EldoniaPlatform } from '../../eldonia-platform';
import { FailoverActions } from '../../failover';
import { Network } from '../../network';
import { AccountResource } from '../../operations';

/** The region that serves: the platform, and what leads from it to the other region by name. */
export class PrimarySide extends Construct {
  readonly platform: EldoniaPlatform;
  readonly globalDatabase: AuroraGlobalDatabase;
  readonly actions: FailoverActions;
  readonly backupPlan?: BackupPlan;

  constructor(scope: Construct, id: string, site: SideSite) {
    super(scope, id);
    this.platform = this.createPlatform(scope, site);
    const { alarmTopic } = this.platform;
    this.globalDatabase = new AuroraGlobalDatabase(this, 'GlobalDatabase', {
      primary: this.platform.database,
      globalClusterIdentifier: site.names.globalCluster,
      deletionProtection: site.tier._sizes().deletionProtection,
      enforceRpo: site.props.enforceRpo,
      recoveryPointObjective: site.recoveryPointObjective,
      alarmTopic,
    });
    this.actions = new FailoverActions(this, 'FailoverActions', {
      pair: site.pair,
      vpc: this.platform.vpc,
      tasks: this.platform.api,
      port: site.props.api?.container?.port,
      logEncryptionKey: this.platform.encryptionKey,
    });
    this.replicateImages(site);
    const media = watchMedia(this, { ...site, alarmTopic }, site.primaryRegion, site.standbyRegion);
    this.backupPlan = site.backups ? this.backUp(site) : undefined;
    const { rpoAlarm, replicationLagAlarm } = this.globalDatabase;
    const backups = this.backupPlan ? [this.backupPlan.failedBackupsAlarm, this.backupPlan.missedBackupsAlarm] : [];
    this.platform.observability?.addDegradedAlarm(rpoAlarm, replicationLagAlarm, ...media, ...backups);
  }

  /** In the stack itself, where the platform of an existing stack is. */
  private createPlatform(stack: Construct, site: SideSite): EldoniaPlatform {
    const { primaryRegion: region, standbyRegion, names, edge, plan, props } = site;
    const platform = new EldoniaPlatform(stack, site.platformId, {
      ...platformProps(site, region),
      tier: site.tier,
      monitoring: site.monitoring,
      costs: site.costs,
      replicaRegion: standbyRegion.name,
      edge: edge._inPair({
        healthCheck: plan.primaryHealthCheck, replicaRegion: standbyRegion.name, standbyMediaBucketName: names.mediaBucket(standbyRegion.name),
      }),
      vpc: region.vpc ?? this.createNetwork(site),
      mediaProcessing: props.mediaProcessing,
      github: props.github && { ...props.github, replicaRegions: props.github.replicaRegions ?? [standbyRegion.name] },
    });
    Annotations.of(platform).acknowledgeWarning('@eldonia/eldonia-platform:noAlarmRecipient', 'the pair says so itself');
    return platform;
  }

  /** The platform makes its own, unless addresses or zones were chosen. */
  private createNetwork({ primaryRegion: { cidr, availabilityZones }, tier }: SideSite) {
    if (cidr === undefined && availabilityZones === undefined) return undefined;
    return new Network(this, 'Network', { cidr: cidr ?? PRIMARY_CIDR, availabilityZones, natGateways: tier._sizes().natGateways }).vpc;
  }

  /** One for a registry; only what is pushed afterwards is copied. */
  private replicateImages({ account, standbyRegion, props, names }: SideSite): void {
    if (!(props.registryReplication ?? AccountResource.create())._created) return;
    new ecr.CfnReplicationConfiguration(this, 'ImageReplication', {
      replicationConfiguration: {
        rules: [{
          destinations: [{ region: standbyRegion.name, registryId: account }],
          repositoryFilters: [{ filter: names.ecsService, filterType: 'PREFIX_MATCH' }],
        }],
      },
    });
  }

  private backUp({ names, standbyRegion }: SideSite): BackupPlan {
    const { database, mediaBucket, alarmTopic } = this.platform;
    return new BackupPlan(this, 'Backups', {
      sources: [BackupSource.database(database.cluster), BackupSource.bucket(mediaBucket)],
      copies: [BackupCopy.toRegion(standbyRegion.name, names.vault)],
      volumeSnapshots: { copyRegion: standbyRegion.name },
      alarmTopic,
    });
  }
}
