import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { FakeS3 } from './fake-s3';
import type { Settings } from '../../src/media/private/handler/settings';
import { createHandler } from '../../src/media/private/make-derivatives.lambda';

export const BUCKET = 'media-bucket';
const settings: Settings = {
  sourcePrefix: 'originals/',
  outputPrefix: 'media/',
  recipes: [
    { name: 'small', format: 'avif', quality: 50, width: 60, height: 60, fit: 'inside' },
    { name: 'small', format: 'webp', quality: 80, width: 60, height: 60, fit: 'inside' },
    { name: 'small', format: 'jpeg', quality: 80, width: 60, height: 60, fit: 'inside' },
    { name: 'square', format: 'jpeg', quality: 80, width: 40, height: 40, fit: 'cover' },
  ],
  skippedSuffixes: ['.pdf'],
  maxInputBytes: 1_000_000,
  maxInputPixels: 100_000_000,
  cacheControl: 'public, max-age=86400',
  deleteDerivatives: false,
};

/** Sends messages to a handler, and returns the IDs of the failed ones. */
type Handle = (...bodies: string[]) => Promise<string[]>;

/** A handler with an S3 in memory. One per test file, because the mocks replace methods of the client classes. */
export interface Setting {
  readonly s3: FakeS3;
  readonly handle: Handle;
  /** One message, which SQS delivers for the n-th time. */
  readonly attempt: (count: number, body: string) => Promise<string[]>;
  /** Another handler with the same S3. */
  readonly withSettings: (changes: Partial<Settings>) => Handle;
  /** The parsed log since the last `clear`. */
  readonly log: () => Record<string, unknown>[];
  /** The parsed metrics since the last `clear`. */
  readonly metrics: () => Record<string, unknown>[];
  readonly clear: () => void;
}

/** @param all settings of all handlers, unless they change them */
export function setUp(all: Partial<Settings> = {}): Setting {
  const s3 = new FakeS3();
  const lines: Record<string, unknown>[] = [];
  const records: Record<string, unknown>[] = [];
  const note = (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>);
  const clear = () => {
    s3.clear();
    lines.length = 0;
    records.length = 0;
    jest.spyOn(console, 'log').mockImplementation(note);
    jest.spyOn(console, 'error').mockImplementation(note);
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => records.push(JSON.parse(String(text)) as Record<string, unknown>) > 0);
  };
  const create = (changes: Partial<Settings>) => createHandler({
    SOURCE_BUCKET: BUCKET, OUTPUT_BUCKET: BUCKET, AWS_LAMBDA_FUNCTION_NAME: 'converter', SETTINGS: JSON.stringify({ ...settings, ...changes }),
  });
  const withSettings = (changes: Partial<Settings>): Handle => {
    const handler = create(changes);
    return async (...bodies) => failed(await handler(messages(bodies)));
  };
  const again = create(all);
  const attempt = async (count: number, body: string) => failed(await again(messages([body], count)));
  return { s3, handle: withSettings(all), attempt, withSettings, log: () => lines, metrics: () => records, clear };
}

/** An S3 event in the format of EventBridge. */
export function event(key: string, type = 'Object Created', bucket = BUCKET): string {
  return JSON.stringify({
    'version': '0',
    'detail-type': type,
    'source': 'aws.s3',
    'account': '123456789012',
    'region': 'ap-northeast-1',
    'detail': { version: '0', bucket: { name: bucket }, object: { key, size: 1, etag: 'e', sequencer: '1' }, reason: 'PutObject' },
  });
}

function failed({ batchItemFailures }: SQSBatchResponse): string[] {
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

function messages(bodies: string[], attempt = 1): SQSEvent {
  const attributes = { ApproximateReceiveCount: String(attempt), SentTimestamp: '0', SenderId: '', ApproximateFirstReceiveTimestamp: '0' };
  return {
    Records: bodies.map((body, index) => ({
      messageId: `message-${index}`,
      receiptHandle: `receipt-${index}`,
      body,
      attributes,
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:ap-northeast-1:123456789012:images',
      awsRegion: 'ap-northeast-1',
    })),
  };
}
