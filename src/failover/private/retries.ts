import { RetryBudget } from '../../private/functions/retry';
import { CLIENT_KEEP_ALIVE_SECONDS, DNS_SECONDS } from '../../private/keep-alive';

/** One attempt for each Region. Between them, the last users leave the Region whose tasks stop then. */
export const SETTLE: RetryBudget = {
  attempts: 2, pauseMilliseconds: (DNS_SECONDS + CLIENT_KEEP_ALIVE_SECONDS) * 1_000, callMilliseconds: 55_000,
};
