import { Stack, aws_sns as sns } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { AccountResource } from '../../../src/operations';
import { CostAnomalies, CostAnomaliesProps } from '../../../src/operations/internal';
import { rotatedKey } from '../../../tools/assemblies/imported';
import { built } from '../../support/templates';

const MONITOR = 'AWS::CE::AnomalyMonitor';
const SUBSCRIPTION = 'AWS::CE::AnomalySubscription';

const templateOf = (props: (stack: Stack) => Partial<CostAnomaliesProps>) =>
  built((stack) => new CostAnomalies(stack, 'Anomalies', { costTag: { key: 'Project', value: 'eldonia' }, ...props(stack) }));

test('watches what has the tag, and notifies a topic immediately and addresses once per day', () => {
  const template = templateOf((stack) => ({ topic: new sns.Topic(stack, 'Topic', { masterKey: rotatedKey(stack) }), emails: ['a@b.example'], anomalyThreshold: 5.5 }));

  template.hasResourceProperties(MONITOR, { MonitorType: 'CUSTOM', MonitorSpecification: '{"Tags":{"Key":"Project","Values":["eldonia"]}}' });
  template.resourceCountIs(SUBSCRIPTION, 2);
  template.allResourcesProperties(SUBSCRIPTION, {
    MonitorArnList: [{ 'Fn::GetAtt': [Match.stringLikeRegexp('^AnomaliesMonitor'), 'MonitorArn'] }], ThresholdExpression: Match.stringLikeRegexp('"5\\.5"'),
  });
  template.hasResourceProperties(SUBSCRIPTION, { Frequency: 'IMMEDIATE', Subscribers: [{ Type: 'SNS', Address: Match.anyValue() }] });
  template.hasResourceProperties(SUBSCRIPTION, { Frequency: 'DAILY', Subscribers: [{ Type: 'EMAIL', Address: 'a@b.example' }] });
});

test('lets the service publish to the topic before AWS sends its first message', () => {
  const template = templateOf((stack) => ({ topic: new sns.Topic(stack, 'Topic', { masterKey: rotatedKey(stack) }) }));

  template.hasResourceProperties('AWS::SNS::TopicPolicy', {
    PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: 'sns:Publish', Principal: { Service: 'costalerts.amazonaws.com' } })]) },
  });
  template.hasResourceProperties('AWS::KMS::Key', {
    KeyPolicy: { Statement: Match.arrayWith([Match.objectLike({ Principal: { Service: 'costalerts.amazonaws.com' } })]) },
  });
  template.hasResource(SUBSCRIPTION, { DependsOn: [Match.stringLikeRegexp('^TopicPolicy')] });
});

test('takes an imported topic as it is', () => {
  templateOf((stack) => ({ topic: sns.Topic.fromTopicArn(stack, 'Topic', 'arn:aws:sns:ap-northeast-1:123456789012:costs') }))
    .hasResource(SUBSCRIPTION, { DependsOn: Match.absent() });
});

test('subscribes to an existing monitor', () => {
  const arn = 'arn:aws:ce::123456789012:anomalymonitor/12345678-1234-1234-1234-123456789012';
  const template = templateOf(() => ({ emails: ['a@b.example'], anomalyMonitor: AccountResource.fromExisting(arn) }));

  template.resourceCountIs(MONITOR, 0);
  template.hasResourceProperties(SUBSCRIPTION, { MonitorArnList: [arn] });
});
