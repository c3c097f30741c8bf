import { publishers } from './publishers';
import { StackTemplate } from '../../../src/assembly/template';
import { edges } from '../../../tools/admission/edges';

const TOPIC = { Ref: 'Topic' };
const ARN = { 'Fn::GetAtt': ['Key', 'Arn'] };
const sources = { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } };

const SENDERS = publishers(TOPIC);
const allow = (service: string, action: string | string[], condition?: object) => ({
  Effect: 'Allow', Action: action, Principal: { Service: `${service}.amazonaws.com` }, Resource: '*', ...condition && { Condition: condition },
});
const key = (...statements: object[]) => ({ Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Statement: statements } } });
const topicPolicy = (...statements: object[]) => ({ Type: 'AWS::SNS::TopicPolicy', Properties: { Topics: [TOPIC], PolicyDocument: { Statement: statements } } });
const walk = (resources: object) => edges([{ name: 'Shop', region: 'ap-northeast-1', template: { Resources: resources } as StackTemplate['template'] }]);
const encrypted = { Type: 'AWS::SNS::Topic', Properties: { KmsMasterKeyId: ARN } };
const encrypting = (service: string) => key(allow(service, ['kms:GenerateDataKey*', 'kms:Decrypt']));

describe.each(SENDERS)('%s', (service, Sender) => {
  const Policy = topicPolicy(allow(service, 'sns:Publish'));

  test.each<[string, object, string[]]>([
    ['allowed by a policy and a key that name it', { Topic: encrypted, Policy, Key: encrypting(service) }, []],
    ['denied by a policy that names another', { Topic: { Type: 'AWS::SNS::Topic' }, Policy: topicPolicy(allow('other', 'sns:Publish')) }, ['sns:Publish']],
    ['denied by a key that names another', { Topic: encrypted, Policy, Key: encrypting('other') }, ['kms:GenerateDataKey', 'kms:Decrypt']],
  ])('is %s', (_, resources, missing) => {
    expect(walk({ Sender, ...resources })).toEqual([{
      service: `${service}.amazonaws.com`, region: 'ap-northeast-1', sender: 'Sender', target: 'Topic', verdict: missing.length > 0 ? 'denied' : 'allowed', missing,
    }]);
  });

  test('is denied by an AWS managed key, whose policy can\'t change', () => {
    const Topic = { Type: 'AWS::SNS::Topic', Properties: { KmsMasterKeyId: 'alias/aws/sns' } };

    expect(walk({ Sender, Topic, Policy })).toMatchObject([{ verdict: 'denied' }]);
  });
});

test.each<[string, object | undefined, string]>([
  ['events', sources, 'denied'], ['backup', sources, 'denied'], ['cloudwatch', sources, 'allowed'],
  ['cloudwatch', { StringEquals: { 'aws:SourceAccount': '999999999999' } }, 'denied'], ['cloudwatch', { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } }, 'denied'],
])('%s with the condition %j is %s', (service, condition, verdict) => {
  const Sender = Object.fromEntries(SENDERS)[service];

  expect(walk({ Sender, Topic: { Type: 'AWS::SNS::Topic' }, Policy: topicPolicy(allow(service, 'sns:Publish', condition)) })).toMatchObject([{ verdict }]);
});

test('a denial takes precedence, and a topic without a policy allows only its owner\'s alarms', () => {
  const [[, alarm], [, rule]] = SENDERS;
  const denial = { ...allow('cloudwatch', 'sns:*'), Effect: 'Deny' };

  expect(walk({ alarm, Topic: { Type: 'AWS::SNS::Topic' }, Policy: topicPolicy(allow('cloudwatch', 'sns:Publish'), denial) })).toMatchObject([{ verdict: 'denied' }]);
  expect(walk({ alarm, rule, Topic: { Type: 'AWS::SNS::Topic' } })).toMatchObject([{ verdict: 'allowed' }, { verdict: 'denied' }]);
});

