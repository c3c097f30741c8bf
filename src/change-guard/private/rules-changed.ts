import { missedFor } from './ledger';
import { unwrittenAt } from './lock';
import { Comparison, Pair, shown, StackPair } from './pairing';
import { conditions } from './rules-removed';
import { replacement, targetGroups } from './rules-replaced';
import { changeOf, isIncluded, isWeaker, Safeguard, serves, withoutSafeguard } from './safeguards';
import { called, Finding, Verdict } from './verdict';
import { asText, Canonical } from '../../assembly/text';

/** Engines whose major version has two parts: MySQL 8.0 and 8.4, Neptune 1.2 and 1.3. */
const TWO_PARTS = /mysql|mariadb|neptune|activemq/i;

type Rule = (comparison: Comparison, pair: Pair, stackPair: StackPair) => Finding[];

const TASK = 'AWS::ECS::TaskDefinition';
const SECRET = 'AWS::SecretsManager::Secret';
const PASSWORD = 'MasterUserPassword';
const SUBNETS = 'SubnetIds';
const DURABILITY = 'Durability';
const CONFIRM = 'Add the new receiver first: until an e-mail address has confirmed, nobody receives what the old one ' +
  'received. If others should receive it from now on, accept the change';
const BLOCKS = /^keeps blocking by /;
const ONLY_GROWS = /^(AllocatedStorage|Size|StorageCapacity|keeps attribute .*)$/;
/** The family of a parameter group, which changes with the major version of what uses it. */
const FAMILIES = ['Family', 'CacheParameterGroupFamily'];
/** Accepted where there was none, also in a lock file of an older version. */
const FIRST = [...FAMILIES, 'PerformanceInsightsKmsKeyId'];
const RULES: readonly Rule[] = [conditions, replacement, targetGroups, fixedValues, version, policies, safeguards];

export function changedResources(comparison: Comparison): Verdict[] {
  return comparison.stackPairs.flatMap((stackPair) => stackPair.pairs.flatMap((pair) => {
    const { id, before, after } = pair;
    const findings = before.type === after.type
      ? RULES.flatMap((rule) => rule(comparison, pair, stackPair)) : [typeChange(pair)];
    return findings.map((finding) => ({ ...finding, stack: stackPair.after.label, resource: id, type: after.type }));
  }));
}

function typeChange({ id, before, after }: Pair): Finding {
  return {
    harm: 'FAIL',
    change: `type ${before.type} to ${after.type}`,
    effect: 'CloudFormation does not change the type of a resource: the deployment fails',
    remedy: `Give the new resource another ID than ${id}`,
  };
}

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
    if (before.type === SECRET) return comparison.causesOf(stackPair.after, id) ? [] : regenerated(pair, path, change);
    if (path === PASSWORD) return otherPassword(pair, path, change);
    const unwritten = unwrittenAt(before.type, path);
    if (unwritten !== undefined && asText(old ?? unwritten) === asText(now ?? unwritten)) return [];
    if (old === undefined && FIRST.includes(path)) return [];
    if (FAMILIES.includes(path) && stackPair.pairs.some((one) => isMajor(one))) return [];
    if (before.type !== TASK) {
      return [{
        harm: 'FAIL' as const,
        change,
        effect: `${path} of ${called(id, after)} can't be changed: the deployment fails`,
        remedy: 'Keep the value, or create a second resource with a new ID',
      }];
    }
    return old === undefined || now === undefined ? [] : [{
      harm: 'OUT' as const,
      change,
      effect: `tasks of ${called(id, after)} read another secret: what the old one signed or opened is no longer valid`,
      remedy: 'Pass the secret that the tasks use now, or copy its value to the new one first',
    }];
  });
}

/**
 * Whether ElastiCache can change the durability of a cache in place: only by itself, and of a cache with a replica in
 * another zone. Read 2026-11-29:
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Durability.ChangingDurability.html
 */
function isSingle({ before, after }: Pair): boolean {
  return before.version === after.version
    && [before, after].every(({ safeguards: settings }) => settings?.MultiAZEnabled === true);
}

function lessDurable({ id, before, after }: Pair, change: string): Finding[] {
  const rankOf = ({ fixed }: Pair['before']) => ['async', 'sync'].indexOf(asText(fixed?.[DURABILITY] ?? ''));
  const loss = rankOf(after) < 0 ? 'no longer logs writes: a failure loses what no other node has'
    : 'acknowledges writes before they are logged: a failure loses 10 seconds';
  return rankOf(after) >= rankOf(before) ? [] : [{
    harm: 'DATA',
    change,
    effect: `${called(id, after)} ${loss}`,
    remedy: 'Keep the value if no acknowledged write may be lost',
  }];
}

/**
 * A secret with a new value, of which readers of the old one are not notified. The schema says: "When you make a
 * change to this property, a new secret version is created."
 */
function regenerated({ id, before, after }: Pair, path: string, change: string): Finding[] {
  // A lock file of an older version does not know the value.
  return !before.fixed || after.fixed?.[path] === undefined ? [] : [{
    harm: 'OUT',
    change,
    effect: `${called(id, after)} gets a new value: what the old one signed is no longer valid, and a database or ` +
      'cache still has the old password',
    remedy: 'Keep the value, and rotate the secret by its rotation instead',
  }];
}

