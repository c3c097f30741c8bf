import { Derivative, derivativesOf, isSkipped } from './derivatives';
import { encode, inspect, resize } from './image';
import { Settings, Unprocessable } from './settings';
import { Changed, Found, isCurrent, Store } from './store';

/** Two functions that work on the same key make way for each other; more rounds than this are a fault. */
const ROUNDS = 5;

/** What became of an original, for the log. */
export interface Outcome {
  readonly result: 'made' | 'unchanged' | 'removed' | 'gone' | 'skipped';
  /** How many derivatives were written or deleted. */
  readonly derivatives: number;
}

interface Stale {
  readonly derivative: Derivative;
  readonly found: Found | undefined;
}

/**
 * Bring the derivatives of an original to where they belong: there for an original that is there, as it is now.
 *
 * It looks at the objects, not at the event, so that events may come twice, late, in any order and at once.
 */
export async function reconcile(store: Store, settings: Settings, key: string): Promise<Outcome> {
  if (isSkipped(key, settings)) return { result: 'skipped', derivatives: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    try {
      const source = await store.findSource(key);
      const outcome = source ? await make(store, settings, key, source) : await remove(store, settings, key);
      // The original may have gone, or come back, meanwhile, and its event may have been dealt with already.
      if (!settings.deleteDerivatives || (await store.findSource(key) !== undefined) === (source !== undefined)) return outcome;
    } catch (error) {
      if (!(error instanceof Changed)) throw error;
    }
  }
  throw new Error(`the object or its derivatives changed ${ROUNDS} times meanwhile`);
}

async function make(store: Store, settings: Settings, key: string, source: Found): Promise<Outcome> {
  // The console makes these for folders.
  if (key.endsWith('/') && source.bytes === 0) return { result: 'skipped', derivatives: 0 };
  if (key.length === settings.sourcePrefix.length) throw new Unprocessable('the object has no name below the prefix');
  if (source.bytes > settings.maxInputBytes) throw new Unprocessable(`the object has ${source.bytes} bytes, more than ${settings.maxInputBytes}`);
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
  const all = await Promise.all(derivatives.map(async (derivative) => ({ derivative, found: await store.findDerivative(derivative.key) })));
  return all.filter(({ derivative, found }) => !isCurrent(derivative, found, source));
}

/** Formats of one size share its pixels. */
function bySize(stale: Stale[]): Stale[][] {
  const groups = new Map<string, Stale[]>();
  for (const item of stale) {
    const { name } = item.derivative.recipe;
    groups.set(name, [...groups.get(name) ?? [], item]);
  }
  return [...groups.values()];
}
