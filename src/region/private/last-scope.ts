import { CfnResource, CfnWaitConditionHandle, IResolveContext, Lazy, ReferenceStrength, Stack } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { RegionPlan } from './plan';
import { invalid } from '../../private/errors';
import { hashOf } from '../../private/hash';
import { supportScope, SupportStackOptions } from '../../private/support-stack';
import { templateProperties } from '../../private/template-properties';
import { readOthers, referWeakly, targetsOf } from '../../private/weak-references';
import { PlatformStacks } from '../platform-stacks';

/** Length of the hash of a name in an id. */
const HASH_CHARACTERS = 8;

/** A scope in a stack that is deployed after the platform, and refers only to the alarm topic. */
export function lastScope(
  scope: Construct, { existing }: RegionPlan, alarmTopic: sns.ITopic, options: SupportStackOptions,
): Construct {
  const last = supportScope(scope, options);
  referWeakly(last, alarmTopic.topicArn, !existing.alarmTopic);
  followName(last, alarmTopic);
  Stack.of(last).addStackDependency(Stack.of(scope),
    'a failure of this stack must not prevent the deployment of the platform');
  return last;
}

/**
 * The scope of alarms, dashboard, probe and jobs: the platform, or `stacks.operations`, which is deployed after it.
 *
 * What that stack reads is not exported, because exports would prevent replacements in the platform's stack. So it
 * contains a hash of all stacks that are deployed before it: CloudFormation does not read outputs again for a template
 * that is unchanged, and a replacement in any of them can change an output of the platform's stack, whose template
 * does not change either.
 */
export function operationsScope(scope: Construct, { stacks: { operations } }: RegionPlan): Construct {
  if (!operations) return scope;
  const late = supportScope(scope, {
    suffix: 'Operations', description: '', existing: { prop: 'stacks.operations', stack: operations },
  });
  readOthers(operations, ReferenceStrength.WEAK);
  const before = Stack.of(scope);
  operations.addStackDependency(before, 'alarms and jobs are of what the platform has');
  const produce = ({ preparing }: IResolveContext) => preparing ? '' : hashOfResources(operations);
  new ssm.CfnParameter(late, 'PlatformHash', { type: 'String', value: Lazy.uncachedString({ produce }) });
  return late;
}

/** The hash of the resources of all stacks that are deployed before a stack. */
function hashOfResources(stack: Stack): string {
  const before = new Set<Stack>(stack.dependencies);
  for (const one of before) one.dependencies.forEach((next) => before.add(next));
  const resources = [...before].flatMap((one) => one.node.findAll())
    .filter((one) => CfnResource.isCfnResource(one) && before.has(one.stack)) as CfnResource[];
  return hashOf(JSON.stringify(resources.map((one) => [one.node.path, templateProperties(one)])), HASH_CHARACTERS);
}

/**
 * Changes the stack when the caller changes the name of the topic. CloudFormation then replaces the topic, and does not
 * update a stack whose template is unchanged: its alarms would notify the deleted topic.
 */
function followName(scope: Construct, { topicArn }: sns.ITopic): void {
  for (const target of targetsOf(topicArn)) {
    const name: unknown = target instanceof sns.CfnTopic ? Stack.of(target).resolve(target.topicName) : undefined;
    if (name === undefined) continue;
    new CfnWaitConditionHandle(scope, `Topic${hashOf(JSON.stringify(name), HASH_CHARACTERS)}`);
  }
}

/** A prop of a platform, or of a pair, that a stack was passed as. */
interface StackUse {
  readonly scope: Construct;
  readonly prop: string;
}

const ALONE: keyof PlatformStacks = 'costAnomalies';
/** Of all platforms, because any of them can pass the stack of another one. */
const USES = new WeakMap<Stack, StackUse[]>();

/**
 * A rollback takes everything in the stack of the monitor with it. Platforms can share it for their monitors alone.
 *
 * @throws when a stack has the monitor of a platform, and something else of the same or of another one
 */
export function checkAlone(scope: Construct, stacks: PlatformStacks, withMonitor: boolean): void {
  const { costAnomalies, ...others } = stacks;
  const used = { ...others, ...withMonitor ? { costAnomalies } : {} };
  for (const [prop, stack] of Object.entries<Stack | undefined>(used)) {
    if (stack) checkUse(stack, { scope, prop });
  }
}

function checkUse(stack: Stack, { scope, prop }: StackUse): void {
  const uses = USES.get(stack) ?? [];
  const other = uses.find((use) => (use.prop === ALONE) !== (prop === ALONE));
  USES.set(stack, [...uses, { scope, prop }]);
  if (other === undefined) return;
  const owner = other.scope === scope ? '' : ` of ${other.scope.node.path}`;
  invalid(scope, `stacks.${prop} must differ from stacks.${other.prop}${owner}, got "${stack.node.path}" for both; ` +
    'define another stack, or leave it out');
}
