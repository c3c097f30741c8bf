import { CommandFailed, green, red } from '../steps';

/** The end of what a failed command has printed says why. */
const OUTPUT_CHARACTERS = 1_200;

/** Statements about what is deployed, each with the work that proves it. */
export type Checks = Record<string, () => Promise<void>>;

/** Counts what holds and shows what doesn't. */
export class Report {
  passed = 0;
  failed = 0;

  async run(title: string, checks: Checks): Promise<void> {
    console.log(`\n${title}`);
    for (const [statement, prove] of Object.entries(checks)) {
      const failure = await Promise.resolve().then(prove).then(() => undefined, reason);
      this.count(failure === undefined, statement, failure);
    }
  }

  count(passed: boolean, what: string, why = ''): void {
    if (passed) this.passed++;
    else this.failed++;
    console.log(`  ${passed ? green('✔') : red('✘')} ${what}${passed ? '' : `\n${why.trim().replace(/^/gm, '      ')}`}`);
  }
}

function reason(error: unknown): string {
  return error instanceof CommandFailed ? `${error.message}\n${error.output.trim().slice(-OUTPUT_CHARACTERS)}` : error instanceof Error ? error.message : String(error);
}
