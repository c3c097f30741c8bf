import { LockedResource, LockedStack } from './lock';
import { Comparison, Located, located } from './pairing';
import { called, remains, shortType } from './texts';
import { Harm, Verdict } from './verdict';

const ORDER: readonly Harm[] = ['DATA', 'OUT', 'FAIL', 'LEFT'];
const KEEP_ID = 'Restore the construct path, or move the resource with `cdk refactor`, which keeps it';

/** Resources that a template no longer contains. */
export function removedResources(comparison: Comparison): Verdict[] {
  const kept = comparison.stackPairs.flatMap(({ before, after }) =>
    located(before).filter(({ id }) => !(id in after.resources)).map((old) => ({ old, label: after.label })));
  const nested = comparison.goneStacks.filter((stack) => isNested(stack, comparison))
    .flatMap((stack) => located(stack).map((old) => ({ old, label: stack.label })));
  return [...kept, ...nested].flatMap(({ old, label }) => {
    const finding = removal(comparison, old);
    return finding ? [{ ...finding, stack: label, resource: old.id, type: old.resource.type }] : [];
  });
}

/** CloudFormation deletes a nested stack that its parent no longer contains. */
function isNested({ name }: LockedStack, { stackPairs }: Comparison): boolean {
  return stackPairs.some(({ before }) => name.startsWith(`${before.name}/`));
}

type Finding = Omit<Verdict, 'stack' | 'resource' | 'type'>;

function removal(comparison: Comparison, old: Located): Finding | undefined {
  const { id, resource } = old;
  const successor = successorOf(comparison, old);
  const name = called(id, resource);
  if (successor) {
    const change = `move to ${successor.stack.name === old.stack.name ? '' : `${successor.stack.label}/`}${successor.id}`;
    const taken = sharedNames(resource, successor.resource);
    if (taken.length > 0) {
      return {
        harm: 'FAIL',
        change,
        remedy: KEEP_ID,
        effect: `${name} moves to another ID, and the name "${taken.join('", "')}" is taken until the old one is deleted: the deployment fails`,
      };
    }
    if (resource.kind === 'other') return undefined;
    return resource.kind === 'data'
      ? { harm: 'DATA', change, remedy: KEEP_ID, effect: `${name} moves to another ID: the new one is empty; ${remains(resource.policies?.[0], 'deleted')}` }
      : { harm: 'OUT', change, remedy: KEEP_ID, effect: `${name} moves to another ID: its address changes` };
  }
  return resource.kind === 'other' ? undefined : deletion(name, resource);
}

function deletion(name: string, { kind, policies }: LockedResource): Finding {
  if (kind === 'address') {
    return {
      harm: 'OUT',
      change: 'delete',
      effect: `${name} is deleted, and its address is released: what others stored of it no longer works`,
      remedy: 'Keep the resource until nobody uses its address',
    };
  }
  const policy = policies?.[0];
  return policy?.startsWith('Retain')
    ? {
      harm: 'LEFT',
      change: `remove (${policy})`,
      effect: `${name} leaves the stack, but stays deployed, unmanaged and billed; its name stays taken`,
      remedy: 'Keep it, or remove it deliberately and delete or import it afterwards',
    }
    : {
      harm: 'DATA',
      change: 'delete',
      effect: `${name} is removed: ${remains(policy, 'deleted')}`,
      remedy: 'Keep the resource, or set its removal policy to RETAIN in an earlier deployment',
    };
}

/** The new resource that takes the place of a removed one: with its name, or of its type under another ID. */
function successorOf(comparison: Comparison, { id, stack, resource }: Located): Located | undefined {
  const candidates = comparison.createdOf(resource.type).filter((one) => sameEnvironment(one.stack, stack));
  const named = candidates.find((one) => sharedNames(resource, one.resource).length > 0);
  if (named) return named;
  return candidates.find((one) => one.id === id)
    ?? candidates.find((one) => one.stack.name === stack.name && lastPart(one.resource.path) === lastPart(resource.path))
    ?? candidates.find((one) => one.stack.name === stack.name);
}

