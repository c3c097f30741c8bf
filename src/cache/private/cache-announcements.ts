import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { IConstruct } from 'constructs';
import { allowPublish } from '../../private/allow-publish';

/**
 * Let ElastiCache publish to a topic: it does so as the account, not as a service, and knows only `aws:SourceOwner`.
 *
 * Every new topic admits its owner like that, until something gives it a policy. An imported one stays as it is.
 */
export function admitAnnouncements(scope: IConstruct, topic: sns.ITopic): void {
  allowPublish(topic, new iam.AnyPrincipal(), { StringEquals: { 'aws:SourceOwner': Stack.of(scope).account } });
}
