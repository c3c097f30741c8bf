import { compileFunction } from 'vm';

/** A push to a branch, so many minutes after the one before. */
export interface Push {
  readonly branch: string;
  readonly pause: number;
}

interface Run {
  readonly file: string;
  readonly workflow: Workflow;
  readonly branch: string;
  readonly push: number;
  readonly github: object;
  readonly deploys: boolean;
  state: 'queued' | 'testing' | 'waiting' | 'deploying' | 'ended';
  /** The end of the tests, of the review and of the deployment. */
  until: number;
}

interface Concurrency {
  readonly 'group': string;
  readonly 'cancel-in-progress': string | boolean;
}

/** The parts of a workflow file that the rules are about. */
export interface Workflow {
  readonly name: string;
  readonly on: { readonly push: { readonly branches: string[] } };
  readonly concurrency: Concurrency;
  readonly jobs: { readonly 'build-and-deploy': { readonly if: string; readonly concurrency?: Concurrency }; readonly 'supersede'?: { readonly if: string } };
}

/** How long each part takes, in minutes. A reviewer approves the last push of a branch only. */
export interface Play {
  readonly minutes: () => number;
  readonly reviewed: boolean;
  /** Whether a job that waits for its reviewer holds its group: GitHub documents neither. */
  readonly holds: boolean;
}

const REPOSITORY = 'eldonia/eldonia-backend';
const LONGEST = 200;
/** Where a group is defined. */
const whole = (workflow: Workflow) => workflow.concurrency;
const job = (workflow: Workflow) => workflow.jobs['build-and-deploy'].concurrency;

/**
 * Plays pushes by the rules of GitHub, and returns what the workflows lose: deployments that were canceled or overtaken, and
 * last pushes that were never deployed.
 *
 * In a group, one run or job is in progress and one is pending, whichever workflow they belong to. A new one cancels the pending
 * one and, with `cancel-in-progress`, also the one in progress. A run with a job that waits for a reviewer is in progress.
 *
 * @see https://docs.github.com/en/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments
 */
export function lost(files: readonly (readonly [file: string, workflow: Workflow])[], pushes: Push[], { minutes, reviewed, holds }: Play): string[] {
  const problems: string[] = [];
  const runs: Run[] = [];
  const deployed = new Map<string, number>();
  const lastOf = (branch: string) => pushes.map((push) => push.branch).lastIndexOf(branch);
  const cancel = (run: Run) => {
    if (run.state === 'deploying') problems.push(`the deployment of ${run.file} is canceled`);
    run.state = 'ended';
  };
  const others = (run: Run, concurrency: (workflow: Workflow) => Concurrency | undefined, ...states: Run['state'][]) => {
    const groupOf = (one: Run) => evaluate(concurrency(one.workflow)?.group ?? String(runs.indexOf(one)), one.github);
    return runs.filter((one) => one !== run && states.includes(one.state) && groupOf(one) === groupOf(run));
  };
  const begin = (run: Run, now: number) => {
    others(run, whole, 'queued').forEach(cancel);
    if (evaluate(String(run.workflow.concurrency['cancel-in-progress']), run.github) === 'true') others(run, whole, 'testing', 'waiting', 'deploying').forEach(cancel);
    run.state = 'queued';
    start(run, now);
  };
  const start = (run: Run, now: number) => {
    if (run.state === 'queued' && others(run, whole, 'testing', 'waiting', 'deploying').length === 0) Object.assign(run, { state: 'testing', until: now + minutes() });
  };
  /** The jobs in the group of the deployment: the first holds it, and a new one replaces the second. */
  const enter = (run: Run, now: number) => {
    const { supersede } = run.workflow.jobs;
    if (supersede && evaluate(`\${{ ${supersede.if} }}`, run.github) === 'true') runs.filter(({ file, branch, push, state }) => file === run.file && branch === run.branch && push < run.push && state !== 'deploying').forEach(cancel);
    const [, ...pending] = others(run, job, 'deploying', 'waiting').filter(({ state }) => holds || state === 'deploying' || !reviewed);
    pending.filter(({ state }) => state === 'waiting').forEach(cancel);
    Object.assign(run, { state: 'waiting', until: !reviewed || run.push === lastOf(run.branch) ? now + minutes() : Infinity });
  };
  const deploy = (run: Run, now: number) => {
    const before = others(run, job, 'deploying', ...holds ? ['waiting' as const] : []).filter(({ state, push }) => state === 'deploying' || push < run.push);
    if (before.length === 0 && run.until <= now) Object.assign(run, { state: 'deploying', until: now + minutes() });
  };
  let at = 0;
  const times = pushes.map(({ pause }) => at += pause);
  for (let now = 0; now <= at + LONGEST; now++) {
    for (const run of runs) {
      if (run.state === 'deploying' && run.until <= now) {
        if ((deployed.get(run.file) ?? -1) > run.push) problems.push(`${run.file} deploys an older push after a newer one`);
        deployed.set(run.file, run.push);
        run.state = 'ended';
      }
      if (run.state === 'testing' && run.until <= now) run.deploys ? enter(run, now) : run.state = 'ended';
      if (run.state === 'waiting') deploy(run, now);
      start(run, now);
    }
    pushes.forEach(({ branch }, push) => {
      if (times[push] !== now) return;
      for (const [file, workflow] of files.filter(([, { on }]) => on.push.branches.includes(branch))) {
        const ref = `refs/heads/${branch}`;
        const github = { event_name: 'push', ref, run_id: runs.length, workflow: workflow.name, workflow_ref: `${REPOSITORY}/.github/workflows/${file}@${ref}` };
        const deploys = evaluate(`\${{ ${workflow.jobs['build-and-deploy'].if} }}`, github) === 'true';
        const run: Run = { file, workflow, branch, push, github, deploys, state: 'ended', until: 0 };
        runs.push(run);
        begin(run, now);
      }
    });
  }
  for (const [file, workflow] of files) {
    const branch = /'refs\/heads\/(.*)'/.exec(workflow.jobs['build-and-deploy'].if)![1];
    const last = lastOf(branch);
    if (last >= 0 && deployed.get(file) !== last) problems.push(`${file} never deploys the last push of ${branch}`);
  }
  return problems;
}

const compiled = new Map<string, (github: object) => unknown>();

/** The operators of these expressions are those of JavaScript. */
function evaluate(text: string, github: object): string {
  return text.replace(/\$\{\{(.*?)\}\}/g, (_, expression: string) => {
    if (!compiled.has(expression)) compiled.set(expression, compileFunction(`return ${expression}`, ['github']) as never);
    return String(compiled.get(expression)!(github));
  });
}
