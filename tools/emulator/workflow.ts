import { spawnSync } from 'child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'fs';
import { delimiter, join } from 'path';
import { parse } from 'yaml';
import { WORKFLOW } from './app';
import { awsCli } from './aws-cli';
import { Emulator } from './emulator';

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
interface WorkflowRun { readonly succeeded: boolean; readonly text: string }

/** The first step after the build, the scan and the tag of the image, for which the emulator has no counterpart. */
const FIRST = 'Define the requests to the release function';

/** Deployments of the emulator take no time, and the AWS CLI waits for 15 s between two looks. */
const LIMIT_MILLISECONDS = 60_000;

/** The emulator does not tell the kind of an error, so that a release repeats requests that need a person. */
const SHORT_PAUSES = 'sleep() { command sleep 1; }\n';

/** Releases an image as GitHub Actions does: step by step, until one fails. */
export type ReleaseWorkflow = (digest: string) => WorkflowRun;

/** The steps of the rendered workflow that release an image, with the real AWS CLI. */
export async function releaseWorkflow(emulator: Emulator, assembly: string): Promise<ReleaseWorkflow> {
  const workflow = parse(readFileSync(join(assembly, WORKFLOW), 'utf8')) as Workflow;
  const bin = await awsCli(emulator);
  return (digest) => {
    const folder = mkdtempSync(join(emulator.folder, 'workflow-'));
    const { steps } = workflow.jobs['build-and-deploy'];
    const outputs = new Map([['build-image.digest', digest]]);
    let said = '';
    for (const { id, run, env = {} } of steps.slice(steps.findIndex(({ name }) => name === FIRST))) {
      const file = join(folder, 'outputs');
      writeFileSync(file, '');
      const value = (text: string) => text.replace(/\$\{\{ steps\.([\w-]+)\.outputs\.(\w+) \}\}/g, (_, step: string, name: string) => outputs.get(`${step}.${name}`)!);
      const environment = emulator.clientEnvironment();
      const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', SHORT_PAUSES + run!], {
        cwd: folder,
        timeout: LIMIT_MILLISECONDS,
        encoding: 'utf8',
        env: {
          ...environment,
          ...workflow.env,
          ...Object.fromEntries(Object.entries(env).map(([name, text]) => [name, value(text)])),
          PATH: `${bin}${delimiter}${environment.PATH}`,
          // As the action that configures the credentials does.
          AWS_DEFAULT_REGION: workflow.env.AWS_REGION,
          GITHUB_ACTIONS: 'true',
          GITHUB_OUTPUT: file,
          RUNNER_TEMP: folder,
        },
      });
      for (const [, name, text] of readFileSync(file, 'utf8').matchAll(/^(\w+)=(.*)$/gm)) outputs.set(`${id}.${name}`, text);
      said += stdout + stderr;
      if (status !== 0) return { succeeded: false, text: said };
    }
    return { succeeded: true, text: said };
  };
}
