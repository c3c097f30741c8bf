import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as sns from 'aws-cdk-lib/aws-sns';

/** Options of the service events. */
export interface ServiceEventsProps {
  /**
   * The topic that receives the events, in this Region.
   *
   * Its policy and its key policy get statements for EventBridge and CloudWatch. An imported topic must already allow
   * both.
   */
  readonly topic: sns.ITopic;

  /**
   * The ECS cluster whose services are watched.
   *
   * @default - all clusters of the account in this Region
   */
  readonly cluster?: ecs.ICluster;

  /**
   * Watches ECS services. Disable it in a Region without services, e.g. us-east-1.
   *
   * @default true
   */
  readonly watchTasks?: boolean;

  /**
   * Identifiers of the Aurora clusters and instances whose failovers and failures send notifications.
   *
   * Leave out databases that have the same topic as `eventTopic`: their notifications would be sent twice.
   *
   * @default - none
   */
  readonly databaseIdentifiers?: string[];

  /**
   * Watches the failover plans of ARC Region switch of the account. ARC publishes their events in the Region where the
   * plan is created.
   *
   * @default false
   */
  readonly watchFailoverPlans?: boolean;

  /**
   * Watches failed rotations of the secrets of the account and Region. CloudTrail delivers these events, so a trail of
   * the Region is required.
   *
   * @default false
   */
  readonly watchRotations?: boolean;

  /**
   * The services whose AWS Health events send notifications, by their AWS Health names.
   *
   * @default - the services that the constructs of this library use
   */
  readonly healthServices?: string[];
}
