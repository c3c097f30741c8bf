import { App, Stack, aws_cloudwatch as cloudwatch, aws_sns as sns } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { alarmsIn, api, bucket, cache, COMPOSITE, database, edge, globalStack } from './fixture';
import { Observability, ObservabilityProps } from '../../../src/operations';
import { EdgeObservability } from '../../../src/operations/internal';
import { testStack, TOKYO } from '../../../tools/assemblies/stacks';

const named = (stack: Stack, name: string) => cloudwatch.Alarm.fromAlarmName(stack, name, name);
const far = (stack: Stack) => cloudwatch.Alarm.fromAlarmArn(stack, 'Far', 'arn:aws:cloudwatch:ap-northeast-3:123456789012:alarm:far');
const many = (stack: Stack, count: number, length = 10) => Array.from({ length: count }, (_, index) => named(stack, `${index}`.padEnd(length, 'x')));
const topicIn = (stack: Stack, region: string) => sns.Topic.fromTopicArn(stack, 'Topic', `arn:aws:sns:${region}:123456789012:alarms`);

function observe(build: (stack: Stack) => ObservabilityProps): { readonly stack: Stack; readonly observability: Observability } {
  const stack = testStack();
  return { stack, observability: new Observability(stack, 'Observability', { name: 'shop', ...build(stack) }) };
}

/** The rule of a composite alarm, and what the widget of all alarms lists. */
function shown(stack: Stack): { readonly unhealthy: string; readonly degraded: string; readonly dashboard: string } {
  const template = Template.fromStack(stack);
  const ruleOf = (suffix: string) => JSON.stringify(Object.values(alarmsIn(template, COMPOSITE))
    .find(({ Properties }) => Properties.AlarmName === `shop-${suffix}`)!.Properties.AlarmRule);
  const [board] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
  return { unhealthy: ruleOf('unhealthy'), degraded: ruleOf('degraded'), dashboard: JSON.stringify(board) };
}

const timesIn = (text: string, word: string) => text.split(word).length - 1;

describe('alarms of one\'s own', () => {
  test.each([
    // The dashboard also has symptoms beside its verdicts.
    ['causes', 'addDegradedAlarm', 'degraded', 'unhealthy', 1], ['symptoms', 'addUnhealthyAlarm', 'unhealthy', 'degraded', 2],
  ] as const)('join the %s, and the widget of all alarms', (_, add, verdict, other, times) => {
    const { stack, observability } = observe((within) => ({ api: api(within) }));
    observability[add](named(stack, 'site-is-gone'), named(stack, 'queue-grows'));
    const { dashboard, ...rules } = shown(stack);

    expect(rules[verdict]).toMatch(/ALARM\(\\"site-is-gone\\"\) OR ALARM\(\\"queue-grows\\"\)\)/);
    expect(rules[other]).not.toContain('site-is-gone');
    expect([timesIn(dashboard, ':alarm:site-is-gone'), timesIn(dashboard, ':alarm:queue-grows')]).toEqual([times, times]);
  });

  test('are counted once, however often they are named', () => {
    const { stack, observability } = observe((within) => {
      const alarm = named(within, 'backups-fail');
      return { api: api(within), alarms: [alarm, alarm] };
    });
    const [known, other] = [stack.node.findChild('backups-fail') as unknown as cloudwatch.IAlarm, named(stack, 'queue-grows')];
    observability.addDegradedAlarm(known, other, other);
    observability.addDegradedAlarm(known);
    const { degraded, dashboard } = shown(stack);

    expect([timesIn(degraded, 'backups-fail'), timesIn(degraded, 'queue-grows')]).toEqual([1, 1]);
    expect([timesIn(dashboard, ':alarm:backups-fail'), timesIn(dashboard, ':alarm:queue-grows')]).toEqual([1, 1]);
  });

  test('that are causes can be made symptoms, and not the other way', () => {
    const { stack, observability } = observe((within) => ({ api: api(within) }));
    const alarm = named(stack, 'checkout-fails');
    observability.addDegradedAlarm(alarm);
    observability.addUnhealthyAlarm(alarm);
    observability.addDegradedAlarm(alarm);
    const { unhealthy, degraded, dashboard } = shown(stack);

    expect([unhealthy, degraded, dashboard].map((text) => timesIn(text, 'checkout-fails'))).toEqual([1, 0, 2]);
  });

  test('may be a hundred', () => {
    const { stack, observability } = observe((within) => ({ alarms: [named(within, 'first')], dashboard: false }));
    observability.addDegradedAlarm(...many(stack, 99));

    const [{ Properties: { AlarmRule } }] = Object.values(alarmsIn(Template.fromStack(stack), COMPOSITE));

    expect(timesIn(AlarmRule, ' OR ')).toBe(99);
  });
});

