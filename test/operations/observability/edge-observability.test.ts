import { App, Stack, aws_sns as sns } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ALARM, edge as edgeOf, globalStack } from './fixture';
import { EdgeDistribution } from '../../../src/edge/internal';
import { EdgeObservability, EdgeObservabilityProps } from '../../../src/operations/internal';
import { TOKYO } from '../../../tools/assemblies/stacks';
import { inventory } from '../../support/inventory';
import { propertiesOf } from '../../support/templates';

const edgeIn = (app: App) => edgeOf(new Stack(app, 'Tokyo', { env: TOKYO }));

function templateOf(props: (stack: Stack) => Partial<EdgeObservabilityProps> = () => ({})): Template {
  const app = new App();
  const edge = edgeIn(app);
  const stack = globalStack(app, 'EdgeAlarms');
  new EdgeObservability(stack, 'Edge', { edge, ...props(stack) });
  return Template.fromStack(stack);
}

test('saves queries on the log of the firewall, and adds no custom resource', () => {
  const template = templateOf();

  expect(propertiesOf(template, 'AWS::Logs::QueryDefinition').map(({ Name }) => Name))
    .toEqual([expect.stringMatching(/\/firewall\/blocked addresses$/), expect.stringMatching(/\/firewall\/blocked paths$/)]);
  expect(Object.keys(inventory(template)).filter((type) => /^Custom::|Lambda/.test(type))).toEqual([]);
});

test('has no alarm whose threshold is 0', () => {
  const template = templateOf(() => ({ thresholds: { edgeErrorPercent: 0, blockedRequests: 0, edgeFailurePercent: 0, dollarsPerHour: 0 } }));

  expect(propertiesOf(template, ALARM).map(({ MetricName }) => MetricName)).toEqual(['DaysToExpiry']);
});

test('accepts a topic, thresholds, a name prefix and a folder', () => {
  const template = templateOf((stack) => ({
    alarmTopic: new sns.Topic(stack, 'Topic'), thresholds: { edgeErrorPercent: 1, blockedRequests: 7, edgeFailurePercent: 60 }, name: 'shop',
  }));

  template.allResourcesProperties(ALARM, { AlarmActions: [Match.anyValue()] });
  template.hasResourceProperties(ALARM, { Threshold: 1, AlarmName: 'shop-edge-server-errors' });
  template.hasResourceProperties(ALARM, { MetricName: 'TotalErrorRate', Threshold: 60 });
  template.hasResourceProperties(ALARM, { MetricName: 'BlockedRequests', Threshold: 7, AlarmName: 'shop-edge-blocked-requests' });
  template.hasResourceProperties('AWS::Logs::QueryDefinition', { Name: 'shop/firewall/blocked addresses' });
});

test('pages for errors of the CDN and for its certificate, and for nothing that clients do', () => {
  const template = templateOf((stack) => ({ alarmTopic: new sns.Topic(stack, 'Topic'), criticalAlarmTopic: new sns.Topic(stack, 'Pages') }));
  const paging = propertiesOf(template, ALARM).filter(({ AlarmActions }) => AlarmActions.some(({ Ref }: { Ref: string }) => Ref.startsWith('Pages')));

  expect(paging.map(({ Metrics, MetricName }) => Metrics ? 'errors' : MetricName)).toEqual(['errors', 'DaysToExpiry']);
});

test.each<[string, (app: App, edge: EdgeDistribution) => Stack]>([
  ['ap-northeast-1; define it in a stack with that env.region (at Tokyo/Alarms)', (_, edge) => Stack.of(edge)],
  ['a stack without a Region; define it in a stack with that env.region (at Nowhere/Alarms)', (app) => new Stack(app, 'Nowhere')],
])('fails in %s', (got, stackOf) => {
  const app = new App();
  const edge = edgeIn(app);

  expect(() => new EdgeObservability(stackOf(app, edge), 'Alarms', { edge })).toThrow(new Error(`EdgeObservability must be in us-east-1, got ${got}`));
});

test('fails in the stack that the CDN needs first', () => {
  const edge = edgeIn(new App());
  const { supportStack } = edge;

  expect(() => new EdgeObservability(supportStack!, 'Alarms', { edge })).toThrow(new Error(
    `EdgeObservability must be in a stack that is deployed after the distribution, got ${supportStack!.node.path}, which is deployed before; use a separate stack ` +
    `(at ${supportStack!.node.path}/Alarms)`));
});
