import { Match, Template } from 'aws-cdk-lib/assertions';
import { ALARM, alarmsIn, api, cache, COMPOSITE, database, Found, observed, topicOf } from './fixture';

const AVAILABILITY = 'IF(all >= 5000, 100 * (1 - (FILL(elb, 0) + FILL(target, 0)) / all), 100)';

/** A composite alarm by the end of its name. */
function composite(template: Template, name: string): Found {
  return Object.values(alarmsIn(template, COMPOSITE)).find(({ Properties }) => Properties.AlarmName.endsWith(name))!;
}

/** The logical ids in a rule, in the order of the rule, with the operator between them. */
function ruleOf(template: Template, name: string): { readonly ids: string[]; readonly operator: string } {
  const [, parts] = composite(template, name).Properties.AlarmRule['Fn::Join'] as [string, (string | { 'Ref'?: string; 'Fn::GetAtt'?: string[] })[]];
  const ids = parts.flatMap((part) => typeof part === 'string' ? [] : [part.Ref ?? part['Fn::GetAtt']![0]]);
  const text = parts.filter((part) => typeof part === 'string').join('?');
  const [operator] = ['AND', 'OR'].filter((word) => text.includes(` ${word} `));
  // Nothing but states of alarms, joined in one way, so that the test may evaluate it so simply.
  expect(text.replace(/ALARM\("\?"\)/g, 'a')).toMatch(new RegExp(`^\\(a( ${operator} a)*\\)$`));
  return { ids, operator };
}

/**
 * Whether a rule holds while the given alarms are in ALARM; composite alarms among its children are evaluated as well.
 */
function holds(template: Template, name: string, inAlarm: string[]): boolean {
  const { ids, operator } = ruleOf(template, name);
  const states = ids.map((id) => /FastBurn|SlowBurn/.test(id)
    ? holds(template, id.includes('Fast') ? 'fast-burn' : 'slow-burn', inAlarm)
    : inAlarm.some((alarm) => id.startsWith(`Observability${alarm}`) || id.startsWith(alarm)));
  return operator === 'AND' ? states.every(Boolean) : states.some(Boolean);
}

const { stack, template, observability } = observed((within) => ({
  api: api(within), database: database(within), cache: cache(within), name: 'shop', alarmTopic: topicOf(within), criticalAlarmTopic: topicOf(within, 'Page'),
}));

