import * as rds from 'aws-cdk-lib/aws-rds';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct, IDependable } from 'constructs';
import { allowEncryption, allowPublish, ofAccount } from '../../private/allow-publish';

/** Without creation and deletion, which are visible in the deployment. */
const CLUSTER_CATEGORIES = [
  'configuration change', 'failover', 'failure', 'global-failover', 'maintenance', 'notification',
];
const INSTANCE_CATEGORIES = [
  'availability', 'configuration change', 'failover', 'failure', 'low storage', 'maintenance', 'notification',
  'recovery',
];

export interface ClusterEventsProps {
  readonly topic: sns.ITopic;
  readonly clusterIdentifier: string;
  readonly instanceIdentifiers: string[];
}

/** RDS event notifications of a cluster and its instances to an SNS topic. */
export class ClusterEvents extends Construct {
  readonly subscriptions: rds.CfnEventSubscription[];

  constructor(scope: Construct, id: string, { topic, clusterIdentifier, instanceIdentifiers }: ClusterEventsProps) {
    super(scope, id);
    const permission = this.allowRds(topic);
    this.subscriptions = [
      this.subscribe('Cluster', topic, 'db-cluster', [clusterIdentifier], CLUSTER_CATEGORIES),
      // An empty list would subscribe to all instances of the account.
      ...instanceIdentifiers.length > 0 ? [
        this.subscribe('Instances', topic, 'db-instance', instanceIdentifiers, INSTANCE_CATEGORIES),
      ] : [],
    ];
    // RDS publishes a test message when a subscription is created.
    if (permission) for (const subscription of this.subscriptions) subscription.node.addDependency(permission);
  }

  private subscribe(
    id: string, topic: sns.ITopic, sourceType: string, sourceIds: string[], eventCategories: string[],
  ): rds.CfnEventSubscription {
    return new rds.CfnEventSubscription(
      this, id, { snsTopicArn: topic.topicArn, sourceType, sourceIds, eventCategories },
    );
  }

  /** Allows RDS to publish. The policies of an imported topic or key are not changed. */
  private allowRds(topic: sns.ITopic): IDependable | undefined {
    allowEncryption(topic.masterKey, ['events.rds']);
    return allowPublish(topic, 'events.rds', ofAccount(this)).policyDependable;
  }
}
