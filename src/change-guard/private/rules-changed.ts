import { asText, Canonical, referencesIn } from './canonical';
import { Comparison, Pair, StackPair } from './pairing';
import { isWeaker, Safeguard } from './safeguards';
import { called, remains } from './texts';
import { Verdict } from './verdict';
import { isLower, majorOf } from './versions';

type Finding = Omit<Verdict, 'stack' | 'resource' | 'type'>;

const LOAD_BALANCER = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
const TARGET_GROUP = 'AWS::ElasticLoadBalancingV2::TargetGroup';
const NEW_ONE = 'Create a second one beside it, move the data or the clients, and remove the old one in a later deployment';

/** The dangerous changes of resources that keep their logical ID. */
export function changedResources(comparison: Comparison): Verdict[] {
  return comparison.stackPairs.flatMap((stackPair) => stackPair.pairs.flatMap((pair) => {
    if (pair.before.type !== pair.after.type) return [verdict(pair, stackPair, typeChange(pair))];
    const findings = [
      ...replacement(comparison, pair, stackPair), ...targetGroups(comparison, pair, stackPair), ...rejected(comparison, pair, stackPair), ...version(pair), ...policies(pair),
      ...safeguards(pair),
    ];
    return findings.map((finding) => verdict(pair, stackPair, finding));
  }));
}

function verdict({ id, after }: Pair, stackPair: StackPair, finding: Finding): Verdict {
  return { ...finding, stack: stackPair.after.label, resource: id, type: after.type };
}

function typeChange({ id, before, after }: Pair): Finding {
  return {
    harm: 'FAIL',
    change: `type ${before.type} to ${after.type}`,
    effect: 'CloudFormation does not change the type of a resource: the deployment fails',
    remedy: `Give the new resource another ID than ${id}`,
  };
}

function replacement(comparison: Comparison, pair: Pair, { after: stack }: StackPair): Finding[] {
  const causes = comparison.causesOf(stack, pair.id);
  if (!causes) return [];
  const change = `replace by ${causes.join(' and ')}`;
  const kept = comparison.keptNames(pair, stack);
  if (kept.length > 0) {
    return [{
      harm: 'FAIL',
      change,
      effect: `CloudFormation replaces ${called(pair.id, pair.after)}, but creates the new one first, and the name ` +
        `"${kept.join('", "')}" is taken: the deployment fails`,
      remedy: 'Keep the value, or change the physical name too if the resource may be replaced',
    }];
  }
  return lossOf(pair).map((loss) => ({ ...loss, change }));
}

/** A target group belongs to one load balancer, and the old one keeps it until it is deleted. */
function targetGroups(comparison: Comparison, { id, before }: Pair, { after: stack }: StackPair): Finding[] {
  if (before.type !== LOAD_BALANCER || !comparison.causesOf(stack, id)) return [];
  const refersTo = (value: Canonical | undefined, target: string) => referencesIn(value).some((reference) => reference.id === target);
  const resources = Object.entries(stack.resources);
  const listeners = resources.filter(([, { replacing }]) => refersTo(replacing?.LoadBalancerArn, id)).map(([listener]) => listener);
  const kept = resources.filter(([one, { replacing }]) => listeners.includes(one)
    || listeners.some((listener) => refersTo(replacing?.ListenerArn, listener)))
    .flatMap(([, { forwards = [] }]) => forwards).filter((group) => !comparison.causesOf(stack, group));
  return kept.length === 0 ? [] : [{
    harm: 'FAIL',
    change: `replace under target group ${[...new Set(kept)].sort().join(', ')}`,
    effect: 'a target group belongs to one load balancer, and the old one keeps it until it is deleted ' +
      '(TargetGroupAssociationLimit): the deployment fails',
    remedy: 'Keep the load balancer, or give the target groups new IDs in the same deployment',
  }];
}

/** What is lost with the old resource. */
function lossOf({ id, before, after }: Pair): Omit<Finding, 'change'>[] {
  if (before.kind === 'data') {
    return [{
      harm: 'DATA',
      effect: `CloudFormation replaces ${called(id, after)} with an empty one; ${remains(after.policies?.[1], 'replaced')}`,
      remedy: `Keep the value. ${NEW_ONE}`,
    }];
  }
  if (before.kind === 'address') {
    return [{
      harm: 'OUT',
      effect: `CloudFormation replaces ${called(id, after)}: its address or ID changes, and what others stored of it no longer works`,
      remedy: `Keep the value. ${NEW_ONE}`,
    }];
  }
  return before.type !== TARGET_GROUP ? [] : [{
    harm: 'OUT',
    effect: `CloudFormation replaces ${called(id, after)}: the listener forwards to an empty group until tasks are registered`,
    remedy: 'Keep the value; to move to another port, add a second target group and listener rule first',
  }];
}

