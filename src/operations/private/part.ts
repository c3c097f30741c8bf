import { Duration, Size } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct, IConstruct } from 'constructs';
import { ResolvedThresholds } from './thresholds';
import { notify } from '../../private/dead-letters';
import { readableName } from '../../private/readable-name';

/** What the alarms of every part have in common. */
export interface Watch {
  readonly thresholds: ResolvedThresholds;
  /** Whom each alarm tells, and of its end. */
  readonly topic?: sns.ITopic;
  /** How alarms are called; as CloudFormation likes if absent. */
  readonly naming?: Naming;
}

/** Names that a person reads, in a message at night or on a tile of the dashboard. */
export interface Naming {
  readonly prefix: string;
  /** Below which paths of constructs begin. */
  readonly root: Construct;
}

/** A part of the platform, as it is watched. */
export interface Part {
  readonly title: string;
  /** Alarms that were made for it here. */
  readonly alarms: cloudwatch.Alarm[];
  /** Alarms that it has anyway. */
  readonly own: cloudwatch.IAlarm[];
  /** Those among both that mean that users are affected. */
  readonly symptoms: cloudwatch.IAlarm[];
  /** The widgets of the dashboard, row by row. */
  readonly rows: cloudwatch.IWidget[][];
}

/** When an alarm rings: `above` or `below` a value in each of some periods. */
export interface Condition {
  readonly metric: cloudwatch.IMetric;
  /** What is wrong, for whom is woken by it. */
  readonly description: string;
  readonly above?: number;
  readonly below?: number;
  /** In a row; three if absent. */
  readonly periods?: number;
  /** Whether a percentile of too few values leaves the state as it is. */
  readonly percentile?: boolean;
}

const MEBIBYTES: [string, number] = ['MiB', 1_024 ** 2];
const UNITS: [string, number][] = [['TiB', 1_024 ** 4], ['GiB', 1_024 ** 3], MEBIBYTES];
export const MINUTE = Duration.minutes(1);
export const FIVE_MINUTES = Duration.minutes(5);

/** An alarm that is quiet where there are no values: nothing is released (D-7), nobody comes, or the service publishes them when they aren't zero. */
export function ring(scope: Construct, id: string, { topic, naming }: Watch, condition: Condition): cloudwatch.Alarm {
  const { metric, description, above, below, periods = 3, percentile } = condition;
  const { GREATER_THAN_THRESHOLD, LESS_THAN_THRESHOLD } = cloudwatch.ComparisonOperator;
  return tell(new cloudwatch.Alarm(scope, id, {
    alarmName: naming && readableName(naming.prefix, naming.root, scope, id),
    alarmDescription: description,
    metric: unlabelled(metric),
    threshold: (above ?? below)!,
    comparisonOperator: above === undefined ? LESS_THAN_THRESHOLD : GREATER_THAN_THRESHOLD,
    evaluationPeriods: periods,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    evaluateLowSampleCountPercentile: percentile ? 'ignore' : undefined,
  }), topic);
}

/** A metric with a label is rendered as an expression, in which CloudWatch takes no rule on percentiles. */
function unlabelled(metric: cloudwatch.IMetric): cloudwatch.IMetric {
  if (!(metric instanceof cloudwatch.Metric)) return metric;
  const { namespace, metricName, dimensions, statistic, period, account, region, unit } = metric;
  const dimensionsMap = dimensions as Record<string, string> | undefined;
  return new cloudwatch.Metric({ namespace, metricName, dimensionsMap, statistic, period, account, region, unit });
}

/** Send an alarm of either kind, and its end, to a topic that is made to admit CloudWatch. */
export function tell<A extends cloudwatch.AlarmBase>(alarm: A, topic: sns.ITopic | undefined): A {
  return notify(alarm, topic);
}

/** A size for a sentence, to a tenth of the largest unit that it reaches. */
export function sizeText(size: Size): string {
  const bytes = size.toBytes();
  const [unit, one] = UNITS.find(([, least]) => bytes >= least) ?? MEBIBYTES;
  return `${Math.round(bytes / one * 10) / 10} ${unit}`;
}

/** What a graph shows beside its metrics. */
export interface GraphOptions {
  /** At the axis. */
  readonly unit: string;
  /** Where the alarm rings. */
  readonly alarmAt?: number;
  /** Which one it is, if the graph shows what several look at; `alarm` if absent. */
  readonly alarmLabel?: string;
  /** In columns of 24; 8 if absent. */
  readonly width?: number;
  readonly stacked?: boolean;
  /** Where the axis ends; above all values, and from zero on, if absent. With an end the axis begins below the values. */
  readonly upTo?: number;
}

/** The title of a graph, its metrics and the rest. */
export type Plan = [title: string, left: cloudwatch.IMetric[], options: GraphOptions];

const COLUMNS = 24;

/** A graph with its unit in the title, and a line where the alarm rings. */
export function graph(title: string, left: cloudwatch.IMetric[], options: GraphOptions): cloudwatch.GraphWidget {
  const { unit, alarmAt, alarmLabel = 'alarm', width = 8, stacked, upTo } = options;
  return new cloudwatch.GraphWidget({
    title: `${title} (${unit})`,
    left,
    width,
    height: 6,
    stacked,
    leftYAxis: { ...upTo === undefined ? { min: 0 } : { max: upTo }, label: unit, showUnits: false },
    leftAnnotations: alarmAt === undefined ? undefined : [{ value: alarmAt, label: alarmLabel, color: cloudwatch.Color.RED }],
  });
}

/** Rows of graphs that fill all columns, however many there are: four in a row at most, and rows of about the same number. */
export function fill(plans: Plan[], most = 4): cloudwatch.IWidget[][] {
  const count = Math.ceil(plans.length / most);
  const startOf = (row: number) => Math.ceil(row * plans.length / count);
  const rows = Array.from({ length: count }, (_, row) => plans.slice(startOf(row), startOf(row + 1)));
  return rows.map((row) => row.map(([title, left, options]) => graph(title, left, { ...options, width: COLUMNS / row.length })));
}

/** Names for a legend: as little of the end of each path as tells it from the others. */
export function labelsOf(constructs: readonly IConstruct[]): string[] {
  const paths = constructs.map(({ node }) => node.path.split('/'));
  return paths.map((path) => {
    const tails = path.map((_, index) => path.slice(path.length - 1 - index));
    const isOnly = (tail: string[]) => paths.filter((other) => other.slice(-tail.length).join('/') === tail.join('/')).length === 1;
    return (tails.find(isOnly) ?? path).join('/');
  });
}
