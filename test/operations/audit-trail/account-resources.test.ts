import { Stack, aws_iam as iam, aws_kms as kms, aws_sns as sns } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ADOPTED, importedLogGroup, importedTopic, rulesIn, SKIPPED, templateOf } from './fixture';
import { AccountResource, AuditEvent, AuditTrail, AuditTrailProps, ProtectionPlan } from '../../../src/operations';
import { LogBucket } from '../../../src/secure-bucket/internal';
import { KEY_ARN } from '../../../tools/assemblies/imported';
import { testStack } from '../../../tools/assemblies/stacks';
import { keyPolicyWith, policyWith } from '../../support/policies';
import { onlyOf, propertiesOf } from '../../support/templates';
import { warningsOf } from '../../support/warnings';

const SINGLETONS = [
  'CloudTrail::Trail', 'Config::ConfigurationRecorder', 'Config::DeliveryChannel', 'GuardDuty::Detector', 'AccessAnalyzer::Analyzer', 'SecurityHub::Hub',
];
const NONE = Object.fromEntries(SINGLETONS.map((type) => [type, 0]));
const { create, none } = AccountResource;
const importedKey = (stack: Stack) => kms.Key.fromKeyArn(stack, 'Key', KEY_ARN);
const ownedTopic = (stack: Stack, masterKey: kms.IKey = new kms.Key(stack, 'Key')) => new sns.Topic(stack, 'Pager', { masterKey });

/** The alarms on the trail's events. */
const trailAlarms = (template: Template) =>
  propertiesOf(template, 'AWS::CloudWatch::Alarm').filter(({ Namespace }) => String(Namespace).startsWith('AuditTrail/')).length;
const adopted = (stack: Stack) => ({ ...ADOPTED, trailLogGroup: importedLogGroup(stack), alarmTopic: importedTopic(stack) });

test.each<[what: string, (stack: Stack) => AuditTrailProps, counts: Record<string, number>]>([
  // What marks the findings of Security Hub as sent has a log group.
  ['what exists is not defined again, nor what would store for it', adopted,
    { ...NONE, 'S3::Bucket': 0, 'KMS::Key': 0, 'Logs::LogGroup': 1, 'IAM::Role': 2, 'Events::Rule': 4 }],
  ['what is skipped has nothing', () => SKIPPED, { ...NONE, 'CloudWatch::Alarm': 0, 'Config::ConfigRule': 0, 'Events::Rule': 0, 'S3::Bucket': 0 }],
  // With buckets for the history and the access logs.
  ['a second region skips the trail alone', () => ({ trail: none() }),
    { 'CloudTrail::Trail': 0, 'Config::ConfigurationRecorder': 1, 'GuardDuty::Detector': 1, 'S3::Bucket': 2 }],
  ['a trail alone needs no second bucket', () => ({ configRecorder: none() }), { 'S3::Bucket': 2 }],
  ['Security Hub works without AWS Config', () => ({ ...SKIPPED, securityHub: create() }), { 'SecurityHub::Hub': 1 }],
  ['an imported topic keeps its policy', (stack) => ({ alarmTopic: importedTopic(stack) }), { 'SNS::TopicPolicy': 0 }],
])('%s', (_, props, counts) => {
  const stack = testStack();
  const template = templateOf(props(stack), stack);

  for (const [type, count] of Object.entries(counts)) template.resourceCountIs(`AWS::${type}`, count);
});

test('what exists has its alarms, rules and findings nevertheless', () => {
  const stack = testStack();
  const audit = new AuditTrail(stack, 'Audit', adopted(stack));
  const [template, created] = [Template.fromStack(stack), templateOf({})];

  expect([audit.trail, audit.trailBucket, audit.configRecorder, audit.detector, audit.accessAnalyzer, audit.securityHub, audit.encryptionKey])
    .toEqual(Array(7).fill(undefined));
  expect([trailAlarms(template), rulesIn(template)]).toEqual([trailAlarms(created), rulesIn(created)]);
  template.allResourcesProperties('AWS::Logs::MetricFilter', { LogGroupName: 'company-trail' });
  template.allResources('AWS::Config::ConfigRule', { DependsOn: Match.absent() });
});

test.each<[string, AuditTrailProps]>([['exists, without its log group', ADOPTED], ['is skipped', { trail: none() }]])(
  'a trail has no alarms that %s', (_, props) => expect(trailAlarms(templateOf(props))).toBe(0));

