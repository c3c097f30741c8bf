import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { setting } from './environment';
import { serviceNames } from './services';

export const sqs = new SQSClient({});

/** A state that the function does not change, and a person has to. The scripts of a release read its name. */
export class PersonNeeded extends Error {
  override readonly name = 'PersonNeeded';
}

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

/**
 * Sends an event and its reason to the dead-letter queue, unless it has a message of the service: the alarm is the
 * same, but each service needs its own remedy.
 */
export async function report(event: object, reason: string): Promise<void> {
  const service = setting('NAME');
  if (await countDeadLetters() > 0 && (serviceNames().length === 1 || await isReported(service))) return;
  await sqs.send(new SendMessageCommand({
    QueueUrl: setting('DEAD_LETTER_QUEUE_URL'),
    MessageBody: JSON.stringify({ ...event, service }),
    // The name that EventBridge uses.
    MessageAttributes: { ERROR_MESSAGE: { DataType: 'String', StringValue: reason } },
  }));
}

/** Whether one of some messages is of the service. They stay visible, for the alarm. */
async function isReported(service: string): Promise<boolean> {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({
    QueueUrl: setting('DEAD_LETTER_QUEUE_URL'), MaxNumberOfMessages: 10, VisibilityTimeout: 0, WaitTimeSeconds: 1,
  }));
  return Messages.some(({ Body = '{}' }) => (JSON.parse(Body) as { service?: string }).service === service);
}