/** Stacks that the app no longer has. CDK leaves them deployed. */
export function goneStacks(comparison: Comparison): Verdict[] {
  return comparison.goneStacks.filter((stack) => !isNested(stack, comparison)).map((stack) => {
    const resources = located(stack);
    const moved = comparison.after.find(({ name }) => name === stack.name);
    const successors = resources.flatMap((old) => successorsElsewhere(comparison, old));
    const findings: Harm[] = successors.map(({ old, found }) => (sharedNames(old.resource, found.resource).length > 0 ? 'FAIL' : 'DATA'));
    const harm = ORDER.find((one) => findings.includes(one)) ?? 'LEFT';
    const target = moved ?? successors[0]?.found.stack;
    const held = resources.filter(({ resource }) => resource.kind !== 'other').map(({ id, resource }) => called(id, resource));
    return {
      harm,
      stack: stack.label,
      resource: '*',
      change: target ? `rename or move stack to ${target.name} (${environmentOf(target)})` : 'remove stack',
      effect: `the stack is no longer part of the app, and stays deployed and billed${held.length > 0 ? ` with ${listed(held)}` : ''}` +
        `${EFFECTS[harm] ?? ''}`,
      remedy: target ? 'Keep the name, account and Region of the stack' : 'Delete the stack with `cdk destroy` if nobody needs its data and addresses',
    };
  });
}

const EFFECTS: Partial<Record<Harm, string>> = {
  DATA: '; the new stack creates empty ones',
  FAIL: '; the new stack fails, because the names are taken',
};

/** New resources in place of those of a stack that is gone: with their name, or their ID. */
function successorsElsewhere(comparison: Comparison, old: Located): { readonly old: Located; readonly found: Located }[] {
  const candidates = comparison.createdOf(old.resource.type);
  const named = candidates.find((one) => sameEnvironment(one.stack, old.stack) && sharedNames(old.resource, one.resource).length > 0);
  const found = named ?? (old.resource.kind === 'data'
    ? candidates.find((one) => one.id === old.id || one.stack.name === old.stack.name) : undefined);
  return found ? [{ old, found }] : [];
}

/** A new resource with the name of another one. */
export function duplicateNames(comparison: Comparison): Verdict[] {
  const owners = new Map<string, Located[]>();
  for (const one of comparison.after.flatMap(located)) {
    for (const name of one.resource.names ?? []) {
      const key = `${scopeOf(one, name)} ${one.resource.type} ${name}`;
      owners.set(key, [...owners.get(key) ?? [], one]);
    }
  }
  return [...owners.values()].filter((all) => all.length > 1).flatMap((all) => {
    const newcomer = all.find((one) => comparison.isCreated(one));
    const other = all.find((one) => one !== newcomer);
    if (!newcomer || !other) return [];
    const names = sharedNames(newcomer.resource, other.resource);
    return [{
      harm: 'FAIL' as const,
      stack: newcomer.stack.label,
      resource: newcomer.id,
      type: newcomer.resource.type,
      change: `same name as ${other.stack.label}/${other.id}`,
      effect: `two resources have the name "${names.join('", "')}" of ${shortType(newcomer.resource.type)}: the deployment fails`,
      remedy: 'Give one of them another name',
    }];
  });
}

/** Stacks without an account or a Region may be deployed to several. References have a meaning in their stack only. */
function scopeOf({ stack }: Located, name: string): string {
  const { account, region, label } = stack;
  return account === undefined || region === undefined || name.includes('${') ? label : `${account} ${region}`;
}

function sharedNames({ names = [] }: LockedResource, { names: others = [] }: LockedResource): string[] {
  return names.filter((name) => others.includes(name));
}

function sameEnvironment(a: LockedStack, b: LockedStack): boolean {
  return (a.account ?? b.account) === (b.account ?? a.account) && (a.region ?? b.region) === (b.region ?? a.region);
}

function environmentOf({ account, region }: LockedStack): string {
  return `${account ?? 'any account'}, ${region ?? 'any Region'}`;
}

function lastPart(path: string | undefined): string | undefined {
  return path?.split('/').at(-1);
}

function listed(names: readonly string[]): string {
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}
