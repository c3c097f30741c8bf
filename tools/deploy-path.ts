import { CreationTime, typical } from './deploy-times';
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
interface DeployPath { readonly seconds: number; readonly chain: readonly PathStep[] }

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
function deployPath(template: Template, time: CreationTime): DeployPath {
  const resources = template.Resources ?? {};
  const app = new SynthesizedApp([{ name: '', template }]);
  const known = new Map<string, readonly PathStep[]>();
  const chainTo = (id: string): readonly PathStep[] => {
    const before = longest(predecessors(template, id, app).map((one) => known.get(one) ?? chainTo(one)));
    const seconds = time(resources[id]);
    const chain = [...before, { id, type: resources[id].Type, seconds, finish: endOf(before) + seconds }];
    known.set(id, chain);
    return chain;
  };
  const chain = longest(Object.keys(resources).map((id) => known.get(id) ?? chainTo(id)));
  return { seconds: endOf(chain), chain };
}

const endOf = (chain: readonly PathStep[]): number => chain.at(-1)?.finish ?? 0;

const longest = (chains: readonly (readonly PathStep[])[]): readonly PathStep[] =>
  chains.reduce((one, other) => endOf(other) > endOf(one) ? other : one, []);

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
