import { S3Client } from '@aws-sdk/client-s3';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { allowFormats } from './handler/image';
import { Outcome, reconcile } from './handler/reconcile';
import { METRICS_NAMESPACE, REJECTED_FILES, Settings } from './handler/settings';
import { keyOf } from './handler/source-event';
import { Store } from './handler/store';
import { emf } from '../../private/functions/embedded-metric';

/** S3 throttles requests for seconds. The queue repeats a message only after minutes. */
const S3_ATTEMPTS = 6;

/** The environment variables of the function. */
interface Environment {
  readonly SOURCE_BUCKET?: string;
  readonly OUTPUT_BUCKET?: string;
  readonly SETTINGS?: string;
  /** Set by Lambda. */
  readonly AWS_LAMBDA_FUNCTION_NAME?: string;
}

type Handler = (event: SQSEvent) => Promise<SQSBatchResponse>;

/**
 * Creates the handler that makes the derivatives of the images in the messages.
 *
 * A rejected file is complete: it is logged, counted and tagged. Only a fault of this function or of AWS fails a
 * message: SQS delivers it again after its visibility timeout, and after the last attempt moves it to the dead-letter
 * queue. The other messages of its batch are complete. The function calls S3 only, because it has no route elsewhere.
 */
export function createHandler(
  { SOURCE_BUCKET = '', OUTPUT_BUCKET = '', SETTINGS = '{}', AWS_LAMBDA_FUNCTION_NAME = '' }: Environment,
): Handler {
  const settings = JSON.parse(SETTINGS) as Settings;
  allowFormats(settings.moreFormats);
  const store = new Store(new S3Client({ maxAttempts: S3_ATTEMPTS }), SOURCE_BUCKET, OUTPUT_BUCKET);

  async function succeeds(record: SQSRecord): Promise<boolean> {
    const start = Date.now();
    let key: string | undefined;
    try {
      key = keyOf(record.body, settings, SOURCE_BUCKET, OUTPUT_BUCKET);
      const attempt = Number(record.attributes.ApproximateReceiveCount) || 1;
      const outcome = await reconcile(store, settings, key, { messageId: record.messageId, attempt });
      report(key, outcome, Date.now() - start);
      return true;
    } catch (error) {
      console.error(JSON.stringify({ level: 'ERROR', key, reason: textOf(error), messageId: record.messageId }));
      return false;
    }
  }

  function report(key: string, outcome: Outcome, milliseconds: number): void {
    const rejected = outcome.result === 'rejected';
    console.log(JSON.stringify({ level: rejected ? 'WARN' : 'INFO', key, ...outcome, milliseconds }));
    if (!rejected) return;
    const dimensions = { FunctionName: AWS_LAMBDA_FUNCTION_NAME };
    emf({ namespace: METRICS_NAMESPACE, dimensions, metrics: { [REJECTED_FILES]: [1, 'Count'] } });
  }

  return async ({ Records }) => {
    const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
    for (const record of Records) {
      if (!await succeeds(record)) batchItemFailures.push({ itemIdentifier: record.messageId });
    }
    return { batchItemFailures };
  };
}

function textOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

export const handler = createHandler(process.env);
