import { retry, RetryBudget } from '../../src/private/functions/retry';

const PATIENCE_MILLISECONDS = 60_000;
const LOOK: RetryBudget = { attempts: PATIENCE_MILLISECONDS / 250, pauseMilliseconds: 250, callMilliseconds: 0 };

/** Look until there is something to see, for a minute at most. */
export async function eventually<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + PATIENCE_MILLISECONDS;
  const unseen = new Error(`${what}: not within ${PATIENCE_MILLISECONDS / 1_000} s`);
  return retry(LOOK, async () => {
    const seen = await look();
    if (seen === undefined) throw unseen;
    return seen;
  }, (error) => error === unseen && Date.now() < end);
}
