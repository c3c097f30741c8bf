import { IConstruct } from 'constructs';

/** The error of this library for bad input; nothing else is ever thrown for it. */
export class InvalidInput extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'InvalidInput';
  }
}

/**
 * Refuse bad input: `<prop> must <rule>, got <value>; <what to do>`.
 *
 * The construct's path is added, because the same prop may be set in ten places. A value class that belongs
 * to no construct yet passes `undefined`.
 */
export function invalid(scope: IConstruct | undefined, message: string): never {
  throw new InvalidInput(scope ? `${message} (at ${scope.node.path})` : message);
}
