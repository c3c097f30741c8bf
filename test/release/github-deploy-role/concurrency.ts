import { compileFunction } from 'vm';

/** A push to a branch, so many minutes after the one before. */
export interface Push {
  readonly branch: string;
  readonly pause: number;
}

interface Run {
  readonly file: string;
  readonly branch: string;
  readonly push: number;
  readonly group: string;
  readonly deploys: boolean;
  readonly end: number;
}

/** The parts of a workflow file that the rules are about. */
export interface Workflow {
  readonly name: string;
  readonly on: { readonly push: { readonly branches: string[] } };
  readonly concurrency: { readonly 'group': string; readonly 'cancel-in-progress': string | boolean };
  readonly jobs: { readonly 'build-and-deploy': { readonly if: string } };
}

const REPOSITORY = 'eldonia/eldonia-backend';

/**
 * Plays pushes by the rules of GitHub, and returns what the workflows lose: deployments that were canceled, and last pushes
 * that were never deployed.
 *
 * In a group, one run is in progress and one is pending, whichever workflow they belong to. A new run cancels the pending one
 * and, with `cancel-in-progress`, also the one in progress.
 *
 * @see https://docs.github.com/en/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency
 */
export function lost(files: readonly (readonly [file: string, workflow: Workflow])[], pushes: Push[], minutes: () => number): string[] {
  const problems: string[] = [];
  const groups = new Map<string, { running?: Run; pending?: Run }>();
  const deployed = new Map<string, number>();
  const start = (run: Run, now: number): Run => ({ ...run, end: now + minutes() });
  const pass = (until: number) => {
    for (const group of groups.values()) {
      while (group.running && group.running.end <= until) {
        const { file, deploys, push, end } = group.running;
        if (deploys) deployed.set(file, push);
        [group.running, group.pending] = [group.pending && start(group.pending, end), undefined];
      }
    }
  };
  let now = 0;
  pushes.forEach(({ branch, pause }, push) => {
    pass(now += pause);
    for (const [file, workflow] of files) {
      if (!workflow.on.push.branches.includes(branch)) continue;
      const ref = `refs/heads/${branch}`;
      const github = { event_name: 'push', ref, workflow: workflow.name, workflow_ref: `${REPOSITORY}/.github/workflows/${file}@${ref}` };
      const group = evaluate(workflow.concurrency.group, github);
      const state = groups.get(group) ?? {};
      groups.set(group, state);
      const run = { file, branch, push, group, deploys: evaluate(`\${{ ${workflow.jobs['build-and-deploy'].if} }}`, github) === 'true', end: 0 };
      if (!state.running) {state.running = start(run, now);} else if (evaluate(String(workflow.concurrency['cancel-in-progress']), github) === 'true') {
        if (state.running.deploys) problems.push(`${file} cancels the deployment of ${state.running.file}`);
        [state.running, state.pending] = [start(run, now), undefined];
      } else {state.pending = run;}
    }
  });
  pass(Infinity);
  for (const [file, workflow] of files) {
    const branch = /'refs\/heads\/(.*)'/.exec(workflow.jobs['build-and-deploy'].if)![1];
    const last = pushes.map((push) => push.branch).lastIndexOf(branch);
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
