import { cpSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'fs';
import { join } from 'path';
import { parse } from 'yaml';
import { CommandFailed, run } from '../tools/steps';

interface Step {
  readonly 'id'?: string;
  readonly 'name'?: string;
  readonly 'uses'?: string;
  readonly 'with'?: Record<string, string>;
  readonly 'run'?: string;
  readonly 'env'?: Record<string, string>;
  readonly 'continue-on-error'?: boolean;
}

interface Job { readonly outputs?: Record<string, string>; readonly steps: readonly Step[] }

/** Where the jobs of a release run. */
export interface Workplace {
  /** The commit that is released, as a repository with all dependencies. */
  readonly repository: string;
  /** What the job before has uploaded. It becomes what the job that packages uploads. */
  readonly artifact: string;
  /** A folder for the jobs, which does not exist. */
  readonly folder: string;
}

/** What cannot be shown here: only GitHub issues the identity that a registry trusts. */
const REHEARSED = { NPM_CONFIG_PROVENANCE: 'false' };
/** The dependencies are those of this repository, instead of a second installation of all of them. */
const INSTALL = 'Install Dependencies';
const COMPARE = 'Compare it with the build';

/**
 * Runs the steps of the jobs of `release.yml` that package and publish to npm. Of actions, it imitates the check-out and
 * the artifacts.
 */
export class ReleaseJobs {
  private readonly jobs: Record<string, Job>;
  private readonly outputs = new Map<string, string>();

  constructor(private readonly place: Workplace) {
    this.jobs = (parse(readFileSync(join(place.repository, '.github/workflows/release.yml'), 'utf8')) as { jobs: Record<string, Job> }).jobs;
    mkdirSync(place.folder);
  }

  /** Builds the package, in an environment without a token. */
  async package(): Promise<void> {
    const { npm_config_userconfig: _, ...env } = process.env;
    await this.play('package_npm', { ...env, npm_config_userconfig: join(this.place.folder, 'no-npmrc') });
  }

  /** Refuses an artifact with one more file, and publishes that of the build. */
  async publish(env: NodeJS.ProcessEnv): Promise<void> {
    const home = join(this.place.folder, 'home');
    mkdirSync(home);
    const rehearsed = { ...env, ...REHEARSED, HOME: home };
    const tampered = join(this.place.artifact, 'js/another.tgz');
    writeFileSync(tampered, 'another');
    const refusal = await this.play('release_npm', rehearsed, 'refused').then(() => 'it was published', ({ message }: Error) => message);
    if (!refusal.startsWith(COMPARE)) throw new Error(`a changed artifact must be refused by "${COMPARE}", got: ${refusal}`);
    renameSync(tampered, join(this.place.folder, 'another.tgz'));
    await this.play('release_npm', rehearsed);
  }

  private async play(id: string, env: NodeJS.ProcessEnv, folder = id): Promise<void> {
    const cwd = join(this.place.folder, folder);
    mkdirSync(cwd);
    const { steps, outputs = {} } = this.jobs[id];
    for (const step of steps) await this.step(step, cwd, env);
    for (const [name, text] of Object.entries(outputs)) this.outputs.set(`needs.${id}.outputs.${name}`, this.value(text));
  }

  private async step(step: Step, cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
    const action = step.uses?.split('@')[0];
    if (action === 'actions/checkout') return this.checkout(join(cwd, step.with!.path), step.with!['sparse-checkout']);
    if (action === 'actions/download-artifact') return cpSync(this.place.artifact, join(cwd, step.with!.path), { recursive: true });
    if (action === 'actions/upload-artifact') {
      renameSync(this.place.artifact, join(this.place.folder, 'built'));
      return cpSync(join(cwd, step.with!.path), this.place.artifact, { recursive: true });
    }
    if (step.run === undefined || step.name === INSTALL) return;
    const file = join(this.place.folder, 'outputs');
    writeFileSync(file, '');
    const own = Object.fromEntries(Object.entries(step.env ?? {}).map(([name, text]) => [name, this.value(text)]));
    const script = { program: 'bash', args: ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run], cwd, env: { ...own, ...env, GITHUB_OUTPUT: file } };
    await run(script).catch((error: Error) => {
      if (!step['continue-on-error']) throw new CommandFailed({ ...script, program: `${step.name}:` }, error.message, error instanceof CommandFailed ? error.output : '');
    });
    for (const [, name, text] of readFileSync(file, 'utf8').matchAll(/^([\w-]+)=(.*)$/gm)) this.outputs.set(`steps.${step.id}.outputs.${name}`, text);
  }

  /** The whole commit with its dependencies, or a folder of it alone. */
  private async checkout(path: string, folder?: string): Promise<void> {
    const git = (...args: string[]) => run({ program: 'git', args, cwd: this.place.folder });
    await git('clone', '--quiet', ...folder ? ['--sparse'] : [], this.place.repository, path);
    if (folder) await git('-C', path, 'sparse-checkout', 'set', folder);
    else symlinkSync(join(this.place.repository, 'node_modules'), join(path, 'node_modules'));
  }

  /** Unknown expressions are empty, as of inputs without a value. */
  private value(text: string): string {
    return text.replace(/\$\{\{ (.*?) \}\}/g, (_, name: string) => this.outputs.get(name) ?? '');
  }
}
