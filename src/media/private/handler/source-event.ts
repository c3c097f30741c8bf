import { Settings } from './settings';

const CHANGES = ['Object Created', 'Object Deleted'];

interface ObjectEvent {
  readonly 'source'?: unknown;
  readonly 'detail-type'?: unknown;
  readonly 'detail'?: { readonly bucket?: { readonly name?: unknown }; readonly object?: { readonly key?: unknown } };
}

/**
 * The object key of an S3 event.
 *
 * EventBridge events contain unencoded keys; only S3 event notifications encode them. The handler ignores the other
 * fields, because events can be delivered more than once, late and in any order: it reads the object itself.
 *
 * Another message is a fault of the rule or of an operator, not of an upload, so it is sent to the dead-letter queue.
 */
export function keyOf(
  body: string, { sourcePrefix, outputPrefix }: Settings, bucket: string, outputBucket: string,
): string {
  const event = parse(body);
  if (event.source !== 'aws.s3' || !CHANGES.includes(String(event['detail-type']))) {
    const [type, source] = [event['detail-type'], event.source].map((value) => JSON.stringify(value ?? null));
    throw new Error(`not an S3 object event: ${type} of ${source}`);
  }
  const { bucket: { name } = {}, object: { key } = {} } = event.detail ?? {};
  if (name !== bucket) {
    throw new Error(`not an object of the bucket ${bucket}: ${JSON.stringify(name ?? null)}`);
  }
  if (typeof key !== 'string' || key === '') throw new Error('the event has no object key');
  if (!key.startsWith(sourcePrefix)) throw new Error(`the key does not begin with ${sourcePrefix}`);
  // The prefixes do not overlap. This check prevents an endless loop of derivatives if the settings are wrong.
  if (bucket === outputBucket && key.startsWith(outputPrefix)) throw new Error('the object is a derivative');
  return key;
}

function parse(body: string): ObjectEvent {
  try {
    const event = JSON.parse(body) as ObjectEvent | null;
    if (typeof event === 'object' && event !== null) return event;
  } catch { /* reported below */ }
  throw new Error('the message is not an event');
}
