import { invalid } from '../../src/private/errors';
import { testStack } from '../../tools/assemblies/stacks';

test('contains the construct path', () => {
  expect(() => invalid(testStack(), 'x must be 1, got 2')).toThrow('x must be 1, got 2 (at Test)');
});

test('has no construct path if a value class throws', () => {
  expect(() => invalid(undefined, 'x must be 1, got 2')).toThrow(/^x must be 1, got 2$/);
});

test('has the line of the caller in its stack, however deep the check is', () => {
  const deep = (calls: number): void => calls === 0 ? invalid(undefined, 'x must be 1, got 2') : deep(calls - 1);
  const lineOfTheCaller = () => deep(30);
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 10;

  expect.assertions(2);
  try {
    lineOfTheCaller();
  } catch (error) {
    expect((error as Error).stack).toContain('lineOfTheCaller');
    expect(Error.stackTraceLimit).toBe(10);
  } finally {
    Error.stackTraceLimit = limit;
  }
});
