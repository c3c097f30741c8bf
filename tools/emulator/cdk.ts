import { ChildProcess, fork } from 'child_process';
import { once } from 'events';
import { dirname, join } from 'path';
import { ACCOUNT, Emulator, GLOBAL_REGION, REGION, ROOT } from './emulator';
import { CommandFailed } from '../steps';

export const CDK = join(dirname(require.resolve('aws-cdk/package.json')), 'bin', 'cdk');

/** The real CDK CLI, with the emulator in place of AWS. It runs one command after another. */
export class Cdk {
  private readonly cli: ChildProcess;
  private readonly ended: Promise<unknown[]>;

  constructor(emulator: Emulator) {
    this.cli = fork(join(__dirname, 'cdk-cli.cjs'), { cwd: ROOT, env: emulator.clientEnvironment(), execArgv: [] });
    this.ended = once(this.cli, 'exit');
    emulator.end.signal.addEventListener('abort', () => this.cli.disconnect());
  }

  async bootstrap(...more: string[]): Promise<void> {
    await this.run('bootstrap', ...[REGION, GLOBAL_REGION, ...more].map((region) => `aws://${ACCOUNT}/${region}`));
  }

  /**
   * Deploys all stacks of a cloud assembly, as `cdk deploy --all` does; fails with everything that the CLI has said. Stacks that
   * don't depend on each other are deployed at the same time: the CLI mostly waits.
   */
  async deploy(assembly: string, concurrency = 4, ...options: string[]): Promise<void> {
    await this.run('deploy', '--all', '--concurrency', String(concurrency), ...options, '--app', assembly, '--require-approval', 'never');
  }

  /** Deploys some stacks of a cloud assembly without their dependencies, changed or not. */
  async deployAlone(assembly: string, ...stacks: string[]): Promise<void> {
    await this.run('deploy', ...stacks, '--exclusively', '--force', '--app', assembly, '--require-approval', 'never');
  }

  private async run(...args: string[]): Promise<void> {
    this.cli.send([...args, '--no-notices', '--ci']);
    const [answer] = await Promise.race([once(this.cli, 'message'), this.ended]) as [{ code: number; output: string } | number];
    const { code, output } = typeof answer === 'object' ? answer : { code: answer, output: '' };
    if (code !== 0) throw new CommandFailed({ program: CDK, args, cwd: ROOT }, `ended with ${code}`, output);
  }
}
