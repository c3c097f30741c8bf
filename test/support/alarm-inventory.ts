import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { CompositeProperties } from './alarm-composite';
import { AlarmProperties, MetricIdentity } from './alarm-simulator';

interface Described {
  readonly AlarmName?: string;
  readonly AlarmDescription?: string;
  /** Topics, by reference. */
  readonly AlarmActions?: readonly unknown[];
  readonly OKActions?: readonly unknown[];
}

interface Found<P> {
  /** Name of the stack, a slash, and the logical id. */
  readonly id: string;
  readonly stack: string;
  /** Of the construct, within its stack. */
  readonly path: string;
  readonly region: string;
  readonly properties: P & Described;
}

/** An alarm of some template. */
export interface FoundAlarm extends Found<AlarmProperties> {
  /** What metric filters of the same template publish. */
  readonly filters: readonly MetricTransformation[];
}

/** A composite alarm of some template. Its rule has references in it. */
export type FoundComposite = Found<Omit<CompositeProperties, 'AlarmRule'> & { readonly AlarmRule: unknown }>;

interface MetricTransformation {
  readonly MetricNamespace: string;
  readonly MetricName: string;
}

type Resources = Record<string, { Type: string; Properties: Record<string, unknown> }>;

/** Every alarm on a metric, of all stacks, in the order of the constructs. */
export function alarmsOf(app: App): FoundAlarm[] {
  return stacksOf(app).flatMap((stack) => {
    const resources = resourcesOf(stack);
    const filters = Object.values(resources).filter(({ Type }) => Type === 'AWS::Logs::MetricFilter')
      .flatMap(({ Properties }) => Properties.MetricTransformations as MetricTransformation[]);
    return foundIn<AlarmProperties>(stack, cloudwatch.CfnAlarm, resources).map((found) => ({ ...found, filters }));
  });
}

/** Every alarm on other alarms. */
export function compositesOf(app: App): FoundComposite[] {
  return stacksOf(app).flatMap((stack) => foundIn<FoundComposite['properties']>(stack, cloudwatch.CfnCompositeAlarm, resourcesOf(stack)));
}

/** All stacks but nested ones, which have no names of their own. */
export function stacksOf(app: App): Stack[] {
  return app.node.findAll().filter((construct): construct is Stack => construct instanceof Stack && !construct.nestedStackParent);
}

/** The metrics that an alarm reads, by id. */
export function identities(alarm: AlarmProperties): Record<string, MetricIdentity> {
  if (!alarm.Metrics) return { metric: { Namespace: alarm.Namespace!, MetricName: alarm.MetricName!, Dimensions: alarm.Dimensions } };
  return Object.fromEntries(alarm.Metrics.flatMap(({ Id, MetricStat }) => MetricStat ? [[Id, MetricStat.Metric]] : []));
}

/** A stack's template is looked at once: finding out whether it is still true takes time. */
const known = new WeakMap<Stack, Resources>();

function resourcesOf(stack: Stack): Resources {
  const resources = known.get(stack) ?? (Template.fromStack(stack).toJSON().Resources ?? {}) as Resources;
  known.set(stack, resources);
  return resources;
}

function foundIn<P>(stack: Stack, Type: typeof cloudwatch.CfnAlarm | typeof cloudwatch.CfnCompositeAlarm, resources: Resources): Found<P>[] {
  return stack.node.findAll().filter((construct) => construct instanceof Type && Stack.of(construct) === stack).map((construct) => {
    const logicalId = stack.getLogicalId(construct as cloudwatch.CfnAlarm);
    const alarm = construct.node.scope!.node;
    return {
      id: `${stack.stackName}/${logicalId}`,
      stack: stack.stackName,
      path: alarm.path.slice(stack.node.path.length + 1),
      region: stack.region,
      properties: resources[logicalId].Properties as P & Described,
    };
  });
}
