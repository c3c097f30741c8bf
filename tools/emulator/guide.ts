import assert from 'assert/strict';
import { spawnSync } from 'child_process';
import { readFileSync } from 'fs';
import { delimiter, dirname, resolve } from 'path';
import { Emulator } from './emulator';
import { installCli } from '../runbook/commands';

const LIMIT_MILLISECONDS = 120_000;

/** The commands of a guide below `docs`, with the real AWS CLI. */
export class Guide {
  static async of(emulator: Emulator, file: string): Promise<Guide> {
    return new Guide(emulator, dirname(await installCli()), readFileSync(resolve(__dirname, '../../docs', file), 'utf8'));
  }

  private constructor(private readonly emulator: Emulator, private readonly bin: string, private readonly text: string) {}

  /**
   * Runs a block of a section and returns what it has printed.
   *
   * @param variables the commands that set the variables of the guide
   */
  run(section: string, block = 0, variables = blocksOf(this.text)[0]): string {
    const start = this.text.indexOf(`\n## ${section}`);
    assert.notEqual(start, -1, `no section "${section}"`);
    const script = blocksOf(this.text.slice(start))[block];
    const environment = this.emulator.clientEnvironment();
    const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eu', '-o', 'pipefail', '-c', `${variables}\n${script}`], {
      encoding: 'utf8',
      timeout: LIMIT_MILLISECONDS,
      env: { ...environment, PATH: `${this.bin}${delimiter}${environment.PATH}` },
    });
    assert.equal(status, 0, `${stdout}${stderr}`);
    return stdout;
  }
}

function blocksOf(text: string): string[] {
  return [...text.matchAll(/```bash\n([\s\S]*?)\n```/g)].map(([, block]) => block);
}
