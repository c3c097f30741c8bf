import { S3Client } from '@aws-sdk/client-s3';
import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { reconcile } from './handler/reconcile';
import { Settings, Unprocessable } from './handler/settings';
import { keyOf } from './handler/source-event';
import { Store } from './handler/store';

const FIRST_WAIT_SECONDS = 30;
const LONGEST_WAIT_SECONDS = 3_600;

/** What the construct puts into the function's environment. */
interface Environment {
  readonly SOURCE_BUCKET?: string;
  readonly OUTPUT_BUCKET?: string;
  readonly QUEUE_URL?: string;
  readonly SETTINGS?: string;
}

type Handler = (event: SQSEvent) => Promise<SQSBatchResponse>;

/**
 * Make the derivatives of the images that the messages are about.
 *
 * A message that fails is tried again; the others of its batch are done. After the last attempt SQS moves it to the
 * dead-letter queue, and the log has the reason.
 */
export function createHandler({ SOURCE_BUCKET = '', OUTPUT_BUCKET = '', QUEUE_URL = '', SETTINGS = '{}' }: Environment): Handler {
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
      console.error(JSON.stringify({ level: 'ERROR', key, permanent, reason: textOf(error), messageId: record.messageId }));
      await tryAgainSoon(sqs, QUEUE_URL, record, permanent);
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
 * Without this a failed message waits for the queue's visibility timeout, six times that of the function.
 *
 * What can't succeed uses up its attempts at once, so that the alarm of the dead-letter queue tells of it within a
 * minute; anything else waits longer each time, for S3 to recover.
 */
async function tryAgainSoon(sqs: SQSClient, queueUrl: string, { receiptHandle, attributes }: SQSRecord, permanent: boolean): Promise<void> {
  const attempt = Number(attributes.ApproximateReceiveCount) || 1;
  const wait = permanent ? 0 : Math.min(FIRST_WAIT_SECONDS * 4 ** (attempt - 1), LONGEST_WAIT_SECONDS);
  await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl: queueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout: wait }))
    .catch((error: unknown) => console.error(JSON.stringify({ level: 'WARN', reason: textOf(error) })));
}

function textOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

export const handler = createHandler(process.env);
