import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge';
import { allowEncryption, allowPublish, ofAccount } from './allow-publish';

/** The longest that SQS keeps a message. */
const KEPT = Duration.days(14);

/** What failed for good, kept for two weeks, encrypted. */
export function deadLetterQueue(scope: Construct, id: string, encryptionKey: kms.IKey | undefined): sqs.Queue {
  const queue = new sqs.Queue(scope, id, {
    retentionPeriod: KEPT,
    enforceSSL: true,
    encryption: encryptionKey ? sqs.QueueEncryption.KMS : sqs.QueueEncryption.SQS_MANAGED,
    encryptionMasterKey: encryptionKey,
  });
  acknowledge(queue, 'AwsSolutions-SQS3', 'the queue is itself where failed messages end, and an alarm watches it');
  return queue;
}

/** Let a role put what failed into the queue, with no more than that takes. */
export function grantSend(queue: sqs.IQueue, grantee: iam.IGrantable): void {
  iam.Grant.addToPrincipal({ grantee, actions: ['sqs:SendMessage'], resourceArns: [queue.queueArn] });
  queue.encryptionMasterKey?.grant(grantee, 'kms:Decrypt', 'kms:GenerateDataKey');
}

/** Tells operators as soon as something failed for good, and until somebody has taken it out. */
export function deadLetterAlarm(scope: Construct, id: string, queue: sqs.IQueue, alarmDescription: string, topic?: sns.ITopic): cloudwatch.Alarm {
  const alarm = new cloudwatch.Alarm(scope, id, {
    alarmDescription,
    metric: queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1), statistic: cloudwatch.Stats.MAXIMUM }),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: 1,
    evaluationPeriods: 1,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  });
  return notify(alarm, topic);
}

/**
 * Send an alarm, and its end, to a topic.
 *
 * The policies of an imported topic or key can't be changed from here; they must admit CloudWatch already (D-13).
 */
export function notify<A extends cloudwatch.AlarmBase>(alarm: A, topic: sns.ITopic | undefined): A {
  if (!topic) return alarm;
  const action = new actions.SnsAction(topic);
  alarm.addAlarmAction(action);
  alarm.addOkAction(action);
  allowEncryption(topic.masterKey, ['cloudwatch']);
  allowPublish(topic, 'cloudwatch', ofAccount(alarm));
  return alarm;
}
