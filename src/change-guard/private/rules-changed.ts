import { acts, missedFor } from './ledger';
import { unwrittenAt } from './lock';
import { Comparison, Pair, shown, StackPair } from './pairing';
import { conditions } from './rules-removed';
import { replacement, targetGroups } from './rules-replaced';
import { changeOf, isIncluded, isWeaker, renamed, Safeguard, serves, withoutSafeguard } from './safeguards';
import { called, Finding, found, Verdict } from './verdict';
import { asText, Canonical } from '../../assembly/text';

/** Engines whose major version has two parts: MySQL 8.0 and 8.4, Neptune 1.2 and 1.3. */
const TWO_PARTS = /mysql|mariadb|neptune|activemq/i;

type Rule = (comparison: Comparison, pair: Pair, stackPair: StackPair) => Finding[];

const TASK = 'AWS::ECS::TaskDefinition';
const SECRET = 'AWS::SecretsManager::Secret';
const PASSWORD = /Password|AuthToken/;
const SUBNETS = 'SubnetIds';
const DURABILITY = 'Durability';
const CONFIRM = 'Add the new receiver first: until an e-mail address has confirmed, nobody receives what the old one ' +
  'received. If others should receive it from now on, accept the change';
const ONLY_GROWS = /^(AllocatedStorage|Size|StorageCapacity|keeps attribute )/;
/** The family of a parameter group, which changes with the major version of what uses it. */
const FAMILIES = ['Family', 'CacheParameterGroupFamily'];
/** Accepted where there was none, also in a lock file of an older version. */
const FIRST = [...FAMILIES, 'PerformanceInsightsKmsKeyId'];
const RULES: readonly Rule[] = [conditions, replacement, targetGroups, fixedValues, indexes, version, policies,
  safeguards];

export function changedResources(comparison: Comparison): Verdict[] {
  const changed = comparison.stackPairs.flatMap((stackPair) => stackPair.pairs.map((pair) => ({
    pair,
    stack: stackPair.after,
    findings: pair.before.type === pair.after.type
      ? RULES.flatMap((rule) => rule(comparison, pair, stackPair)) : [typeChange(pair)],
  })));
  const begun = comparison.created.filter(({ resource }) => acts(resource.type)).map(({ id, stack, resource }) => {
    const pair = { id, before: { ...resource, safeguards: {} }, after: resource };
    return { pair, stack, findings: safeguards(comparison, pair) };
  });
  return [...changed, ...begun].flatMap(({ pair: { id, after: { type } }, stack, findings }) =>
    findings.map((finding) => ({ ...finding, stack: stack.label, resource: id, type })));
}

const typeChange = ({ id, before, after }: Pair): Finding =>
  found('FAIL', `type ${before.type} to ${after.type}`, 'CloudFormation does not change the type of a ' +
    'resource: the deployment fails', `Give the new resource another ID than ${id}`);

/** Changes that the service rejects, and secrets that tasks read from another source. */
function fixedValues(comparison: Comparison, pair: Pair, stackPair: StackPair): Finding[] {
  const { id, before, after } = pair;
  return Object.keys({ ...before.fixed, ...after.fixed }).sort().flatMap((path) => {
    const [old, now] = [before.fixed?.[path], after.fixed?.[path]];
    if (path === SUBNETS) return subnets(comparison, pair, stackPair, [old, now]);
    const replaced = comparison.replacedIn(now, stackPair.after);
    if (!comparison.differs(old, now, stackPair) && replaced.length === 0) return [];
    const change = `${path} ${shown(old)} to ${shown(now)}`;
    if (isSingle(pair)) return lessDurable(pair, change);
    const unwritten = unwrittenAt(before.type, path);
    const [was, is] = [old, now].map((value) => value ?? unwritten);
    if (unwritten !== undefined && asText(was) === asText(is)) return [];
    if (before.type === SECRET || PASSWORD.test(path)) {
      // A lock file of an older version does not know the value of a secret. A replaced one is a finding of its own.
      const isUnknown = before.type === SECRET ? !before.fixed || comparison.causesOf(stackPair.after, id)
        : was === undefined || asText(was) === asText(is);
      return isUnknown || is === undefined ? [] : otherValue(pair, change);
    }
    if (old === undefined && FIRST.includes(path)) return [];
    if (FAMILIES.includes(path) && stackPair.pairs.some((one) => isMajor(one))) return [];
    if (before.type !== TASK) {
      return [found('FAIL', change, `${path} of ${called(id, after)} can't be changed: the deployment fails`,
        'Keep the value, or create a second resource with a new ID')];
    }
    return old === undefined || now === undefined ? [] : [found('OUT', change,
      `tasks of ${called(id, after)} read another secret: what the old one signed or opened is no longer valid`,
      'Pass the secret that the tasks use now, or copy its value to the new one first')];
  });
}

// https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Durability.ChangingDurability.html (read 2026-11-29)
/** Whether ElastiCache changes the durability in place: only by itself, with a replica in another zone. */
function isSingle({ before, after }: Pair): boolean {
  return before.version === after.version
    && [before, after].every(({ safeguards: settings }) => settings?.MultiAZEnabled === true);
}

function lessDurable({ id, before, after }: Pair, change: string): Finding[] {
  const rankOf = ({ fixed }: Pair['before']) => ['async', 'sync'].indexOf(asText(fixed?.[DURABILITY] ?? ''));
  const loss = rankOf(after) < 0 ? 'no longer logs writes: a failure loses what no other node has'
    : 'acknowledges writes before they are logged: a failure loses 10 seconds';
  return rankOf(after) >= rankOf(before) ? [] : [found('DATA', change, `${called(id, after)} ${loss}`,
    'Keep the value if no acknowledged write may be lost')];
}

