import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'fs';
import { join, resolve } from 'path';
import { buildSync } from 'esbuild';
import { run } from '../steps';

export const ROOT = resolve(__dirname, '../..');

/**
 * Where the programs to measure are compiled to and run from; they need no transformation then, which would be measured
 * as well.
 */
export class Workshop {
  private readonly directory: string;
  private made = 0;

  constructor() {
    // Below node_modules, so that the programs find aws-cdk-lib.
    const cache = join(ROOT, 'node_modules', '.cache');
    mkdirSync(cache, { recursive: true });
    this.directory = mkdtempSync(join(cache, 'measure-'));
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

  /** Path of a compiled program. */
  program(name: string): string {
    return join(this.directory, 'programs', `${name}.js`);
  }

  /** Run a program in a process of its own, without aws-cdk-lib's validator, and give back what it reports. */
  async run<T>(name: string, ...args: string[]): Promise<T> {
    const env = { ...process.env, CDK_VALIDATION: 'false', NODE_OPTIONS: '' };
    return JSON.parse(await run({ program: process.execPath, args: [this.program(name), ...args], cwd: ROOT, env })) as T;
  }

  /** A path below which nothing is yet. */
  output(): string {
    return join(this.directory, `output-${this.made += 1}`);
  }

  close(): void {
    rmSync(this.directory, { recursive: true });
  }
}

/** The measured lib/ is the published one, and must match the sources. */
export function checkBuild(): void {
  // jsii leaves files of lib/ alone that don't change, but writes this one each time.
  const assembly = join(ROOT, '.jsii');
  const newest = Math.max(...readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts')).map((file) => statSync(join(ROOT, 'src', file)).mtimeMs));
  if (existsSync(join(ROOT, 'lib', 'index.js')) && existsSync(assembly) && statSync(assembly).mtimeMs >= newest) return;
  throw new Error('lib/ is missing or older than src/: run `npm run compile` first');
}
