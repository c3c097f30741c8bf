import { FoundAlarm } from './alarm-inventory';
import { MetricIdentity, metricsOf } from './alarm-simulator';
import { METRICS, MetricSource } from './metrics';

/** A metric that an alarm reads, with its id in an expression. With a unit, the alarm reads only values with it. */
export type Reading = ReturnType<typeof readingsOf>[number];

const FILTERS = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/MonitoringLogData.html';

/** The metrics of all alarms. */
export const readingsOf = (alarms: readonly FoundAlarm[]) => alarms.flatMap((alarm) => Object.entries(metricsOf(alarm.properties))
  .map(([id, { Metric: metric, Stat: statistic, Unit: unit }]) => ({ alarm, id, metric, statistic, unit })));

/** Who publishes a metric under the dimensions that the alarm asks for; undefined if nothing does. */
export function sourceOf({ alarm, metric }: Pick<Reading, 'alarm' | 'metric'>): MetricSource | undefined {
  const { Namespace: namespace, MetricName: metricName } = metric;
  const filter = alarm.filters.find(({ MetricNamespace, MetricName }) => MetricNamespace === namespace && MetricName === metricName);
  if (filter) {
    // A metric filter of the same template publishes without dimensions. Where it publishes 1 for each event, it counts them.
    const unit = filter.Unit ?? (filter.MetricValue === '1' ? 'Count' : 'None');
    return setOf(metric) === '' ? { namespace, metricName, dimensions: [[]], unit, region: 'own', source: FILTERS } : undefined;
  }
  return METRICS.find((source) => source.namespace === namespace && source.metricName === metricName
    && source.dimensions.some((names) => [...names].sort().join(', ') === setOf(metric)));
}

/** The names of a metric's dimensions. */
export const setOf = ({ Dimensions }: MetricIdentity): string => (Dimensions ?? []).map(({ Name }) => Name).sort().join(', ');
