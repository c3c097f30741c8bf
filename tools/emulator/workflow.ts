import { spawnSync } from 'child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { delimiter, dirname, join } from 'path';
import { parse } from 'yaml';
import { WORKFLOW } from './app';
import { Emulator } from './emulator';
import { installCli } from '../runbook/commands';

interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly run?: string;
  readonly env?: Record<string, string>;
}

interface Workflow {
  readonly env: Record<string, string>;
  readonly jobs: { readonly 'build-and-deploy': { readonly steps: Step[] } };
}

/** What the workflow has printed until it ended. */
export interface WorkflowRun {
  readonly succeeded: boolean;
  readonly text: string;
}

/** The first step after the build, the scan and the tag of the image, for which the emulator has no counterpart. */
const FIRST = 'Register the task definition';

/** Deployments of the emulator take no time, and the AWS CLI waits for 15 s between two looks. */
const LIMIT_MILLISECONDS = 60_000;

/** The steps of the rendered workflow that release an image, with the real AWS CLI. */
export class ReleaseWorkflow {
  static async of(emulator: Emulator, assembly: string): Promise<ReleaseWorkflow> {
    const workflow = parse(readFileSync(join(assembly, WORKFLOW), 'utf8')) as Workflow;
    return new ReleaseWorkflow(emulator, workflow, dirname(await installCli()));
  }

  private constructor(private readonly emulator: Emulator, private readonly workflow: Workflow, private readonly bin: string) {}

  /** Releases an image as GitHub Actions does: step by step, until one fails. */
  release(repository: string, digest: string): WorkflowRun {
    const folder = mkdtempSync(join(this.emulator.folder, 'workflow-'));
    try {
      const { steps } = this.workflow.jobs['build-and-deploy'];
      const outputs = new Map([['build-image.digest', digest], ['build-image.image', `${repository}@${digest}`]]);
      let text = '';
      for (const step of steps.slice(steps.findIndex(({ name }) => name === FIRST))) {
        const { status, stdout, stderr } = this.run(step, folder, outputs);
        text += stdout + stderr;
        if (status !== 0) return { succeeded: false, text };
      }
      return { succeeded: true, text };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  private run({ id, run, env = {} }: Step, folder: string, outputs: Map<string, string>) {
    const file = join(folder, 'outputs');
    writeFileSync(file, '');
    const value = (text: string) => text.replace(/\$\{\{ steps\.([\w-]+)\.outputs\.(\w+) \}\}/g, (_, step: string, name: string) => outputs.get(`${step}.${name}`)!);
    const environment = this.emulator.clientEnvironment();
    const result = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', run!], {
      cwd: folder,
      timeout: LIMIT_MILLISECONDS,
      encoding: 'utf8',
      env: {
        ...environment,
        ...this.workflow.env,
        ...Object.fromEntries(Object.entries(env).map(([name, text]) => [name, value(text)])),
        PATH: `${this.bin}${delimiter}${environment.PATH}`,
        // As the action that configures the credentials does.
        AWS_DEFAULT_REGION: this.workflow.env.AWS_REGION,
        GITHUB_OUTPUT: file,
      },
    });
    for (const [, name, text] of readFileSync(file, 'utf8').matchAll(/^(\w+)=(.*)$/gm)) outputs.set(`${id}.${name}`, text);
    return result;
  }
}
