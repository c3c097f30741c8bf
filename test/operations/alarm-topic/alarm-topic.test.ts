import { Stack, Token } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import { smallAlarm } from './fixture';
import { AlarmTopic, AlarmTopicProps } from '../../../src/operations';
import { CostGuard } from '../../../src/operations/internal';
import { notify } from '../../../src/private/dead-letters';
import { KEY_ARN } from '../../../tools/assemblies/imported';
import { ACCOUNT, testStack } from '../../../tools/assemblies/stacks';

const SENDERS = ['cloudwatch', 'events', 'events.rds', 'codestar-notifications', 'backup', 'cloudtrail', 'config', 'budgets', 'costalerts']
  .map((service) => `${service}.amazonaws.com`).sort();

interface Statement {
  readonly Principal: { readonly Service?: string };
  readonly Condition?: unknown;
}

function statements(stack: Stack, type: string, document: string): Statement[] {
  const [resource] = Object.values(Template.fromStack(stack).findResources(type));
  return (resource.Properties as Record<string, { Statement: Statement[] }>)[document].Statement;
}

function build(props?: AlarmTopicProps): { stack: Stack; alarms: AlarmTopic } {
  const stack = testStack();
  return { stack, alarms: new AlarmTopic(stack, 'Alarms', props) };
}

const services = (of: Statement[]): string[] => of.flatMap(({ Principal }) => Principal.Service ?? []).sort();
const conditionOf = (of: Statement[], service: string) => of.find(({ Principal }) => Principal.Service === `${service}.amazonaws.com`)?.Condition;

test('every sender is in the policy of the topic and in that of its key, once', () => {
  const { stack } = build();

  expect(services(statements(stack, 'AWS::SNS::TopicPolicy', 'PolicyDocument'))).toEqual(SENDERS);
  expect(services(statements(stack, 'AWS::KMS::Key', 'KeyPolicy'))).toEqual(SENDERS);
});

test.each(['cloudwatch', 'events.rds', 'cloudtrail', 'config', 'costalerts', 'budgets'])('%s publishes for this account alone', (service) => {
  const { stack } = build();

  expect(conditionOf(statements(stack, 'AWS::SNS::TopicPolicy', 'PolicyDocument'), service)).toMatchObject({ StringEquals: { 'aws:SourceAccount': ACCOUNT } });
});

test('EventBridge is asked for no source, because it names none', () => {
  const { stack } = build();

  expect(conditionOf(statements(stack, 'AWS::SNS::TopicPolicy', 'PolicyDocument'), 'events')).toBeUndefined();
  expect(conditionOf(statements(stack, 'AWS::KMS::Key', 'KeyPolicy'), 'events')).toBeUndefined();
});

test('nothing is added twice by what uses the topic', () => {
  const { stack, alarms } = build();
  notify(smallAlarm(stack), alarms.topic);
  new CostGuard(stack, 'Costs', { monthlyBudget: 1, costTag: { key: 'a', value: 'b' }, topic: alarms.topic });

  expect(services(statements(stack, 'AWS::SNS::TopicPolicy', 'PolicyDocument'))).toEqual(SENDERS);
});

test('the key is rotated, and goes with the topic; TLS is asked for', () => {
  const { stack } = build({ topicName: 'alarms' });
  const template = Template.fromStack(stack);

  template.hasResource('AWS::KMS::Key', { DeletionPolicy: 'Delete', Properties: { EnableKeyRotation: true } });
  template.hasResourceProperties('AWS::SNS::Topic', { TopicName: 'alarms', KmsMasterKeyId: Match.anyValue() });
  template.hasResourceProperties('AWS::SNS::TopicPolicy', {
    PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })]) },
  });
});

test('addresses are subscribed, also later ones and those known at deployment', () => {
  const { stack, alarms } = build({ emails: ['a@b.example', Token.asString({ Ref: 'Email' })] });
  alarms.addEmail('c@d.example');
  const template = Template.fromStack(stack);

  for (const Endpoint of ['a@b.example', 'c@d.example', { Ref: 'Email' }]) {
    template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint });
  }
  template.resourceCountIs('AWS::SNS::Subscription', 3);
});

test('a key of the app is completed, an imported one gets a warning', () => {
  const own = testStack();
  const encryptionKey = new kms.Key(own, 'Key');
  expect(new AlarmTopic(own, 'Alarms', { encryptionKey }).encryptionKey).toBe(encryptionKey);
  expect(services(statements(own, 'AWS::KMS::Key', 'KeyPolicy'))).toEqual(SENDERS);
  Annotations.fromStack(own).hasNoWarning('*', Match.anyValue());

  const other = testStack();
  new AlarmTopic(other, 'Alarms', { encryptionKey: kms.Key.fromKeyArn(other, 'Key', KEY_ARN) });
  Annotations.fromStack(other).hasWarning('/Test/Alarms', Match.stringLikeRegexp('policy of an imported encryptionKey can\'t be changed'));
});

test.each<[string, AlarmTopicProps, string]>([
  ['an address that is none', { emails: ['eldonia.example'] }, 'emails must be addresses, got "eldonia.example"; write it as on-call@eldonia.example'],
  ['an address twice', { emails: ['a@b.example', 'a@b.example'] }, 'emails must differ, got "a@b.example" twice; leave one out'],
  ['a FIFO name', { topicName: 'alarms.fifo' }, 'topicName must be letters, digits, hyphens and underscores, got "alarms.fifo"; rename it'],
  ['a long name', { topicName: 'a'.repeat(257) }, `topicName must have at most 256 characters, got 257 ("${'a'.repeat(257)}"); shorten it`],
])('fails with %s', (_, props, message) => {
  expect(() => build(props)).toThrow(new Error(`${message} (at Test/Alarms)`));
});
