import * as rds from 'aws-cdk-lib/aws-rds';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { AuroraClusterBase } from './aurora-cluster-base';
import { allowEncryption, allowPublish, ofAccount } from '../../private/allow-publish';

/** Without creation and deletion, which are visible in the deployment. */
const CLUSTER_CATEGORIES = [
  'configuration change', 'failover', 'failure', 'global-failover', 'maintenance', 'notification',
];
const INSTANCE_CATEGORIES = [
  'availability', 'configuration change', 'failover', 'failure', 'low storage', 'maintenance', 'notification',
  'recovery',
];

/** RDS event notifications of a cluster and its instances to a topic. */
export function subscribeTo(
  cluster: AuroraClusterBase, instances: rds.CfnDBInstance[], topic: sns.ITopic | undefined,
): rds.CfnEventSubscription[] {
  if (!topic) return [];
  const scope = new Construct(cluster, 'Events');
  // The policies of an imported topic or key are not changed.
  allowEncryption(topic.masterKey, ['events.rds']);
  const permission = allowPublish(topic, 'events.rds', ofAccount(scope)).policyDependable;
  const subscribe = (id: string, sourceType: string, sourceIds: string[], eventCategories: string[]) =>
    new rds.CfnEventSubscription(scope, id, { snsTopicArn: topic.topicArn, sourceType, sourceIds, eventCategories });
  const subscriptions = [subscribe('Cluster', 'db-cluster', [cluster.clusterIdentifier], CLUSTER_CATEGORIES)];
  // An empty list would subscribe to all instances of the account.
  if (instances.length > 0) {
    subscriptions.push(subscribe('Instances', 'db-instance', instances.map(({ ref }) => ref), INSTANCE_CATEGORIES));
  }
  // RDS publishes a test message when a subscription is created.
  if (permission) for (const subscription of subscriptions) subscription.node.addDependency(permission);
  return subscriptions;
}
