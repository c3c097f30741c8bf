import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AlarmProperties, MetricIdentity } from '../support/alarm-simulator';
import { minimal } from '../support/minimal';
import { TOKYO } from '../support/stacks';
import { variants } from '../support/variants';

/** An alarm of the template of some construct. */
export interface FoundAlarm {
  readonly id: string;
  readonly region: string;
  readonly properties: AlarmProperties & { readonly AlarmDescription?: string };
  /** What metric filters of the same template publish. */
  readonly filters: readonly MetricTransformation[];
}

interface MetricTransformation {
  readonly MetricNamespace: string;
  readonly MetricName: string;
}

type Resources = Record<string, { Properties: Record<string, unknown> }>;

/** Every alarm of the least and of the greatest use of each construct, in all stacks that these make. */
export function allAlarms(): FoundAlarm[] {
  const app = new App();
  for (const [name, build] of Object.entries(minimal)) build(new Stack(app, name, { env: TOKYO }), 'Minimal');
  for (const [name, { build, env = TOKYO }] of Object.entries(variants)) build(new Stack(app, name, { env }));
  const stacks = app.node.findAll().filter((construct): construct is Stack => construct instanceof Stack && !construct.nestedStackParent);
  return stacks.flatMap(alarmsOfStack);
}

function alarmsOfStack(stack: Stack): FoundAlarm[] {
  const template = Template.fromStack(stack);
  const filters = Object.values(template.findResources('AWS::Logs::MetricFilter') as Resources)
    .flatMap(({ Properties }) => Properties.MetricTransformations as MetricTransformation[]);
  return Object.entries(template.findResources('AWS::CloudWatch::Alarm') as Resources).map(([id, { Properties }]) => ({
    id: `${stack.stackName}/${id}`, region: stack.region, properties: Properties as unknown as FoundAlarm['properties'], filters,
  }));
}

/** The metrics that an alarm reads, by id. */
export function identities(alarm: AlarmProperties): Record<string, MetricIdentity> {
  if (!alarm.Metrics) return { metric: { Namespace: alarm.Namespace!, MetricName: alarm.MetricName!, Dimensions: alarm.Dimensions } };
  return Object.fromEntries(alarm.Metrics.flatMap(({ Id, MetricStat }) => MetricStat ? [[Id, MetricStat.Metric]] : []));
}
