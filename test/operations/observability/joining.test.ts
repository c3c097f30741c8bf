import { App, Stack, aws_cloudwatch as cloudwatch, aws_sns as sns } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { alarmsIn, api, cache, COMPOSITE, edge, globalStack } from './fixture';
import { Observability, ObservabilityProps } from '../../../src/operations';
import { EdgeObservability } from '../../../src/operations/internal';
import { alarmsOf } from '../../../tools/alarms/alarm-composite';
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

/** The composite alarms as CloudWatch receives them: their rules with the name of each alarm, given or derived by CloudFormation. */
function rulesIn(template: Template): Record<string, string> {
  const known = { ...alarmsIn(template), ...alarmsIn(template, COMPOSITE) };
  const nameOf = (id: string) => known[id]?.Properties.AlarmName as string ?? `Test-${id}-ABCDEFGHIJKL`;
  const textOf = (rule: string | { readonly 'Fn::Join': [string, (string | Record<string, string | string[]>)[]] }) => typeof rule === 'string'
    ? rule : rule['Fn::Join'][1].map((part) => typeof part === 'string' ? part : nameOf(Object.values(part).flat()[0])).join('');
  return Object.fromEntries(Object.entries(alarmsIn(template, COMPOSITE)).map(([id, { Properties }]) => [nameOf(id), textOf(Properties.AlarmRule)]));
}

describe.each(['addDegradedAlarm', 'addUnhealthyAlarm'] as const)('any number of alarms in %s', (add) => {
  const critical = (stack: Stack) => sns.Topic.fromTopicArn(stack, 'Pages', 'arn:aws:sns:ap-northeast-1:123456789012:pages');

  test.each([[99, 10], [101, 10], [250, 10], [40, 243], [120, 255]])('%i with names of %i characters', (count, length) => {
    const { stack, observability } = observe((within) => ({ api: api(within), criticalAlarmTopic: critical(within), dashboard: false }));
    const alarms = many(stack, count, length);
    const unnamed = new cloudwatch.Alarm(stack, 'Unnamed', { metric: new cloudwatch.Metric({ namespace: 'Shop', metricName: 'Orders' }), threshold: 1, evaluationPeriods: 1 });
    alarms.forEach((alarm) => observability[add](alarm, alarm));
    observability[add](alarms[0]);
    observability[add](unnamed);
    const rules = rulesIn(Template.fromStack(stack));
    const leavesOf = (name: string): string[] => alarmsOf(rules[name]).flatMap((inner) => inner in rules ? [inner, ...leavesOf(inner)] : [inner]);
    const wanted = alarms.map(({ alarmName }) => alarmName);

    for (const rule of Object.values(rules)) {
      expect(rule.length).toBeLessThanOrEqual(10_240);
      expect(alarmsOf(rule).length).toBeLessThanOrEqual(100);
    }
    for (const name of add === 'addDegradedAlarm' ? ['shop-degraded', 'shop-degraded-others'] : ['shop-unhealthy']) {
      const leaves = leavesOf(name);
      expect([name, leaves.filter((one, index) => leaves.indexOf(one) !== index)]).toEqual([name, []]);
      expect(leaves).toEqual(expect.arrayContaining(wanted));
    }
  });
});

test('causes that become symptoms leave the composite alarms that their number required, and do not return', () => {
  const { stack, observability } = observe((within) => ({ api: api(within), dashboard: false }));
  const alarms = many(stack, 120);
  observability.addDegradedAlarm(...alarms);
  observability.addUnhealthyAlarm(...alarms);
  observability.addDegradedAlarm(...alarms);
  const rules = Object.entries(rulesIn(Template.fromStack(stack)));
  const naming = (alarm: string) => rules.filter(([, rule]) => rule.includes(`"${alarm}"`)).map(([name]) => name);

  expect([...new Set(alarms.flatMap(({ alarmName }) => naming(alarmName)))].sort()).toEqual(['shop-unhealthy-1', 'shop-unhealthy-2']);
});
