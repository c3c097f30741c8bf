import { CfnResource, Lazy, Stack, aws_kms as kms, aws_sns as sns } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { SiteProbe } from '../../../src/failover/internal';
import { SiteProbeProps } from '../../../src/failover/private/site-probe-props';
import { OSAKA, testStack } from '../../../tools/assemblies/stacks';

const ALARM = 'AWS::CloudWatch::Alarm';
const FUNCTION = 'AWS::Lambda::Function';

const define = (props: Partial<SiteProbeProps> = {}, stack: Stack = testStack(OSAKA)): SiteProbe =>
  new SiteProbe(stack, 'Probe', { domainName: 'eldonia.example', path: '/health', ...props });

const templateOf = (props: Partial<SiteProbeProps> = {}): Template => Template.fromStack(Stack.of(define(props)));

test('accepts a path', () => templateOf({ path: '/ready' }).hasResourceProperties(FUNCTION, {
  Environment: { Variables: Match.objectLike({ SITE: 'eldonia.example/ready', TIMEOUT_SECONDS: '10' }) },
}));

test('accepts an alarm name, a topic, and a key for its log', () => {
  const stack = testStack(OSAKA);
  const alarmTopic = new sns.Topic(stack, 'Topic');
  const logEncryptionKey = new kms.Key(stack, 'Key');
  define({ alarmName: 'shop-site', alarmTopic, logEncryptionKey }, stack);
  const topic = [stack.resolve(alarmTopic.topicArn)];

  Template.fromStack(stack).hasResourceProperties(ALARM, {
    AlarmName: 'shop-site', EvaluationPeriods: 5, DatapointsToAlarm: 5, Namespace: 'Eldonia/SiteProbe', MetricName: 'Available', Statistic: 'Minimum', AlarmActions: topic,
  });
  Template.fromStack(stack).hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: stack.resolve(logEncryptionKey.keyArn), RetentionInDays: 30 });
});

test('takes what is known only later', () => {
  const late = (text: string) => Lazy.string({ produce: () => text });

  templateOf({
    domainName: late('late.example'),
    path: late('/late'),
    alarmName: late('late'),
  }).hasResourceProperties(FUNCTION, { Environment: { Variables: Match.objectLike({ SITE: 'late.example/late' }) } });
});

test.each<[string, Partial<SiteProbeProps>]>([
  ['zone.domainName must be a single name, which the probe requests, got "*.eldonia.example"; pass a name that users open, and the wildcard in zone.alternateDomainNames', { domainName: '*.eldonia.example' }],
  ['path must be an absolute path of letters, digits and _./~-, got "health"; rename it', { path: 'health' }],
  ['path must be an absolute path of letters, digits and _./~-, got "/health?deep=1"; rename it', { path: '/health?deep=1' }],
])('fails: %s', (message, props) => {
  const stack = testStack(OSAKA);

  expect(() => define(props, stack)).toThrow(new Error(`${message} (at Test/Probe)`));
  expect(stack.node.findAll().filter(CfnResource.isCfnResource)).toEqual([]);
});
