import { Duration } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import { IAuroraCluster } from '../aurora-cluster-ref';

/** How a cluster becomes the primary of a global database. */
export interface AuroraGlobalDatabaseProps {
  /** The cluster that becomes the primary: one with data, or a new one. */
  readonly primary: IAuroraCluster;

  /**
   * Name of the global database. The stacks of the other regions know it as text, so that they import nothing from here. A
   * change replaces the global database, which AWS refuses while a secondary belongs to it.
   */
  readonly globalClusterIdentifier: string;

  /**
   * Whether the global database can be deleted only after a second thought. It must be off, and every secondary gone, before
   * this construct or its stack can go.
   *
   * @default true
   */
  readonly deletionProtection?: boolean;

  /**
   * Block commits on the primary while every secondary is behind by more than this, from 20 seconds on (R5.7.2-4).
   *
   * It trades writes for a limit to what can be lost: with one secondary, an outage of that region, or of the line to it,
   * stops every commit in this one. It also bars the upgrade to a new major version. The parameter is set in the primary's own
   * parameter group alone; in a secondary's it would stop the promoted cluster as soon as the other region is lost.
   *
   * @default - commits are never blocked; alarms tell of a lag
   */
  readonly enforceRpo?: Duration;

  /**
   * How much committed data may be lost (R5.7.2-4), from a second to a day. The alarms compare the lag with it.
   *
   * @default Duration.minutes(15)
   */
  readonly recoveryPointObjective?: Duration;

  /**
   * Topic for the two alarms. A topic that is defined in this app, and its key, are made to admit CloudWatch; the policies of
   * an imported one must do so already.
   *
   * @default - the alarms tell nobody
   */
  readonly alarmTopic?: sns.ITopic;
}
