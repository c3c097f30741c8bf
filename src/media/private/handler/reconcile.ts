import { Derivative, derivativesOf, isSkipped } from './derivatives';
import { encode, inspect, resize } from './image';
import { Settings, Unprocessable } from './settings';
import { Changed, Found, isCurrent, Store } from './store';

/**
 * Two functions that process the same key retry when the other one has changed an object. More rounds indicate an
 * error.
 */
const ROUNDS = 5;
/** From this attempt on, an image is tagged before it is decoded: an earlier attempt may have ended the function. */
const SUSPICIOUS_ATTEMPT = 2;

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
 *
 * @param attempt 1 for the first attempt of the message
 */
export async function reconcile(store: Store, settings: Settings, key: string, attempt: number): Promise<Outcome> {
  if (isSkipped(key, settings)) return { result: 'skipped', derivatives: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    try {
      const source = await store.findSource(key);
      const outcome = source
        ? await convert(store, settings, key, source, attempt)
        : await remove(store, settings, key);
      // The original can be deleted or uploaded again in the meantime, and its event can already be processed.
      if (!settings.deleteDerivatives) return outcome;
      if ((await store.findSource(key))?.etag === source?.etag) return outcome;
    } catch (error) {
      if (!(error instanceof Changed)) throw error;
    }
  }
  throw new Error(`the object or its derivatives changed ${ROUNDS} times during processing`);
}

/**
 * Makes the derivatives, or rejects the original.
 *
 * An image that ends the function (out of memory, out of time or a fault of a decoder) leaves no reason. Its second
 * attempt tags it as rejected before it is decoded, and removes the tag afterward. The third attempt finds the tag.
 */
async function convert(
  store: Store, settings: Settings, key: string, source: Found, attempt: number,
): Promise<Outcome> {
  const suspicious = attempt >= SUSPICIOUS_ATTEMPT;
  const reason = 'the image ended the function: out of memory, out of time or a fault of a decoder';
  if (attempt > SUSPICIOUS_ATTEMPT && await store.isRejected(key, source)) return reject(store, settings, key, reason);
  let marked = false;
  const mark = async () => {
    if (!suspicious) return;
    await store.reject(key, source, reason);
    marked = true;
  };
  try {
    const outcome = await make(store, settings, key, source, mark);
    if (marked) await store.accept(key, source);
    return outcome;
  } catch (error) {
    if (error instanceof Unprocessable) {
      await store.reject(key, source, error.message);
      return reject(store, settings, key, error.message);
    }
    // The image is not the cause, so the next attempt must not find the tag.
    if (marked) await store.accept(key, source);
    throw error;
  }
}

/** Derivatives of an earlier object with the key are those of a deleted original. */
async function reject(store: Store, settings: Settings, key: string, reason: string): Promise<Outcome> {
  const { derivatives } = await remove(store, settings, key).catch((error: unknown) => {
    if (error instanceof Unprocessable) return { derivatives: 0 };
    throw error;
  });
  return { result: 'rejected', derivatives, reason };
}

async function make(
  store: Store, settings: Settings, key: string, source: Found, beforeDecoding: () => Promise<void>,
): Promise<Outcome> {
  // The S3 console creates these objects for folders.
  if (key.endsWith('/') && source.bytes === 0) return { result: 'skipped', derivatives: 0 };
  if (key.length === settings.sourcePrefix.length) throw new Unprocessable('the object has no name below the prefix');
  if (source.bytes > settings.maxInputBytes) {
    throw new Unprocessable(`the object has ${source.bytes} bytes, more than ${settings.maxInputBytes}`);
  }
  const stale = await findStale(store, derivativesOf(key, settings), source);
  if (stale.length === 0) return { result: 'unchanged', derivatives: 0 };
  const body = await store.read(key, source);
  await beforeDecoding();
  await inspect(body, settings);
  for (const group of bySize(stale)) {
    const pixels = await resize(body, group[0].derivative.recipe);
    for (const { derivative, found } of group) {
      await store.write(derivative, await encode(pixels, derivative.recipe), source, found, settings.cacheControl);
    }
  }
  return { result: 'made', derivatives: stale.length };
}

async function remove(store: Store, settings: Settings, key: string): Promise<Outcome> {
  if (!settings.deleteDerivatives) return { result: 'gone', derivatives: 0 };
  // S3 would create a delete marker for a key without an object.
  const all = await findAll(store, derivativesOf(key, settings));
  const existing = all.filter(({ found }) => found);
  await Promise.all(existing.map(async ({ derivative }) => store.remove(derivative.key)));
  return { result: 'removed', derivatives: existing.length };
}

async function findStale(store: Store, derivatives: Derivative[], source: Found): Promise<Pair[]> {
  return (await findAll(store, derivatives)).filter(({ derivative, found }) => !isCurrent(derivative, found, source));
}

async function findAll(store: Store, derivatives: Derivative[]): Promise<Pair[]> {
  return Promise.all(derivatives.map(async (derivative) => (
    { derivative, found: await store.findDerivative(derivative.key) }
  )));
}

/** Formats of the same size use the same pixels. */
function bySize(stale: Pair[]): Pair[][] {
  const groups = new Map<string, Pair[]>();
  for (const item of stale) {
    const { name } = item.derivative.recipe;
    groups.set(name, [...groups.get(name) ?? [], item]);
  }
  return [...groups.values()];
}
