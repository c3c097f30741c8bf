import * as sns from 'aws-cdk-lib/aws-sns';
import { EdgeFirewall, IEdgeDistribution } from '../../edge';
import { AlarmThresholds } from '../alarm-thresholds';

/** What of the CDN is watched in us-east-1. */
export interface EdgeObservabilityProps {
  /**
   * The CDN. Its stack may be of another region: only the id of the distribution is read, by a weak reference.
   */
  readonly edge: IEdgeDistribution;

  /**
   * The firewall.
   *
   * @default - the firewall that the CDN has made; alarms on none if the CDN was given one
   */
  readonly firewall?: EdgeFirewall;

  /**
   * Who is told of each alarm, and of its end: a topic of us-east-1.
   *
   * A topic of this app, and its key, are made to admit CloudWatch; an imported one must do so already.
   *
   * @default - nobody
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * From where on alarms ring; of these, `edgeErrorPercent` and `blockedRequests`.
   *
   * @default - the default of each threshold
   */
  readonly thresholds?: AlarmThresholds;

  /**
   * What alarms begin with, `<name>-edge-server-errors`, and the folder of the queries on the log of the firewall, `<name>/firewall`.
   *
   * @default - alarms are named by CloudFormation, the folder like the construct
   */
  readonly name?: string;
}
