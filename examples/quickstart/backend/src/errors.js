/**
 * A dependency does not answer. Clients receive 503 without the cause, which contains internal addresses and is for the log. `mayBeDone`: the
 * change may have happened, so a client that repeats it could do it twice.
 */
export class Unavailable extends Error {
  constructor(dependency, cause, { mayBeDone = false } = {}) {
    super(`the ${dependency} is not available`, { cause });
    this.mayBeDone = mayBeDone;
  }
}
