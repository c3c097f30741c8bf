import { alarmsOf, FoundAlarm } from '../../tools/alarms/alarm-inventory';
import { canonical } from '../../tools/assemblies/canonical';

/** Every alarm of the least and of the greatest use of each construct, in all stacks that these make. */
export const allAlarms = (): FoundAlarm[] => alarmsOf(canonical('everything'));

/** An alarm as the inventory would find it, with these properties alone. */
export const found = (properties: object, filters: FoundAlarm['filters'] = []): FoundAlarm =>
  ({ id: 'Shop/Alarm', stack: 'Shop', path: 'Alarm', region: 'ap-northeast-1', filters, properties: properties as FoundAlarm['properties'] });

/** An alarm on the CPU of an instance, with other properties. */
export const cpuAlarm = (properties: object): FoundAlarm => found({
  Namespace: 'AWS/EC2',
  MetricName: 'CPUUtilization',
  Dimensions: [{ Name: 'InstanceId', Value: 'i-1' }],
  Statistic: 'Average',
  Period: 60,
  EvaluationPeriods: 3,
  Threshold: 90,
  ComparisonOperator: 'GreaterThanThreshold',
  ...properties,
});
