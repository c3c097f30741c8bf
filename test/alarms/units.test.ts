import { allAlarms, found } from './fixture';
import { FoundAlarm } from '../../tools/alarms/alarm-inventory';
import { AlarmProperties, MetricQuery, metricsOf } from '../../tools/alarms/alarm-simulator';
import { unitOf } from '../../tools/alarms/alarm-units';
import { conditionCell } from '../../tools/alarms/cells';
import { readingsOf, sourceOf } from '../../tools/alarms/metric-source';

const CONDITION = { ComparisonOperator: 'GreaterThanThreshold', Threshold: 5, EvaluationPeriods: 1 };
const dimension = (Name: string) => ({ Name, Value: 'one' });

const alarm = (properties: Partial<AlarmProperties>, filters: FoundAlarm['filters'] = []) =>
  found({ ...CONDITION, Period: 300, Statistic: 'Sum', ...properties }, filters);

const stat = (Id: string, Namespace: string, MetricName: string, dimensions: string[], Stat = 'Sum', rest = {}): MetricQuery => ({
  Id, ReturnData: false, MetricStat: { Metric: { Namespace, MetricName, Dimensions: dimensions.map(dimension) }, Period: 300, Stat, ...rest },
});
const METRICS = [
  stat('errors', 'AWS/Lambda', 'Errors', ['FunctionName']),
  stat('calls', 'AWS/Lambda', 'Invocations', ['FunctionName']),
  stat('time', 'AWS/Lambda', 'Duration', ['FunctionName'], 'p99'),
  stat('cpu', 'AWS/EC2', 'CPUUtilization', ['InstanceId'], 'Average'),
  stat('bytes', 'AWS/RDS', 'FreeableMemory', ['DBClusterIdentifier'], 'Average'),
  stat('foreign', 'Shop', 'Orders', []),
  stat('told', 'Shop', 'Weight', [], 'Average', { Unit: 'Kilobytes' }),
];
const ofExpression = (Expression: string, ...others: MetricQuery[]) =>
  unitOf(alarm({ Period: undefined, Statistic: undefined, Metrics: [{ Id: 'result', Expression }, ...others, ...METRICS] }));

test.each<[string, string | undefined]>([
  ['errors + FILL(calls, 0)', 'Count'],
  ['100 * errors / calls', 'Percent'],
  ['errors / calls * 100', 'Percent'],
  ['100 - 100 * errors / calls', 'Percent'],
  ['IF(calls >= 20, 100 * (1 - FILL(errors, 0) / calls), 0)', 'Percent'],
  ['IF(calls > 20 AND cpu < 3, time)', 'Milliseconds'],
  ['cpu * (calls > 20)', 'Percent'],
  ['AVG([FILL(bytes, REPEAT), ABS(bytes), 10])', 'Bytes'],
  ['-told', 'Kilobytes'],
  // Of another scale, of no unit, of several units, or unknown.
  ['time / 1000', undefined],
  ['1000 * errors / calls', undefined],
  ['errors / calls', undefined],
  ['IF(errors > 0, 1, 0)', undefined],
  ['errors > 0', undefined],
  ['errors + time', undefined],
  ['cpu * calls', undefined],
  ['calls ^ 2', undefined],
  ['100 * foreign / foreign', undefined],
  ['errors + foreign', undefined],
  ['ANOMALY_DETECTION_BAND(errors)', undefined],
  ['missing', undefined],
  ['SEARCH(\'{AWS/Lambda}\', \'Sum\')', undefined],
  ['result', undefined],
])('%s is in %s', (expression, unit) => expect(ofExpression(expression)).toBe(unit));

test('an expression has the unit of the expressions in it', () =>
  expect(ofExpression('100 * errors / all', { Id: 'all', Expression: 'IF(calls > errors, calls, errors)', ReturnData: false })).toBe('Percent'));

const own = { Namespace: 'Shop', MetricName: 'Orders' };
const filter = (MetricValue: string, Unit?: string) => [{ MetricNamespace: 'Shop', MetricName: 'Orders', MetricValue, Unit }];

test.each<[string, FoundAlarm, string | undefined]>([
  ['has a count of its samples', alarm({ ...own, Statistic: 'SampleCount' }), 'Count'],
  ['without a unit has none', alarm({ ...own, Unit: 'None' }), undefined],
  ['of a filter has the unit of the filter', alarm(own, filter('$.bytes', 'Bytes')), 'Bytes'],
  ['of a filter counts events', alarm(own, filter('1')), 'Count'],
  ['of a filter has none for the values in events', alarm(own, filter('$.weight')), undefined],
])('a metric %s', (_, one, unit) => expect(unitOf(one)).toBe(unit));

test('a condition has the unit beside the threshold', () => {
  const condition = (unit: string | undefined) => conditionCell(alarm({ Namespace: 'Shop', MetricName: 'Orders', Unit: unit }));

  expect(['Percent', 'Seconds', 'Count', 'Count/Second', 'Kilobits/Second', 'Gigabytes', undefined].map(condition)).toEqual([
    'above 5 %, 1 × 5 min', 'above 5 s, 1 × 5 min', 'above 5 (count), 1 × 5 min', 'above 5 per second, 1 × 5 min', 'above 5 kilobits/s, 1 × 5 min',
    'above 5 gigabytes, 1 × 5 min', 'above 5, 1 × 5 min',
  ]);
});

/** Alarms without a unit, by their path and metrics, and why. */
const WITHOUT: [alarm: RegExp, reason: string][] = [
  [/ (BytesDownloaded|Requests)$/, 'bytes and requests, which CloudFront publishes without a unit'],
  [/ (AllRequests ListRequests|IncomingLogEvents IncomingBytes)$/, 'requests or calls, each with the weight of its price'],
  [/ Available$/, 'whether the site responds: 0 or 1'],
  [/ DeliveryToHttpEndpoint\.Success$/, 'the share of deliveries that succeed, from 0 to 1'],
  [/NoTask /, 'whether no task runs: 0 or 1'],
  [/ TrafficManagementActive$/, 'whether ElastiCache limits the commands: 0 or 1'],
  [/MissedRunsAlarm .*Secondary/, 'runs, and whether the platform is a standby: 0 or 1'],
  [/MissedBackups\/.* WatchBegan/, 'backups, and the beginning of the watch, which counts as several'],
];

test('each threshold of the library has a unit, unless its metric has none', () => {
  const without = allAlarms().filter((one) => unitOf(one) === undefined && readingsOf([one]).every(sourceOf))
    .map((one) => [one.path, ...Object.values(metricsOf(one.properties)).map(({ Metric }) => Metric.MetricName)].join(' '));

  expect(without.filter((text) => !WITHOUT.some(([known]) => known.test(text)))).toEqual([]);
  expect(WITHOUT.filter(([known]) => !without.some((text) => known.test(text)))).toEqual([]);
});
