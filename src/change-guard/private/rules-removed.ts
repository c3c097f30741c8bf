import { isMember, isShared, judgedOf, missedFor } from './ledger';
import { LockedResource, LockedStack } from './lock';
import { Comparison, Located, located, Pair, StackPair, sameEnvironment, sharedNames } from './pairing';
import { protectsAll } from './safeguards';
import { called, Finding, found, remains, Verdict } from './verdict';
import { isCustom, replacementRule } from '../../assembly/resource-types';
import { asText, Canonical, referencesIn } from '../../assembly/text';

const COMPOSITE = 'AWS::CloudWatch::CompositeAlarm';
const KEEP_ID = 'Restore the construct path, or move the resource with `cdk refactor`, which keeps it';

export function removedResources(comparison: Comparison): Verdict[] {
  const { stackPairs, goneStacks } = comparison;
  const removed = stackPairs.flatMap(({ before, after }) =>
    located(before).filter(({ id }) => !Object.hasOwn(after.resources, id))
      .map((old) => ({ old, label: after.label })));
  const nested = goneStacks.filter((stack) => isNested(stack, comparison))
    .flatMap((stack) => located(stack).map((old) => ({ old, label: stack.label })));
  return [...removed, ...nested].flatMap(({ old, label }) => {
    const { id, resource } = old;
    return removal(comparison, old).map((finding) => ({ ...finding, stack: label, resource: id, type: resource.type }));
  });
}

/** CloudFormation deletes a nested stack that its parent no longer contains. */
export const isNested = ({ name }: LockedStack, { stackPairs }: Comparison): boolean =>
  stackPairs.some(({ before }) => name.startsWith(`${before.name}/`));

/** A resource that gets a condition: while the parameters have their defaults, CloudFormation deletes it. */
export function conditions(
  comparison: Comparison, { id, before, after }: Pair, { before: stack }: StackPair,
): Finding[] {
  if (after.condition === undefined || before.condition !== undefined || isExpendable(after)) return [];
  const known = judgedOf('Condition', 'deletes').find(({ property }) => after.condition!.includes(property));
  const { policies = before.policies } = after;
  return gone(comparison, { stack, id, resource: { ...before, policies } }).map((finding) => ({
    ...finding,
    change: `${finding.change} by condition ${after.condition}`,
    remedy: known?.why.replace(/\.$/, '') ?? finding.remedy,
  }));
}

function removal(comparison: Comparison, old: Located): Finding[] {
  // Nobody has deployed it.
  if (old.resource.condition !== undefined || isSpared(comparison, old)) return [];
  const successor = successorOf(comparison, old);
  const named = successor && sharedNames(old.resource, successor.resource).length > 0;
  if (isExpendable(old.resource) && !named) return [];
  if (!successor) return gone(comparison, old);
  return move(old, successor).map((one) => ({ ...one, successor: `${successor.stack.label}|${successor.id}` }));
}

/** A function that empties a bucket or a repository when it is deleted, but not without the tag, or what is gone. */
function isSpared({ stackPairs }: Comparison, { stack, resource: { type, names } }: Located): boolean {
  const [target] = isCustom(type) ? referencesIn(names?.[0]) : [];
  const now = stackPairs.find(({ before }) => before === stack)?.after.resources ?? {};
  return target !== undefined && !now[target.id]?.emptied;
}

/** What is lost without a successor. */
function gone(comparison: Comparison, old: Located): Finding[] {
  const { id, resource } = old;
  const all = resource.kind === 'other' ? loss(comparison, old) : [deletion(called(id, resource), resource)];
  return !isShared(resource.type) ? all : all.map((one) => ({
    ...one, effect: `${one.effect}; the whole account uses it, whichever stack created it`,
  }));
}

/** What serves users or protects data without holding any. */
function loss(comparison: Comparison, { stack, id, resource }: Located): Finding[] {
  const name = called(id, resource);
  switch (missedFor(resource.type)) {
    case 'protection':
      return [found('DATA', 'delete', `${name} no longer protects what it protected`, 'Keep the resource')];
    case 'outage': return isOneOfSeveral(comparison, stack, resource) ? []
      : [found('OUT', 'delete', `${name} no longer serves users`, 'Keep the resource until nobody uses it')];
    default: return [];
  }
}

