/**
 * An error whose message is for the user of a command.
 *
 * It is recognized by its name, because each bundled command contains its own copy of the class.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
}

export const isUserError = (error: unknown): error is Error => error instanceof Error && error.name === 'UserError';
