import { Match, Template } from 'aws-cdk-lib/assertions';
import { ALARM, alarmsIn, api, cache, COMPOSITE, observed, topicOf } from './fixture';
import { propertiesOf } from '../../support/templates';

const AVAILABILITY = 'IF(all >= 5000, 100 * (1 - (FILL(elb, 0) + FILL(target, 0)) / all), 100)';

// What the verdicts are made of is in test/alarms/pair-verdicts.sweep.test.ts.
const { stack, template, observability } = observed((within) => ({
  api: api(within), name: 'shop', alarmTopic: topicOf(within), criticalAlarmTopic: topicOf(within, 'Page'),
}));

test('without a page topic, the first notifies the alarm topic, as do the alarms behind the second, and no part pages', () => {
  const { template: other } = observed((within) => ({ api: api(within), name: 'shop', alarmTopic: topicOf(within) }));

  other.hasResourceProperties(COMPOSITE, { AlarmName: 'shop-unhealthy', AlarmActions: [Match.anyValue()] });
  other.hasResourceProperties(COMPOSITE, { AlarmName: 'shop-degraded', AlarmActions: Match.absent() });
  other.resourcePropertiesCountIs(COMPOSITE, { AlarmName: Match.stringLikeRegexp('degraded-') }, 0);
});

test('parts page the page topic after three minutes, and five minutes after users were affected', () => {
  const pages = propertiesOf(template, COMPOSITE, { AlarmName: Match.stringLikeRegexp('degraded-') });
  const ActionsSuppressor = stack.resolve(observability.unhealthy!.alarmArn) as unknown;
  const suppressed = { ActionsSuppressor, ActionsSuppressorWaitPeriod: 180, ActionsSuppressorExtensionPeriod: 300 };

  expect(pages.length).toBeGreaterThan(0);
  expect(pages).toEqual(pages.map(() => expect.objectContaining({ ...suppressed, AlarmActions: [{ Ref: expect.stringMatching(/^Page/) }] })));
});

test('need an API', () => {
  const { observability: other } = observed((within) => ({ cache: cache(within) }));
  const { unhealthy, fastBurn, slowBurn, availabilityAlarm, errorLines } = other;

  expect([unhealthy, fastBurn, slowBurn, availabilityAlarm, errorLines]).toEqual(Array(5).fill(undefined));
  expect(other.degraded).toBeDefined();
});

describe('availability', () => {
  const windows = (within: Template) => Object.entries(alarmsIn(within)).filter(([id]) => id.startsWith('ObservabilityAvailability'))
    .map(([id, { Properties }]) => [id.slice('ObservabilityAvailability'.length, -8), Properties.Threshold, Properties.Metrics[1].MetricStat.Period]);

  test('is promised to be 99.9 %, over a day', () => {
    template.hasResourceProperties(ALARM, {
      Threshold: 99.9,
      ComparisonOperator: 'LessThanThreshold',
      EvaluationPeriods: 1,
      Metrics: Match.arrayWith([Match.objectLike({ Expression: AVAILABILITY, ReturnData: true })]),
    });
    expect(stack.resolve(observability.availabilityAlarm!.alarmName).Ref).toMatch(/AvailabilityDay/);
  });

  test('is used up fast by 14.4 and slowly by 6 times as many errors as are allowed', () => expect(windows(template)).toEqual([
    ['Day', 99.9, 86_400], ['FastHour', 98.56, 3_600], ['FastMinutes', 98.56, 300], ['SlowHours', 99.4, 21_600], ['SlowMinutes', 99.4, 1_800],
  ]));

  test.each([[99.99, [99.99, 99.856, 99.856, 99.94, 99.94]], [95, [95, 28, 28, 70, 70]]])('can be promised to be %d %%', (availabilityTarget, thresholds) => {
    const { template: other } = observed((within) => ({ api: api(within), availabilityTarget }));

    expect(windows(other).map(([, threshold]) => threshold)).toEqual(thresholds);
  });

  test('is none, without an alarm on it, for a target of 0', () => {
    const { template: other, observability: made } = observed((within) => ({ api: api(within), availabilityTarget: 0 }));

    expect([windows(other), made.fastBurn, made.slowBurn]).toEqual([[], undefined, undefined]);
  });
});

test('errors in the log are counted as JSON and as words, in a namespace of the construct', () => {
  const filters = propertiesOf(template, 'AWS::Logs::MetricFilter');
  const [MetricNamespace] = new Set<string>(filters.map(({ MetricTransformations: [{ MetricNamespace: space }] }) => space as string));

  expect(filters.map(({ FilterPattern }) => FilterPattern)).toEqual([
    '{ ($.level = "error") || ($.level = "fatal") || ($.level = "critical") || ($.level >= 50) }', '?"ERROR" ?"FATAL"',
  ]);
  expect(MetricNamespace).toMatch(/^Eldonia\/Observability\/TestObservability/);
  template.hasResourceProperties(ALARM, {
    Metrics: Match.arrayWith([Match.objectLike({ MetricStat: Match.objectLike({ Metric: { Namespace: MetricNamespace, MetricName: 'ErrorLines' }, Stat: 'Sum' }) })]),
    Threshold: 50,
    EvaluationPeriods: 3,
    DatapointsToAlarm: 2,
  });
});
