import { IConstruct } from 'constructs';

/** The error for invalid input. */
export class InvalidInput extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'InvalidInput';
  }
}

/** Enough for the frames of a check, of the constructs around it, and of the caller's. */
const STACK_FRAMES = 100;

/**
 * Throws an error for invalid input: `<prop> must <rule>, got <value>; <what to do>`.
 *
 * The construct path is appended. Value classes without a construct pass `undefined`.
 */
export function invalid(scope: IConstruct | undefined, message: string): never {
  const { stackTraceLimit } = Error;
  // With the 10 frames of Node.js, the line of the caller can be missing.
  Error.stackTraceLimit = Math.max(stackTraceLimit, STACK_FRAMES);
  try {
    throw new InvalidInput(scope ? `${message} (at ${scope.node.path})` : message);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
