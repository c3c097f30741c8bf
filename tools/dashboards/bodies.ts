import { CloudAssembly, CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';

/** A line across a graph. */
interface Limit {
  readonly value?: number;
  readonly label?: string;
  readonly color?: string;
}

interface Axis {
  readonly min?: number;
  readonly max?: number;
  readonly label?: string;
  readonly showUnits?: boolean;
}

/** What a widget says of a metric, or an expression. */
export interface MetricOptions {
  readonly id?: string;
  readonly expression?: string;
  readonly label?: string;
  readonly color?: string;
  readonly region?: string;
  readonly visible?: boolean;
}

/** Namespace, name, and names and values of dimensions, or a dot for what the row above has in its place. The options are last. */
export type MetricRow = readonly (string | MetricOptions)[];

/** A widget of a dashboard's body. */
export interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title?: string;
    readonly markdown?: string;
    readonly background?: string;
    readonly alarms?: readonly string[];
    readonly metrics?: readonly MetricRow[];
    readonly view?: string;
    readonly stacked?: boolean;
    readonly singleValueFullPrecision?: boolean;
    readonly query?: string;
    readonly sortBy?: string;
    readonly start?: string;
    readonly setPeriodToTimeRange?: boolean;
    readonly region?: string;
    readonly yAxis?: { readonly left?: Axis };
    readonly annotations?: { readonly horizontal?: readonly Limit[] };
  };
}

/** A dashboard, as far as it is drawn. */
export interface Body {
  readonly start?: string;
  readonly periodOverride?: string;
  readonly widgets: readonly Widget[];
}

/** A dashboard body, with placeholders for deploy-time values. */
export interface Dashboard {
  readonly name: string;
  readonly region: string;
  readonly body: Body;
}

/** A metric that a widget shows. */
export interface ShownMetric {
  readonly widget: Widget;
  readonly namespace: string;
  readonly metricName: string;
  /** The names of its dimensions, sorted. */
  readonly dimensions: readonly string[];
  readonly region: string;
  readonly label?: string;
}

type Value = string | { readonly [intrinsic: string]: unknown };
type Resources = Record<string, { readonly Type: string; readonly Properties: Record<string, Value | undefined> }>;

/** CloudFormation ends the names that it makes with such a part. */
const RANDOM_PART = '1A2B3C4D5E6F';

/** Every dashboard of an assembly. */
export function dashboardsOf(assembly: CloudAssembly): Dashboard[] {
  return assembly.stacksRecursively.flatMap((stack) => Object.entries(resourcesOf(stack))
    .filter(([, { Type }]) => Type === 'AWS::CloudWatch::Dashboard')
    .map(([id, { Properties: { DashboardName: name = id, DashboardBody: body } }]) => ({
      name: textOf(stack, name), region: stack.environment.region, body: JSON.parse(textOf(stack, body!)) as Body,
    })));
}

/** The metrics of the widgets of a dashboard, without expressions. */
export function metricsOf({ body: { widgets } }: Dashboard): ShownMetric[] {
  return widgets.flatMap((widget) => withoutDots(widget.properties.metrics ?? []).filter(({ words }) => words.length > 0)
    .map(({ words: [namespace, metricName, ...rest], options: { region = widget.properties.region!, label } }) => (
      { widget, namespace, metricName, dimensions: rest.filter((_, index) => index % 2 === 0).sort(), region, label })));
}

/** The words and the options of each row. A dot in a row stands for the word in the same place of the row above. */
export function withoutDots(metrics: readonly MetricRow[]): { readonly words: string[]; readonly options: MetricOptions }[] {
  let above: string[] = [];
  return metrics.map((row) => {
    const words = row.filter((word) => typeof word === 'string').map((word, index) => word === '.' ? above[index] : word);
    if (words.length > 0) above = words;
    return { words, options: row.find((word) => typeof word === 'object') ?? {} };
  });
}

function resourcesOf({ template }: CloudFormationStackArtifact): Resources {
  return (template.Resources ?? {}) as Resources;
}

/** Names instead of references. */
function textOf(stack: CloudFormationStackArtifact, value: Value): string {
  if (typeof value === 'string') return value;
  const [[intrinsic, argument]] = Object.entries(value);
  if (intrinsic === 'Fn::Join') {
    const [separator, parts] = argument as [string, Value[]];
    return parts.map((part) => textOf(stack, part)).join(separator);
  }
  const [id, attribute] = [argument].flat() as string[];
  const { region, account } = stack.environment;
  const pseudo: Record<string, string> = { 'AWS::Region': region, 'AWS::Partition': 'aws', 'AWS::AccountId': account };
  if (id in pseudo) return pseudo[id];
  const alarm = attribute === 'Arn' ? alarmOf(stack, id) : undefined;
  return alarm === undefined ? id : `arn:aws:cloudwatch:${region}:${account}:alarm:${alarm}`;
}

/** The name of an alarm, as CloudFormation gives it if we don't. */
function alarmOf(stack: CloudFormationStackArtifact, id: string): string | undefined {
  const { Type, Properties } = resourcesOf(stack)[id] ?? {};
  if (Type !== 'AWS::CloudWatch::Alarm' && Type !== 'AWS::CloudWatch::CompositeAlarm') return undefined;
  return Properties.AlarmName === undefined ? `${stack.stackName}-${id}-${RANDOM_PART}` : textOf(stack, Properties.AlarmName);
}
