import { Duration, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as fc from 'fast-check';
import { AuditEvent, AuditTrail, ProtectionPlan, AccountResource } from '../../../src/operations';
import { KEY_ARN } from '../../../tools/assemblies/imported';
import { mostly } from '../mostly';
import { Subject } from '../subject';

const LATE = 'late';
type Choice = 'create' | 'skip' | { readonly id: string };

interface Sample {
  readonly trail?: Choice;
  readonly configRecorder?: Choice;
  readonly detector?: Choice;
  readonly accessAnalyzer?: Choice;
  readonly securityHub?: Choice;
  readonly logGroup?: boolean;
  readonly topic?: 'own' | 'imported';
  readonly key?: 'own' | 'imported';
  readonly accessLogs?: boolean;
  readonly hours?: number;
  readonly lockMode?: s3.ObjectLockMode;
  readonly logRetention?: logs.RetentionDays;
  readonly watchedEvents?: readonly AuditEvent[];
  readonly ignoreCdkDeployments?: boolean;
  readonly recordGlobalTypes?: boolean;
  readonly configRules?: readonly string[];
  readonly protectionPlans?: readonly ProtectionPlan[];
  readonly minimumSeverity?: number;
  readonly removalPolicy?: RemovalPolicy;
  /** Props that can have no effect. */
  readonly stray: boolean;
}

function choice(id: string): fc.Arbitrary<Choice> {
  const existing = mostly(fc.constantFrom(id, LATE), fc.oneof(fc.string(), fc.constantFrom('', 'a'.repeat(300)))).map((one) => ({ id: one }));
  return fc.oneof(fc.constant<Choice>('create'), fc.constant<Choice>('skip'), existing);
}

const arbitrary: fc.Arbitrary<Sample> = fc.record<Sample, 'stray'>({
  trail: choice('arn:aws:cloudtrail:ap-northeast-1:123456789012:trail/company'),
  configRecorder: choice('default'),
  detector: choice('0123456789abcdef0123456789abcdef'),
  accessAnalyzer: choice('arn:aws:access-analyzer:ap-northeast-1:123456789012:analyzer/company'),
  securityHub: choice('arn:aws:securityhub:ap-northeast-1:123456789012:hub/default'),
  logGroup: fc.boolean(),
  topic: fc.constantFrom('own', 'imported'),
  key: fc.constantFrom('own', 'imported'),
  accessLogs: fc.boolean(),
  hours: mostly(fc.integer({ min: 1, max: 36_500 }).map((days) => days * 24), fc.nat(2_000_000)),
  lockMode: fc.constantFrom(s3.ObjectLockMode.GOVERNANCE, s3.ObjectLockMode.COMPLIANCE),
  logRetention: fc.constantFrom(logs.RetentionDays.ONE_DAY, logs.RetentionDays.INFINITE),
  watchedEvents: fc.array(fc.constantFrom(...Object.values(AuditEvent)), { maxLength: 16 }),
  ignoreCdkDeployments: fc.boolean(),
  recordGlobalTypes: fc.boolean(),
  configRules: fc.array(mostly(
    fc.constantFrom('ENCRYPTED_VOLUMES', 'ALB_WAF_ENABLED', 'A'),
    fc.oneof(fc.string(), fc.constant('encrypted-volumes')),
  ), { maxLength: 4 }),
  protectionPlans: fc.array(fc.constantFrom(...Object.values(ProtectionPlan)), { maxLength: 7 }),
  minimumSeverity: mostly(fc.double({ min: 1, max: 10, noNaN: true }), fc.oneof(fc.double(), fc.integer())),
  removalPolicy: fc.constantFrom(RemovalPolicy.DESTROY, RemovalPolicy.RETAIN),
  stray: mostly(fc.constant(false), fc.constant(true), 4),
}, { requiredKeys: ['stray'] });

function singletonOf(one: Choice | undefined): AccountResource | undefined {
  if (one === undefined) return undefined;
  if (one === 'create') return AccountResource.create();
  if (one === 'skip') return AccountResource.none();
  return AccountResource.fromExisting(one.id === LATE ? Lazy.string({ produce: () => LATE }) : one.id);
}

function keyOf(stack: Stack, id: string, kind: 'own' | 'imported'): kms.IKey {
  return kind === 'own' ? new kms.Key(stack, `${id}Key`, { enableKeyRotation: true }) : kms.Key.fromKeyArn(stack, `${id}Key`, KEY_ARN);
}

function topicOf(stack: Stack, id: string, kind: 'own' | 'imported'): sns.ITopic {
  if (kind === 'imported') return sns.Topic.fromTopicArn(stack, `${id}Topic`, 'arn:aws:sns:ap-northeast-1:123456789012:pager');
  return new sns.Topic(stack, `${id}Topic`, { enforceSSL: true });
}

function build(stack: Stack, id: string, sample: Sample): void {
  const { logGroup, topic, key, accessLogs, hours, watchedEvents, configRules, protectionPlans, minimumSeverity, stray, ...rest } = sample;
  const adopted = typeof sample.trail === 'object';
  const created = (one?: Choice) => stray || one === undefined || one === 'create';
  new AuditTrail(stack, id, {
    ...rest,
    trail: singletonOf(sample.trail),
    configRecorder: singletonOf(sample.configRecorder),
    detector: singletonOf(sample.detector),
    accessAnalyzer: singletonOf(sample.accessAnalyzer),
    securityHub: singletonOf(sample.securityHub),
    trailLogGroup: logGroup && (stray || adopted) ? logs.LogGroup.fromLogGroupName(stack, `${id}Logs`, 'company-trail') : undefined,
    alarmTopic: topic && topicOf(stack, id, topic),
    encryptionKey: key && keyOf(stack, id, key),
    accessLogsBucket: accessLogs ? s3.Bucket.fromBucketName(stack, `${id}AccessLogs`, 'access-logs') : undefined,
    retention: hours === undefined ? undefined : Duration.hours(hours),
    watchedEvents: created(sample.trail) || (adopted && logGroup) ? watchedEvents as AuditEvent[] | undefined : undefined,
    configRules: stray || sample.configRecorder !== 'skip' ? configRules as string[] | undefined : undefined,
    protectionPlans: created(sample.detector) ? protectionPlans as ProtectionPlan[] | undefined : undefined,
    minimumSeverity: stray || sample.detector !== 'skip' ? minimumSeverity : undefined,
  });
}

export const auditTrailSubject: Subject<Sample> = { name: 'AuditTrail', arbitrary, build };
