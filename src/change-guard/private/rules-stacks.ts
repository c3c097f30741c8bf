import { isShared, isSingleton } from './ledger';
import { LockedStack } from './lock';
import { Comparison, Located, located, sameEnvironment, sharedNames, StackPair } from './pairing';
import { isNested } from './rules-removed';
import { called, Harm, listed, shortType, Verdict } from './verdict';
import { replacementRule } from '../../assembly/resource-types';
import { memberOf } from '../../assembly/template';

const EFFECTS: Partial<Record<Harm, string>> = {
  DATA: '; the new stack creates empty ones', FAIL: '; the new stack fails, because the names are taken',
};

/** Stacks that the app no longer has. The CDK leaves them deployed. */
export const goneStacks = (comparison: Comparison): Verdict[] =>
  comparison.goneStacks.filter((stack) => !isNested(stack, comparison)).map((stack) => goneStack(comparison, stack));

function goneStack(comparison: Comparison, stack: LockedStack): Verdict {
  const resources = located(stack);
  const successors = resources.flatMap((old) => successorsElsewhere(comparison, old));
  const target = comparison.after.find(({ name }) => name === stack.name) ?? mostOf(successors, stack);
  const harm = harmOf(successors);
  const single = successors.some(({ old }) => isSingleton(old.resource.type));
  const names = (all: readonly Located[]) => listed(all.map(({ id, resource }) => called(id, resource)), 3);
  const held = names(resources.filter(({ resource }) => resource.kind !== 'other'));
  const shared = names(resources.filter(({ resource }) => isShared(resource.type)));
  return {
    harm,
    stack: stack.label,
    resource: '*',
    successor: target && `${target.label}|`,
    change: target ? `rename or move stack to ${target.name} (${environmentOf(target)})` : 'remove stack',
    effect: `the app no longer contains the stack, which stays deployed and billed${held && ` with ${held}`}` +
      `${shared && `; the whole account uses ${shared}`}${EFFECTS[harm] ?? ''}`,
    remedy: target ? `Keep the name, account and Region of the stack${single ? ORDER : ''}`
      : `Delete the stack with \`cdk destroy\` if nobody needs its data and addresses${shared && OF_THE_ACCOUNT}`,
  };
}

const OF_THE_ACCOUNT = ', and only if no other stack or team of the account uses what it deletes';
/** What a Region has once: the order that works. */
const ORDER = '. To move what a Region has once, delete this stack with `cdk destroy` before you deploy the other ' +
  'one: in between, nothing records, and what the stack retains stays';

/** The stack with the most successors, if possible in the account and Region of the old one. */
function mostOf(successors: readonly Succession[], old: LockedStack): LockedStack | undefined {
  const stacks = successors.map(({ found }) => found.stack);
  const isNear = (one: LockedStack) => Number(sameEnvironment(one, old));
  const count = (one: LockedStack) => stacks.filter((other) => other === one).length;
  return [...new Set(stacks)].sort((a, b) => isNear(b) - isNear(a) || count(b) - count(a))[0];
}

type Succession = Readonly<Record<'old' | 'found', Located>>;

function harmOf(successors: readonly Succession[]): Harm {
  const empty = successors.filter(({ old, found }) => sharedNames(old.resource, found.resource).length === 0);
  if (empty.length > 0) return 'DATA';
  return successors.length > 0 ? 'FAIL' : 'LEFT';
}

/** New resources in place of those of a stack that is gone: with their name, or their ID. */
function successorsElsewhere(comparison: Comparison, old: Located): Succession[] {
  const { id, stack, resource } = old;
  const candidates = comparison.createdOf(resource.type);
  const named = candidates.find((one) =>
    sameEnvironment(one.stack, stack) && sharedNames(resource, one.resource).length > 0);
  const near = [...candidates.filter((one) => sameEnvironment(one.stack, stack)), ...candidates];
  const empty = near.find((one) => one.id === id || one.stack.name === stack.name);
  const found = named ?? (resource.kind === 'data' ? empty : undefined);
  return found ? [{ old, found }] : [];
}

export function duplicateNames(comparison: Comparison): Verdict[] {
  const owners = new Map<string, Located[]>();
  for (const one of comparison.after.flatMap(located)) {
    const { type, names = [] } = one.resource;
    // An equal rule of a group is no error.
    for (const name of replacementRule(type).is.includes('group') ? [] : names) {
      const key = `${scopeOf(one, name)} ${type} ${name}`;
      owners.set(key, [...owners.get(key) ?? [], one]);
    }
  }
  const created = [...owners.values()].flatMap((all) => {
    const newcomer = all.find((one) => comparison.isCreated(one));
    const other = all.find((one) => one !== newcomer);
    return newcomer && other ? [duplicate(newcomer, other)] : [];
  });
  return [...created, ...comparison.stackPairs.flatMap((pair) => takenNames(comparison, pair))];
}

