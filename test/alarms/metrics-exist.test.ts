import { existsSync } from 'fs';
import { join } from 'path';
import { METRIC_SOURCES, MetricSource } from './metric-sources';
import { allAlarms, FoundAlarm, identities } from './templates';
import { MetricIdentity } from '../support/alarm-simulator';

/** Another table of the same form, where there is one: it names what dashboards plot as well. */
const PLOTTED = join(__dirname, '..', 'observability', 'metric-sources.ts');

interface Reading {
  readonly alarm: FoundAlarm;
  readonly metric: MetricIdentity;
}

let sources: readonly MetricSource[] = METRIC_SOURCES;
let found: readonly FoundAlarm[] = [];

function isOf(metric: MetricIdentity): (source: MetricSource) => boolean {
  return ({ namespace, metricName }) => metric.Namespace === namespace && metric.MetricName === metricName;
}

function setOf(metric: MetricIdentity): string {
  return (metric.Dimensions ?? []).map(({ Name }) => Name).sort().join(', ');
}

/** A metric filter of the same template publishes without dimensions. */
function isFromLogs({ alarm, metric }: Reading): boolean {
  return alarm.filters.some(({ MetricNamespace, MetricName }) => MetricNamespace === metric.Namespace && MetricName === metric.MetricName);
}

function readings(): Reading[] {
  return found.flatMap((alarm) => Object.values(identities(alarm.properties)).map((metric) => ({ alarm, metric })));
}

beforeAll(async () => {
  found = allAlarms();
  if (existsSync(PLOTTED)) sources = [...sources, ...((await import(PLOTTED)) as { METRIC_SOURCES: MetricSource[] }).METRIC_SOURCES];
});

test('there are alarms', () => {
  expect(found.length).toBeGreaterThan(100);
});

test('somebody publishes each metric under the dimensions that the alarm asks for', () => {
  const unknown = readings().filter((reading) => !isFromLogs(reading) && !sources.filter(isOf(reading.metric))
    .some(({ dimensions }) => dimensions.some((set) => [...set].sort().join(', ') === setOf(reading.metric))));

  expect([...new Set(unknown.map(({ alarm, metric }) => `${metric.Namespace} ${metric.MetricName} (${setOf(metric)}): ${alarm.id}`))]).toEqual([]);
});

test('each alarm stands in the region where its metrics are', () => {
  const global = readings().filter(({ metric }) => sources.some((source) => isOf(metric)(source) && source.region === 'us-east-1'));

  expect(global.filter(({ alarm }) => alarm.region !== 'us-east-1').map(({ alarm }) => alarm.id)).toEqual([]);
});

test('no row of the table is unused, or there twice', () => {
  const rows = METRIC_SOURCES.map(({ namespace, metricName }) => `${namespace} ${metricName}`);

  expect(METRIC_SOURCES.filter((source) => !readings().some(({ metric }) => isOf(metric)(source))).map(({ metricName }) => metricName)).toEqual([]);
  expect(rows).toEqual([...new Set(rows)]);
});
