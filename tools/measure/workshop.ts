import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { buildSync } from 'esbuild';
import { run } from '../steps';

export const ROOT = resolve(__dirname, '../..');

/** The name under which users install the library. */
const PACKAGE = 'eldonia-constructs';

/**
 * A user's project: the programs to measure, compiled, because a transformation would be measured as well, and the library in its
 * `node_modules`.
 *
 * aws-cdk-lib names the lines of the user's own code for each resource, and skips those of packages. With the library beside the
 * programs, both sides would pay for other frames than in an app.
 */
export class Workshop {
  private readonly directory: string;
  private made = 0;

  constructor() {
    this.directory = realpathSync(mkdtempSync(join(tmpdir(), 'eldonia-measure-')));
    this.install();
    const entryPoints = readdirSync(join(ROOT, 'bench'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    buildSync({
      absWorkingDir: join(ROOT, 'bench'),
      entryPoints,
      outdir: this.directory,
      outbase: '.',
      platform: 'node',
      format: 'cjs',
      target: 'node20',
    });
  }

  /** The folder of the project, whose `node_modules` then has these packages, too. */
  project(packages: readonly string[]): string {
    for (const name of packages) symlinkSync(join(ROOT, 'node_modules', name), join(this.directory, 'node_modules', name), 'dir');
    return this.directory;
  }

  /** Path of a compiled program. */
  program(name: string): string {
    return join(this.directory, 'programs', `${name}.js`);
  }

  /** Run a program in a process of its own, without aws-cdk-lib's validator, and give back what it reports. */
  async run<T>(name: string, ...args: string[]): Promise<T> {
    return JSON.parse(await this.start([this.program(name), ...args])) as T;
  }

  /** Start Node.js, of another version if `program` is that. */
  start(args: readonly string[], program = process.execPath): Promise<string> {
    // aws-cdk-lib keeps the hashes of 50 asset folders in the home directory, which other apps would displace.
    const home = { HOME: this.directory, USERPROFILE: this.directory };
    const env = { ...process.env, ...home, CDK_VALIDATION: 'false', NODE_OPTIONS: '' };
    return run({ program, args: [...args], cwd: this.directory, env });
  }

  /** A path below which nothing is yet. */
  output(): string {
    return join(this.directory, `output-${this.made += 1}`);
  }

  /** The library is a copy, as npm installs it. Its peers are links, which Node.js resolves to their places. */
  private install(): void {
    const installed = join(this.directory, 'node_modules', PACKAGE);
    mkdirSync(installed, { recursive: true });
    for (const part of ['package.json', 'lib', 'assets']) cpSync(join(ROOT, part), join(installed, part), { recursive: true });
    for (const peer of ['aws-cdk-lib', 'constructs']) symlinkSync(join(ROOT, 'node_modules', peer), join(this.directory, 'node_modules', peer), 'dir');
  }

  close(): void {
    rmSync(this.directory, { recursive: true });
  }
}
