import { Annotations } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import { IConstruct } from 'constructs';
import { allowEncryption, allowPublish, ofAccount } from '../../../private/allow-publish';

/**
 * Allows the alarms of this account to publish to a topic; rule targets grant EventBridge the same permission.
 *
 * The default topic policy allows the whole account. The statements of the rules replace that policy.
 */
export function allowAlarms(scope: IConstruct, topic: sns.ITopic): void {
  const keyAllowed = allowEncryption(
    topic.masterKey, ['cloudwatch'], undefined, ['kms:Decrypt', 'kms:GenerateDataKey*'],
  );
  const { statementAdded } = allowPublish(topic, 'cloudwatch', ofAccount(scope));
  if (statementAdded && keyAllowed) return;
  Annotations.of(scope).addWarningV2('@eldonia/audit-trail:topicNotAllowed',
    'the policy of an imported topic or KMS key can\'t be changed; it must allow cloudwatch.amazonaws.com and ' +
    'events.amazonaws.com to publish');
}
