import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as sns from 'aws-cdk-lib/aws-sns';
import { ALARM, globalStack } from './fixture';
import { EdgeDistribution, EdgeOrigin } from '../../../src/edge/internal';
import { EdgeObservability, EdgeObservabilityProps } from '../../../src/operations/internal';
import { ruleOfImportedListener, ZONE } from '../../../tools/assemblies/imported';
import { TOKYO } from '../../../tools/assemblies/stacks';

function edgeIn(app: App): EdgeDistribution {
  const stack = new Stack(app, 'Tokyo', { env: TOKYO });
  return new EdgeDistribution(stack, 'Edge', {
    zone: ZONE, domainNames: ['shop.example.com'], origin: EdgeOrigin.loadBalancer('origin.example.com', [ruleOfImportedListener(stack, 'Edge')]),
  });
}

function templateOf(props: (stack: Stack) => Partial<EdgeObservabilityProps> = () => ({})): Template {
  const app = new App();
  const edge = edgeIn(app);
  const stack = globalStack(app, 'EdgeAlarms');
  new EdgeObservability(stack, 'Edge', { edge, ...props(stack) });
  return Template.fromStack(stack);
}

describe('by default', () => {
  const template = templateOf();

  test('alarms errors of the CDN, whose id it reads from the outputs of the other region', () => {
    const Dimensions = [
      { Name: 'DistributionId', Value: { 'Fn::GetStackOutput': Match.objectLike({ Region: 'ap-northeast-1' }) } }, { Name: 'Region', Value: 'Global' },
    ];
    template.hasResourceProperties(ALARM, {
      Threshold: 5,
      EvaluationPeriods: 2,
      TreatMissingData: 'notBreaching',
      Metrics: [
        Match.objectLike({ Expression: 'IF(rate * requests >= 1000, rate, 0)' }),
        Match.objectLike({ MetricStat: Match.objectLike({ Metric: { Namespace: 'AWS/CloudFront', MetricName: '5xxErrorRate', Dimensions } }) }),
        Match.objectLike({ MetricStat: Match.objectLike({ Metric: { Namespace: 'AWS/CloudFront', MetricName: 'Requests', Dimensions } }) }),
      ],
    });
    template.hasResourceProperties(ALARM, { MetricName: 'TotalErrorRate', Threshold: 50 });
  });

  test('alarms many blocked requests', () => {
    template.hasResourceProperties(ALARM, {
      Namespace: 'AWS/WAFV2', MetricName: 'BlockedRequests', Statistic: 'Sum', Threshold: 1_000, EvaluationPeriods: 1, AlarmActions: Match.absent(),
    });
  });

  test('alarms a certificate that is not renewed', () => {
    template.hasResourceProperties(ALARM, {
      Namespace: 'AWS/CertificateManager', MetricName: 'DaysToExpiry', Statistic: 'Minimum', Period: 86_400, Threshold: 30, ComparisonOperator: 'LessThanThreshold',
    });
  });

  test('saves queries on the log of the firewall', () => {
    const names = Object.values(template.findResources('AWS::Logs::QueryDefinition')).map(({ Properties }) => Properties.Name);

    expect(names).toEqual([expect.stringMatching(/\/firewall\/blocked addresses$/), expect.stringMatching(/\/firewall\/blocked paths$/)]);
  });

  test('adds no custom resource', () => {
    expect(Object.values(template.toJSON().Resources).filter(({ Type }: any) => /^Custom::|Lambda/.test(Type))).toEqual([]); // eslint-disable-line
  });
});

test('accepts a topic, thresholds, a name prefix and a folder', () => {
  const template = templateOf((stack) => ({
    alarmTopic: new sns.Topic(stack, 'Topic'), thresholds: { edgeErrorPercent: 1, blockedRequests: 7 }, name: 'shop',
  }));

  template.allResourcesProperties(ALARM, { AlarmActions: [Match.anyValue()], OKActions: [Match.anyValue()] });
  template.hasResourceProperties(ALARM, { Threshold: 1, AlarmName: 'shop-edge-server-errors' });
  template.hasResourceProperties(ALARM, { MetricName: 'BlockedRequests', Threshold: 7, AlarmName: 'shop-edge-blocked-requests' });
  template.hasResourceProperties('AWS::Logs::QueryDefinition', { Name: 'shop/firewall/blocked addresses' });
});

test('pages for errors of the CDN and for its certificate, and for nothing that clients do', () => {
  const template = templateOf((stack) => ({ alarmTopic: new sns.Topic(stack, 'Topic'), criticalAlarmTopic: new sns.Topic(stack, 'Pages') }));
  const paging = Object.values(template.findResources(ALARM)).filter(({ Properties }) => Properties.AlarmActions.some(({ Ref }: { Ref: string }) => Ref.startsWith('Pages')));

  expect(paging.map(({ Properties }) => Properties.Metrics ? 'errors' : Properties.MetricName)).toEqual(['errors', 'DaysToExpiry']);
});

test('fails in another region', () => {
  const app = new App();
  const edge = edgeIn(app);

  expect(() => new EdgeObservability(Stack.of(edge), 'Alarms', { edge })).toThrow(new Error(
    'EdgeObservability must be in us-east-1, got ap-northeast-1; define it in a stack with that env.region (at Tokyo/Alarms)'));
});

test('fails in a stack without a region', () => {
  const app = new App();
  const edge = edgeIn(app);

  expect(() => new EdgeObservability(new Stack(app, 'Nowhere'), 'Alarms', { edge })).toThrow(new Error(
    'EdgeObservability must be in us-east-1, got a stack without a Region; define it in a stack with that env.region (at Nowhere/Alarms)'));
});

test('fails in the stack that the CDN needs first', () => {
  const edge = edgeIn(new App());
  const { supportStack } = edge;

  expect(() => new EdgeObservability(supportStack!, 'Alarms', { edge })).toThrow(new Error(
    `EdgeObservability must be in a stack that is deployed after the distribution, got ${supportStack!.node.path}, which is deployed before; use a separate stack ` +
    `(at ${supportStack!.node.path}/Alarms)`));
});
