/** The value of the image parameter until the first release. */
export const UNRELEASED = 'none';

/** The value of an environment variable of the function. */
export function setting(name: string): string {
  return process.env[name]!;
}
