import type { SQSEvent } from 'aws-lambda';
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
  skippedSuffixes: ['.pdf', '.mp4'],
  maxInputBytes: 1_000_000,
  maxInputPixels: 100_000_000,
  cacheControl: 'public, max-age=86400',
  deleteDerivatives: false,
};

/** A handler with an S3 in memory. One per test file, because the mocks replace methods of the client classes. */
export function setUp(all: Partial<Settings> = {}) {
  const s3 = new FakeS3();
  const [lines, records]: Record<string, unknown>[][] = [[], []];
  const parse = (text: unknown) => JSON.parse(String(text)) as Record<string, unknown>;
  const clear = () => {
    s3.clear();
    lines.length = records.length = 0;
    jest.spyOn(console, 'log').mockImplementation((line) => void lines.push(parse(line)));
    jest.spyOn(console, 'error').mockImplementation((line) => void lines.push(parse(line)));
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => records.push(parse(text)) > 0);
  };
  /** Another handler with the same S3. It gets messages, which SQS delivers for the n-th time, and returns the IDs of the failed ones. */
  const handlerWith = (changes: Partial<Settings>, outputBucket = BUCKET) => {
    const handler = createHandler({
      SOURCE_BUCKET: BUCKET, OUTPUT_BUCKET: outputBucket, AWS_LAMBDA_FUNCTION_NAME: 'converter', SETTINGS: JSON.stringify({ ...settings, ...changes }),
    });
    return async (attempt: number, ...bodies: string[]): Promise<string[]> => {
      const Records = bodies.map((body, index) => ({ messageId: `message-${index}`, body, attributes: { ApproximateReceiveCount: String(attempt) } }));
      return (await handler({ Records } as SQSEvent)).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    };
  };
  const attempt = handlerWith(all);
  return {
    s3,
    attempt,
    handle: (...bodies: string[]) => attempt(1, ...bodies),
    withSettings: (changes: Partial<Settings>, outputBucket?: string) => handlerWith(changes, outputBucket).bind(undefined, 1),
    /** The parsed log since the last `clear`. */
    log: () => lines,
    /** The parsed metrics since the last `clear`. */
    metrics: () => records,
    clear,
  };
}

/** An S3 event in the format of EventBridge. */
export const event = (key: string, type = 'Object Created', bucket = BUCKET): string =>
  JSON.stringify({ 'detail-type': type, 'source': 'aws.s3', 'detail': { bucket: { name: bucket }, object: { key } } });
