import { IConstruct } from 'constructs';

/**
 * Refuse bad input: `<prop> must <rule>, got <value>; <what to do>`.
 *
 * The construct's path is added, because the same prop may be set in ten places.
 */
export function invalid(scope: IConstruct, message: string): never {
  throw new Error(`${message} (at ${scope.node.path})`);
}
