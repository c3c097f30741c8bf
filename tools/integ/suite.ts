import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { askRunner, fileOf, FOLDER, ROOT } from './runner';
import { run } from '../steps';

/** How a test of an app ended. */
export interface Result {
  readonly app: string;
  readonly outcome: 'SUCCESS' | 'ASSERT' | 'FAILED' | 'ERROR' | 'NOT RUN';
  readonly seconds: number;
  /** What the runner said about it. */
  readonly said: string;
}

/** What the assertions of an app ask. */
export interface Assertions {
  readonly stackName: string;
  /** The calls whose answers are compared, such as `S3 getBucketVersioning`. */
  readonly calls: string[];
  /** What only AWS can show. */
  readonly onlyAws: string[];
}

interface Template {
  readonly Metadata?: { readonly OnlyAws?: string[] };
  readonly Resources?: Record<string, { readonly Type: string; readonly Properties: Record<string, unknown> }>;
}

const LINE = /^ {2}(SUCCESS|ASSERT|FAILED|ERROR) +(\S+) .*?([\d.]+)s$/;

/**
 * Runs integ-runner over links to some apps in a folder of its own, so that no snapshot of the project is compared or written.
 *
 * A broken app is a link as well: `broken-kept-protection` is `integ/broken/kept-protection.ts`.
 */
export class Suite {
  /** Has to be removed at the end. */
  readonly folder = mkdtempSync(join(tmpdir(), 'integ-'));
  private readonly assemblies = join(this.folder, 'assemblies');

  /** Phases run one after another, for apps that have something which exists once per account. */
  constructor(private readonly phases: string[][]) {
    mkdirSync(this.assemblies);
    phases.forEach((apps, phase) => {
      mkdirSync(this.links(phase));
      for (const app of apps) symlinkSync(sourceOf(app), join(this.links(phase), fileOf(app)));
    });
  }

  /** Deploys, asserts and destroys; each worker is a Region of the runner's list, and the apps name their Regions themselves. */
  async run(env: NodeJS.ProcessEnv, workers: string[], show: (line: string) => void): Promise<Result[]> {
    const results: Result[] = [];
    for (const [phase, apps] of this.phases.entries()) {
      const args = [
        '--directory', this.links(phase), '--app', 'node tools/integ/synthesize-once.mjs {filePath}',
        '--parallel-regions', workers.join(','), '--max-workers', String(workers.length), '--update-on-failed', '--no-update-workflow',
      ];
      const output = await askRunner(args, { ...env, INTEG_ASSEMBLIES: this.assemblies, INTEG_ACCOUNT: env.CDK_INTEG_ACCOUNT }, show);
      results.push(...apps.map((app) => resultOf(app, output)));
    }
    return results;
  }

  /** Synthesizes an app without deploying it, and returns its stacks. */
  async synthesize(app: string, env: NodeJS.ProcessEnv, account: string): Promise<string[]> {
    const outdir = join(this.folder, `synthesized.${app}`);
    const args = ['tools/integ/synthesize-once.mjs', sourceOf(app)];
    await run({ program: process.execPath, args, cwd: ROOT, env: { ...env, CDK_OUTDIR: outdir, INTEG_ASSEMBLIES: this.assemblies } });
    return this.stacks(app, account);
  }

  /** Reads the assertions of an app from the assembly that was deployed; none without an assembly. */
  assertions(app: string, account: string): Assertions {
    const assembly = this.assembly(app, account);
    return assembly ? assertionsOf(assembly) : { stackName: '', calls: [], onlyAws: [] };
  }

  /** The names of the stacks that were deployed. */
  stacks(app: string, account: string): string[] {
    const suffix = '.template.json';
    const assembly = this.assembly(app, account);
    return !assembly ? [] : readdirSync(assembly).filter((name) => name.endsWith(suffix)).map((name) => name.slice(0, -suffix.length));
  }

  private links(phase: number): string {
    return join(this.folder, `apps-${phase}`);
  }

  private assembly(app: string, account: string): string | undefined {
    const folder = readdirSync(this.assemblies).find((name) => name.startsWith(`${fileOf(app)}-${account}-`));
    return folder && join(this.assemblies, folder);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function resultOf(app: string, output: string): Result {
  const lines = output.split('\n');
  const at = lines.findIndex((line) => [`integ.${app}-`, `integ.${app}.ts`].some((name) => LINE.exec(line)?.[2].includes(name)));
  if (at < 0) return { app, outcome: 'NOT RUN', seconds: 0, said: output };
  const [, outcome, , seconds] = LINE.exec(lines[at])!;
  const end = lines.findIndex((line, index) => index > at && !line.startsWith('      '));
  return { app, outcome: outcome as Result['outcome'], seconds: Number(seconds), said: lines.slice(at + 1, end).join('\n') };
}

/** The assertions of a synthesized app. */
export function assertionsOf(assembly: string): Assertions {
  const { testCases } = JSON.parse(readFileSync(join(assembly, 'integ.json'), 'utf8')) as { testCases: Record<string, { assertionStackName: string }> };
  const [{ assertionStackName: stackName }] = Object.values(testCases);
  const template = JSON.parse(readFileSync(join(assembly, `${stackName}.template.json`), 'utf8')) as Template;
  const calls = Object.values(template.Resources ?? {})
    .filter(({ Type, Properties }) => Type.startsWith('Custom::DeployAssert@') && Properties.expected !== undefined)
    .map(({ Properties }) => (Properties.service ? `${String(Properties.service)} ${String(Properties.api)}` : 'HTTP'));
  return { stackName, calls, onlyAws: template.Metadata?.OnlyAws ?? [] };
}

const sourceOf = (app: string): string =>
  app.startsWith('broken-') ? join(FOLDER, 'broken', `${app.slice('broken-'.length)}.ts`) : join(FOLDER, fileOf(app));
