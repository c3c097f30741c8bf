import { RetryBudget } from '../../private/functions/retry';

/**
 * One attempt for each Region. The pause between them is the TTL of the DNS records plus the time of running requests.
 */
export const SETTLE: RetryBudget = { attempts: 2, pauseMilliseconds: 120_000, callMilliseconds: 55_000 };
