import { Duration, Lazy, Stack, aws_iam as iam, aws_s3 as s3 } from 'aws-cdk-lib';
import { ADOPTED, importedLogGroup, SKIPPED } from './fixture';
import { AuditEvent, AuditTrail, AuditTrailProps, ProtectionPlan, AccountResource } from '../../../src/operations';
import { KEY_ARN } from '../../../tools/assemblies/imported';
import { testStack } from '../../../tools/assemblies/stacks';

const bucketIn = (stack: Stack) => s3.Bucket.fromBucketName(stack, 'Media', 'shop-media');
const existing = (id: string) => AccountResource.fromExisting(id);

test.each<[string, (stack: Stack) => AuditTrailProps]>([
  ['trail must be the ARN of a trail for an existing resource, got "company"; find it with aws cloudtrail describe-trails',
    () => ({ trail: existing('company') })],
  [`configRecorder must be the name of a recorder, of at most 256 characters for an existing resource, got "${'a'.repeat(257)}"; find it with aws configservice describe-configuration-recorders`,
    () => ({ configRecorder: existing('a'.repeat(257)) })],
  ['detector must be the id of a detector for an existing resource, got "arn:aws:guardduty:ap-northeast-1:123456789012:detector/1"; find it with aws guardduty list-detectors',
    () => ({ detector: existing('arn:aws:guardduty:ap-northeast-1:123456789012:detector/1') })],
  ['accessAnalyzer must be the ARN of an analyzer for an existing resource, got "company"; find it with aws accessanalyzer list-analyzers',
    () => ({ accessAnalyzer: existing('company') })],
  ['securityHub must be the ARN of a hub for an existing resource, got "default"; find it with aws securityhub describe-hub or describe-security-hub-v2',
    () => ({ securityHub: existing('default') })],
  ['trailLogGroup must be passed with an existing trail, got none; leave it out, or pass AccountResource.fromExisting() as trail',
    (stack) => ({ trailLogGroup: importedLogGroup(stack) })],
  ['watchedEvents must be passed with a log group, got RootUse,VpcChanges without one; pass trailLogGroup',
    () => ({ ...SKIPPED, watchedEvents: [AuditEvent.ROOT_USE, AuditEvent.VPC_CHANGES] })],
  ['configRules must be passed with a configuration recorder, got ENCRYPTED_VOLUMES without one; leave them out, or use the existing recorder',
    () => ({ ...SKIPPED, configRules: ['ENCRYPTED_VOLUMES'] })],
  ['configRole must be passed with a created configuration recorder, got Test/Role without one; set it where the recorder is created',
    (stack) => ({ ...ADOPTED, configRole: iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::123456789012:role/recorder') })],
  ['dataEventBuckets must be passed with a created trail, got none; set it where the trail is created',
    (stack) => ({ ...ADOPTED, dataEventBuckets: [bucketIn(stack)] })],
  ['trailReplication must be passed with a created trail, got none; set it where the trail is created',
    () => ({ ...ADOPTED, trailReplication: { destinationBucketName: 'archive', destinationKeyArn: KEY_ARN } })],
  ['trailReplication.destinationKeyArn is required, got none; pass the ARN of a key of the destination',
    () => ({ trailReplication: { destinationBucketName: 'archive' } })],
  ['dataEventBuckets must be at most 250 buckets, got 251; use advanced event selectors on the trail',
    (stack) => ({ dataEventBuckets: Array<s3.IBucket>(251).fill(bucketIn(stack)) })],
  ['scannedBuckets must be passed with a detector, got 1 without one; leave them out, or use the existing detector',
    (stack) => ({ ...SKIPPED, scannedBuckets: [bucketIn(stack)] })],
  ['protectionPlans must be passed with a created detector, got RDS_LOGIN_EVENTS without one; enable them where the detector is created',
    () => ({ ...ADOPTED, protectionPlans: [ProtectionPlan.RDS] })],
  ['configRules must be identifiers of managed rules, e.g. ENCRYPTED_VOLUMES, got "encrypted-volumes"; use config.ManagedRuleIdentifiers',
    () => ({ configRules: ['encrypted-volumes'] })],
  ['configRules must be identifiers of managed rules, e.g. ENCRYPTED_VOLUMES, got a token; use config.ManagedRuleIdentifiers',
    () => ({ configRules: [Lazy.string({ produce: () => 'LATE' })] })],
  ['minimumSeverity must be passed with a detector, got 7 without one; leave it out, or use the existing detector',
    () => ({ ...SKIPPED, minimumSeverity: 7 })],
  ['minimumSeverity must be from 1 to 10, got 0; 4 is medium, 7 is high', () => ({ minimumSeverity: 0 })],
  ['minimumSeverity must be from 1 to 10, got 11; 4 is medium, 7 is high', () => ({ minimumSeverity: 11 })],
  ['minimumSeverity must be from 1 to 10, got NaN; 4 is medium, 7 is high', () => ({ minimumSeverity: NaN })],
  ['retention must be from 1 to 36500 whole days, got 1 day 12 hours; use Duration.days()', () => ({ retention: Duration.hours(36) })],
])('fails: %s', (message, props) => {
  const stack = testStack();
  const refused = props(stack);

  expect(() => new AuditTrail(stack, 'Audit', refused)).toThrow(new Error(`${message} (at Test/Audit)`));
  expect(stack.node.findChild('Audit').node.children).toEqual([]);
});

test('fails with a singleton that has no id', () => {
  expect(() => AccountResource.fromExisting(' ')).toThrow(new Error('id must not be empty, got " "; pass its ARN, id or name, or use AccountResource.none()'));
});
