import {
  Lazy, Size, Token, aws_cloudwatch as cloudwatch, aws_kms as kms, aws_logs as logs, aws_s3 as s3,
} from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { CacheCluster } from '../../../src/cache';
import { AccountResource, AlarmTopic, AuditEvent, AuditTrail, Observability, ProtectionPlan } from '../../../src/operations';
import { CostAnomalies, CostGuard } from '../../../src/operations/internal';
import { importedVpc, smallFunction } from '../../../tools/assemblies/imported';
import { importedDatabase } from '../../../tools/assemblies/imported-parts';
import { made } from '../made';
import { struct, subject } from '../subject';
import { among, amount, bool, daysInHours, key, lateText, millis, mostly, text, topic } from '../values';

/** Of subjects with few props, so that each of them is invalid more often. */
const FEW = 5;
const email = text(['on-call@eldonia.example', 'a+b@c.example'], [], FEW);

export const alarmTopic = subject('AlarmTopic', {}, {
  emails: mostly(mostly(fc.uniqueArray(email, { maxLength: 3 }), fc.array(email, { maxLength: 3 }), FEW), fc.tuple(lateText('late@eldonia.example'))),
  topicName: text(['alarms', 'Alarms_2-b'], [], FEW),
  encryptionKey: key,
}, (props, stack, id) => new AlarmTopic(stack, id, props));

const accountResource = (id: string) => fc.oneof(
  made(fc.constant('create'), () => AccountResource.create()),
  made(fc.constant('none'), () => AccountResource.none()),
  made(mostly(mostly(fc.constant(id), lateText(id)), fc.oneof(fc.string(), fc.constantFrom('', 'a'.repeat(300)))), (one) => AccountResource.fromExisting(one)),
);

export const auditTrail = subject('AuditTrail', { hasStrayProps: mostly(fc.constant(false), fc.constant(true), 4) }, {
  trail: accountResource('arn:aws:cloudtrail:ap-northeast-1:123456789012:trail/company'),
  configRecorder: accountResource('default'),
  detector: accountResource('0123456789abcdef0123456789abcdef'),
  accessAnalyzer: accountResource('arn:aws:access-analyzer:ap-northeast-1:123456789012:analyzer/company'),
  securityHub: accountResource('arn:aws:securityhub:ap-northeast-1:123456789012:hub/default'),
  trailLogGroup: made(fc.constant('company-trail'), (name, stack, id) => logs.LogGroup.fromLogGroupName(stack, id, name)),
  encryptionKey: fc.oneof(made(fc.constant('own key'), (_, stack, id) => new kms.Key(stack, id, { enableKeyRotation: true })), key),
  retention: daysInHours(36_500, fc.nat(2_000_000)),
  lockMode: fc.constantFrom(s3.ObjectLockMode.GOVERNANCE, s3.ObjectLockMode.COMPLIANCE),
  watchedEvents: fc.array(fc.constantFrom(...Object.values(AuditEvent)), { maxLength: 16 }),
  ignoreCdkDeployments: bool,
  configRules: fc.array(text(['ENCRYPTED_VOLUMES', 'ALB_WAF_ENABLED', 'A'], ['encrypted-volumes']), { maxLength: 4 }),
  protectionPlans: fc.array(fc.constantFrom(...Object.values(ProtectionPlan)), { maxLength: 7 }),
  minimumSeverity: mostly(fc.double({ min: 1, max: 10, noNaN: true }), fc.oneof(fc.double(), fc.integer())),
}, ({ hasStrayProps, ...props }, stack, id) => {
  const isCreated = (one = AccountResource.create()) => one._created;
  const adopted = props.trail?._existingId !== undefined;
  // Props that can have no effect are rejected.
  const effective = hasStrayProps ? {} : {
    trailLogGroup: adopted ? props.trailLogGroup : undefined,
    watchedEvents: isCreated(props.trail) || (adopted && props.trailLogGroup) ? props.watchedEvents : undefined,
    configRules: props.configRecorder?._skipped ? undefined : props.configRules,
    protectionPlans: isCreated(props.detector) ? props.protectionPlans : undefined,
    minimumSeverity: props.detector?._skipped ? undefined : props.minimumSeverity,
  };
  new AuditTrail(stack, id, { ...props, ...effective });
});

const dollars = mostly(fc.oneof(fc.integer({ min: 1, max: 1_000_000 }), fc.constant(0.5)), fc.oneof(fc.integer({ max: 0 }), fc.double()));
const tagPart = among(['Project', 'a:b', '名前'], [''], FEW);

export const costGuard = subject('CostGuard', {
  monthlyBudget: dollars,
  costTag: fc.record({ key: tagPart, value: tagPart }),
  topic,
}, {
  taggedCostsOnly: bool,
  reservationAlerts: bool,
  reservationTarget: amount(1, 100),
}, (props, stack, id) => new CostGuard(stack, id, props));

export const costAnomalies = subject('CostAnomalies', {
  costTag: fc.record({ key: tagPart, value: tagPart }),
  topic,
}, {
  anomalyThreshold: dollars,
  anomalyMonitor: accountResource('arn:aws:ce::123456789012:anomalymonitor/12345678-1234-1234-1234-123456789012'),
}, (props, stack, id) => new CostAnomalies(stack, id, props));

const percent = mostly(fc.double({ min: 0.1, max: 100, noNaN: true }), fc.double());
const count = mostly(fc.integer({ min: 1, max: 1_000_000 }), fc.oneof(fc.integer({ max: 0 }), fc.double()));
const watchedDatabase = made(fc.constant('database'), (_, stack, id) => importedDatabase(stack, id));

export const observability = subject('Observability', {
  thresholds: struct({
    cpuPercent: percent,
    evictions: mostly(count, made(fc.constant('late'), () => Token.asNumber(Lazy.number({ produce: () => 5 })))),
    dollarsPerHour: fc.oneof(count, count, fc.constant(-1)),
    maxConnections: count,
    replicaLag: millis(mostly(fc.integer({ min: 1, max: 86_400_000 }), fc.constant(0))),
    freeableMemory: made(mostly(fc.integer({ min: 1, max: 2 ** 40 }), fc.constant(0)), (bytes) => Size.bytes(bytes)),
  }),
}, {
  database: watchedDatabase,
  cache: made(fc.integer({ min: 1, max: 12 }), (shards, stack, id) => new CacheCluster(stack, id, { vpc: importedVpc(stack), shards })),
  functions: fc.array(made(fc.constant('function'), (_, stack, id) => smallFunction(stack, id)), { maxLength: 3 }),
  alarms: made(mostly(fc.nat(20), fc.integer({ min: 80, max: 110 })), (total, stack, id) =>
    Array.from({ length: total }, (_, index) => cloudwatch.Alarm.fromAlarmName(stack, `${id}${index}`, `alarm-${index}`))),
  name: mostly(fc.constantFrom('shop', 'Shop_1', 'a'.repeat(200)), fc.string({ maxLength: 210 })),
  availabilityTarget: mostly(fc.constantFrom(95, 99, 99.9, 99.999), fc.double()),
}, ({ name, ...props }, stack, id) => new Observability(stack, id, {
  ...props,
  // A stack of the test holds many, and their names are the account's.
  name: name !== undefined && /^[\w-]{1,200}$/.test(name) ? `${id}-${name}`.slice(0, 200) : name,
}));
