import { LockedResource, LockedStack } from './lock';
import { replacementRule } from '../../assembly/resource-types';
import { memberOf } from '../../assembly/template';
import { asText, Canonical, referencesIn } from '../../assembly/text';

// https://github.com/aws-cloudformation/aws-cloudformation-resource-providers-rds: ImmutabilityHelper, and the page of the
// replication group
/** What replaces by its schema, but not by its first value, by none, or by another one. */
const IN_PLACE = {
  first: ['PerformanceInsightsKMSKeyId'],
  last: ['GlobalClusterIdentifier', 'SourceDBInstanceIdentifier'],
  other: ['AuthToken'],
};

export interface Pair { readonly id: string; readonly before: LockedResource; readonly after: LockedResource }

export interface StackPair extends Readonly<Record<'before' | 'after', LockedStack>> { readonly pairs: readonly Pair[] }

export interface Located { readonly stack: LockedStack; readonly id: string; readonly resource: LockedResource }

/** The stacks and resources before and after a change, and which resources CloudFormation replaces. */
export class Comparison {
  readonly stackPairs: readonly StackPair[];
  /** Stacks that the app no longer has. */
  readonly goneStacks: readonly LockedStack[];
  /** Resources that no stack had under their ID before. */
  readonly created: readonly Located[];
  /** Replaced resources as `label|id`, with the properties that replace them. */
  private readonly replaced = new Map<string, readonly string[]>();
  /** Resources that would be replaced, but keep a name: the deployment fails, and replaces nothing else. */
  private readonly blocked = new Map<string, readonly string[]>();
  /** The new labels of stacks, by the old ones. */
  private readonly labels: ReadonlyMap<string, string>;
  private readonly createdByType = new Map<string, Located[]>();

  constructor(readonly before: readonly LockedStack[], readonly after: readonly LockedStack[]) {
    const matches = matchesOf(before, after);
    this.stackPairs = before.flatMap((stack) => {
      const match = matches.get(stack);
      return match ? [{ before: stack, after: match, pairs: pairsOf(stack, match) }] : [];
    });
    this.goneStacks = before.filter((stack) => !this.stackPairs.some((pair) => pair.before === stack));
    this.created = after.flatMap((stack) => {
      const old = this.stackPairs.find((pair) => pair.after === stack)?.before.resources ?? {};
      return located(stack).filter(({ id }) => !Object.hasOwn(old, id));
    });
    for (const one of this.created) {
      this.createdByType.set(one.resource.type, [...this.createdOf(one.resource.type), one]);
    }
    this.labels = new Map(this.stackPairs.map((pair) => [pair.before.label, pair.after.label]));
    this.propagate();
  }

  /** New resources of a type. */
  createdOf(type: string): readonly Located[] {
    return this.createdByType.get(type) ?? [];
  }

  isCreated({ stack, id, resource: { type } }: Located): boolean {
    return this.createdOf(type).some((one) => one.stack === stack && one.id === id);
  }

  /** The properties that replace a resource; undefined if nothing does. */
  causesOf(stack: LockedStack, id: string): readonly string[] | undefined {
    const name = `${stack.label}|${id}`;
    return this.replaced.get(name) ?? this.blocked.get(name);
  }

  /** Whether a value of its own replaces a resource, and not what it belongs to. */
  isMoved(stack: LockedStack, id: string): boolean {
    return this.causesOf(stack, id)?.some((cause) => !cause.includes(' of replaced ')) ?? false;
  }

  /** The value of a parameter that `cdk deploy` uses: the previous one, if the parameter exists. */
  private effective(value: Canonical | undefined, stack: LockedStack, previous: LockedStack): string {
    return asText(value).replace(/\$\{([A-Za-z0-9]+)\}/g, (whole, id: string) =>
      memberOf(previous.parameters, id) ?? memberOf(stack.parameters, id) ?? whole);
  }

  /** Whether a value is another one after the deployment. */
  differs(before: Canonical | undefined, after: Canonical | undefined, pair: StackPair): boolean {
    if (before === after && (typeof after !== 'string' || !after.includes('${'))) return false;
    let old = this.effective(before, pair.before, pair.before);
    for (const [label, renamed] of this.labels) old = old.replaceAll(`\${${label}|`, `\${${renamed}|`);
    return old !== this.effective(after, pair.after, pair.before);
  }

  /** The replaced resources to which a value refers. */
  replacedIn(value: Canonical | undefined, stack: LockedStack): string[] {
    return namesIn(value, stack).filter((name) => this.replaced.has(name));
  }