describe('the verdicts', () => {
  test.each<[string, string[], boolean, boolean]>([
    ['nothing', [], false, false],
    ['a busy database', ['DatabaseCpu'], false, true],
    ['a full cache', ['CacheMemory'], false, true],
    ['slow answers', ['ApiLatency'], true, false],
    ['no task', ['ApiNoTask', 'ApiMissingTasks'], true, true],
    ['failures that roll a deployment back', ['ApiFailureAlarm'], true, false],
    ['one task of several that does not answer', ['ApiUnhealthyAlarm'], false, true],
    ['errors in the past hour that have ended', ['AvailabilityFastHour'], false, false],
    ['a peak of errors that is just beginning', ['AvailabilityFastMinutes'], false, false],
    ['errors that use up the budget fast', ['AvailabilityFastHour', 'AvailabilityFastMinutes'], true, false],
    ['errors that use up the budget slowly', ['AvailabilitySlowHours', 'AvailabilitySlowMinutes'], false, true],
    ['a promise that was broken', ['AvailabilityDay'], false, true],
  ])('of %s', (_, inAlarm, unhealthy, degraded) => {
    expect([holds(template, 'unhealthy', inAlarm), holds(template, 'degraded', inAlarm)]).toEqual([unhealthy, degraded]);
  });

  test('look at every alarm, each in one of them, beside the pages', () => {
    const children = ['unhealthy', 'degraded', 'fast-burn', 'slow-burn'].flatMap((name) => ruleOf(template, name).ids);
    const alarms = [...Object.keys(alarmsIn(template)), ...Object.keys(alarmsIn(template, COMPOSITE))].filter((id) => !/Unhealthy[0-9A-F]{8}$|Degraded|Pages/.test(id));

    expect([...children].sort()).toEqual(alarms.sort());
  });

  test('notify the page topic, the causes by part, and the first suppresses these', () => {
    const page = composite(template, 'unhealthy').Properties.AlarmActions;

    expect(page[0].Ref).toMatch(/^Page/);
    template.hasResourceProperties(COMPOSITE, { AlarmName: 'shop-unhealthy', AlarmActions: page, OKActions: page, ActionsSuppressor: Match.absent() });
    template.hasResourceProperties(COMPOSITE, { AlarmName: 'shop-degraded', AlarmActions: Match.absent() });
    for (const part of ['api', 'cache', 'database', 'others']) {
      template.hasResourceProperties(COMPOSITE, {
        AlarmName: `shop-degraded-${part}`,
        AlarmActions: page,
        OKActions: page,
        ActionsSuppressor: stack.resolve(observability.unhealthy!.alarmArn),
        ActionsSuppressorWaitPeriod: 180,
        ActionsSuppressorExtensionPeriod: 300,
      });
    }
  });

  test('fit into a rule of 10,240 characters, with names as long as CloudFormation makes them', () => {
    const longest = 'eldonia-production-tokyo-Application-'.length + 100;

    expect(ruleOf(template, 'degraded').ids.length * (longest + 'ALARM("") OR '.length)).toBeLessThan(10_240);
  });
});

test('without a page topic, the first notifies the alarm topic, as do the alarms behind the second, and no part pages', () => {
  const { template: other } = observed((within) => ({ api: api(within), name: 'shop', alarmTopic: topicOf(within) }));

  other.hasResourceProperties(COMPOSITE, { AlarmName: 'shop-unhealthy', AlarmActions: [Match.anyValue()] });
  other.hasResourceProperties(COMPOSITE, { AlarmName: 'shop-degraded', AlarmActions: Match.absent() });
  other.resourcePropertiesCountIs(COMPOSITE, { AlarmName: Match.stringLikeRegexp('degraded-') }, 0);
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

  test('is used up fast by 14.4 and slowly by 6 times as many errors as are allowed', () => {
    expect(windows(template)).toEqual([
      ['Day', 99.9, 86_400], ['FastHour', 98.56, 3_600], ['FastMinutes', 98.56, 300], ['SlowHours', 99.4, 21_600], ['SlowMinutes', 99.4, 1_800],
    ]);
  });

  test.each([[99.99, [99.99, 99.856, 99.856, 99.94, 99.94]], [95, [95, 28, 28, 70, 70]]])('can be promised to be %d %%', (availabilityTarget, thresholds) => {
    const { template: other } = observed((within) => ({ api: api(within), availabilityTarget }));

    expect(windows(other).map(([, threshold]) => threshold)).toEqual(thresholds);
  });
});

describe('errors in the log', () => {
  test('are counted as JSON and as words, in a namespace of the construct\'s own', () => {
    const filters = Object.values(template.findResources('AWS::Logs::MetricFilter')).map(({ Properties }) => Properties);
    const [MetricNamespace] = new Set<string>(filters.map(({ MetricTransformations: [{ MetricNamespace: space }] }) => space));

    expect(filters.map(({ FilterPattern }) => FilterPattern)).toEqual([
      '{ ($.level = "error") || ($.level = "fatal") || ($.level = "critical") || ($.level >= 50) }', '?"ERROR" ?"FATAL"',
    ]);
    expect(MetricNamespace).toMatch(/^Eldonia\/Observability\/TestObservability/);
    template.hasResourceProperties(ALARM, { Namespace: MetricNamespace, MetricName: 'ErrorLines', Statistic: 'Sum', Threshold: 50, EvaluationPeriods: 1 });
  });
});
