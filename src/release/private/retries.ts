import { RetryBudget } from '../../private/functions/retry';

/** A write to a Region: one that does not respond must not use up the time of the function. */
export const WRITE: RetryBudget = { attempts: 2, pauseMilliseconds: 0, callMilliseconds: 8_000 };
