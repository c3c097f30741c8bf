import { existsSync } from 'fs';
import { join } from 'path';
import { allAlarms } from './fixture';
import { readingsOf, setOf, sourceOf } from '../../tools/alarms/metric-source';
import { METRICS, MetricSource } from '../../tools/alarms/metrics';
import { canonical } from '../../tools/assemblies/canonical';
import { dashboardsOf, metricsOf } from '../../tools/dashboards/bodies';

const readings = readingsOf(allAlarms());
const shown = (['everything', 'everythingOn'] as const).flatMap((program) => dashboardsOf(canonical(program)).flatMap(metricsOf))
  // The last part of the namespace of error lines is the path of the construct.
  .map(({ namespace, metricName, dimensions }) => ({ namespace: namespace.replace(/^(Eldonia\/Observability)\/.*/, '$1'), metricName, dimensions: dimensions.join(', ') }));

const hasSet = ({ dimensions }: MetricSource, set: string) => dimensions.some((names) => [...names].sort().join(', ') === set);
const isOf = (source: MetricSource, { namespace, metricName, dimensions }: typeof shown[number]) =>
  source.namespace === namespace && source.metricName === metricName && hasSet(source, dimensions);

test('each metric of an alarm or a dashboard is described, and published under its dimensions', () => {
  const unknown = [
    ...readings.filter((reading) => !sourceOf(reading)).map(({ metric }) => `${metric.Namespace} ${metric.MetricName} (${setOf(metric)})`),
    ...shown.filter((metric) => !METRICS.some((source) => isOf(source, metric))).map(({ namespace, metricName, dimensions }) => `${namespace} ${metricName} (${dimensions})`),
  ].map((metric) => `${metric}: add its dimensions, unit and page to tools/alarms/metrics.ts`);

  expect([...new Set(unknown)]).toEqual([]);
});

test('each alarm is in the Region where its metrics are', () => {
  const global = readings.filter((reading) => sourceOf(reading)?.region === 'us-east-1');

  expect(global.filter(({ alarm }) => alarm.region !== 'us-east-1').map(({ alarm }) => alarm.id)).toEqual([]);
  expect(new Set(global.map(({ metric }) => metric.Namespace))).toEqual(new Set(['AWS/CloudFront', 'AWS/Route53', 'AWS/WAFV2']));
});

test('no row of the table is unused or listed twice, and each file that publishes a metric exists', () => {
  const used = [
    ...readings.map(({ metric }) => ({ namespace: metric.Namespace, metricName: metric.MetricName, dimensions: setOf(metric) })), ...shown,
  ];
  const names = METRICS.flatMap(({ namespace, metricName, dimensions }) => dimensions.map((set) => `${namespace} ${metricName} ${[...set].sort().join()}`));

  expect(METRICS.filter((source) => !used.some((metric) => isOf(source, metric))).map(({ namespace, metricName }) => `${namespace} ${metricName}`)).toEqual([]);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  expect(METRICS.map(({ source }) => source).filter((source) => !source.startsWith('https:') && !existsSync(join(__dirname, '../..', source)))).toEqual([]);
});
