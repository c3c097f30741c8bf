import { WRITE } from './retries';
import { millisecondsOf, RetryBudget } from '../../private/functions/retry';

/** The calls of an attempt beside the writes, which are concurrent. */
const OTHER_CALLS_MILLISECONDS = 4_000;

/** The attempts of a message, for one hour. ECR replicates most images within 30 minutes. */
export const RECONCILE: RetryBudget = {
  attempts: 30, pauseMilliseconds: 100_000, callMilliseconds: millisecondsOf(WRITE) + OTHER_CALLS_MILLISECONDS,
};

/** From an attempt to the next one: the visibility timeout, six times that of the function, as AWS recommends. */
export const INTERVAL_MILLISECONDS = RECONCILE.callMilliseconds + RECONCILE.pauseMilliseconds;