test.each<[string, (stack: Stack) => ObservabilityProps, (observability: Observability, stack: Stack) => void]>([
  ['addDegradedAlarm must be in the Region of the stack, ap-northeast-1, got one in ap-northeast-3; pass it to an Observability there',
    (stack) => ({ cache: cache(stack) }), (observability, stack) => observability.addDegradedAlarm(far(stack))],
  ['addUnhealthyAlarm must be in the Region of the stack, ap-northeast-1, got one in ap-northeast-3; pass it to an Observability there',
    (stack) => ({ api: api(stack) }), (observability, stack) => observability.addUnhealthyAlarm(far(stack))],
  ['addDegradedAlarm must have a composite alarm to add to, got none; pass an api, or pass the alarms as alarms',
    (stack) => ({ edge: edge(stack) }), (observability, stack) => observability.addDegradedAlarm(named(stack, 'backups-fail'))],
  ['addUnhealthyAlarm must have a composite alarm to add to, got none; pass an api, or pass the alarms as alarms',
    (stack) => ({ cache: cache(stack) }), (observability, stack) => observability.addUnhealthyAlarm(named(stack, 'site-is-gone'))],
  ['the alarms on causes must be at most 100, got 101; divide the resources among several Observability constructs, for which a platform needs monitoring.enabled false',
    (stack) => ({ alarms: [named(stack, 'first')] }), (observability, stack) => observability.addDegradedAlarm(...many(stack, 100))],
  ['the alarms on symptoms must be at most 100, got 105; divide the resources among several Observability constructs, for which a platform needs monitoring.enabled false',
    (stack) => ({ api: api(stack) }), (observability, stack) => observability.addUnhealthyAlarm(...many(stack, 100))],
])('fails: %s', (message, props, join) => {
  const { stack, observability } = observe(props);

  expect(() => join(observability, stack)).toThrow(new Error(`${message} (at Test/Observability)`));
});

test('what was refused has not joined', () => {
  const { stack, observability } = observe((within) => ({ api: api(within) }));
  expect(() => observability.addDegradedAlarm(named(stack, 'near'), far(stack))).toThrow('got one in ap-northeast-3');

  expect(shown(stack).degraded).not.toContain('near');
});

describe('a topic', () => {
  test('of another region is refused by an EdgeObservability', () => {
    const app = new App();
    const distribution = edge(new Stack(app, 'Tokyo', { env: TOKYO }));
    const stack = globalStack(app, 'EdgeAlarms');

    expect(() => new EdgeObservability(stack, 'Edge', { edge: distribution, alarmTopic: topicIn(stack, 'ap-northeast-1') })).toThrow(new Error(
      'alarmTopic must be in the Region of the stack, us-east-1, got one in ap-northeast-1; pass one in us-east-1 (at EdgeAlarms/Edge)'));
  });
});

describe('the names of the alarms', () => {
  /** As many as fit: with 13 characters around each of them, they fill the 10,240 of a rule. */
  const [FITTING, LENGTH] = [40, 243];

  test('may fill the rule', () => {
    expect(() => Template.fromStack(observe((within) => ({ alarms: many(within, FITTING, LENGTH), dashboard: false })).stack)).not.toThrow();
  });

  /** The longest rule as CloudWatch receives it: with the name of each alarm, given or derived by CloudFormation. */
  function longestRule(template: Template): number {
    const known = { ...alarmsIn(template), ...alarmsIn(template, COMPOSITE) };
    return Math.max(...Object.values(alarmsIn(template, COMPOSITE)).map(({ Properties }) =>
      (Properties.AlarmRule['Fn::Join'][1] as (string | { readonly Ref: string })[])
        .map((part) => typeof part === 'string' ? part : known[part.Ref]?.Properties.AlarmName as string ?? `Test-${part.Ref}-ABCDEFGHIJKL`).join('').length));
  }

  test('count with the name of the construct: what CloudWatch would refuse is refused, and nothing else', () => {
    const fits = (length: number) => {
      const { stack } = observe((within) => ({
        name: 'n'.repeat(length), database: database(within), cache: cache(within), replicatedBuckets: [bucket(within)], alarms: many(within, 70, 100), dashboard: false,
      }));
      return longestRule(Template.fromStack(stack));
    };
    const refused = (length: number) => expect(() => fits(length)).toThrow(/the names of the alarms on causes must fit into 10240 characters, got about/);
    const [short, longer] = [fits(20), fits(60)];
    const perLetter = (longer - short) / 40;
    const longest = 60 + Math.floor((10_240 - longer) / perLetter);

    expect(fits(longest - 1)).toBeLessThanOrEqual(10_240);
    refused(longest + 1);
    refused(200);
  });

  test.each<[string, number, (stack: Stack) => cloudwatch.IAlarm[]]>([
    ['one letter more', 10_241, (stack) => [named(stack, 'y'.repeat(LENGTH + 1)), ...many(stack, FITTING - 1, LENGTH)]],
    ['one more, that CloudFormation names after the stack and its path', 10_286, (stack) => [...many(stack, FITTING, LENGTH), new cloudwatch.Alarm(stack, 'New', {
      metric: new cloudwatch.Metric({ namespace: 'Shop', metricName: 'Orders' }), threshold: 1, evaluationPeriods: 1,
    })]],
  ])('must fit into it: %s', (_, length, alarms) => {
    const stack = testStack();
    const [first, ...others] = alarms(stack);
    const observability = new Observability(stack, 'Observability', { alarms: [first], dashboard: false });

    expect(() => observability.addDegradedAlarm(...others)).toThrow(
      `the names of the alarms on causes must fit into 10240 characters, got about ${length}; use a shorter name, or ` +
      'divide the resources among several Observability constructs (at Test/Observability)');
  });
});
