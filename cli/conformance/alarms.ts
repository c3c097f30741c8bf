import { Assembly } from './assembly';
import { TemplatePart, TemplateResource } from './template-part';

export const alarms = (app: Assembly) => app.all('AWS::CloudWatch::Alarm');

/** The metrics of an alarm, directly or in an expression. */
export function metricsOf(alarm: TemplateResource): TemplatePart[] {
  return alarm.has('MetricName') ? [alarm] : alarm.parts('Metrics/*/MetricStat/Metric');
}

/** The alarms on a metric. */
export function alarmsOn(app: Assembly, namespace: string, metricName: string): TemplateResource[] {
  return alarms(app).filter((alarm) =>
    metricsOf(alarm).some((metric) => metric.has('Namespace', namespace) && metric.has('MetricName', metricName)));
}

/** The values of a dimension of the metrics. */
export function dimension(alarm: TemplateResource, name: string): TemplatePart[] {
  return metricsOf(alarm).flatMap((metric) => metric.parts('Dimensions/*'))
    .filter((pair) => pair.has('Name', name)).flatMap((pair) => pair.parts('Value'));
}

/** Whether an alarm goes into ALARM above a threshold that is at most this value. */
export function firesAbove(alarm: TemplateResource, max: number): boolean {
  return alarm.only('ComparisonOperator', /^GreaterThan/)
    && alarm.only('Threshold', (threshold) => threshold.number() <= max);
}
