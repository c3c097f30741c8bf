/** Whether a shared assembly is being synthesized, which is not the work of the test that needs it first. */
let going = false;

/** Runs work whose result later tests share. */
export function shared<T>(work: () => T): T {
  going = true;
  try {
    return work();
  } finally {
    going = false;
  }
}

export const isShared = (): boolean => going;
