import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { FakeS3 } from './fake-s3';
import type { Settings } from '../../src/media/private/handler/settings';
import { createHandler } from '../../src/media/private/make-derivatives.lambda';

export const BUCKET = 'media-bucket';
export const QUEUE_URL = 'https://sqs.ap-northeast-1.amazonaws.com/123456789012/images';
export const settings: Settings = {
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
export type Handle = (...bodies: string[]) => Promise<string[]>;

/** A handler with an S3 in memory. One per test file, because the mocks replace methods of the client classes. */
export interface Setting {
  readonly s3: FakeS3;
  readonly sqs: ReturnType<typeof mockClient>;
  readonly handle: Handle;
  /** Another handler with the same S3. */
  readonly withSettings: (changes: Partial<Settings>) => Handle;
  /** The visibility timeouts of the failed messages, in seconds. */
  readonly waits: () => (number | undefined)[];
  /** The parsed log since the last `clear`. */
  readonly log: () => Record<string, unknown>[];
  readonly clear: () => void;
}

export function setUp(): Setting {
  const s3 = new FakeS3();
  const sqs = mockClient(SQSClient);
  const lines: Record<string, unknown>[] = [];
  const note = (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>);
  const clear = () => {
    s3.clear();
    sqs.reset();
    sqs.on(ChangeMessageVisibilityCommand).resolves({});
    lines.length = 0;
    vi.spyOn(console, 'log').mockImplementation(note);
    vi.spyOn(console, 'error').mockImplementation(note);
  };
  const withSettings = (changes: Partial<Settings>): Handle => {
    const handler = createHandler({
      SOURCE_BUCKET: BUCKET, OUTPUT_BUCKET: BUCKET, QUEUE_URL, SETTINGS: JSON.stringify({ ...settings, ...changes }),
    });
    return async (...bodies) => (await handler(messages(bodies))).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  };
  const waits = () => sqs.commandCalls(ChangeMessageVisibilityCommand).map((call) => call.args[0].input.VisibilityTimeout);
  return { s3, sqs, handle: withSettings({}), withSettings, waits, log: () => lines, clear };
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

function messages(bodies: string[]): SQSEvent {
  const attributes = { ApproximateReceiveCount: '1', SentTimestamp: '0', SenderId: '', ApproximateFirstReceiveTimestamp: '0' };
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
