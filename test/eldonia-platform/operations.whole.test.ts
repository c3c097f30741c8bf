import { App, Environment, Stack, aws_iam as iam, aws_sns as sns, TimeZone } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { IConstruct } from 'constructs';
import { economy, existing, once, platform as platformOf, slim as slimly, warningsAt } from './fixture';
import {
  AccountResource, AlarmTopic, ApiIngress, Edge, EldoniaPlatform, EldoniaPlatformProps, MediaProcessing, PlatformAuditOptions,
  PlatformJob, PlatformTier, PlatformZone, ProtectionPlan,
} from '../../src';
import { OSAKA, testStack, TOKYO } from '../../tools/assemblies/stacks';
import { propertiesOf } from '../support/templates';

const EMAIL = 'ops@example.com';
const SKIP = AccountResource.none();

const platform = (props: Partial<EldoniaPlatformProps> = {}, stack?: Stack): EldoniaPlatform =>
  platformOf({ alarmEmail: EMAIL, ...props }, stack).platform;

/** A platform with only the parts that a test needs. */
const slim = (props: Partial<EldoniaPlatformProps>, stack?: Stack): EldoniaPlatform =>
  slimly({ alarmEmail: EMAIL, edge: Edge.none(), ...props }, stack).platform;

const templates = ({ node }: EldoniaPlatform): Template[] => (node.root as App).synth().stacks.map(({ template }) => Template.fromJSON(template));

const templateOf = (part: IConstruct | undefined) => Template.fromStack(Stack.of(part!));
/** The IAM policies of the stack, without a synthesis. */
const policiesOf = (it: EldoniaPlatform) => Stack.of(it).node.findAll().filter((child) => child instanceof iam.CfnPolicy)
  .map(({ policyDocument }) => JSON.stringify(Stack.of(it).resolve(policyDocument)));

const TOPIC = 'arn:aws:sns:ap-northeast-1:123456789012';
const production = once(() => platform({ monitoring: { criticalAlarmEmail: 'on-call@example.com' } }));

const atNight = once(() => slim({
  tier: PlatformTier.ECONOMY,
  existing: { database: undefined },
  monitoring: { enabled: true },
  audit: undefined,
  costs: { monthlyBudget: 600, uptimeSchedule: true, uptimeOpening: 9 },
}));

const chosen = once(() => {
  const stack = testStack();
  const topic = (id: string, region = TOKYO.region) => sns.Topic.fromTopicArn(stack, id, `arn:aws:sns:${region}:123456789012:${id}`);
  const monitoring = {
    usEast1AlarmTopic: topic('Global', 'us-east-1'),
    thresholds: { cpuPercent: 61, blockedRequests: 7 },
    dashboard: false,
    savedQueries: false,
  };
  const given = existing(stack);
  return platform({
    ...given,
    alarmEmail: undefined,
    existing: { ...given.existing, alarmTopic: topic('Alarms'), criticalAlarmTopic: topic('Pages') },
    monitoring,
    audit: { detector: AccountResource.none(), accessAnalyzer: AccountResource.none() },
    costs: { monthlyBudget: 99, reservationAlerts: true },
    jobs: [PlatformJob.command('Nightly', ['node', 'nightly.js'], { schedule: ScheduleExpression.cron({ minute: '0', hour: '3', timeZone: TimeZone.ASIA_TOKYO }) })],
  }, stack);
});

const edgeOf = (it: EldoniaPlatform) => it._parts.edgeObservability;
const auditOf = (it: EldoniaPlatform) => it.auditTrail;
const costsOf = (it: EldoniaPlatform) => it._parts.costGuard;
const anomaliesOf = (it: EldoniaPlatform) => it._parts.costAnomalies;
const main = (it: EldoniaPlatform) => it;

