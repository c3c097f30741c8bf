import { RetryBudget } from '../../private/functions/retry';

/** A permission on a new secret, which the same deployment adds, takes effect within seconds. */
export const READ_NEW_SECRET: RetryBudget = { attempts: 12, pauseMilliseconds: 5_000, callMilliseconds: 4_000 };
