import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as sns from 'aws-cdk-lib/aws-sns';

/** Options of the service events. */
export interface ServiceEventsProps {
  /**
   * Who is told: an `AlarmTopic`'s topic, or another one of this region.
   *
   * Its policy and its key get statements for EventBridge and CloudWatch; those of an imported topic must admit both already.
   */
  readonly topic: sns.ITopic;

  /**
   * The cluster whose services are watched.
   *
   * @default - every cluster of the account in this region
   */
  readonly cluster?: ecs.ICluster;

  /**
   * Whether services of ECS are watched. Switch it off where there are none, as in us-east-1 beside a platform of another region.
   *
   * @default true
   */
  readonly watchTasks?: boolean;

  /**
   * Identifiers of the Aurora clusters and instances whose failovers and failures are told.
   *
   * Leave out those whose construct has the same topic as its `eventTopic`: they would be told of twice.
   *
   * @default - none
   */
  readonly databaseIdentifiers?: string[];

  /**
   * What AWS Health tells of, by the names that it has for services.
   *
   * @default - what the constructs of this library are made of
   */
  readonly healthServices?: string[];
}
