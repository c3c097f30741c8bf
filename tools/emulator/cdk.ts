import { dirname, join } from 'path';
import { ACCOUNT, Emulator, GLOBAL_REGION, REGION } from './emulator';
import { ROOT } from './install';
import { run } from '../steps';

export const CDK = join(dirname(require.resolve('aws-cdk/package.json')), 'bin', 'cdk');

/** The real CDK CLI, with the emulator in place of AWS. */
export class Cdk {
  constructor(private readonly emulator: Emulator) {}

  async bootstrap(...more: string[]): Promise<void> {
    await this.cdk('bootstrap', ...[REGION, GLOBAL_REGION, ...more].map((region) => `aws://${ACCOUNT}/${region}`));
  }

  /**
   * Deploys all stacks of a cloud assembly, as `cdk deploy --all` does; fails with everything that the CLI has said. Stacks that
   * don't depend on each other are deployed at the same time: the CLI mostly waits.
   */
  async deploy(assembly: string, concurrency = 4, ...options: string[]): Promise<string> {
    return this.cdk('deploy', '--all', '--concurrency', String(concurrency), ...options, '--app', assembly, '--require-approval', 'never');
  }

  /** Deploys some stacks of a cloud assembly without their dependencies, changed or not. */
  async deployAlone(assembly: string, ...stacks: string[]): Promise<string> {
    return this.cdk('deploy', ...stacks, '--exclusively', '--force', '--app', assembly, '--require-approval', 'never');
  }

  private async cdk(...args: string[]): Promise<string> {
    return run({ program: process.execPath, args: [CDK, ...args, '--no-notices', '--ci'], cwd: ROOT, env: this.emulator.clientEnvironment() });
  }
}
