import { State } from './synthesis';
import { Verdict } from '../../src/change-guard/internal';
import { Comparison } from '../../src/change-guard/private/pairing';

/** What a comparison of values does not find, because it is about several resources of our own constructs. */
export function ownRules(comparison: Comparison, before: State, after: State): Verdict[] {
  return [...keptGroups(comparison, before, after), ...classesTogether(before, after)];
}

/** A target group belongs to one load balancer at a time: TargetGroupAssociationLimit. */
function keptGroups(comparison: Comparison, { facts: old }: State, { facts, lock }: State): Verdict[] {
  const isReplaced = (id: string) => comparison.replacedIn(`\${${id}}`, lock[0]).length > 0;
  return [...facts.groups].filter(([balancer]) => isReplaced(balancer)).flatMap(([balancer, groups]) => {
    const kept = [...groups].filter((group) => old.groups.get(balancer)?.has(group) && !isReplaced(group));
    return kept.map((group) => verdict('FAIL', group, 'AWS::ElasticLoadBalancingV2::TargetGroup', 'kept, but its load balancer is replaced',
      'a target group belongs to one load balancer: the deployment fails'));
  });
}

/** If no instance of a cluster waits for another one, all that change their class restart at the same time. */
function classesTogether({ facts: old }: State, { facts }: State): Verdict[] {
  const changed = [...facts.instances].filter(([id, { size }]) => old.instances.has(id) && old.instances.get(id)!.size !== size);
  const clusters = new Set(changed.map(([, { cluster }]) => cluster));
  return [...clusters].flatMap((cluster) => {
    const ids = changed.filter(([, one]) => one.cluster === cluster).map(([id]) => id);
    const waiting = ids.map((id) => facts.instances.get(id)!).filter(({ after, deferred }) => deferred || after.some((other) => ids.includes(other)));
    const all = [...facts.instances.values()].filter((one) => one.cluster === cluster).length;
    return ids.length < Math.max(all, 2) || waiting.length > 0 ? [] : [verdict('OUT', ids[0], 'AWS::RDS::DBInstance', 'DBInstanceClass of all instances at once',
      'the writer and the readers restart at the same time')];
  });
}

function verdict(harm: Verdict['harm'], id: string, type: string, change: string, effect: string): Verdict {
  const [stack, resource] = id.split('|');
  return { harm, stack, resource, type, change, effect, remedy: '' };
}
