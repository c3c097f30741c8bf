import { Annotations, Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { AuroraGlobalDatabaseProps } from './aurora-global-database-props';
import { checkGlobalClusterIdentifier } from './database-names';
import { checkEnforcedRpo, checkPrimary, RPO_PARAMETER } from './global-primary';
import { checkObjective, ReplicationAlarms } from './replication-alarms';

/**
 * An Aurora global database around a cluster that has data already, or is new (R5.7.2-2).
 *
 * The cluster becomes the primary as it is: nothing of it is replaced or restarted. `AuroraReplicaCluster` adds a secondary
 * in another region, deployed after this one.
 *
 * Both switchover and failover happen outside CloudFormation, and the templates of both regions stay as they are: the next
 * deployment changes nothing back. Drift detection then calls the source of the global database modified; don't "repair" that.
 *
 * While the cluster is a secondary, after a failover, two alarms watch how far it is behind; as a primary it has no lag, and
 * they are silent.
 *
 * It costs what is replicated: every write to the storage, for each secondary, and the traffic between the regions; and the
 * two alarms, about 0.20 USD a month.
 *
 * To dissolve it: delete the secondary's stack, then deploy with `deletionProtection: false`, then take the construct out. The
 * primary stays, with its data.
 *
 * @example
 * new AuroraGlobalDatabase(this, 'Global', { primary: database, globalClusterIdentifier: 'shop-global' });
 */
export class AuroraGlobalDatabase extends Construct {
  /** Name of the global database. */
  readonly globalClusterIdentifier: string;

  /** The global database. */
  readonly globalCluster: rds.CfnGlobalCluster;

  /**
   * Address of the writer in whichever region is primary. It follows a switchover and a failover, and is of use only where the
   * network reaches the writers of all regions.
   */
  readonly writerEndpoint: rds.Endpoint;

  /** Rings when this cluster, as a secondary, is behind by more than the recovery point objective. */
  readonly rpoAlarm: cloudwatch.Alarm;

  /** Rings when the storage of this cluster, as a secondary, is behind by a third of the recovery point objective. */
  readonly replicationLagAlarm: cloudwatch.Alarm;

  /**
   * @throws when the primary can't be part of a global database, or a name or duration is none that AWS takes
   */
  constructor(scope: Construct, id: string, props: AuroraGlobalDatabaseProps) {
    super(scope, id);
    const { primary, globalClusterIdentifier, enforceRpo, recoveryPointObjective: objective, alarmTopic: topic } = props;
    checkGlobalClusterIdentifier(this, globalClusterIdentifier);
    checkPrimary(this, primary);
    checkObjective(this, objective);
    this.enforce(props, enforceRpo);

    this.globalClusterIdentifier = globalClusterIdentifier;
    this.globalCluster = new rds.CfnGlobalCluster(this, 'GlobalCluster', {
      globalClusterIdentifier,
      // Engine, version and encryption are the source's; AWS refuses them beside it.
      sourceDbClusterIdentifier: primary.cluster.clusterArn,
      deletionProtection: props.deletionProtection ?? true,
    });
    this.globalCluster.node.addDependency(primary.ready);
    this.writerEndpoint = new rds.Endpoint(this.globalCluster.getAtt('GlobalEndpoint.Address').toString(), primary.port);

    const alarms = new ReplicationAlarms(this, { cluster: primary, objective, topic, treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING });
    this.rpoAlarm = alarms.rpo;
    this.replicationLagAlarm = alarms.lag;
  }

  private enforce({ primary }: AuroraGlobalDatabaseProps, rpo: Duration | undefined): void {
    if (!rpo) return;
    const group = checkEnforcedRpo(this, primary, rpo);
    group.addParameter(RPO_PARAMETER, `${rpo.toSeconds()}`);
    Annotations.of(this).addWarningV2('@eldonia/aurora-cluster:commitsBlocked',
      `no commit succeeds while every secondary is more than ${rpo.toHumanString()} behind; leave enforceRpo out unless losing data is worse than that`);
  }
}
