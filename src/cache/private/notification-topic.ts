import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { IConstruct } from 'constructs';
import { allowPublish } from '../../private/allow-publish';

/**
 * Allows ElastiCache to publish to a topic. ElastiCache publishes as the account, not as a service principal, and
 * supports only the condition key `aws:SourceOwner`.
 *
 * The default policy of a new topic allows this, until the topic gets another policy. The policy of an imported topic
 * is not changed.
 */
export function allowElastiCachePublishing(scope: IConstruct, topic: sns.ITopic): void {
  allowPublish(topic, new iam.AnyPrincipal(), { StringEquals: { 'aws:SourceOwner': Stack.of(scope).account } });
}
