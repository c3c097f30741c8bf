import { Stack, Token, aws_cloudwatch as cloudwatch, aws_kms as kms } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { AlarmTopic, AlarmTopicProps } from '../../../src/operations';
import { CostGuard } from '../../../src/operations/internal';
import { notify } from '../../../src/private/dead-letters';
import { KEY_ARN } from '../../../tools/assemblies/imported';
import { testStack } from '../../../tools/assemblies/stacks';
import { keyStatements, PolicyStatement, statementsOf } from '../../support/statements';

const SENDERS = ['cloudwatch', 'events', 'events.rds', 'cloudtrail', 'config', 'budgets', 'costalerts']
  .map((service) => `${service}.amazonaws.com`).sort();

const ofTopic = (stack: Stack) => statementsOf(Template.fromStack(stack), 'AWS::SNS::TopicPolicy');
const ofKey = (stack: Stack) => keyStatements(Template.fromStack(stack));

function build(props?: AlarmTopicProps): { stack: Stack; alarms: AlarmTopic } {
  const stack = testStack();
  return { stack, alarms: new AlarmTopic(stack, 'Alarms', props) };
}

const serviceOf = ({ Principal }: PolicyStatement) => (Principal as { Service?: string }).Service;
const services = (of: PolicyStatement[]) => of.flatMap((one) => serviceOf(one) ?? []).sort();

test('every sender is in the policy of the topic and in that of its key, and in the first once after it uses the topic', () => {
  const { stack, alarms } = build();
  const metric = new cloudwatch.Metric({ namespace: 'Test', metricName: 'Count' });
  notify(new cloudwatch.Alarm(stack, 'Alarm', { metric, threshold: 1, evaluationPeriods: 1 }), alarms.topic);
  new CostGuard(stack, 'Costs', { monthlyBudget: 1, costTag: { key: 'a', value: 'b' }, topic: alarms.topic });

  expect(services(ofKey(build().stack))).toEqual(SENDERS);
  expect(services(ofTopic(stack))).toEqual(SENDERS);
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
  expect(services(ofKey(own))).toEqual(SENDERS);
  Annotations.fromStack(own).hasNoWarning('*', Match.anyValue());

  const other = testStack();
  new AlarmTopic(other, 'Alarms', { encryptionKey: kms.Key.fromKeyArn(other, 'Key', KEY_ARN) });
  Annotations.fromStack(other).hasWarning('/Test/Alarms', Match.stringLikeRegexp('policy of an imported encryptionKey can\'t be changed'));
});

test.each<[string, AlarmTopicProps]>([
  ['emails must be addresses, got "eldonia.example"; write it as on-call@eldonia.example', { emails: ['eldonia.example'] }],
  ['emails must differ, got "a@b.example" twice; leave one out', { emails: ['a@b.example', 'a@b.example'] }],
  ['topicName must be letters, digits, hyphens and underscores, got "alarms.fifo"; rename it', { topicName: 'alarms.fifo' }],
  [`topicName must have at most 256 characters, got 257 ("${'a'.repeat(257)}"); shorten it`, { topicName: 'a'.repeat(257) }],
])('fails: %s', (message, props) => expect(() => build(props)).toThrow(new Error(`${message} (at Test/Alarms)`)));