test.each<[warnings: string[], (stack: Stack) => AuditTrailProps]>([
  [[], () => ({})],
  [['noAlarms'], () => ADOPTED],
  [['hubWithoutConfig'], () => ({ ...SKIPPED, securityHub: create() })],
  [['benchmarkFails'], () => ({ ignoreCdkDeployments: true })],
  [[], () => ({ ignoreCdkDeployments: true, watchedEvents: [AuditEvent.ROOT_USE] })],
  [['topicNotAllowed'], (stack) => ({ alarmTopic: importedTopic(stack) })],
  [['topicNotAllowed'], (stack) => ({ alarmTopic: ownedTopic(stack, importedKey(stack)) })],
  [[], (stack) => ({ alarmTopic: ownedTopic(stack) })],
  [['configKeyNotAllowed', 'keyNotAllowed', 'topicNotAllowed'], (stack) => ({ encryptionKey: importedKey(stack) })],
])('warns of %j with %s', (warnings, props) => {
  const stack = testStack();
  new AuditTrail(stack, 'Audit', props(stack));

  expect(warningsOf(stack).sort()).toEqual(warnings.map((one) => `@eldonia/audit-trail:${one}`));
});

test('a topic of its own has a key even where nothing is stored', () =>
  templateOf(ADOPTED).hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Audit'), 'Arn'] } }));

test('checks the rules that are asked for, each once', () => {
  expect(rulesIn(templateOf({ configRules: ['ALB_WAF_ENABLED', 'ENCRYPTED_VOLUMES', 'ALB_WAF_ENABLED'] }))).toEqual(['ALB_WAF_ENABLED', 'ENCRYPTED_VOLUMES']);
});

test('switches off the plans that are not asked for', () => {
  const { S3, EKS_AUDIT_LOGS } = ProtectionPlan;
  const { Features } = onlyOf(templateOf({ protectionPlans: [S3, EKS_AUDIT_LOGS] }), 'AWS::GuardDuty::Detector') as { Features: Record<string, string>[] };

  expect(Features.filter(({ Status }) => Status === 'ENABLED').map(({ Name }) => Name)).toEqual(['S3_DATA_EVENTS', 'EKS_AUDIT_LOGS']);
  expect(JSON.stringify(Features.at(-1))).not.toContain('ENABLED"');
});

test('logs the use of its buckets where the caller says', () => {
  const stack = testStack();
  const { bucket } = new LogBucket(stack, 'Logs');
  const template = templateOf({ accessLogsBucket: bucket }, stack);

  template.resourceCountIs('AWS::S3::Bucket', 3);
  template.resourcePropertiesCountIs('AWS::S3::Bucket', { LoggingConfiguration: { DestinationBucketName: stack.resolve(bucket.bucketName) } }, 2);
});

test('records with a role of the caller, which gets what it needs', () => {
  const stack = testStack();
  const configRole = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('config.amazonaws.com') });
  const template = templateOf({ configRole, trail: none() }, stack);
  const RoleARN = stack.resolve(configRole.roleArn) as object;

  template.resourceCountIs('Custom::ConfigServiceRole', 0);
  template.hasResourceProperties('AWS::Config::ConfigurationRecorder', { RoleARN });
  template.hasResource('AWS::Config::DeliveryChannel', { DependsOn: [Match.stringLikeRegexp('BucketPolicy'), Match.stringLikeRegexp('RoleDefaultPolicy')] });
  template.hasResourceProperties('AWS::S3::BucketPolicy', policyWith({ Action: 's3:PutObject', Principal: { AWS: RoleARN } }));
});

const allows = (...services: string[]) => keyPolicyWith(...services.map((one) => ({ Principal: { Service: `${one}.amazonaws.com` } })));

test('the caller\'s key encrypts everything as the only one, and its policy is completed', () => {
  const stack = testStack();
  const encryptionKey = new kms.Key(stack, 'Key');
  const template = templateOf({ encryptionKey }, stack);
  const arn = stack.resolve(encryptionKey.keyArn) as object;

  template.resourceCountIs('AWS::KMS::Key', 1);
  template.hasResourceProperties('AWS::CloudTrail::Trail', { KMSKeyId: arn });
  template.hasResourceProperties('AWS::Config::DeliveryChannel', { S3KmsKeyArn: arn });
  template.hasResourceProperties('AWS::KMS::Key', allows('cloudtrail'));
});

test('the caller\'s topic, as the only one, gets the findings, and the policy of its key is completed', () => {
  const stack = testStack();
  const alarmTopic = ownedTopic(stack);
  const template = templateOf({ ...SKIPPED, detector: create(), alarmTopic }, stack);

  for (const type of ['SNS::Topic', 'KMS::Key']) template.resourceCountIs(`AWS::${type}`, 1);
  template.hasResourceProperties('AWS::Events::Rule', { Targets: [{ Arn: stack.resolve(alarmTopic.topicArn), Id: 'Target0' }] });
  template.hasResourceProperties('AWS::KMS::Key', allows('cloudwatch', 'events'));
});
