import { RetryBudget } from '../../private/functions/retry';

/** S3 rejects a change of a bucket during another change, which rarely takes longer than these attempts. */
export const CHANGE_REPLICATION: RetryBudget = { attempts: 5, pauseMilliseconds: 5_000, callMilliseconds: 4_000 };
