import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { nameOf } from '../../src/assembly/names';
import { stacksOf } from '../../src/assembly/read';
import { SynthesizedApp } from '../../src/assembly/synthesized-app';
import { StackTemplate } from '../../src/assembly/template';
import { asText, REFERENCE, unescaped } from '../../src/assembly/text';

/** What a widget says of a metric, or an expression. */
export interface MetricOptions {
  readonly expression?: string;
  readonly label?: string;
  readonly region?: string;
  readonly visible?: boolean;
}

/** Namespace, name, and names and values of dimensions, or a dot for what the row above has in its place. The options are last. */
export type MetricRow = readonly (string | MetricOptions)[];

/** A widget of a dashboard's body. */
interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title?: string;
    readonly markdown?: string;
    readonly alarms?: readonly string[];
    readonly metrics?: readonly MetricRow[];
    readonly start?: string;
    readonly setPeriodToTimeRange?: boolean;
    readonly region?: string;
    readonly yAxis?: { readonly left?: object };
    readonly annotations?: { readonly horizontal?: readonly { readonly value?: number }[] };
  };
}

/** A dashboard, as far as it is drawn. */
export interface Body { readonly start?: string; readonly periodOverride?: string; readonly widgets: readonly Widget[] }

/** A dashboard body, with placeholders for deploy-time values. */
export interface Dashboard { readonly name: string; readonly region: string; readonly body: Body }

/** CloudFormation ends the names that it makes with such a part. */
const RANDOM_PART = '1A2B3C4D5E6F';

/** Every dashboard of an assembly. */
export function dashboardsOf(assembly: CloudAssembly): Dashboard[] {
  const app = new SynthesizedApp(stacksOf(assembly), { values: { 'AWS::Partition': 'aws' } });
  return app.all('AWS::CloudWatch::Dashboard').map(({ stack, id, body: { Properties: { DashboardName: name = id, DashboardBody: body } = {} } }) => (
    { name: textOf(app, stack, name), region: String(stack.region), body: JSON.parse(textOf(app, stack, body)) as Body }));
}

/** A metric that a widget shows. */
export type ShownMetric = ReturnType<typeof metricsOf>[number];

/** The metrics of the widgets of a dashboard, without expressions. The names of their dimensions are sorted. */
export const metricsOf = ({ body: { widgets } }: Dashboard) =>
  widgets.flatMap((widget) => withoutDots(widget.properties.metrics ?? []).filter(({ words }) => words.length > 0)
    .map(({ words: [namespace, metricName, ...rest], options: { region = widget.properties.region!, label } }) => (
      { widget, namespace, metricName, dimensions: rest.filter((_, index) => index % 2 === 0).sort(), region, label })));

/** The words and the options of each row. A dot in a row stands for the word in the same place of the row above. */
export function withoutDots(metrics: readonly MetricRow[]): { readonly words: string[]; readonly options: MetricOptions }[] {
  let above: string[] = [];
  return metrics.map((row) => {
    const words = row.filter((word) => typeof word === 'string').map((word, index) => word === '.' ? above[index] : word);
    if (words.length > 0) above = words;
    return { words, options: row.find((word) => typeof word === 'object') ?? {} };
  });
}

/** Names instead of references, ARNs for alarms, and a word for what only the deployment decides. */
function textOf(app: SynthesizedApp, home: StackTemplate, value: unknown): string {
  const text = asText(app.resolve(home, value)).replace(REFERENCE, (_, label: string | undefined, id: string) => {
    const found = app.resource(label === undefined ? home : app.stackOf(label), id);
    if (!found || !/^AWS::CloudWatch::(?:Composite)?Alarm$/.test(found.body.Type)) return id;
    const { name, region, account } = found.stack;
    return `arn:aws:cloudwatch:${region}:${account}:alarm:${nameOf(app, found) ?? `${name}-${id}-${RANDOM_PART}`}`;
  });
  const inner = /\{"Fn::[^{}]*\}/g;
  return unescaped(text.replace(inner, 'part').replace(inner, 'part'));
}
