import { S3Client } from '@aws-sdk/client-s3';
import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { reconcile } from './handler/reconcile';
import { Settings, Unprocessable } from './handler/settings';
import { keyOf } from './handler/source-event';
import { Store } from './handler/store';

const FIRST_WAIT_SECONDS = 30;
const LONGEST_WAIT_SECONDS = 3_600;

/** The environment variables of the function. */
interface Environment {
  readonly SOURCE_BUCKET?: string;
  readonly OUTPUT_BUCKET?: string;
  readonly QUEUE_URL?: string;
  readonly SETTINGS?: string;
}

type Handler = (event: SQSEvent) => Promise<SQSBatchResponse>;

/**
 * Creates the handler that makes the derivatives of the images in the messages.
 *
 * A failed message is retried; the other messages of its batch are complete. After the last attempt SQS moves the
 * message to the dead-letter queue, and the log contains the reason.
 */
export function createHandler(
  { SOURCE_BUCKET = '', OUTPUT_BUCKET = '', QUEUE_URL = '', SETTINGS = '{}' }: Environment,
): Handler {
  const settings = JSON.parse(SETTINGS) as Settings;
  const store = new Store(new S3Client({}), SOURCE_BUCKET, OUTPUT_BUCKET);
  const sqs = new SQSClient({});

  async function succeeds(record: SQSRecord): Promise<boolean> {
    const start = Date.now();
    let key: string | undefined;
    try {
      key = keyOf(record.body, settings, SOURCE_BUCKET, OUTPUT_BUCKET);
      const outcome = await reconcile(store, settings, key);
      console.log(JSON.stringify({ level: 'INFO', key, ...outcome, milliseconds: Date.now() - start }));
      return true;
    } catch (error) {
      const permanent = error instanceof Unprocessable;
      const reason = textOf(error);
      console.error(JSON.stringify({ level: 'ERROR', key, permanent, reason, messageId: record.messageId }));
      await retrySoon(sqs, QUEUE_URL, record, permanent);
      return false;
    }
  }

  return async ({ Records }) => {
    const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
    for (const record of Records) {
      if (!await succeeds(record)) batchItemFailures.push({ itemIdentifier: record.messageId });
    }
    return { batchItemFailures };
  };
}

/**
 * Changes the visibility timeout of a failed message. Without this, the message would wait for the visibility timeout
 * of the queue, six times the timeout of the function.
 *
 * A permanent failure uses all attempts immediately, so that the alarm of the dead-letter queue goes into ALARM within
 * 1 minute. Other failures wait longer each time, for S3 to recover.
 */
async function retrySoon(sqs: SQSClient, queueUrl: string, record: SQSRecord, permanent: boolean): Promise<void> {
  const { receiptHandle, attributes } = record;
  const attempt = Number(attributes.ApproximateReceiveCount) || 1;
  const wait = permanent ? 0 : Math.min(FIRST_WAIT_SECONDS * 4 ** (attempt - 1), LONGEST_WAIT_SECONDS);
  const change = new ChangeMessageVisibilityCommand({
    QueueUrl: queueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout: wait,
  });
  await sqs.send(change)
    .catch((error: unknown) => console.error(JSON.stringify({ level: 'WARN', reason: textOf(error) })));
}

function textOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

export const handler = createHandler(process.env);
