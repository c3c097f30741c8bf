import { Body, MetricRow, Widget } from '../../tools/dashboards/bodies';

/** A resource of a synthesized template. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
}

export type Resources = Record<string, TemplateResource>;

interface MetricStat {
  readonly Metric: { readonly Namespace: string; readonly MetricName: string; readonly Dimensions?: { readonly Name: string }[] };
  readonly Period: number;
  readonly Stat: string;
}

interface Query {
  readonly Id: string;
  readonly Expression?: string;
  readonly MetricStat?: MetricStat;
  readonly ReturnData?: boolean;
}

interface AlarmProperties {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: { readonly Name: string }[];
  readonly Period: number;
  readonly Statistic?: string;
  readonly ExtendedStatistic?: string;
  readonly Metrics?: Query[];
  readonly [name: string]: unknown;
}

interface Target {
  readonly InputTransformer?: { readonly InputPathsMap: Record<string, string> };
  readonly RetryPolicy?: object;
  readonly DeadLetterConfig?: object;
}

interface Intrinsic {
  readonly 'Fn::Join'?: [separator: string, parts: unknown[]];
  readonly 'Ref'?: string;
  readonly 'Fn::GetAtt'?: [id: string, attribute: string];
}

/** Each alarm by its comparison and its actions, without description and name. */
export function alarmsOf(resources: Resources): string[] {
  return ofType(resources, 'AWS::CloudWatch::Alarm').map(alarmOf).sort();
}

/** Each composite alarm by its name, the operators of its rule, its suppressor and its actions. */
export function compositesOf(resources: Resources): string[] {
  return ofType(resources, 'AWS::CloudWatch::CompositeAlarm').map(({ Properties = {} }) => compositeOf(resources, Properties)).sort();
}

/** Each widget by its size and what is in it, from above. */
export function widgetsOf(resources: Resources): string[] {
  return ofType(resources, 'AWS::CloudWatch::Dashboard').flatMap(({ Properties = {} }) => {
    const { widgets } = JSON.parse(textOf(Properties.DashboardBody)) as Body;
    return widgets.map(widgetOf);
  });
}

/** A property of each resource of a type, with references left open. */
export function propertyOf(resources: Resources, type: string, name: string): string[] {
  return ofType(resources, type).map(({ Properties = {} }) => JSON.stringify(open(Properties[name]))).sort();
}

/** Whether a resource has tags, under either of the names that AWS has for them. */
export function isTagged({ Properties = {} }: TemplateResource): boolean {
  return 'Tags' in Properties || 'ResourceTags' in Properties;
}

/** The pattern and the targets of an EventBridge rule, without its description. */
export function eventRulesOf(resources: Resources): string[] {
  return ofType(resources, 'AWS::Events::Rule').map(({ Properties = {} }) => {
    const [target] = Properties.Targets as Target[];
    const { InputTransformer: transformer, RetryPolicy: retries, DeadLetterConfig: deadLetters } = target;
    const paths = Object.values(transformer?.InputPathsMap ?? {}).sort();
    return JSON.stringify([open(Properties.EventPattern), paths, retries, deadLetters !== undefined]);
  }).sort();
}

function alarmOf({ Properties }: TemplateResource): string {
  const alarm = Properties as unknown as AlarmProperties;
  const { ComparisonOperator: comparison, Threshold: threshold, EvaluationPeriods: periods, TreatMissingData: missing } = alarm;
  const metric = alarm.Metrics ? expressionOf(alarm.Metrics) : metricOf({
    Metric: alarm, Period: alarm.Period, Stat: (alarm.Statistic ?? alarm.ExtendedStatistic)!,
  });
  return [metric, comparison, threshold, `x${periods as number}`, missing, alarm.EvaluateLowSampleCountPercentile, actionsOf(alarm)]
    .filter((part) => part !== undefined).join(' ');
}

function compositeOf(resources: Resources, composite: Record<string, unknown>): string {
  const { AlarmRule: rule, ActionsSuppressor: suppressor, ActionsSuppressorWaitPeriod: wait } = composite;
  const { ActionsSuppressorExtensionPeriod: extension } = composite;
  const text = textOf(rule);
  const operators = [...new Set([...text.matchAll(/ (AND|OR|NOT) /g)].map(([, operator]) => operator))];
  const quiet = suppressor === undefined ? '' : `quiet for ${wait as number} and ${extension as number} while ${namedIn(resources, textOf(suppressor)).join()}`;
  return `${composite.AlarmName as string}: ${operators.join()} ${quiet} ${actionsOf(composite)}`;
}

/** The alarms that a text refers to: metric alarms by their metrics, composite alarms by their names. */
function namedIn(resources: Resources, text: string): string[] {
  return [...text.matchAll(/<(\w+)>/g)].map(([, id]) => {
    const { Type, Properties = {} } = resources[id];
    return Type === 'AWS::CloudWatch::CompositeAlarm' ? String(Properties.AlarmName) : alarmOf(resources[id]);
  }).sort();
}

function actionsOf({ AlarmActions: alarm, OKActions: ok }: Record<string, unknown>): string {
  return [alarm && 'notifies of ALARM', ok && 'notifies of OK'].filter(Boolean).join(' and ') || 'notifies nobody';
}

function expressionOf(queries: Query[]): string {
  return queries.map(({ Id: id, Expression: expression, MetricStat: stat, ReturnData: returned }) =>
    `${returned ? '' : `${id}=`}${expression ?? metricOf(stat!)}`).sort().join(', ');
}

function metricOf({ Metric: metric, Period: period, Stat: statistic }: MetricStat): string {
  const dimensions = (metric.Dimensions ?? []).map(({ Name }) => Name).sort();
  return `${namespaceOf(metric.Namespace)}/${metric.MetricName}{${dimensions.join()}} ${statistic} ${period}s`;
}

/** Metrics of log filters have namespaces of their own. */
function namespaceOf(namespace: string): string {
  return /^(AWS|ECS)\//.test(namespace) ? namespace : 'own';
}

function widgetOf({ type, width, height, properties }: Widget): string {
  const { alarms = [], metrics = [], query, stacked = false, annotations, sortBy } = properties;
  const lines = annotations?.horizontal?.map(({ value }) => value) ?? [];
  return JSON.stringify([type, width, height, metrics.map(rowOf), lines, stacked, query?.replace(/<\w+>/g, '<>'), sortBy, alarms.length > 0]);
}

/** A metric of a widget without its label and the values of its dimensions. */
function rowOf(row: MetricRow): string {
  const options = (typeof row.at(-1) === 'object' ? row.at(-1) : {}) as Record<string, unknown>;
  const { label: _, ...rest } = options;
  const [namespace = '', name, ...dimensions] = row.filter((part) => typeof part === 'string');
  return JSON.stringify([namespaceOf(namespace), name, dimensions.filter((__, index) => index % 2 === 0), Object.entries(rest).sort()]);
}

function ofType(resources: Resources, type: string): TemplateResource[] {
  return Object.values(resources).filter(({ Type }) => Type === type);
}

/** A text with `<LogicalId>` for each reference. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': join, 'Ref': ref, 'Fn::GetAtt': attribute } = value as Intrinsic;
  if (join) return join[1].map(textOf).join(join[0]);
  return `<${(ref ?? attribute?.[0] ?? '').replace(/\W/g, '')}>`;
}

/** A value with `<>` instead of values that are known at deployment only. */
function open(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(open);
  if (typeof value !== 'object' || value === null) return value;
  if (Object.keys(value).some((key) => key === 'Ref' || key.startsWith('Fn::'))) return '<>';
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, open(inner)]));
}
