import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { GetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { emf } from '../../../private/functions/embedded-metric';

const kms = new KMSClient({ maxAttempts: 3 });
const sns = new SNSClient({ maxAttempts: 3 });

/** A topic and its key. */
interface Topic {
  readonly topic: string;
  readonly key: string;
}

/**
 * Publishes why topics would lose notifications: nobody reports that. It only reads.
 *
 * CloudWatch cannot publish to a topic with a disabled key, and SNS counts neither that nor a subscription without
 * confirmation as a failed delivery.
 */
export async function handler(): Promise<string[]> {
  const { METRIC = '', NAMESPACE: namespace, TOPICS } = process.env;
  const topics = JSON.parse(TOPICS!) as Topic[];
  const problems = (await Promise.all(topics.map(problemsOf))).flat();
  emf({
    namespace,
    // Two platforms of a Region have a metric each.
    dimensions: { FunctionName: process.env.AWS_LAMBDA_FUNCTION_NAME },
    metrics: { [METRIC]: [problems.length, 'Count'] },
    others: { problems },
  });
  return problems;
}

async function problemsOf({ topic, key }: Topic): Promise<string[]> {
  const [{ Attributes = {} }, { KeyMetadata }] = await Promise.all([
    sns.send(new GetTopicAttributesCommand({ TopicArn: topic })), kms.send(new DescribeKeyCommand({ KeyId: key })),
  ]);
  const [confirmed, pending] = [Attributes.SubscriptionsConfirmed, Attributes.SubscriptionsPending].map(Number);
  return [
    ...KeyMetadata?.KeyState === 'Enabled' ? [] : [`the key of ${topic} is ${KeyMetadata?.KeyState ?? 'unknown'}`],
    ...confirmed > 0 ? [] : [`${topic} has no confirmed subscription`],
    ...pending > 0 ? [`${topic} has ${pending} subscriptions that are not confirmed`] : [],
  ];
}
