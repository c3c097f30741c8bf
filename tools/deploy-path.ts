import { readFileSync } from 'fs';
import { basename } from 'path';
import { CreationTime, observed, typical } from './deploy-times';
import { SynthesizedApp } from '../src/assembly/synthesized-app';
import { TemplateBody } from '../src/assembly/template';
import { referencesIn } from '../src/assembly/text';

export type Template = TemplateBody;

interface PathStep {
  readonly id: string;
  readonly type: string;
  readonly seconds: number;
  /** When the resource is created, from the start of the deployment. */
  readonly finish: number;
}

/** The longest chain of a template's creation: each step waits for the one before it. */
export interface DeployPath {
  readonly seconds: number;
  readonly chain: readonly PathStep[];
}

/** A stack of an app, and the stacks that must be there before it. */
export interface DeployableStack {
  readonly name: string;
  readonly template: Template;
  readonly after: readonly string[];
}

/** A stack's place in the deployment of the whole app, in seconds from its start. */
export interface ScheduledStack extends DeployPath {
  readonly stack: DeployableStack;
  readonly start: number;
  readonly finish: number;
}

/** Finds the chain that determines the duration of a first deployment of the template. */
export function deployPath(template: Template, time: CreationTime = typical): DeployPath {
  const resources = template.Resources ?? {};
  const app = new SynthesizedApp([{ name: '', template }]);
  const done = new Map<string, PathStep & { readonly after?: string }>();
  const underway = new Set<string>();

  const visit = (id: string): number => {
    const known = done.get(id);
    if (known) return known.finish;
    if (underway.has(id)) throw new Error(`the template waits for itself: ${[...underway, id].join(' -> ')}`);
    underway.add(id);
    const waits = predecessors(template, id, app).map((before) => ({ before, finish: visit(before) }));
    underway.delete(id);
    const last = waits.reduce((a, b) => (b.finish > a.finish ? b : a), { before: undefined as string | undefined, finish: 0 });
    const seconds = time(resources[id]);
    done.set(id, { id, type: resources[id].Type, seconds, finish: last.finish + seconds, after: last.before });
    return last.finish + seconds;
  };

  const end = Object.keys(resources).reduce<string | undefined>((last, id) => (visit(id) > (last ? visit(last) : 0) ? id : last), undefined);
  const chain: PathStep[] = [];
  for (let step = end ? done.get(end) : undefined; step; step = step.after ? done.get(step.after) : undefined) {
    const { after: _, ...rest } = step;
    chain.unshift(rest);
  }
  return { seconds: chain.at(-1)?.finish ?? 0, chain };
}

/** When each stack begins and ends with unlimited concurrency; the earliest first. */
export function deploySchedule(stacks: readonly DeployableStack[], time: CreationTime = typical): ScheduledStack[] {
  const done = new Map<string, ScheduledStack>();
  const visit = (stack: DeployableStack): ScheduledStack => {
    const known = done.get(stack.name);
    if (known) return known;
    const start = Math.max(0, ...stacks.filter(({ name }) => stack.after.includes(name)).map((before) => visit(before).finish));
    const path = deployPath(stack.template, time);
    const scheduled = { ...path, stack, start, finish: start + path.seconds };
    done.set(stack.name, scheduled);
    return scheduled;
  };
  return stacks.map(visit).sort((a, b) => a.start - b.start || a.stack.name.localeCompare(b.stack.name));
}

/** The resources that must be there before this one: those it refers to and those it depends on. */
export function predecessors(template: Template, id: string, app = new SynthesizedApp([{ name: '', template }])): string[] {
  const { Properties, DependsOn = [] } = template.Resources![id];
  const referred = referencesIn(app.resolve(app.stacks[0], Properties)).map((reference) => reference.id);
  return [...new Set([DependsOn, referred].flat())].filter((name) => name !== id && name in template.Resources!);
}

/** `npx tsx tools/deploy-path.ts [--observed] cdk.out/*.template.json`: the chain of each template, with typical or with observed times. */
function main(args: readonly string[]): void {
  const time = args.includes('--observed') ? observed : typical;
  for (const file of args.filter((arg) => !arg.startsWith('--'))) {
    const { seconds, chain } = deployPath(JSON.parse(readFileSync(file, 'utf8')) as Template, time);
    console.log(`${basename(file)}: ${(seconds / 60).toFixed(1)} min`);
    for (const step of chain) console.log(`  ${(step.finish / 60).toFixed(1).padStart(6)} min  ${step.type}  ${step.id}`);
  }
}

if (require.main === module) main(process.argv.slice(2));
