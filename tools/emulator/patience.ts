import assert from 'assert/strict';
import { setTimeout as sleep } from 'timers/promises';

const PATIENCE_MILLISECONDS = 60_000;

/** Look until there is something to see, for a minute at most. */
export async function eventually<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + PATIENCE_MILLISECONDS; Date.now() < end; await sleep(250)) {
    const seen = await look();
    if (seen !== undefined) return seen;
  }
  return assert.fail(`${what}: not within ${PATIENCE_MILLISECONDS / 1_000} s`);
}
