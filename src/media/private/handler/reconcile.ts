import { Derivative, derivativesOf, isSkipped, LONGEST_KEY_BYTES } from './derivatives';
import { decode, encode, inspect, Pixels, resize, sizeOf } from './image';
import { Settings, Unprocessable } from './settings';
import { Changed, Found, isCurrent, isMadeOf, Store } from './store';

/**
 * Two functions that process the same key retry when the other one has changed an object, which it may do with each
 * derivative. More rounds than these besides indicate an error.
 */
const ROUNDS = 5;
/** From this attempt on, an image is marked before it is decoded: an earlier attempt may have ended the function. */
const SUSPICIOUS_ATTEMPT = 2;
/**
 * So many attempts of one message may begin to decode an image without an end. The mark of one attempt is no proof: S3
 * can fail in the middle of an attempt, and then refuse the removal of the mark as well.
 */
const MOST_MARKS = 2;

/** The message that requires a conversion. */
export interface Delivery {
  /** SQS keeps the ID of a message when it delivers the message again. */
  readonly messageId: string;
  /** 1 for the first attempt of the message. */
  readonly attempt: number;
}

/** The result for an original, for the log. */
export interface Outcome {
  readonly result: 'made' | 'unchanged' | 'removed' | 'gone' | 'skipped' | 'rejected';
  /** The number of derivatives that were written or deleted. */
  readonly derivatives: number;
  /** Why the original is rejected. */
  readonly reason?: string;
}

interface Pair {
  readonly derivative: Derivative;
  readonly found: Found | undefined;
}

/**
 * Updates the derivatives of an original to its current state.
 *
 * It compares the objects and ignores the content of the event, so that events can be delivered more than once, late,
 * in any order and concurrently.
 */
export async function reconcile(store: Store, settings: Settings, key: string, delivery: Delivery): Promise<Outcome> {
  if (isSkipped(key, settings)) return { result: 'skipped', derivatives: 0 };
  const rounds = ROUNDS + settings.recipes.length;
  for (let round = 0; round < rounds; round++) {
    try {
      const source = await store.findSource(key);
      const outcome = source
        ? await convert(store, settings, key, source, delivery)
        : await remove(store, settings, key);
      // The original can be deleted or uploaded again in the meantime, and its event can already be processed.
      if (!settings.deleteDerivatives) return outcome;
      if ((await store.findSource(key))?.etag === source?.etag) return outcome;
    } catch (error) {
      if (!(error instanceof Changed)) throw error;
    }
  }
  throw new Error(`the object or its derivatives changed ${rounds} times during processing`);
}

/**
 * Makes the derivatives, or rejects the original.
 *
 * An image that ends the function (out of memory, out of time or a fault of a decoder) leaves no reason. From the
 * second attempt on, a mark is written before the image is decoded, and removed afterward. The fourth attempt finds the
 * marks of two others.
 */
async function convert(
  store: Store, settings: Settings, key: string, source: Found, { messageId, attempt }: Delivery,
): Promise<Outcome> {
  // The S3 console creates these objects for folders.
  if (key.endsWith('/') && source.bytes === 0) return { result: 'skipped', derivatives: 0 };
  let marked = false;
  const mark = async () => {
    if (attempt < SUSPICIOUS_ATTEMPT) return;
    marked = true;
    if (await store.mark(key, source, messageId) > MOST_MARKS) {
      throw new Unprocessable('the image ended the function: out of memory, out of time or a fault of a decoder');
    }
  };
  try {
    const outcome = await make(store, settings, key, source, mark);
    await store.accept(key, source);
    return outcome;
  } catch (error) {
    if (error instanceof Unprocessable) {
      await store.reject(key, source, error.message);
      const derivatives = await removeOthers(store, settings, key, source);
      return { result: 'rejected', derivatives, reason: error.message };
    }
    // The image is not the cause. If S3 refuses this call as well, the mark counts as one of two.
    if (marked) await store.accept(key, source).catch(() => {});
    throw error;
  }
}

async function make(
  store: Store, settings: Settings, key: string, source: Found, beforeDecoding: () => Promise<void>,
): Promise<Outcome> {
  if (key.length === settings.sourcePrefix.length) throw new Unprocessable('the object has no name below the prefix');
  if (source.bytes > settings.maxInputBytes) {
    throw new Unprocessable(`the object has ${source.bytes} bytes, more than ${settings.maxInputBytes}`);
  }
  const derivatives = derivativesOf(key, settings);
  const longer = derivatives.find(({ bytes }) => bytes > LONGEST_KEY_BYTES);
  if (longer) {
    throw new Unprocessable(`the key of a derivative would have ${longer.bytes} bytes, more than ${LONGEST_KEY_BYTES}`);
  }
  const stale = await findStale(store, derivatives, source);
  if (stale.length === 0) return { result: 'unchanged', derivatives: 0 };
  const body = await store.read(key, source);
  await beforeDecoding();
  await write(store, settings, source, body, stale);
  return { result: 'made', derivatives: stale.length };
}

/** Decodes the image once: the user who uploads decides what decoding costs. Each size is shrunk from the largest. */
async function write(store: Store, settings: Settings, source: Found, body: Uint8Array, stale: Pair[]): Promise<void> {
  const image = await inspect(body, settings);
  const decoded = await decode(body, image, stale.map(({ derivative }) => derivative.recipe));
  let size: string | undefined;
  let pixels: Pixels;
  for (const { derivative, found } of stale) {
    const { recipe } = derivative;
    // The formats of a size follow each other. A long side can be shorter in one of them.
    if (size !== sizeOf(recipe, image)) pixels = await resize(decoded, recipe, image);
    size = sizeOf(recipe, image);
    await store.write(derivative, await encode(pixels!, recipe), source, found, settings.cacheControl);
  }
}

/** The derivatives of an original that is deleted. */
async function remove(store: Store, settings: Settings, key: string): Promise<Outcome> {
  if (!settings.deleteDerivatives) return { result: 'gone', derivatives: 0 };
  return { result: 'removed', derivatives: await removeWhere(store, settings, key, () => true) };
}

/** Derivatives of an earlier object with the key are those of a deleted original. Those of these bytes stay. */
async function removeOthers(store: Store, settings: Settings, key: string, source: Found): Promise<number> {
  if (!settings.deleteDerivatives) return 0;
  return removeWhere(store, settings, key, (found) => !isMadeOf(found, source));
}

async function removeWhere(
  store: Store, settings: Settings, key: string, matches: (found: Found) => boolean,
): Promise<number> {
  const possible = derivativesOf(key, settings).filter(({ bytes }) => bytes <= LONGEST_KEY_BYTES);
  // S3 would create a delete marker for a key without an object.
  const removed = (await findAll(store, possible)).filter(({ found }) => found && matches(found));
  await Promise.all(removed.map(async ({ derivative }) => store.remove(derivative.key)));
  return removed.length;
}

async function findStale(store: Store, derivatives: Derivative[], source: Found): Promise<Pair[]> {
  return (await findAll(store, derivatives)).filter(({ derivative, found }) => !isCurrent(derivative, found, source));
}

async function findAll(store: Store, derivatives: Derivative[]): Promise<Pair[]> {
  return Promise.all(derivatives.map(async (derivative) => (
    { derivative, found: await store.findDerivative(derivative.key) }
  )));
}
