import { Settings, Unprocessable } from './settings';

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
 */
export function keyOf(
  body: string, { sourcePrefix, outputPrefix }: Settings, bucket: string, outputBucket: string,
): string {
  const event = parse(body);
  if (event.source !== 'aws.s3' || !CHANGES.includes(String(event['detail-type']))) {
    const [type, source] = [event['detail-type'], event.source].map((value) => JSON.stringify(value ?? null));
    throw new Unprocessable(`not an S3 object event: ${type} of ${source}`);
  }
  const { bucket: { name } = {}, object: { key } = {} } = event.detail ?? {};
  if (name !== bucket) {
    throw new Unprocessable(`not an object of the bucket ${bucket}: ${JSON.stringify(name ?? null)}`);
  }
  if (typeof key !== 'string' || key === '') throw new Unprocessable('the event has no object key');
  if (!key.startsWith(sourcePrefix)) throw new Unprocessable(`the key does not begin with ${sourcePrefix}`);
  // The prefixes do not overlap. This check prevents an endless loop of derivatives if the settings are wrong.
  if (bucket === outputBucket && key.startsWith(outputPrefix)) throw new Unprocessable('the object is a derivative');
  return key;
}

function parse(body: string): ObjectEvent {
  try {
    const event = JSON.parse(body) as ObjectEvent | null;
    if (typeof event === 'object' && event !== null) return event;
  } catch { /* reported below */ }
  throw new Unprocessable('the message is not an event');
}