/** Who has had names, and those that are left to it. */
type Owner = Located & { readonly left?: readonly string[] };

/**
 * Names that pass from one resource to another in one deployment: CloudFormation creates and updates in any order, and
 * deletes at the end. A new resource in the place of one that goes is a move.
 */
function takenNames(comparison: Comparison, { before, after: stack, pairs }: StackPair): Verdict[] {
  const gone: Owner[] = located(before).filter(({ id }) => !Object.hasOwn(stack.resources, id));
  const stays = pairs.map((pair): Owner => ({ stack, id: pair.id, resource: pair.before, left: pair.after.names }));
  const changed = pairs.flatMap((pair) => {
    const names = pair.after.names?.filter((name) => !pair.before.names?.includes(name));
    return taken({ stack, id: pair.id, resource: pair.after }, names, [...stays, ...gone]);
  });
  const created = comparison.created.filter((one) => one.stack === stack).flatMap((one) => {
    const { names } = one.resource;
    return names === undefined ? []
      : taken(one, names, stays.filter(({ left }) => !names.some((name) => left?.includes(name))));
  });
  return [...changed, ...created];
}

const taken = (one: Located, names: readonly string[] = [], owners: readonly Owner[]): Verdict[] =>
  names.length === 0 ? [] : owners.filter(({ resource: { type, names: had } }) =>
    type === one.resource.type && names.some((name) => had?.includes(name))).map((owner) => ({
    ...duplicate(one, owner),
    ...!names.some((name) => owner.left?.includes(name)) && passed(owner),
  }));

const passed = ({ id, resource }: Owner): Pick<Verdict, 'effect' | 'remedy'> => ({
  effect: `${called(id, resource)} gives it up in the same deployment, which fails if that comes later`,
  remedy: 'Free the name in a deployment of its own first, by a third name if both exchange theirs',
});

const duplicate = ({ id, stack, resource }: Located, other: Located): Verdict => ({
  harm: 'FAIL',
  stack: stack.label,
  resource: id,
  type: resource.type,
  change: `same name as ${other.stack.label}/${other.id}`,
  effect: `two ${shortType(resource.type)} resources have the name ` +
    `"${sharedNames(resource, other.resource).join('", "')}": the deployment fails`,
  remedy: 'Give one of them another name',
});

/** Types whose names are unique in all Regions of an account. */
const ACCOUNT_WIDE = ['IAM', 'CloudFront', 'Route53'];

/** Stacks without an account or a Region may be deployed to several. References have a meaning in their stack only. */
function scopeOf({ stack, resource: { type } }: Located, name: string): string {
  const { account, region, label } = stack;
  if (account === undefined || region === undefined || name.includes('${')) return label;
  if (type === 'AWS::S3::Bucket') return '';
  return ACCOUNT_WIDE.includes(type.split('::')[1]) ? account : `${account} ${region}`;
}

const environmentOf = ({ account, region }: LockedStack): string =>
  `${account ?? 'any account'}, ${region ?? 'any Region'}`;

/** Exports that a stack changes or drops while another stack imports them: CloudFormation rejects the update. */
export function exportsInUse(comparison: Comparison): Verdict[] {
  const exported = comparison.stackPairs.flatMap((pair) => Object.entries(pair.before.exports)
    .map(([name, { value, importers }]) => ({ pair, name, value, importers })));
  return exported.filter(({ importers }) => importers.length > 0).flatMap(({ pair, name, value, importers }) => {
    const now = memberOf(pair.after.exports, name)?.value;
    const replaced = comparison.replacedIn(now, pair.after);
    if (!comparison.differs(value, now, pair) && replaced.length === 0) return [];
    const source = replaced.length > 0 ? ' of a replaced resource' : '';
    return [{
      harm: 'FAIL' as const,
      stack: pair.after.label,
      resource: `Export ${name}`,
      change: now === undefined ? 'remove' : `change to ${JSON.stringify(now)}${source}`,
      effect: `${importers.join(', ')} imports this value, and CloudFormation does not change an export in use: ` +
        'the deployment fails',
      remedy: `Keep the export with \`this.exportValue()\` until ${importers.join(', ')} no longer imports it`,
    }];
  });
}

/** Defaults of parameters that exist: `cdk deploy` keeps the previous value. */
export const parameterDefaults = ({ stackPairs }: Comparison): Verdict[] =>
  stackPairs.flatMap(({ before, after }) => Object.entries(before.parameters).flatMap(([id, old]) => {
    const now = memberOf(after.parameters, id);
    return now === undefined || now === old ? [] : [{
      harm: 'LEFT' as const,
      stack: after.label,
      resource: `Parameter ${id}`,
      change: `Default ${JSON.stringify(old)} to ${JSON.stringify(now)}`,
      effect: 'cdk deploy keeps the previous value of an existing parameter: the new default is not applied',
      remedy: `Deploy with --parameters ${after.name}:${id}=${now}, or give the parameter a new ID`,
    }];
  }));
