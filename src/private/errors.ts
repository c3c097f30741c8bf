import { IConstruct } from 'constructs';

/** The error for invalid input. */
export class InvalidInput extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'InvalidInput';
  }
}

/**
 * Throws an error for invalid input: `<prop> must <rule>, got <value>; <what to do>`.
 *
 * The construct path is appended. Value classes without a construct pass `undefined`.
 */
export function invalid(scope: IConstruct | undefined, message: string): never {
  throw new InvalidInput(scope ? `${message} (at ${scope.node.path})` : message);
}