test.each<[what: string, made: () => EldoniaPlatform, part: (it: EldoniaPlatform) => IConstruct | undefined, type: string, properties: object]>([
  ['the dashboard shows the alarms on the CDN', production, main, 'CloudWatch::Dashboard', {
    DashboardBody: { 'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp(':cloudwatch:us-east-1:123456789012:alarm:eldonia-edge-server-errors')])] },
  }],
  ['errors of CloudFront notify and page', production, edgeOf, 'CloudWatch::Alarm', {
    AlarmName: 'eldonia-edge-server-errors', AlarmActions: [Match.anyValue(), Match.anyValue()],
  }],
  ['us-east-1 pages the critical address', production, edgeOf, 'SNS::Subscription', { Endpoint: 'on-call@example.com' }],
  ['insights come with monitoring', atNight, main, 'ECS::Cluster', { ClusterSettings: [{ Name: 'containerInsights', Value: 'enhanced' }] }],
  ['an existing topic gets the pages', chosen, main, 'CloudWatch::CompositeAlarm', { AlarmName: 'eldonia-unhealthy', AlarmActions: [`${TOPIC}:Pages`] }],
  ['an existing topic gets the alarms of jobs, which page nobody', chosen, main, 'CloudWatch::Alarm', {
    AlarmName: 'eldonia-jobs-nightly-dead-letter', AlarmActions: [`${TOPIC}:Alarms`],
  }],
  ['an existing topic gets the audit', chosen, auditOf, 'CloudWatch::Alarm', { AlarmActions: [`${TOPIC}:Alarms`] }],
  ['an existing topic gets the alarms of us-east-1', chosen, edgeOf, 'CloudWatch::Alarm', { AlarmActions: ['arn:aws:sns:us-east-1:123456789012:Global'] }],
  ['thresholds are passed', chosen, main, 'CloudWatch::Alarm', { Namespace: 'AWS/ECS', MetricName: 'CPUUtilization', Threshold: 61 }],
  ['thresholds are passed to us-east-1', chosen, edgeOf, 'CloudWatch::Alarm', { Namespace: 'AWS/WAFV2', Threshold: 7 }],
])('%s', (_, made, part, type, properties) => templateOf(part(made())).hasResourceProperties(`AWS::${type}`, properties));

test.each<[string, string, made: () => EldoniaPlatform, count: number, parts: ((it: EldoniaPlatform) => IConstruct | undefined)[]]>([
  ['the audit', 'SNS::Topic', production, 0, [auditOf]],
  ['a platform with topics', 'SNS::Topic', chosen, 0, [main, auditOf, edgeOf, costsOf, anomaliesOf]],
  ['a platform without them', 'CloudWatch::Dashboard', chosen, 0, [main]],
  ['a platform without them', 'Logs::QueryDefinition', chosen, 0, [main]],
  ['an audit without it', 'GuardDuty::Detector', chosen, 0, [auditOf]],
])('%s has so many %s', (_, type, made, count, parts) => {
  for (const part of parts) templateOf(part(made())).resourceCountIs(`AWS::${type}`, count);
});

test('alarms notify one address, and only composite alarms notify the critical address', () => {
  const it = production();
  const template = templateOf(it);
  const pages = [Stack.of(it).resolve(it.criticalAlarmTopic!.topicArn)];
  const composites = propertiesOf(template, 'AWS::CloudWatch::CompositeAlarm') as { AlarmName: string; AlarmActions?: unknown[] }[];
  /** One per part that has causes. */
  const degraded = ['api', 'cache', 'database', 'jobs', 'media', 'others'].map((part) => `eldonia-degraded-${part}`);

  expect(propertiesOf(template, 'AWS::SNS::Subscription').map(({ Endpoint, Protocol }) => [Endpoint, Protocol]).sort())
    .toEqual([['on-call@example.com', 'email'], [EMAIL, 'email']]);
  expect(composites.map(({ AlarmName }) => AlarmName).sort())
    .toEqual(['eldonia-degraded', ...degraded, 'eldonia-fast-burn', 'eldonia-slow-burn', 'eldonia-unhealthy']);
  expect(composites.filter(({ AlarmActions }) => JSON.stringify(AlarmActions) === JSON.stringify(pages)).map(({ AlarmName }) => AlarmName).sort())
    .toEqual([...degraded, 'eldonia-unhealthy']);
});

test('what may fail by itself is in stacks that are deployed later', () => {
  const it = production();
  const [edge, audit, costs] = [edgeOf(it), auditOf(it), costsOf(it)].map((part) => Stack.of(part!));

  expect(edge.region).toBe('us-east-1');
  for (const stack of [edge, audit]) expect(stack.dependencies).toContain(Stack.of(it));
  expect(costs).not.toBe(Stack.of(it));
  expect(JSON.stringify(templateOf(audit).toJSON())).not.toContain('Fn::ImportValue');
});

test('the economy tier has no monitoring, audit and cost controls, unless they are enabled', () => {
  const { platform: quiet } = economy();
  const watched = atNight();

  expect(templates(quiet)).toHaveLength(3);
  const { alarmTopic, observability, auditTrail } = quiet;
  const { serviceEvents, edgeObservability, costGuard, costAnomalies } = quiet._parts;
  expect([alarmTopic, observability, serviceEvents, edgeObservability, auditTrail, costGuard, costAnomalies]).toEqual(Array(7).fill(undefined));
  expect(JSON.stringify(templateOf(quiet).findResources('AWS::IAM::Policy'))).not.toContain('guardduty');
  expect([watched.observability, watched.auditTrail].map((part) => part === undefined)).toEqual([false, true]);
});

test('the alarms of each part notify the address without monitoring', () => {
  const it = slim({ edge: undefined });

  expect(templates(it)).toHaveLength(3);
  templateOf(it).hasResourceProperties('AWS::SNS::Subscription', { Endpoint: EMAIL });
});

test('reads a topic of the caller from the outputs of its stack, and keeps the exports for other stacks', () => {
  const app = new App();
  const stack = new Stack(app, 'Test', { env: TOKYO });
  const { topic } = new AlarmTopic(new Stack(app, 'Topics', { env: TOKYO }), 'Alarms');
  const it = slim({ alarmEmail: undefined, existing: { alarmTopic: topic }, audit: { enabled: true } }, stack);
  const audit = JSON.stringify(templateOf(it.auditTrail).toJSON());

  expect(audit).toContain('Fn::GetStackOutput');
  expect(audit).not.toContain('Fn::ImportValue');
  // A stack of the caller, which may have imported the export before.
  expect(JSON.stringify(templateOf(stack).toJSON())).toContain('Fn::ImportValue');
});

test('alerts of reservations on request, and has no permissions for GuardDuty without a detector', () => {
  templateOf(costsOf(chosen())).resourcePropertiesCountIs('AWS::Budgets::Budget', { NotificationsWithSubscribers: Match.anyValue() }, 3);
  expect(policiesOf(chosen()).filter((policy) => policy.includes('guardduty'))).toEqual([]);
});

test.each<[string, PlatformAuditOptions, boolean]>([
  ['a new detector with all protection plans', { enabled: true }, true],
  ['a new detector without Runtime Monitoring', { protectionPlans: [ProtectionPlan.S3] }, false],
  ['an existing detector', { detector: AccountResource.fromExisting('0123456789abcdef0123456789abcdef') }, false],
])('the tasks allow the GuardDuty agent, or not, with %s', (_, audit, expected) => {
  const policies = policiesOf(slim({ audit }));

  expect(policies).not.toEqual([]);
  expect(policies.some((policy) => policy.includes('guardduty'))).toBe(expected);
});

test.each<[string, PlatformAuditOptions, boolean]>([
  ['all parts are disabled', { trail: SKIP, configRecorder: SKIP, detector: SKIP, accessAnalyzer: SKIP }, false],
  ['only an existing trail without a log group', {
    trail: AccountResource.fromExisting('arn:aws:cloudtrail:ap-northeast-1:123456789012:trail/company'),
    configRecorder: SKIP,
    detector: SKIP,
    accessAnalyzer: SKIP,
  }, false],
  ['only Security Hub', {
    trail: SKIP, configRecorder: SKIP, detector: SKIP, accessAnalyzer: SKIP, securityHub: AccountResource.create(),
  }, true],
])('has an audit stack only if it is not empty: %s', (_, audit, expected) => expect(slim({ audit }).auditTrail !== undefined).toBe(expected));

describe('the media bucket in the audit', () => {
  const it = slim({ audit: { recordMediaAccess: true, scanUploads: true }, media: MediaProcessing.images({ sourcePrefix: 'uploads/' }) });
  const audit = templateOf(it.auditTrail);

  test('has its reads and writes recorded, and its uploads scanned', () => {
    const values = JSON.stringify(propertiesOf(audit, 'AWS::CloudTrail::Trail')[0].EventSelectors);

    expect(values).toContain('"Type":"AWS::S3::Object"');
    expect(values).toContain('"Fn::GetStackOutput"');
    // So that the bucket can be replaced without the audit.
    expect(JSON.stringify(audit.toJSON())).not.toContain('Fn::ImportValue');
    audit.hasResourceProperties('AWS::GuardDuty::MalwareProtectionPlan', { ProtectedResource: { S3Bucket: { ObjectPrefixes: ['uploads/'] } } });
  });

  test('is neither by default', () => {
    const quiet = templateOf(auditOf(production()));

    quiet.hasResourceProperties('AWS::CloudTrail::Trail', { EventSelectors: [] });
    quiet.resourceCountIs('AWS::GuardDuty::MalwareProtectionPlan', 0);
  });
});

test('stops a development platform at night', () => {
  const it = atNight();
  const template = templateOf(it);
  const actions = propertiesOf(template, 'AWS::Scheduler::Schedule').map(({ Target }) => JSON.stringify(Target.Arn));

  expect([...new Set(actions.map((arn) => /aws-sdk:[\w:]+/.exec(arn)?.[0]))].sort()).toEqual([
    'aws-sdk:applicationautoscaling:registerScalableTarget', 'aws-sdk:ecs:updateService', 'aws-sdk:rds:startDBCluster', 'aws-sdk:rds:stopDBCluster',
  ]);
  const [opening] = propertiesOf(template, 'AWS::Scheduler::Schedule', { ScheduleExpression: 'cron(0 9 ? * MON-FRI *)' });
  expect(JSON.stringify(opening.Target.Input)).toContain('\\"DesiredCount\\":1');
  expect(it._parts.costGuard).toBeDefined();
});

test('has no budget in Osaka, where CloudFormation does not support AWS Budgets', () => {
  const osaka = testStack(OSAKA);

  expect(slim({ costs: undefined }, osaka)._parts.costGuard).toBeUndefined();
  expect(slim({ costs: { monthlyBudget: 10 } })._parts.costGuard).toBeDefined();
});

test('has no EdgeAlarms stack without CloudFront, or if the platform is in us-east-1', () => {
  const virginia = testStack({ ...TOKYO, region: 'us-east-1' });
  const monitoring = { enabled: true };
  const api = { ingress: ApiIngress.cloudFrontOnly('pl-0123456789abcdef0') };
  const there = slim({ edge: undefined, monitoring, api }, virginia);

  expect(slim({ monitoring })._parts.edgeObservability).toBeUndefined();
  expect(Stack.of(there._parts.edgeObservability!)).toBe(virginia);
});

test('warns of a second audit in the same account and Region', () => {
  const app = new App();
  const add = (id: string, env: Environment) => slim({ audit: { enabled: true }, name: id.toLowerCase(), edge: Edge.none(), zone: PlatformZone.fromAttributes({ hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: `${id.toLowerCase()}.example` }) }, new Stack(app, id, { env }));
  const [first, second, elsewhere] = [add('One', TOKYO), add('Two', TOKYO), add('Three', { ...TOKYO, account: '210987654321' })];
  const warnings = (it: EldoniaPlatform) => Stack.of(it.auditTrail!).node.findAll().flatMap(warningsAt)
    .filter((text) => text.includes('secondAudit'));

  expect([first, elsewhere].flatMap(warnings)).toEqual([]);
  expect(warnings(second)).toEqual([
    'One/Audit/Platform deploys the audit of this account and Region already, so this stack may fail to deploy; '
    + 'set audit.enabled of one of the platforms to false [ack: @eldonia/eldonia-platform:secondAudit]',
  ]);
});
