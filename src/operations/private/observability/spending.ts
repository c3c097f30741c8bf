import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { counted, createAlarm, graph, HOUR, unlessOff, Watch } from './part';
import { ResolvedThresholds } from './thresholds';

/** The US dollars that a byte, with all copies, a request or a query costs at most, where the library is priced. */
const PRICES = {
  down: 0.114e-9,
  log: 0.76e-9,
  logInUsEast1: 0.5e-9,
  trail: 4.72e-6,
  nat: 0.176e-9,
  up: 0.1e-9,
  pairedUp: 0.81e-9,
  put: 5.74e-6,
  pairedPut: 11.5e-6,
  dns: 0.4e-6,
  get: 1.9e-6,
  natIn: 0.062e-9,
  origin: 0.068e-9,
  read: 1.41e-6,
  // Of the longest record in the access log of the bucket, for a year.
  record: 2.6767e-6,
  io: 0.24e-6,
  key: 8.987e-6,
  scan: 282e-6,
  scanUp: 0.1185e-9,
  call: 2.267e-6,
  pairedCall: 4.534e-6,
};
/** What is charged together is added. */
export type Usage = readonly (keyof typeof PRICES)[] | keyof typeof PRICES;

const priceOf = (usage: Usage): number =>
  [usage].flat().reduce((sum, one) => sum + PRICES[one as keyof typeof PRICES], 0);

/**
 * An alarm on usage that costs more than `dollarsPerHour` in an hour, however short the bursts are, none if that is 0.
 * It notifies, and does not page: no user is affected. `usage` is a sum, `subject` the beginning of the description.
 */
export function spendingAlarm(
  scope: Construct, id: string, watch: Watch, kind: Usage,
  usage: cloudwatch.Metric | cloudwatch.MathExpression, subject: string,
): cloudwatch.Alarm[] {
  const { dollarsPerHour } = watch.thresholds;
  return [createAlarm(scope, id, watch, {
    metric: usage.with({ period: Duration.hours(1) }),
    above: Math.round(dollarsPerHour / priceOf(kind)),
    periods: 1,
    description: `${subject} more than $${Math.round(dollarsPerHour * 100) / 100} in the last hour: a ` +
      'flood, or an error in a loop. See the runbook "flood".',
  })].flatMap((alarm) => unlessOff(alarm) ?? []);
}

/** A graph with a line at the rate that causes the alarm within an hour. */
export function spendingGraph(
  title: string, usage: cloudwatch.IMetric[], { dollarsPerHour }: ResolvedThresholds, kind: Usage, width?: number,
): cloudwatch.GraphWidget {
  const unit = priceOf(kind) < 1e-7 ? 'bytes in 5 minutes' : 'in 5 minutes';
  const alarmAt = dollarsPerHour / HOUR / priceOf(kind);
  return graph(title, usage, { unit, alarmAt, alarmLabel: 'alarm, over an hour', width });
}

/** An alarm on what is written to a log group. */
export const logAlarm = (
  scope: Construct, watch: Watch, log: logs.ILogGroup, subject: string, kind: Usage = 'log',
): cloudwatch.Alarm[] => spendingAlarm(scope, 'LogBytes', watch, kind, bytesOf(log), subject);

/** An alarm on what the calls in the log group of a trail cost: each one, and the bytes of its record. */
export function trailAlarm(scope: Construct, watch: Watch, log: logs.ILogGroup): cloudwatch.Alarm[] {
  const calls = together('AWS/Logs', { LogGroupName: log.logGroupName }, {
    IncomingLogEvents: 1, IncomingBytes: PRICES.log / PRICES.trail,
  });
  return spendingAlarm(scope, 'AwsCalls', watch, 'trail', calls, 'Calls of AWS in the log of the trail cost');
}

/** What several metrics of a resource count together, each with the weight of its price. */
export function together(
  namespace: string, dimensions: Record<string, string>, weights: Record<string, number>,
): cloudwatch.Metric | cloudwatch.MathExpression {
  const metrics = Object.entries(weights).map(([name, weight], index) => (
    { id: `m${index}`, weight, metric: counted(namespace, name, dimensions) }));
  return metrics.length === 1 ? metrics[0].metric : new cloudwatch.MathExpression({
    expression: metrics.map(({ id, weight }) => (
      `${weight === 1 ? '' : `${Number(weight.toPrecision(3))} * `}FILL(${id}, 0)`)).join(' + '),
    usingMetrics: Object.fromEntries(metrics.map(({ id, metric }) => [id, metric])),
    label: Object.keys(weights).join(', '),
  });
}

/** By how much a request of one kind costs more than one that is charged as `kind`. */
export const dearer = (one: keyof typeof PRICES, than: keyof typeof PRICES, kind: Usage): number =>
  (PRICES[one] - PRICES[than]) / priceOf(kind);

/** The bytes that are written to a log group. */
export function bytesOf({ logGroupName: LogGroupName }: logs.ILogGroup): cloudwatch.Metric {
  return counted('AWS/Logs', 'IncomingBytes', { LogGroupName });
}
