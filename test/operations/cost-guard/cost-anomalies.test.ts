import { Stack, aws_sns as sns } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { AccountResource } from '../../../src/operations';
import { CostAnomalies, CostAnomaliesProps } from '../../../src/operations/internal';
import { importedTopic, rotatedKey } from '../../../tools/assemblies/imported';
import { built } from '../../support/templates';

const MONITOR = 'AWS::CE::AnomalyMonitor';
const SUBSCRIPTION = 'AWS::CE::AnomalySubscription';

const templateOf = (props: (stack: Stack) => Partial<CostAnomaliesProps> & Pick<CostAnomaliesProps, 'topic'>) =>
  built((stack) => new CostAnomalies(stack, 'Anomalies', { costTag: { key: 'Project', value: 'eldonia' }, ...props(stack) }));

test('watches what has the tag, and notifies a topic immediately', () => {
  const template = templateOf((stack) => ({ topic: new sns.Topic(stack, 'Topic', { masterKey: rotatedKey(stack) }), anomalyThreshold: 5.5 }));

  template.hasResourceProperties(MONITOR, { MonitorType: 'CUSTOM', MonitorSpecification: '{"Tags":{"Key":"Project","Values":["eldonia"]}}' });
  template.resourceCountIs(SUBSCRIPTION, 1);
  template.hasResourceProperties(SUBSCRIPTION, {
    MonitorArnList: [{ 'Fn::GetAtt': [Match.stringLikeRegexp('^AnomaliesMonitor'), 'MonitorArn'] }],
    ThresholdExpression: Match.stringLikeRegexp('"5\\.5"'),
    Frequency: 'IMMEDIATE',
    Subscribers: [{ Type: 'SNS', Address: Match.anyValue() }],
  });
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

test('takes an imported topic as it is, and subscribes it to an existing monitor', () => {
  const arn = 'arn:aws:ce::123456789012:anomalymonitor/12345678-1234-1234-1234-123456789012';
  const template = templateOf((stack) => ({ topic: importedTopic(stack), anomalyMonitor: AccountResource.fromExisting(arn) }));

  template.resourceCountIs(MONITOR, 0);
  template.hasResource(SUBSCRIPTION, { DependsOn: Match.absent(), Properties: { MonitorArnList: [arn] } });
});
