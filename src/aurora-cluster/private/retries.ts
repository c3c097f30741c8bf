import { RetryBudget } from '../../private/functions/retry';

/** Replication takes seconds. A replica that does not exist after two minutes is not configured. */
export const FIND_SECRET: RetryBudget = { attempts: 13, pauseMilliseconds: 10_000, callMilliseconds: 4_000 };

/** While a new cluster becomes available: about seven minutes if every attempt times out. */
export const PROVISION_USER: RetryBudget = {
  attempts: 14, pauseMilliseconds: 1_000, longestPauseMilliseconds: 15_000, callMilliseconds: 20_000,
};

/** Pools close idle connections after some seconds, and a readiness check opens one about every minute. */
export const LOOK_FOR_CONNECTIONS: RetryBudget = { attempts: 14, pauseMilliseconds: 5_000, callMilliseconds: 1_000 };
