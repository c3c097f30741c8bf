import { Settings, Unprocessable } from './settings';

const CHANGES = ['Object Created', 'Object Deleted'];

interface ObjectEvent {
  readonly 'source'?: unknown;
  readonly 'detail-type'?: unknown;
  readonly 'detail'?: { readonly bucket?: { readonly name?: unknown }; readonly object?: { readonly key?: unknown } };
}

/**
 * The key of the object that an event of S3 is about.
 *
 * EventBridge writes keys as they are; only S3's own notifications encode them. What the event says beside the key is
 * not used: events may come twice, late and in any order, so that the handler looks at the object itself.
 */
export function keyOf(body: string, { sourcePrefix, outputPrefix }: Settings, bucket: string, outputBucket: string): string {
  const event = parse(body);
  if (event.source !== 'aws.s3' || !CHANGES.includes(String(event['detail-type']))) {
    throw new Unprocessable(`not an event about an object: ${JSON.stringify(event['detail-type'] ?? null)} of ${JSON.stringify(event.source ?? null)}`);
  }
  const { bucket: { name } = {}, object: { key } = {} } = event.detail ?? {};
  if (name !== bucket) throw new Unprocessable(`not an object of the bucket ${bucket}: ${JSON.stringify(name ?? null)}`);
  if (typeof key !== 'string' || key === '') throw new Unprocessable('the event names no object');
  if (!key.startsWith(sourcePrefix)) throw new Unprocessable(`the key does not begin with ${sourcePrefix}`);
  // The prefixes never overlap; this keeps a mistake in the settings from making derivatives of derivatives without end.
  if (bucket === outputBucket && key.startsWith(outputPrefix)) throw new Unprocessable('the object is a derivative itself');
  return key;
}

function parse(body: string): ObjectEvent {
  try {
    const event = JSON.parse(body) as ObjectEvent | null;
    if (typeof event === 'object' && event !== null) return event;
  } catch { /* told below */ }
  throw new Unprocessable('the message is no event');
}
