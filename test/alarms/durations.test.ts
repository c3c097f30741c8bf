import { Template } from 'aws-cdk-lib/assertions';
import { METRICS } from '../../tools/alarms/metrics';
import { canonical } from '../../tools/assemblies/canonical';
import { propertiesOf } from '../support/templates';

/** In seconds. */
const UNITS: Record<string, number> = {
  Microseconds: 1e-6, Milliseconds: 1e-3, Seconds: 1, ms: 1e-3, second: 1, seconds: 1, minute: 60, minutes: 60, hour: 3_600, hours: 3_600,
};
const DURATION = /(\d[\d,.]*) (ms|seconds?|minutes?|hours?)\b/g;
const unitOf = (alarm: { readonly Namespace: string; readonly MetricName: string }) =>
  METRICS.find(({ namespace, metricName }) => namespace === alarm.Namespace && metricName === alarm.MetricName)?.unit ?? '';

/** The alarms on the value of one metric of time whose description names a duration. */
const ALARMS = canonical('everything').stacksRecursively.flatMap(({ template }) => propertiesOf(Template.fromJSON(template as object), 'AWS::CloudWatch::Alarm'))
  .filter((alarm) => alarm.MetricName && unitOf(alarm) in UNITS && alarm.AlarmDescription.match(DURATION));

test('the description of an alarm on a time names the threshold, in whatever unit the metric has', () => {
  const wrong = ALARMS.filter((alarm) => ![...alarm.AlarmDescription.matchAll(DURATION)]
    .some(([, count, unit]) => Math.abs(Number(count.replaceAll(',', '')) * UNITS[unit] / (alarm.Threshold * UNITS[unitOf(alarm)]) - 1) < 1e-6));

  expect(new Set(ALARMS.map(unitOf))).toEqual(new Set(['Microseconds', 'Milliseconds', 'Seconds']));
  expect(wrong.map(({ MetricName, Threshold, AlarmDescription }) => [MetricName, Threshold, AlarmDescription])).toEqual([]);
});
