/**
 * The last days of standard support of Aurora PostgreSQL, by major version.
 *
 * Read 2026-11-29: https://endoflife.date/amazon-aurora-postgresql
 */
export const AURORA_POSTGRES: Readonly<Record<number, string>> = {
  14: '2027-02-28', 15: '2028-02-29', 16: '2029-02-28', 17: '2030-02-28', 18: '2031-02-28',
};

/**
 * The days on which Lambda deprecates its runtimes of Node.js, which are those of Node.js itself.
 *
 * Read 2026-11-29: https://endoflife.date/aws-lambda
 */
export const NODEJS: Readonly<Record<number, string>> = { 20: '2026-04-30', 22: '2027-04-30', 24: '2028-04-30' };

/** A day as `February 2027`. */
export function monthOf(day: string): string {
  return new Date(day).toLocaleString('en-US', { month: 'long', year: 'numeric', timeZone: 'UTC' });
}