/** The instance of a cluster that keeps another one, or that is removed itself. */
function isOneOfSeveral({ stackPairs }: Comparison, stack: LockedStack, resource: LockedResource): boolean {
  if (!isMember(resource.type)) return false;
  const cluster = clusterOf(resource);
  const now = stackPairs.find(({ before }) => before === stack)?.after.resources ?? {};
  const isGone = referencesIn(cluster).some((one) => one.stack === undefined && !Object.hasOwn(now, one.id));
  return isGone || hasPeer(resource, { resources: now });
}

export const hasPeer = (member: LockedResource, { resources }: Pick<LockedStack, 'resources'>): boolean =>
  Object.values(resources).some((one) => one.condition === undefined && isMember(one.type)
    && asText(clusterOf(one)) === asText(clusterOf(member)));

const clusterOf = ({ replacing = {} }: LockedResource): Canonical | undefined => replacing.DBClusterIdentifier;

/** An alarm that notifies nobody, or logs whose author chose it: the CDK retains a log group by default. */
export const isExpendable = ({ type, policies, safeguards = {} }: LockedResource): boolean =>
  type === COMPOSITE ? !Object.keys(safeguards).some((name) => name.startsWith('keeps '))
    : type === 'AWS::Logs::LogGroup' && policies?.[0] === 'Delete';

function move({ id, stack, resource }: Located, successor: Located): Finding[] {
  const change = `move to ${successor.stack.name === stack.name ? '' : `${successor.stack.label}/`}${successor.id}`;
  const moves = `${called(id, resource)} moves to another ID`;
  const taken = sharedNames(resource, successor.resource).join('", "');
  if (taken !== '') {
    const isOne = replacementRule(resource.type).is.includes('overwritten');
    const effect = isOne ? `${moves}, and "${taken}" has only one: CloudFormation deletes what the new one has set`
      : `${moves}, and the name "${taken}" is taken until the old one is deleted: the deployment fails`;
    const isLoss = resource.kind === 'data' || missedFor(resource.type) === 'protection';
    const harm = !isOne ? 'FAIL' : isLoss ? 'DATA' : 'OUT';
    return [{ harm, change, effect, remedy: KEEP_ID }];
  }
  switch (resource.kind) {
    case 'data': return [found('DATA', change,
      `${moves}: the new one is empty; ${remains(resource.policies![0], 'deleted')}`, KEEP_ID)];
    case 'address': return [found('OUT', change, `${moves}: its address changes`, KEEP_ID)];
    default: return [];
  }
}

function deletion(name: string, { kind, policies }: LockedResource): Finding {
  if (kind === 'address') {
    return found('OUT', 'delete', `${name} is deleted, and its address is released: what others stored of it no ` +
      'longer works', 'Keep the resource until nobody uses its address');
  }
  const [policy] = policies!;
  return policy.startsWith('Retain')
    ? found('LEFT', `remove (${policy})`, `${name} leaves the stack, but stays deployed, unmanaged and billed; its ` +
      'name stays taken', 'Keep it, or remove it deliberately and delete or import it afterwards')
    : found('DATA', 'delete', `${name} is removed: ${remains(policy, 'deleted')}`,
      'Keep the resource, or set its removal policy to RETAIN in an earlier deployment');
}

/** The new resource that takes the place of a removed one: with its name, or of its type under another ID. */
function successorOf(comparison: Comparison, { id, stack, resource }: Located): Located | undefined {
  // Another alarm that notifies the same is enough, also one that exists.
  const all = resource.type === COMPOSITE ? comparison.stackPairs.flatMap(({ after }) => located(after))
    : comparison.createdOf(resource.type);
  const candidates = all.filter((one) => sameEnvironment(one.stack, stack) && one.resource.condition === undefined
    && (missedFor(resource.type) !== 'protection' || protectsAll(resource.safeguards, one.resource.safeguards)));
  const beside = candidates.filter((one) => one.stack.name === stack.name);
  return candidates.find((one) => sharedNames(resource, one.resource).length > 0)
    ?? candidates.find((one) => one.id === id)
    ?? beside.find(({ resource: { path } }) => lastPart(path) === lastPart(resource.path)) ?? beside[0];
}

const lastPart = (path = ''): string | undefined => path.split('/').at(-1);
