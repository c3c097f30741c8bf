import { invalid } from '../../src/private/errors';

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
