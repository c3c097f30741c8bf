import { StackTemplate } from '../../../src/assembly/template';
import { edges } from '../../../tools/admission/edges';

const TOPIC = { Ref: 'Topic' };
const Topic = { Type: 'AWS::SNS::Topic' };
const Sender = { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmActions: [TOPIC] } };
const Rule = { Type: 'AWS::Events::Rule', Properties: { Targets: [{ Arn: TOPIC }] } };

const allow = (service: string, condition?: object) => ({
  Effect: 'Allow', Action: 'sns:Publish', Principal: { Service: `${service}.amazonaws.com` }, Resource: '*', ...condition && { Condition: condition },
});
const policy = (...statements: object[]) => ({ Type: 'AWS::SNS::TopicPolicy', Properties: { Topics: [TOPIC], PolicyDocument: { Statement: statements } } });
const walk = (resources: object) => edges([{ name: 'Shop', region: 'ap-northeast-1', template: { Resources: resources } as StackTemplate['template'] }]);

const ownAccount = { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } };
const from = (...source: unknown[]) => ({ ArnLike: { 'aws:SourceArn': { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ...source]] } } });

// admission-pair.sweep.test.ts takes permissions away from a pair.
test.each<[string, object, string, object | undefined, string]>([
  ['an alarm', Sender, 'cloudwatch', ownAccount, 'allowed'],
  ['a rule, which names no source,', Rule, 'events', ownAccount, 'denied'],
  ['another account', Sender, 'cloudwatch', { StringEquals: { 'aws:SourceAccount': '999999999999' } }, 'denied'],
  ['an organization', Sender, 'cloudwatch', { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } }, 'denied'],
  ['another alarm', Sender, 'cloudwatch', { ArnLike: { 'aws:SourceArn': { 'Fn::GetAtt': ['Other', 'Arn'] } } }, 'denied'],
  ['this alarm', Sender, 'cloudwatch', { ArnLike: { 'aws:SourceArn': { 'Fn::GetAtt': ['Sender', 'Arn'] } } }, 'allowed'],
  ['alarms of another Region', Sender, 'cloudwatch', from(':cloudwatch:us-east-1:123456789012:alarm:*'), 'denied'],
  ['alarms of another account', Sender, 'cloudwatch', from(':cloudwatch:ap-northeast-1:999999999999:alarm:*'), 'denied'],
  ['alarms from here', Sender, 'cloudwatch', from(':cloudwatch:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':alarm:*'), 'allowed'],
])('a policy for %s: %j by %s with the condition %j is %s', (_, sender, service, condition, verdict) =>
  expect(walk({ Sender: sender, Topic, Policy: policy(allow(service, condition)) })).toMatchObject([{ verdict }]));

test('a denial takes precedence, and a topic without a policy allows only its owner\'s alarms', () => {
  expect(walk({ Sender, Topic, Policy: policy(allow('cloudwatch'), { ...allow('cloudwatch'), Effect: 'Deny' }) })).toMatchObject([{ verdict: 'denied' }]);
  expect(walk({ Sender, Rule, Topic })).toMatchObject([{ verdict: 'allowed' }, { verdict: 'denied', missing: ['sns:Publish'] }]);
});

test('an AWS managed key denies: its policy can\'t change', () => {
  expect(walk({ Sender, Topic: { ...Topic, Properties: { KmsMasterKeyId: 'alias/aws/sns' } }, Policy: policy(allow('cloudwatch')) })).toMatchObject([{ verdict: 'denied' }]);
});

test.each<[string, unknown, object[]]>([
  ['in the Region is found', { 'Fn::ImportValue': 'topic' }, [{ target: 'Topic', verdict: 'allowed' }]],
  ['in another Region is found', { 'Fn::GetStackOutput': { StackName: 'far', Region: 's', OutputName: 'Out' } }, [{ target: 'Topic', verdict: 'allowed' }]],
  ['that nobody knows stays unjudged', { 'Fn::ImportValue': 'other' }, [{ verdict: 'elsewhere' }]],
  ['of another app stays unjudged', 'arn:aws:sns:r:123456789012:t', [{ verdict: 'elsewhere' }]],
  ['is not an automation', 'arn:aws:automate:r:ec2:reboot', []],
])('a topic of another stack %s', (_, target, expected) => {
  const stack = (name: string, region: string, template: object) => ({ name, region, template }) as StackTemplate;
  const topics = { Resources: { Topic }, Outputs: { Out: { Value: TOPIC, Export: { Name: 'topic' } } } };

  expect(edges([stack('Shop', 'r', { Resources: { Sender: { ...Sender, Properties: { AlarmActions: [target] } } } }), stack('topics', 'r', topics), stack('far', 's', topics)]))
    .toMatchObject(expected);
});
