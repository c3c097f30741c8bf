/**
 * A dependency does not answer. Clients receive 503 without the cause, which contains internal addresses and is for the log. `mayBeDone`: the
 * change may have happened, so a client that repeats it could do it twice.
 */
export class Unavailable extends Error {
  readonly mayBeDone: boolean;

  constructor(dependency: string, cause: unknown, { mayBeDone = false } = {}) {
    super(`the ${dependency} is not available`, { cause });
    this.mayBeDone = mayBeDone;
  }
}

/** An error of Node.js, of a library or of a server. */
export type Failure = Error & { readonly code?: string; readonly statusCode?: number };

/** The message of what caused an error. */
export const causeOf = (error: unknown) => error instanceof Error && error.cause instanceof Error ? error.cause.message : undefined;
