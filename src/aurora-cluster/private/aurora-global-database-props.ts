import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sns from 'aws-cdk-lib/aws-sns';
import { IAuroraCluster } from '../aurora-cluster-ref';

/** Options of a global database. */
export interface AuroraGlobalDatabaseProps {
  /** Cluster that becomes the primary cluster: an existing cluster with data, or a new cluster. */
  readonly primary: IAuroraCluster;

  /**
   * Name of the global database. The stacks of other Regions use it as a string, without an import from this stack. A
   * change replaces the global database, which AWS rejects while it has a secondary cluster.
   */
  readonly globalClusterIdentifier: string;

  /**
   * Enables deletion protection. Disable it and delete all secondary clusters before you delete this construct or its
   * stack.
   *
   * @default true
   */
  readonly deletionProtection?: boolean;

  /**
   * Blocks commits on the primary cluster while all secondary clusters lag behind by more than this, at least 20
   * seconds.
   *
   * This limits data loss at the cost of availability: with one secondary cluster, an outage of its Region or of the
   * connection blocks all commits in the primary Region. It also prevents upgrades to a new major version. The
   * parameter is set only in the parameter group of the primary cluster; in a secondary cluster it would block commits
   * after a failover.
   *
   * @default - commits are never blocked; alarms report the lag
   */
  readonly enforceRpo?: Duration;

  /**
   * Recovery point objective (RPO), from 1 second to 1 day: the threshold of the alarms on the lag.
   *
   * @default Duration.minutes(15)
   */
  readonly recoveryPointObjective?: Duration;

  /**
   * SNS topic that is notified of ALARM and OK of the two alarms.
   *
   * A topic of this app and its KMS key get a statement that allows CloudWatch. The policies of an imported topic and
   * key must already allow this.
   *
   * @default - no notifications; the alarms are created without actions
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * Region of the secondary cluster, which is the source of the lag of this cluster after a failover.
   *
   * @default - the alarms on the lag read it without its source
   */
  readonly secondaryRegion?: string;

  /**
   * Metric that is 1 while the cluster is a secondary cluster, and 0 while it is the primary cluster. The alarms on the
   * lag depend on it.
   *
   * @default - missing data does not put the alarms into ALARM
   */
  readonly secondaryMetric?: cloudwatch.IMetric;
}
