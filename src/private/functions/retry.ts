import { setTimeout as sleep } from 'timers/promises';

/**
 * How often something is tried. The handler of a function and the construct that defines its timeout read the same
 * budget (`timeoutFor`).
 */
export interface RetryBudget {
  readonly attempts: number;
  /** The pause after a failed attempt. */
  readonly pauseMilliseconds: number;
  /** Each pause is twice the previous one, up to this pause. By default all pauses are equal. */
  readonly longestPauseMilliseconds?: number;
  /** The time that an attempt may take. */
  readonly callMilliseconds: number;
}

/** The pauses between the attempts. */
function pausesOf(budget: RetryBudget): number[] {
  const { attempts, pauseMilliseconds: first, longestPauseMilliseconds: longest = first } = budget;
  return Array.from({ length: attempts - 1 }, (_, index) => Math.min(first * 2 ** index, longest));
}

/** The time of all attempts and of the pauses between them. */
export function millisecondsOf(budget: RetryBudget): number {
  return pausesOf(budget).reduce((sum, pause) => sum + pause, budget.attempts * budget.callMilliseconds);
}

/** Waits without an attempt. */
export const pause = (milliseconds: number): Promise<unknown> => sleep(milliseconds);

/** Does the same in each attempt, until one of them throws. */
export async function repeat(budget: RetryBudget, attempt: () => Promise<void>): Promise<void> {
  for (const time of pausesOf(budget)) {
    await attempt();
    await sleep(time);
  }
  await attempt();
}

/** Tries again after an error for which `again` is true. Throws the last error. */
export async function retry<T>(
  budget: RetryBudget,
  attempt: () => Promise<T>,
  again: (error: Error, attempt: number) => boolean = () => true,
): Promise<T> {
  for (const [index, time] of pausesOf(budget).entries()) {
    try {
      return await attempt();
    } catch (error) {
      if (!again(error as Error, index + 1)) throw error;
      if (time > 0) await sleep(time);
    }
  }
  return attempt();
}
