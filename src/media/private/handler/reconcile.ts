import { Derivative, derivativesOf, isSkipped } from './derivatives';
import { encode, inspect, resize } from './image';
import { Settings, Unprocessable } from './settings';
import { Changed, Found, isCurrent, Store } from './store';

/**
 * Two functions that process the same key retry when the other one has changed an object. More rounds indicate an
 * error.
 */
const ROUNDS = 5;

/** The result for an original, for the log. */
export interface Outcome {
  readonly result: 'made' | 'unchanged' | 'removed' | 'gone' | 'skipped';
  /** The number of derivatives that were written or deleted. */
  readonly derivatives: number;
}

interface Stale {
  readonly derivative: Derivative;
  readonly found: Found | undefined;
}

/**
 * Updates the derivatives of an original to its current state.
 *
 * It compares the objects and ignores the content of the event, so that events can be delivered more than once, late,
 * in any order and concurrently.
 */
export async function reconcile(store: Store, settings: Settings, key: string): Promise<Outcome> {
  if (isSkipped(key, settings)) return { result: 'skipped', derivatives: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    try {
      const source = await store.findSource(key);
      const outcome = source ? await make(store, settings, key, source) : await remove(store, settings, key);
      // The original can be deleted or uploaded again in the meantime, and its event can already be processed.
      if (!settings.deleteDerivatives) return outcome;
      if ((await store.findSource(key) !== undefined) === (source !== undefined)) return outcome;
    } catch (error) {
      if (!(error instanceof Changed)) throw error;
    }
  }
  throw new Error(`the object or its derivatives changed ${ROUNDS} times during processing`);
}

async function make(store: Store, settings: Settings, key: string, source: Found): Promise<Outcome> {
  // The S3 console creates these objects for folders.
  if (key.endsWith('/') && source.bytes === 0) return { result: 'skipped', derivatives: 0 };
  if (key.length === settings.sourcePrefix.length) throw new Unprocessable('the object has no name below the prefix');
  if (source.bytes > settings.maxInputBytes) {
    throw new Unprocessable(`the object has ${source.bytes} bytes, more than ${settings.maxInputBytes}`);
  }
  const stale = await findStale(store, derivativesOf(key, settings), source);
  if (stale.length === 0) return { result: 'unchanged', derivatives: 0 };
  const body = await store.read(key, source);
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
  const derivatives = derivativesOf(key, settings);
  await Promise.all(derivatives.map(async (derivative) => store.remove(derivative.key)));
  return { result: 'removed', derivatives: derivatives.length };
}

async function findStale(store: Store, derivatives: Derivative[], source: Found): Promise<Stale[]> {
  const all = await Promise.all(derivatives.map(async (derivative) => (
    { derivative, found: await store.findDerivative(derivative.key) }
  )));
  return all.filter(({ derivative, found }) => !isCurrent(derivative, found, source));
}

/** Formats of the same size use the same pixels. */
function bySize(stale: Stale[]): Stale[][] {
  const groups = new Map<string, Stale[]>();
  for (const item of stale) {
    const { name } = item.derivative.recipe;
    groups.set(name, [...groups.get(name) ?? [], item]);
  }
  return [...groups.values()];
}