test('ElastiCache needs a topic without a key, that allows the owner', () => {
  const Cache = { Type: 'AWS::ElastiCache::ReplicationGroup', Properties: { NotificationTopicArn: TOPIC } };
  const owner = { Effect: 'Allow', Action: 'sns:Publish', Principal: { AWS: '*' }, Condition: { StringEquals: { 'aws:SourceOwner': '123456789012' } } };

  expect(walk({ Cache, Topic: { Type: 'AWS::SNS::Topic' }, Policy: topicPolicy(owner) })).toMatchObject([{ verdict: 'allowed' }]);
  expect(walk({ Cache, Topic: { Type: 'AWS::SNS::Topic' }, Policy: topicPolicy({ ...owner, Condition: sources }) })).toMatchObject([{ verdict: 'denied' }]);
  expect(walk({ Cache, Topic: encrypted, Policy: topicPolicy(owner) })).toMatchObject([{ verdict: 'denied', missing: ['a topic without a key'] }]);
});

test('a log group needs a key that allows CloudWatch Logs in its Region', () => {
  const Logs = { Type: 'AWS::Logs::LogGroup', Properties: { KmsKeyId: ARN } };
  const context = { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': '*' } };

  expect(walk({ Logs, Key: key(allow('logs.ap-northeast-1', 'kms:*', context)) })).toMatchObject([{ verdict: 'allowed' }]);
  expect(walk({ Logs, Key: key(allow('logs.us-east-1', 'kms:*', context)) })).toMatchObject([{ verdict: 'denied' }]);
});

test('a trail needs its bucket and its key', () => {
  const Trail = { Type: 'AWS::CloudTrail::Trail', Properties: { S3BucketName: { Ref: 'Bucket' }, KMSKeyId: ARN } };
  const policy = (...actions: string[]) => ({
    Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: { Ref: 'Bucket' }, PolicyDocument: { Statement: [allow('cloudtrail', actions)] } },
  });

  expect(walk({ Trail, Bucket: { Type: 'AWS::S3::Bucket' }, Policy: policy('s3:PutObject'), Key: key() })).toMatchObject([
    { target: 'Bucket', missing: ['s3:GetBucketAcl'] }, { target: 'Key', missing: ['kms:GenerateDataKey', 'kms:DescribeKey'] },
  ]);
});

test('queues need a policy, and a key that allows the sender', () => {
  const Queue = { Type: 'AWS::SQS::Queue', Properties: { KmsMasterKeyId: ARN } };
  const to = { 'Fn::GetAtt': ['Queue', 'Arn'] };
  const Rule = { Type: 'AWS::Events::Rule', Properties: { Targets: [{ Arn: 'arn:aws:lambda:x', DeadLetterConfig: { Arn: to } }] } };
  const Subscription = { Type: 'AWS::SNS::Subscription', Properties: { Protocol: 'sqs', Endpoint: to } };
  const Policy = {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [{ Ref: 'Queue' }],
      PolicyDocument: {
        Statement: [
          allow('events', 'sqs:SendMessage', { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': ['Rule', 'Arn'] } } }), allow('sns', 'sqs:SendMessage'),
        ],
      },
    },
  };

  expect(walk({ Rule, Subscription, Queue, Policy, Key: encrypting('events') })).toMatchObject([
    { service: 'events.amazonaws.com', verdict: 'allowed' }, { service: 'sns.amazonaws.com', verdict: 'denied' },
  ]);
  expect(walk({ Subscription, Queue, Key: encrypting('sns') })).toMatchObject([{ verdict: 'denied', missing: ['sqs:SendMessage'] }]);
});

test('a topic of another stack of the Region is found, an unknown one stays unjudged', () => {
  const [[, alarm]] = SENDERS;
  const template = { Resources: { Topic: { Type: 'AWS::SNS::Topic' } }, Outputs: { Out: { Value: TOPIC, Export: { Name: 'topic' } } } };
  const of = (target: unknown) => ({ name: 'Shop', region: 'r', template: { Resources: { alarm: { ...alarm, Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmActions: [target] } } } } });

  expect(edges([of({ 'Fn::ImportValue': 'topic' }), { name: 'topics', region: 'r', template }])).toMatchObject([{ target: 'Topic', verdict: 'allowed' }]);
  expect(edges([of({ 'Fn::ImportValue': 'topic' }), { name: 'topics', region: 's', template }])).toMatchObject([{ verdict: 'elsewhere' }]);
  expect(edges([of({ 'Fn::GetStackOutput': { StackName: 'topics', Region: 's', OutputName: 'Out' } }), { name: 'topics', region: 's', template }]))
    .toMatchObject([{ target: 'Topic', verdict: 'allowed' }]);
  expect(edges([of({ 'Fn::GetStackOutput': { StackName: 'others', Region: 's', OutputName: 'Out' } }), { name: 'topics', region: 's', template }]))
    .toMatchObject([{ verdict: 'elsewhere' }]);
  expect(edges([of('arn:aws:sns:r:123456789012:t')])).toMatchObject([{ verdict: 'elsewhere' }]);
  expect(edges([of('arn:aws:automate:r:ec2:reboot')])).toEqual([]);
});

