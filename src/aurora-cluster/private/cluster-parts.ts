import { Stack, Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as sns from 'aws-cdk-lib/aws-sns';
import { IConstruct, Construct } from 'constructs';
import { AuroraClusterBase } from './aurora-cluster-base';
import { DATABASE_LOG } from './define-cluster';
import { CommonSettings } from './settings';
import { allowEncryption, allowPublish, ofAccount } from '../../private/allow-publish';
import { invalid } from '../../private/errors';
import { allowCloudWatchLogs } from '../../private/log-key';
import { AuroraClusterProps } from '../aurora-cluster-props';

/**
 * Parameters of a primary cluster and its secondary cluster, which must be equal. All of them can be changed without a
 * restart.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Reference.ParameterGroups.html
 */
const PARAMETERS = {
  ssl_min_protocol_version: 'TLSv1.2',
  // In milliseconds. The saved query on slow statements reads these lines.
  log_min_duration_statement: '1000',
  // They have no values of placeholders, which are what users write.
  log_parameter_max_length: '0',
  log_lock_waits: '1',
  // In milliseconds. A transaction that stays open keeps its locks, and prevents the vacuum of old rows.
  idle_in_transaction_session_timeout: '300000',
};
/** Without creation and deletion, which are visible in the deployment. */
const CLUSTER_CATEGORIES = [
  'configuration change', 'failover', 'failure', 'global-failover', 'maintenance', 'notification',
];
const INSTANCE_CATEGORIES = [
  'availability', 'configuration change', 'failover', 'failure', 'low storage', 'maintenance', 'notification',
  'recovery',
];

/** The passed key, or a new one. A final snapshot cannot be restored without it. */
export function keyOf(
  scope: Construct, encryptionKey: kms.IKey | undefined, { keyRemovalPolicy: removalPolicy }: CommonSettings,
): kms.IKey {
  const key = encryptionKey ?? new kms.Key(scope, 'Key', {
    description: `Aurora cluster ${scope.node.path}`, enableKeyRotation: true, removalPolicy,
  });
  allowCloudWatchLogs(key, scope);
  return key;
}

/** The parameters of the user win. */
export function createParameterGroup(
  scope: Construct, { parameters, requireTls = true }: Pick<AuroraClusterProps, 'parameters' | 'requireTls'>,
  { version }: CommonSettings,
): rds.ParameterGroup {
  return new rds.ParameterGroup(scope, 'ParameterGroup', {
    engine: rds.DatabaseClusterEngine.auroraPostgres({ version }),
    // A change, such as that of a path, would replace the group.
    description: 'Aurora cluster',
    parameters: { 'rds.force_ssl': requireTls ? '1' : '0', ...PARAMETERS, ...parameters },
  });
}

/** RDS creates the log group without retention if it does not exist before the cluster. */
export function createLogGroup(
  scope: Construct, clusterIdentifier: string | undefined, encryptionKey: kms.IKey, settings: CommonSettings,
): logs.LogGroup | undefined {
  if (clusterIdentifier === undefined) return undefined;
  return new logs.LogGroup(scope, 'LogGroup', {
    logGroupName: `/aws/rds/cluster/${clusterIdentifier}/${DATABASE_LOG}`,
    retention: settings.logRetention,
    encryptionKey,
    removalPolicy: settings.helperRemovalPolicy,
  });
}

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

/**
 * Checks that the service is in the stack of the cluster or has a known name. Otherwise the stacks would depend on each
 * other.
 */
export function checkOwnService(cluster: IConstruct, service: ecs.IBaseService): void {
  if (Token.isUnresolved(service.serviceName) && Stack.of(service) !== Stack.of(cluster)) {
    invalid(cluster, `restartOnRotation must have a service in the stack of the cluster, got ${service.node.path}; ` +
      'pass ecs.FargateService.fromFargateServiceAttributes with its literal name to avoid a circular dependency');
  }
}
