import { setTimeout as sleep } from 'timers/promises';
import { millisecondsOf, repeat, retry, RetryBudget } from '../../src/private/functions/retry';

jest.mock('timers/promises', () => jest.requireActual<object>('../support/sleep'));

const BUDGET: RetryBudget = { attempts: 5, pauseMilliseconds: 1_000, longestPauseMilliseconds: 3_000, callMilliseconds: 500 };
const pauses = () => jest.mocked(sleep).mock.calls.map(([milliseconds]) => milliseconds);
const failing = () => jest.fn(async () => Promise.reject(new Error('no')));

test('pauses twice as long each time, up to the longest pause, and throws the last error', async () => {
  const attempt = failing();

  await expect(retry(BUDGET, attempt)).rejects.toThrow('no');
  expect(attempt).toHaveBeenCalledTimes(5);
  expect(pauses()).toEqual([1_000, 2_000, 3_000, 3_000]);
  expect(millisecondsOf(BUDGET)).toBe(9_000 + 5 * 500);
});

test('pauses equally long without a longest pause', async () => {
  await expect(retry({ ...BUDGET, longestPauseMilliseconds: undefined }, failing())).rejects.toThrow('no');
  expect(pauses()).toEqual([1_000, 1_000, 1_000, 1_000]);
});

test('returns the first success, and tries once more only after some errors', async () => {
  const attempt = jest.fn().mockRejectedValueOnce(new Error('busy')).mockResolvedValueOnce('done');
  const again = jest.fn(({ message }: Error) => message === 'busy');

  expect(await retry(BUDGET, attempt, again)).toBe('done');
  await expect(retry(BUDGET, failing(), again)).rejects.toThrow('no');
  expect(again.mock.calls).toEqual([[new Error('busy'), 1], [new Error('no'), 1]]);
  expect(pauses()).toEqual([1_000]);
});

test('repeats until an attempt throws', async () => {
  await repeat(BUDGET, async () => undefined);
  expect(pauses()).toHaveLength(4);

  await expect(repeat(BUDGET, failing())).rejects.toThrow('no');
  expect(pauses()).toHaveLength(4);
});

test('a test of a retry without a limit fails', async () => {
  const attempt = failing();

  await expect(retry({ ...BUDGET, attempts: 1_000 }, attempt)).rejects.toThrow('more than 100 pauses');
  expect(attempt).toHaveBeenCalledTimes(101);
});
