/** The most pauses of one test: a retry without a limit fails instead of running for ever. */
const MOST = 100;

/**
 * `timers/promises` without pauses, for the handlers that retry. A test file replaces the module with it:
 * `jest.mock('timers/promises', () => jest.requireActual<object>('../support/sleep'))`, and puts it back with `forgetPauses`.
 */
export const setTimeout = jest.fn<Promise<void>, [number]>();

/** Forgets the pauses of the previous test, and what it put in place of them. */
export function forgetPauses(): void {
  setTimeout.mockReset();
  setTimeout.mockImplementation(async () => {
    if (setTimeout.mock.calls.length > MOST) throw new Error(`more than ${MOST} pauses: does the retry end?`);
  });
}

forgetPauses();
