import { RetryBudget } from '../../../private/functions/retry';

/** The call that creates the role, and the pause before its first use, which AWS Config would reject earlier. */
export const CREATE_ROLE: RetryBudget = { attempts: 2, pauseMilliseconds: 15_000, callMilliseconds: 4_000 };
