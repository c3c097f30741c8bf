import { Duration, Annotations } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { AuroraGlobalDatabaseProps } from './aurora-global-database-props';
import { checkGlobalClusterIdentifier } from './database-names';
import { checkEnforcedRpo, checkPrimary } from './global-primary';
import { checkObjective, ReplicationAlarms } from './replication-alarms';
import { RPO_PARAMETER } from './settings';

/**
 * An Aurora global database with an existing or new cluster as primary cluster.
 *
 * The cluster becomes the primary cluster without replacement or restart. `AuroraReplicaCluster` adds a secondary
 * cluster in another Region, in a stack that is deployed afterwards.
 *
 * Switchover and failover happen outside CloudFormation. The templates of both Regions remain valid: the next
 * deployment does not revert the roles. Drift detection then reports the source of the global database as modified; do
 * not correct it.
 *
 * While the cluster is a secondary cluster, after a failover, two alarms monitor its lag. As primary cluster it has no
 * lag, and the alarms stay in OK. With `secondaryMetric`, a secondary cluster without data points is in ALARM as well.
 *
 * The cost is that of replication: replicated write I/O per secondary cluster and data transfer between Regions, and
 * about $0.20 per month for the two alarms.
 *
 * To remove the global database: delete the stack of the secondary cluster, deploy with `deletionProtection: false`,
 * then remove the construct. The primary cluster and its data are retained.
 */
export class AuroraGlobalDatabase extends Construct {
  /** L1 construct of the global database. */
  readonly globalCluster: rds.CfnGlobalCluster;

  /** Goes into ALARM if this cluster, as a secondary cluster, exceeds the recovery point objective. */
  readonly rpoAlarm: cloudwatch.Alarm;

  /**
   * Goes into ALARM if the storage lag of this cluster, as a secondary cluster, exceeds a third of the recovery point
   * objective.
   */
  readonly replicationLagAlarm: cloudwatch.Alarm;

  /** @throws if the primary is not supported in a global database, or a name or duration is not valid */
  constructor(scope: Construct, id: string, props: AuroraGlobalDatabaseProps) {
    super(scope, id);
    const {
      primary, globalClusterIdentifier, enforceRpo, recoveryPointObjective: objective, alarmTopic: topic,
    } = props;
    checkGlobalClusterIdentifier(this, globalClusterIdentifier);
    checkPrimary(this, primary);
    checkObjective(this, objective);
    this.enforce(props, enforceRpo);

    this.globalCluster = new rds.CfnGlobalCluster(this, 'GlobalCluster', {
      globalClusterIdentifier,
      // The source defines engine, version and encryption; AWS rejects them together with a source.
      sourceDbClusterIdentifier: primary.cluster.clusterArn,
      deletionProtection: props.deletionProtection ?? true,
    });
    this.globalCluster.node.addDependency(primary.ready);

    const { secondaryMetric: secondary, secondaryRegion: sourceRegion } = props;
    const alarms = new ReplicationAlarms(
      this, { cluster: primary, sourceRegion, objective, topic, secondary, normally: 'primary' },
    );
    this.rpoAlarm = alarms.rpo;
    this.replicationLagAlarm = alarms.lag;
  }

  private enforce({ primary }: AuroraGlobalDatabaseProps, rpo: Duration | undefined): void {
    if (!rpo) return;
    const group = checkEnforcedRpo(this, primary, rpo);
    group.addParameter(RPO_PARAMETER, `${rpo.toSeconds()}`);
    Annotations.of(this).addWarningV2('@eldonia/aurora-cluster:commitsBlocked',
      `Aurora blocks commits while all secondary clusters are more than ${rpo.toHumanString()} behind. ` +
      'Leave enforceRpo out, unless data loss is worse than an outage.');
  }
}
