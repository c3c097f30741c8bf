import { Account } from './account';
import { Row } from './page';
import { Result, Suite } from './suite';
import { Report } from '../emulator/checks';
import { bold } from '../steps';

/** The runner calls an app successful whose assertions have no outputs, or that has no assertion. */
export const hasPassed = (outcome: Result['outcome'], succeeded: number, assertions: number): boolean =>
  outcome === 'SUCCESS' && assertions > 0 && succeeded === assertions;

/** Judges what integ-runner said by what the account says, and counts. */
export class Verdict extends Report {
  constructor(private readonly suite: Suite, private readonly account: Account, private readonly accountId: string) {
    super();
  }

  async ofApps(results: readonly Result[]): Promise<Row[]> {
    console.log(`\n${bold('Apps')}`);
    const rows: Row[] = [];
    for (const result of results) rows.push(await this.ofApp(result));
    return rows;
  }

  private async ofApp({ app, outcome, seconds, said }: Result): Promise<Row> {
    const { stackName, calls, onlyAws } = this.suite.assertions(app, this.accountId);
    const succeeded = await this.account.succeededAssertions(stackName);
    const passed = hasPassed(outcome, succeeded, calls.length);
    const counted = `${String(succeeded).padStart(2)} of ${calls.length} assertions, ${seconds.toFixed(0)} s`;
    this.count(passed, `${app.padEnd(26)} ${counted}`, `${outcome}\n${said}\n${passed ? '' : await this.failuresOf(app)}`);
    return { app, calls, onlyAws, seconds, passed };
  }

  async ofLeftovers(run: string): Promise<void> {
    console.log(`\n${bold('Leftovers')}`);
    const left = await this.account.leftovers(run);
    this.count(left.length === 0, 'nothing is left but keys that wait for their deletion', left.join('\n'));
  }

  private async failuresOf(app: string): Promise<string> {
    const stacks = this.suite.stacks(app, this.accountId);
    const failures = await Promise.all(stacks.map(async (stack) => (await this.account.failures(stack))
      .map(({ resource, status, reason }) => `${stack} ${resource}: ${status} ${reason}`)));
    return failures.flat().join('\n');
  }
}