test.each<[string, object, string]>([
  ['another alarm', { 'Fn::GetAtt': ['Other', 'Arn'] }, 'denied'],
  ['this alarm', { 'Fn::GetAtt': ['Sender', 'Arn'] }, 'allowed'],
  ['alarms of another region', { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':cloudwatch:us-east-1:123456789012:alarm:*']] }, 'denied'],
  ['alarms of another account', { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':cloudwatch:ap-northeast-1:999999999999:alarm:*']] }, 'denied'],
  ['alarms from here', { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':cloudwatch:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':alarm:*']] }, 'allowed'],
])('a policy for %s: %j is %s', (_, source, verdict) => {
  const [[service, Sender]] = SENDERS;
  const Policy = topicPolicy(allow(service, 'sns:Publish', { ArnLike: { 'aws:SourceArn': source } }));

  expect(walk({ Sender, Topic: { Type: 'AWS::SNS::Topic' }, Policy })).toMatchObject([{ verdict }]);
});

test('a role needs its own policies, the key\'s leave for these, and the service\'s trust', () => {
  const Queue = { Type: 'AWS::SQS::Queue', Properties: { KmsMasterKeyId: ARN } };
  const to = { 'Fn::GetAtt': ['Queue', 'Arn'] };
  const Schedule = { Type: 'AWS::Scheduler::Schedule', Properties: { Target: { Arn: to, RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] } } } };
  const trust = (service: string) => ({ Statement: [{ Principal: { Service: `${service}.amazonaws.com` } }] });
  const may = (Action: string | string[], Resource: object) => ({ Statement: [{ Effect: 'Allow', Action, Resource }] });
  const Role = (service: string, ...documents: object[]) => ({
    Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trust(service), Policies: documents.map((PolicyDocument) => ({ PolicyDocument })) },
  });
  const use = ['kms:GenerateDataKey', 'kms:Decrypt'];
  const lent = key({ Effect: 'Allow', Action: 'kms:*', Principal: { AWS: 'arn:aws:iam::123456789012:root' } });
  const missing = (role: object, of: object) => walk({ Schedule, Queue, Role: role, Key: of })[0].missing;

  expect(missing(Role('scheduler', may('sqs:SendMessage', to), may(use, ARN)), lent)).toEqual([]);
  expect(missing(Role('scheduler', may('sqs:SendMessage', to), may(use, ARN)), key())).toEqual(use);
  expect(missing(Role('events', may('sqs:SendMessage', ARN), may(use, to)), lent)).toEqual(['sts:AssumeRole', 'sqs:SendMessage', ...use]);
});

// admission-pair.sweep.test.ts reads a pair with everything enabled, and takes permissions away.
