import { allAlarms } from './every-construct';
import { ALARM_METRICS } from '../../tools/alarms/alarm-metrics';
import { readingsOf, setOf, sourceOf } from '../../tools/alarms/metric-source';

const found = allAlarms();
const readings = readingsOf(found);

test('there are alarms', () => {
  expect(found.length).toBeGreaterThan(100);
});

test('each metric is published under the dimensions of the alarm', () => {
  const unknown = readings.filter((reading) => !sourceOf(reading));

  expect([...new Set(unknown.map(({ alarm, metric }) => `${metric.Namespace} ${metric.MetricName} (${setOf(metric)}): ${alarm.id}`))]).toEqual([]);
});

test('each alarm stands in the region where its metrics are', () => {
  const global = readings.filter((reading) => sourceOf(reading)?.region === 'us-east-1');

  expect(global.filter(({ alarm }) => alarm.region !== 'us-east-1').map(({ alarm }) => alarm.id)).toEqual([]);
  expect(new Set(global.map(({ metric }) => metric.Namespace))).toEqual(new Set(['AWS/CloudFront', 'AWS/WAFV2']));
});

test('no row of the table is unused, or there twice', () => {
  const rows = ALARM_METRICS.map(({ namespace, metricName }) => `${namespace} ${metricName}`);
  const used = readings.map(({ metric }) => `${metric.Namespace} ${metric.MetricName}`);

  expect(rows.filter((row) => !used.includes(row))).toEqual([]);
  expect(rows).toEqual([...new Set(rows)]);
});