/** A database with the password of another secret. A replaced secret is a finding of its own. */
function otherPassword({ id, before, after }: Pair, path: string, change: string): Finding[] {
  const [old, now] = [before.fixed?.[path], after.fixed?.[path]];
  return old === undefined || now === undefined || asText(old) === asText(now) ? [] : [{
    harm: 'OUT',
    change,
    effect: `${called(id, after)} gets another password: what reads the old secret can no longer log in`,
    remedy: 'Keep the secret, and rotate it by its rotation instead',
  }];
}

function isMajor({ before, after }: Pair): boolean {
  return before.version !== undefined && after.version !== undefined && majorOf(before) !== majorOf(after);
}

/** A subnet group can't lose a subnet that a node or an instance uses. */
function subnets(
  comparison: Comparison, { id, after }: Pair, { after: stack }: StackPair, values: readonly (Canonical | undefined)[],
): Finding[] {
  const [old, now] = values.map((value = []) => [value].flat().map(asText));
  const lost = old.filter((subnet) => !now.includes(subnet) || comparison.replacedIn(subnet, stack).length > 0);
  return lost.length === 0 ? [] : [{
    harm: 'FAIL',
    change: `${SUBNETS} without ${lost.join(', ')}`,
    effect: `${called(id, after)} loses subnets: if a node or an instance uses one, the deployment fails`,
    remedy: 'Keep the subnets. Further ones can be added',
  }];
}

function version(_: Comparison, { id, before, after }: Pair): Finding[] {
  const [old, now] = [before.version, after.version];
  if (now === undefined) return [];
  const change = `EngineVersion ${old ?? 'unknown'} to ${now}`;
  const name = called(id, after);
  if (old !== undefined && isLower(now, old)) {
    return [{
      harm: 'FAIL',
      change,
      effect: `${name} can't return to a lower version: the deployment fails`,
      remedy: `Set the version that is deployed, ${old} or higher`,
    }];
  }
  if (majorOf(before) === majorOf(after)) return [];
  return [{
    harm: 'DATA',
    change,
    effect: `CloudFormation upgrades ${name} to another major version immediately, with an outage and no way back` +
      (old === undefined ? ', unless this is the deployed version' : ''),
    remedy: 'Test the upgrade on a copy, take a snapshot, and upgrade in a maintenance window',
  }];
}

function policies(_: Comparison, { id, before, after }: Pair): Finding[] {
  const effect = `${called(id, after)} keeps less when it is removed or replaced`;
  return (['DeletionPolicy', 'UpdateReplacePolicy'] as const).flatMap((name, index) =>
    weaker(name, before.policies?.[index], after.policies?.[index], effect));
}

function safeguards(_: Comparison, { id, before, after }: Pair): Finding[] {
  const less = `${called(id, after)} protects less`;
  const names = Object.keys({ ...before.safeguards, ...after.safeguards }).sort();
  // As many new rules of a firewall look like another name, or another way to block the same.
  const others = (one = {}, two = {}) => Object.keys(one).filter((name) => BLOCKS.test(name) && !(name in two)).length;
  const isRenamed = others(after.safeguards, before.safeguards) >= others(before.safeguards, after.safeguards);
  const isKept = (name: string) => isIncluded(name, after.safeguards) || (isRenamed && BLOCKS.test(name));
  return names.filter((name) => !isKept(name)).flatMap((name) => {
    const absent = withoutSafeguard(name);
    const found = weaker(name, before.safeguards?.[name] ?? absent, after.safeguards?.[name] ?? absent, less);
    if (name === 'ActionsEnabled' || name.startsWith('keeps notification ')) {
      const effect = `${called(id, after)} no longer notifies whom it notified`;
      return found.map((one) => ({ ...one, effect, remedy: CONFIRM }));
    }
    const refused = { harm: 'FAIL' as const, effect: `${called(id, after)} only grows: the deployment fails` };
    const outage = { harm: 'OUT' as const, effect: `${called(id, after)} no longer works for its users` };
    const isOutage = serves(name) && missedFor(before.type) !== 'protection';
    return found.map((one) => ({ ...one, ...isOutage && outage, ...ONLY_GROWS.test(name) && refused }));
  });
}

/** An unknown value is not compared: no number is. */
function weaker(name: string, old: Safeguard = NaN, now: Safeguard = NaN, effect: string): Finding[] {
  if (!isWeaker(old, now)) return [];
  const change = changeOf(name, old, now);
  return [{ harm: 'DATA', change, effect, remedy: 'Undo it, or protect by something else first' }];
}

/** The major version: `17` of `17.4`, `8.0` of `8.0.mysql_aurora.3.08`, `OpenSearch_2` of `OpenSearch_2.11`. */
function majorOf({ version: text = '', engine, type }: Pair['before']): string {
  return text.split('.').slice(0, TWO_PARTS.test(engine ?? type) ? 2 : 1).join('.');
}

function isLower(lower: string, than: string): boolean {
  const [parts, others] = [lower, than].map((text) => [...text.matchAll(/\d+/g)].map(Number));
  const different = parts.findIndex((part, index) => part !== others[index]);
  return parts[different] < others[different];
}
