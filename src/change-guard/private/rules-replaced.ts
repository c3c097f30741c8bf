import { isMember, missedFor } from './ledger';
import { Comparison, Pair, StackPair } from './pairing';
import { called, Finding, remains } from './verdict';
import { Canonical, referencesIn } from '../../assembly/text';

const TARGET_GROUP = 'AWS::ElasticLoadBalancingV2::TargetGroup';
/** CloudFormation starts what the new one does before it stops the old one. */
const BESIDE = ['AWS::AutoScaling::AutoScalingGroup', 'AWS::ECS::Service', 'AWS::Lambda::EventSourceMapping',
  'AWS::SNS::Subscription'];
/** Where a receiver listens: at another place, nothing receives what arrives at the old one. */
const SOURCE = /^(EventSourceArn|TopicArn) (?!of )/;
const KEEP = 'Keep the value. To change it, create a second resource beside this one, move the data or the clients, ' +
  'and remove the old one in a later deployment';

/** The replacement of a resource, if it is dangerous. */
export function replacement(comparison: Comparison, pair: Pair, { after: stack }: StackPair): Finding[] {
  const causes = comparison.causesOf(stack, pair.id);
  if (!causes) return [];
  const change = `replace by ${causes.join(' and ')}`;
  const kept = comparison.keptNames(pair, stack);
  return kept.length === 0 ? lossOf(pair, causes).map((loss) => ({ ...loss, change })) : [{
    harm: 'FAIL',
    change,
    effect: `CloudFormation replaces ${called(pair.id, pair.after)}, but creates the new one first, and the name ` +
      `"${kept.join('", "')}" is taken: the deployment fails`,
    remedy: 'Keep the value, or change the physical name too if the resource may be replaced',
  }];
}

/** A target group belongs to one load balancer, and the old one keeps it until it is deleted. */
export function targetGroups(comparison: Comparison, { id }: Pair, { after: stack }: StackPair): Finding[] {
  if (!comparison.causesOf(stack, id)) return [];
  const resources = Object.entries(stack.resources);
  const listeners = resources.filter(([, { replacing = {} }]) => refersTo(replacing.LoadBalancerArn, [id]));
  const ids = listeners.map(([listener]) => listener);
  const rules = resources.filter(([, { replacing = {} }]) => refersTo(replacing.ListenerArn, ids));
  const groups = [...listeners, ...rules].flatMap(([, { forwards = [] }]) => forwards);
  const kept = [...new Set(groups)].filter((group) => !comparison.causesOf(stack, group)).sort();
  return kept.length === 0 ? [] : [{
    harm: 'FAIL',
    change: `replace under target group ${kept.join(', ')}`,
    effect: 'a target group belongs to one load balancer, and the old one keeps it until it is deleted ' +
      '(TargetGroupAssociationLimit): the deployment fails',
    remedy: 'Keep the load balancer, or give the target groups new IDs in the same deployment',
  }];
}

const refersTo = (value: Canonical | undefined, targets: readonly string[]): boolean =>
  referencesIn(value).some(({ id }) => targets.includes(id));

/** What is lost with the old resource, which is at another place if a value of its own replaces it. */
function lossOf({ id, before, after }: Pair, causes: readonly string[]): Omit<Finding, 'change'>[] {
  const replaces = `CloudFormation replaces ${called(id, after)}`;
  if (before.kind === 'data') {
    const effect = `${replaces} with an empty one; ${remains((after.policies ?? before.policies!)[1], 'replaced')}`;
    return [{ harm: 'DATA', effect, remedy: KEEP }];
  }
  if (before.kind === 'address') {
    const effect = `${replaces}: its address or ID changes, and what others stored of it no longer works`;
    return [{ harm: 'OUT', effect, remedy: KEEP }];
  }
  const isElsewhere = causes.some((cause) =>
    BESIDE.includes(before.type) ? SOURCE.test(cause) : !cause.includes(' of replaced '));
  if (isElsewhere && missedFor(before.type) === 'outage' && !isMember(before.type)) {
    const effect = `${replaces}: what uses the old value no longer reaches anything`;
    return [{ harm: 'OUT', effect, remedy: 'Add a second resource with the new value, and remove this one later' }];
  }
  return before.type !== TARGET_GROUP ? [] : [{
    harm: 'OUT',
    effect: `${replaces}: the listener forwards to an empty group until tasks are registered`,
    remedy: 'Keep the value. To move to another port, add a second target group and a listener rule first',
  }];
}
