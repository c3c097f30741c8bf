/** A dependency does not answer. Clients receive 503 without the cause, which contains internal addresses and is for the log. */
export class Unavailable extends Error {
  constructor(dependency, cause) {
    super(`the ${dependency} is not available`, { cause });
  }
}
