import { compileFunction } from 'vm';

interface Run {
  readonly file: string;
  readonly workflow: Workflow;
  readonly branch: string;
  readonly push: number;
  readonly github: object;
  state: 'queued' | 'testing' | 'waiting' | 'deploying' | 'ended';
}

interface Concurrency { readonly 'group': string; readonly 'cancel-in-progress': string | boolean }

/** The parts of a workflow file that the rules are about. */
export interface Workflow {
  readonly name: string;
  readonly on: { readonly push: { readonly branches: string[] } };
  readonly concurrency: Concurrency;
  readonly jobs: { readonly 'build-and-deploy': { readonly if: string; readonly concurrency?: Concurrency }; readonly 'supersede'?: { readonly if: string } };
}

/** A push to a branch, or a number: that of the run that goes on next. */
export type Event = string | number;

export interface Play {
  /** Whether a job waits for its reviewer, who approves the last push of a branch only. */
  readonly reviewed: boolean;
  /** Whether a job that waits for its reviewer holds its group: GitHub documents neither. */
  readonly holds: boolean;
}

const REPOSITORY = 'eldonia/eldonia-backend';
/** Where a group is defined. */
const whole = (workflow: Workflow) => workflow.concurrency;
const job = (workflow: Workflow) => workflow.jobs['build-and-deploy'].concurrency;

/**
 * Plays pushes by the rules of GitHub, in any order of the steps of their runs, and returns what the workflows lose: deployments that
 * were canceled or overtaken, and last pushes that were never deployed.
 *
 * In a group, one run or job is in progress and one is pending, whichever workflow they belong to. A new one cancels the pending
 * one and, with `cancel-in-progress`, also the one in progress. A run with a job that waits for a reviewer is in progress.
 *
 * @see https://docs.github.com/en/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments
 */
export function lost(files: readonly (readonly [file: string, workflow: Workflow])[], events: readonly Event[], { reviewed, holds }: Play): string[] {
  const problems: string[] = [];
  const runs: Run[] = [];
  const deployed = new Map<string, number>();
  const active = () => runs.filter(({ state }) => state !== 'ended');
  const cancel = (run: Run) => {
    if (run.state === 'deploying') problems.push(`the deployment of ${run.file} is canceled`);
    run.state = 'ended';
  };
  const others = (run: Run, concurrency: (workflow: Workflow) => Concurrency | undefined, ...states: Run['state'][]) => {
    const groupOf = (one: Run) => evaluate(concurrency(one.workflow)?.group ?? String(runs.indexOf(one)), one.github);
    return runs.filter((one) => one !== run && states.includes(one.state) && groupOf(one) === groupOf(run));
  };
  const begin = (run: Run) => {
    runs.push(run);
    others(run, whole, 'queued').forEach(cancel);
    if (evaluate(String(run.workflow.concurrency['cancel-in-progress']), run.github) === 'true') others(run, whole, 'testing', 'waiting', 'deploying').forEach(cancel);
  };
  /** The jobs in the group of the deployment: the first holds it, and a new one replaces the second. */
  const enter = (run: Run) => {
    const { supersede } = run.workflow.jobs;
    const isOlder = ({ file, branch, push, state }: Run) => file === run.file && branch === run.branch && push < run.push && state !== 'deploying';
    if (supersede && isTrue(supersede.if, run.github)) runs.filter(isOlder).forEach(cancel);
    const [, ...pending] = others(run, job, 'deploying', 'waiting').filter(({ state }) => holds || state === 'deploying' || !reviewed);
    pending.filter(({ state }) => state === 'waiting').forEach(cancel);
  };
  const mayDeploy = (run: Run) => (!reviewed || run.push === events.lastIndexOf(run.branch))
    && others(run, job, 'deploying', ...holds ? ['waiting' as const] : []).every(({ state, push }) => state !== 'deploying' && push > run.push);
  /** Whether a run went on. */
  const advance = (run: Run): boolean => {
    const { state, workflow, github, file, push } = run;
    if (state === 'queued' && others(run, whole, 'testing', 'waiting', 'deploying').length === 0) run.state = 'testing';
    if (state === 'testing' && !isTrue(workflow.jobs['build-and-deploy'].if, github)) {run.state = 'ended';} else if (state === 'testing') {
      enter(run);
      run.state = 'waiting';
    }
    if (state === 'waiting' && mayDeploy(run)) run.state = 'deploying';
    if (state === 'deploying') {
      if ((deployed.get(file) ?? -1) > push) problems.push(`${file} deploys an older push after a newer one`);
      deployed.set(file, push);
      run.state = 'ended';
    }
    return run.state !== state;
  };
  events.forEach((event, push) => {
    if (typeof event === 'number') {active().slice(event % Math.max(active().length, 1)).slice(0, 1).forEach(advance);} else {
      const ref = `refs/heads/${event}`;
      for (const [file, workflow] of files.filter(([, { on }]) => on.push.branches.includes(event))) {
        const github = { event_name: 'push', ref, run_id: runs.length, workflow: workflow.name, workflow_ref: `${REPOSITORY}/.github/workflows/${file}@${ref}` };
        begin({ file, workflow, branch: event, push, github, state: 'queued' });
      }
    }
  });
  while (active().filter(advance).length > 0);
  for (const [file, workflow] of files) {
    const branch = /'refs\/heads\/(.*)'/.exec(workflow.jobs['build-and-deploy'].if)![1];
    const last = events.lastIndexOf(branch);
    if (last >= 0 && deployed.get(file) !== last) problems.push(`${file} never deploys the last push of ${branch}`);
  }
  return problems;
}

const compiled = new Map<string, (github: object) => unknown>();

/** The operators of these expressions are those of JavaScript. */
const evaluate = (text: string, github: object): string => text.replace(/\$\{\{(.*?)\}\}/g, (_, expression: string) => {
  if (!compiled.has(expression)) compiled.set(expression, compileFunction(`return ${expression}`, ['github']) as never);
  return String(compiled.get(expression)!(github));
});

const isTrue = (expression: string, github: object): boolean => evaluate(`\${{ ${expression} }}`, github) === 'true';
