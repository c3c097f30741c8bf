import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { setting } from './environment';

const sqs = new SQSClient({});

/** A state that the function does not change, and a person has to. */
export class PersonNeeded extends Error {}

/**
 * The number of messages in the dead-letter queue.
 *
 * CloudWatch gets metrics of a queue for six hours after the last call. Later, the metrics of the first message can be
 * late by up to 15 minutes, and so would be the alarm. Regular calls keep the queue active.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/monitoring-using-cloudwatch.html
 */
export async function countDeadLetters(): Promise<number> {
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({
    QueueUrl: setting('DEAD_LETTER_QUEUE_URL'), AttributeNames: ['ApproximateNumberOfMessages'],
  }));
  return Number(Attributes?.ApproximateNumberOfMessages ?? 0);
}

/** Sends a message and its reason to the dead-letter queue, unless it has a message: the alarm is the same. */
export async function report(body: string, reason: string): Promise<void> {
  if (await countDeadLetters() > 0) return;
  await sqs.send(new SendMessageCommand({
    QueueUrl: setting('DEAD_LETTER_QUEUE_URL'),
    MessageBody: body,
    // The name that EventBridge uses.
    MessageAttributes: { ERROR_MESSAGE: { DataType: 'String', StringValue: reason } },
  }));
}