/** Changes that the service rejects, and secrets that tasks read from another source. */
function rejected(comparison: Comparison, { id, before, after }: Pair, stackPair: StackPair): Finding[] {
  const paths = Object.keys({ ...before.fixed, ...after.fixed }).sort();
  return paths.flatMap((path) => {
    const [old, now] = [before.fixed?.[path], after.fixed?.[path]];
    if (path === 'SubnetIds') return subnets(comparison, { id, before, after }, stackPair);
    const replaced = comparison.replacedIn(now, stackPair.after);
    if (!comparison.differs(old, now, stackPair) && replaced.length === 0) return [];
    const change = `${path} ${old === undefined ? 'nothing' : JSON.stringify(old)} to ${now === undefined ? 'nothing' : JSON.stringify(now)}`;
    if (before.type === 'AWS::ECS::TaskDefinition') {
      return old === undefined || now === undefined ? [] : [{
        harm: 'OUT' as const,
        change,
        effect: `tasks of ${called(id, after)} read another secret: what the old one signed or opened is no longer valid`,
        remedy: 'Pass the secret that the tasks use now, or copy its value to the new one first',
      }];
    }
    if (path === 'Durability' && old === undefined && now === undefined) return [];
    return [{
      harm: 'FAIL' as const,
      change,
      effect: `${path} of ${called(id, after)} can't be changed: the deployment fails`,
      remedy: 'Keep the value, or create a second resource with a new ID',
    }];
  });
}

/** A subnet group can't lose a subnet that a node or an instance uses. */
function subnets(comparison: Comparison, { id, before, after }: Pair, stackPair: StackPair): Finding[] {
  const list = (value: unknown) => (Array.isArray(value) ? value.map(asText) : [asText(value as string)]);
  const now = list(after.fixed?.SubnetIds);
  const lost = list(before.fixed?.SubnetIds).filter((subnet) =>
    !now.includes(subnet) || comparison.replacedIn(subnet, stackPair.after).length > 0);
  return lost.length === 0 ? [] : [{
    harm: 'FAIL',
    change: `SubnetIds without ${lost.join(', ')}`,
    effect: `${called(id, after)} loses subnets: if a node or an instance uses one, the deployment fails`,
    remedy: 'Keep the subnets. Adding some is possible',
  }];
}

function version({ id, before, after }: Pair): Finding[] {
  const [old, now] = [before.version, after.version];
  if (now === undefined || old === now) return [];
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
  if (old !== undefined && majorOf(old, before.engine) === majorOf(now, after.engine)) return [];
  return [{
    harm: 'DATA',
    change,
    effect: `CloudFormation upgrades ${name} to another major version immediately, with an outage and without a way back`,
    remedy: 'Test the upgrade on a copy, take a snapshot, and upgrade in a maintenance window, e.g. by a blue/green deployment',
  }];
}

function policies({ id, before, after }: Pair): Finding[] {
  if (!before.policies || !after.policies) return [];
  return (['DeletionPolicy', 'UpdateReplacePolicy'] as const).flatMap((name, index) =>
    weaker(name, before.policies![index], after.policies![index], `${called(id, after)} keeps less when it is removed or replaced`));
}

function safeguards({ id, before, after }: Pair): Finding[] {
  const names = Object.keys({ ...before.safeguards, ...after.safeguards }).sort();
  return names.flatMap((name) => {
    const absent = name.startsWith('expiration') ? 'forever' : undefined;
    const [old, now] = [before.safeguards?.[name] ?? absent, after.safeguards?.[name] ?? absent];
    return old === undefined || now === undefined ? [] : weaker(name, old, now, `${called(id, after)} protects its data less`);
  });
}

function weaker(name: string, old: Safeguard, now: Safeguard, effect: string): Finding[] {
  return isWeaker(old, now)
    ? [{ harm: 'DATA', change: `${name} ${old} to ${now}`, effect, remedy: `Keep ${name} ${old}` }]
    : [];
}