  /** The physical names that a replaced resource keeps, so that its successor can't be created. */
  keptNames({ before, after }: Pair, stack: LockedStack): string[] {
    if (replacementRule(before.type).is.includes('inPlace')) return [];
    return sharedNames(after, before).filter((name) => this.replacedIn(name, stack).length === 0);
  }

  /** Replacement spreads by references. The replaced resources only become more, and the kept names fewer. */
  private propagate(): void {
    for (let found = true; found;) {
      found = false;
      for (const stackPair of this.stackPairs) {
        for (const pair of stackPair.pairs) {
          const name = `${stackPair.after.label}|${pair.id}`;
          if (this.replaced.has(name)) continue;
          const causes = this.causes(pair, stackPair);
          if (causes.length === 0) continue;
          if (this.keptNames(pair, stackPair.after).length > 0) {
            this.blocked.set(name, causes);
          } else {
            this.replaced.set(name, causes);
            found = true;
          }
        }
      }
    }
  }

  private causes({ before, after }: Pair, stackPair: StackPair): string[] {
    const paths = new Set([...Object.keys(before.replacing ?? {}), ...Object.keys(after.replacing ?? {})]);
    return [...paths].sort().flatMap((path) => {
      const [old, now] = [before.replacing?.[path], after.replacing?.[path]];
      if (IN_PLACE[old === undefined ? 'first' : asText(now) === '' ? 'last' : 'other'].includes(path)) return [];
      if (this.differs(old, now, stackPair)) return [`${path} ${shown(old)} to ${shown(now)}`];
      const replaced = this.replacedIn(now, stackPair.after).map((name) => nameFrom(name, stackPair.after));
      return replaced.length === 0 ? [] : [`${path} of replaced ${replaced.join(', ')}`];
    });
  }
}

/** The resources to which a value refers, as `label|id`. */
export const namesIn = (value: Canonical | undefined, { label }: LockedStack): string[] =>
  referencesIn(value).map((reference) => `${reference.stack ?? label}|${reference.id}`);

export const shown = (value: Canonical | undefined): string => value === undefined ? 'nothing' : JSON.stringify(value);

/** `label|id`, or only the ID within the stack. */
const nameFrom = (name: string, { label }: LockedStack): string =>
  name.startsWith(`${label}|`) ? name.slice(label.length + 1) : name.replace('|', '/');

/**
 * The stacks after the change: equal names in the same account and Region, as far as both are known. Stacks of several
 * Stages whose names and environments are equal are matched in their order, each with one.
 */
function matchesOf(before: readonly LockedStack[], after: readonly LockedStack[]): Map<LockedStack, LockedStack> {
  const found = new Map<LockedStack, LockedStack>();
  const isFree = (one: LockedStack) => ![...found.values()].includes(one);
  const isEqual = (one: LockedStack, { account, region }: LockedStack) =>
    one.account === account && one.region === region;
  const rules: ((one: LockedStack, stack: LockedStack) => boolean)[] = [
    (one, stack) => isEqual(one, stack) && isFree(one),
    (one, stack) => sameEnvironment(one, stack) && isFree(one),
  ];
  for (const rule of rules) {
    for (const stack of before) {
      const match = found.get(stack) ?? after.find((one) => one.name === stack.name && rule(one, stack));
      if (match) found.set(stack, match);
    }
  }
  return found;
}

/** An unknown account or Region can be any. */
const fits = (a: string | undefined, b: string | undefined): boolean => a === undefined || b === undefined || a === b;

const pairsOf = (before: LockedStack, after: LockedStack): Pair[] =>
  Object.entries(before.resources).filter(([id]) => Object.hasOwn(after.resources, id))
    .map(([id, resource]) => ({ id, before: resource, after: after.resources[id] }));

/** Whether two stacks can be in the same account and Region. */
export const sameEnvironment = (a: LockedStack, b: LockedStack): boolean =>
  fits(a.account, b.account) && fits(a.region, b.region);

export const sharedNames = ({ names }: LockedResource, { names: others }: LockedResource): string[] =>
  names?.filter((name) => others?.includes(name)) ?? [];

const known = new WeakMap<LockedStack, readonly Located[]>();

export function located(stack: LockedStack): readonly Located[] {
  const all = known.get(stack) ?? Object.entries(stack.resources).map(([id, resource]) => ({ stack, id, resource }));
  known.set(stack, all);
  return all;
}
