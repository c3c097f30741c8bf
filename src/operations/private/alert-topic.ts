import { Annotations, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { IConstruct } from 'constructs';

/**
 * Let the alarms of this account publish to a topic (D-13); the targets of rules do so for EventBridge themselves.
 *
 * A topic without a policy admits its account; as soon as it has one, which the rules see to, only those that are named.
 */
export function admitAlarms(scope: IConstruct, topic: sns.ITopic): void {
  const principals = [new iam.ServicePrincipal('cloudwatch.amazonaws.com')];
  const ofKey = topic.masterKey?.addToResourcePolicy(new iam.PolicyStatement({
    principals, actions: ['kms:Decrypt', 'kms:GenerateDataKey*'], resources: ['*'],
  }));
  const ofTopic = topic.addToResourcePolicy(new iam.PolicyStatement({
    principals,
    actions: ['sns:Publish'],
    resources: [topic.topicArn],
    conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
  }));
  if (!ofTopic.statementAdded || ofKey?.statementAdded === false) {
    Annotations.of(scope).addWarningV2('@eldonia/audit-trail:topicNotAdmitted',
      'the policy of the topic or of its key can\'t be changed here: it must let cloudwatch.amazonaws.com and events.amazonaws.com publish');
  }
}