/**
 * A secret or a password with another value, of which readers of the old one are not notified. The schema of a secret
 * says: "When you make a change to this property, a new secret version is created."
 */
function otherValue({ id, after }: Pair, change: string): Finding[] {
  return [found('OUT', change, `${called(id, after)} gets another value: who reads the old one can no longer log in, ` +
    'what it signed is no longer valid, and a database or cache still has the old password',
  'Keep the value, and rotate the secret by its rotation instead')];
}

const isMajor = ({ before, after }: Pair): boolean =>
  before.version !== undefined && after.version !== undefined && majorOf(before) !== majorOf(after);

/** A subnet group can't lose a subnet that a node or an instance uses. */
function subnets(
  comparison: Comparison, { id, after }: Pair, { after: stack }: StackPair, values: readonly (Canonical | undefined)[],
): Finding[] {
  const [old, now] = values.map((value = []) => [value].flat().map(asText));
  const lost = old.filter((subnet) => !now.includes(subnet) || comparison.replacedIn(subnet, stack).length > 0);
  return lost.length === 0 ? [] : [found('FAIL', `${SUBNETS} without ${lost.join(', ')}`,
    `${called(id, after)} loses subnets: if a node or an instance uses one, the deployment fails`,
    'Keep the subnets. Further ones can be added')];
}

/** DynamoDB creates or deletes one index of a table at a time. */
function indexes(_: Comparison, { id, before, after }: Pair): Finding[] {
  const [old, now] = [before, after].map(({ safeguards: all = {} }) =>
    Object.keys(all).filter((name) => name.startsWith('keeps index ')));
  const different = [...old.filter((name) => !now.includes(name)), ...now.filter((name) => !old.includes(name))];
  return different.length < 2 ? [] : [found('FAIL', `${different.length} changes of indexes`,
    `${called(id, after)} creates or deletes one index per deployment: the deployment fails`,
    'Add or remove one index, deploy, then the next. An index with other keys needs another name')];
}

function version(_: Comparison, { id, before, after }: Pair): Finding[] {
  const [old, now] = [before.version, after.version];
  if (now === undefined) return [];
  const change = `EngineVersion ${old ?? 'unknown'} to ${now}`;
  const name = called(id, after);
  if (old !== undefined && isLower(now, old)) {
    return [found('FAIL', change, `${name} can't return to a lower version: the deployment fails`,
      `Set the version that is deployed, ${old} or higher`)];
  }
  if (majorOf(before) === majorOf(after)) return [];
  return [found('DATA', change, `CloudFormation upgrades ${name} to another major version immediately, with an ` +
    `outage and no way back${old === undefined ? ', unless this is the deployed version' : ''}`,
  'Test the upgrade on a copy, take a snapshot, and upgrade in a maintenance window')];
}

function policies(_: Comparison, { id, before, after }: Pair): Finding[] {
  const effect = `${called(id, after)} keeps less when it is removed or replaced`;
  return (['DeletionPolicy', 'UpdateReplacePolicy'] as const).flatMap((name, index) =>
    weaker(name, before.policies?.[index], after.policies?.[index], effect));
}

function safeguards(_: Comparison, { id, before, after }: Pair): Finding[] {
  const less = `${called(id, after)} protects less`;
  const names = Object.keys({ ...before.safeguards, ...after.safeguards }).sort()
    .filter((name) => before.safeguards?.[name] !== after.safeguards?.[name]);
  if (names.length === 0) return [];
  const kept = renamed(before.safeguards, after.safeguards);
  const lost = names.filter((name) => !kept.includes(name) && !isIncluded(name, after.safeguards));
  return lost.flatMap((name) => {
    const absent = withoutSafeguard(name, before.safeguards);
    const weakened = weaker(name, before.safeguards?.[name] ?? absent, after.safeguards?.[name] ?? absent, less);
    if (name === 'ActionsEnabled' || name.startsWith('keeps notification ')) {
      const effect = `${called(id, after)} no longer notifies whom it notified`;
      return weakened.map((one) => ({ ...one, effect, remedy: CONFIRM }));
    }
    const refused = { harm: 'FAIL' as const, effect: `${called(id, after)} only grows: the deployment fails` };
    const outage = { harm: 'OUT' as const, effect: `users lose what ${called(id, after)} serves or controls` };
    const isOutage = serves(name) && missedFor(before.type) !== 'protection';
    return weakened.map((one) => ({ ...one, ...isOutage && outage, ...ONLY_GROWS.test(name) && refused }));
  });
}

/** An unknown value is not compared: no number is. */
function weaker(name: string, old: Safeguard = NaN, now: Safeguard = NaN, effect: string): Finding[] {
  if (!isWeaker(old, now)) return [];
  const change = changeOf(name, old, now);
  return [{ harm: 'DATA', change, effect, remedy: 'Undo it, or protect by something else first' }];
}

/** The major version: `17` of `17.4`, `8.0` of `8.0.mysql_aurora.3.08`, `OpenSearch_2` of `OpenSearch_2.11`. */
const majorOf = ({ version: text = '', engine, type }: Pair['before']): string =>
  text.split('.').slice(0, TWO_PARTS.test(engine ?? type) ? 2 : 1).join('.');

/** The numbers after other words are not compared: OpenSearch 1.3 is newer than Elasticsearch 7.10. */
function isLower(lower: string, than: string): boolean {
  if (/^[a-z]*/i.exec(lower)![0] !== /^[a-z]*/i.exec(than)![0]) return false;
  const [parts, others] = [lower, than].map((text) => [...text.matchAll(/\d+/g)].map(Number));
  const different = parts.findIndex((part, index) => part !== others[index]);
  return parts[different] < others[different];
}
