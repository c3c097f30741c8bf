import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ADOPTED, importedLogGroup, SKIPPED } from './fixture';
import { AuditEvent, AuditTrail, AuditTrailProps, ProtectionPlan, AccountResource } from '../../../src/operations';
import { KEY_ARN } from '../../../tools/assemblies/imported';
import { testStack } from '../../../tools/assemblies/stacks';

const bucketIn = (stack: Stack) => s3.Bucket.fromBucketName(stack, 'Media', 'shop-media');
const existing = (id: string) => AccountResource.fromExisting(id);

test.each<[string, (stack: Stack) => AuditTrailProps, string]>([
  ['a trail by its name', () => ({ trail: existing('company') }),
    'trail must be the ARN of a trail for an existing resource, got "company"; find it with aws cloudtrail describe-trails'],
  ['a recorder by a long name', () => ({ configRecorder: existing('a'.repeat(257)) }),
    `configRecorder must be the name of a recorder, of at most 256 characters for an existing resource, got "${'a'.repeat(257)}"; ` +
    'find it with aws configservice describe-configuration-recorders'],
  ['a detector by its ARN', () => ({ detector: existing('arn:aws:guardduty:ap-northeast-1:123456789012:detector/1') }),
    'detector must be the id of a detector for an existing resource, got "arn:aws:guardduty:ap-northeast-1:123456789012:detector/1"; ' +
    'find it with aws guardduty list-detectors'],
  ['an analyzer by its name', () => ({ accessAnalyzer: existing('company') }),
    'accessAnalyzer must be the ARN of an analyzer for an existing resource, got "company"; find it with aws accessanalyzer list-analyzers'],
  ['a hub by its name', () => ({ securityHub: existing('default') }),
    'securityHub must be the ARN of a hub for an existing resource, got "default"; find it with aws securityhub describe-hub'],
  ['a log group for a trail of its own', (stack) => ({ trailLogGroup: importedLogGroup(stack) }),
    'trailLogGroup must be passed with an existing trail, got none; leave it out, or pass AccountResource.fromExisting() as trail'],
  ['events that nobody logs', () => ({ ...SKIPPED, watchedEvents: [AuditEvent.ROOT_USE, AuditEvent.VPC_CHANGES] }),
    'watchedEvents must be passed with a log group, got RootUse,VpcChanges without one; pass trailLogGroup'],
  ['rules without a recorder', () => ({ ...SKIPPED, configRules: ['ENCRYPTED_VOLUMES'] }),
    'configRules must be passed with a configuration recorder, got ENCRYPTED_VOLUMES without one; leave them out, or use the existing recorder'],
  ['a role for a recorder that exists', (stack) => ({
    ...ADOPTED, configRole: iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::123456789012:role/recorder'),
  }),
  'configRole must be passed with a created configuration recorder, got Test/Role without one; set it where the recorder is created'],
  ['calls for a trail that exists', (stack) => ({ ...ADOPTED, dataEventBuckets: [bucketIn(stack)] }),
    'dataEventBuckets must be passed with a created trail, got none; set it where the trail is created'],
  ['copies of a trail that exists', () => ({ ...ADOPTED, trailReplication: { destinationBucketName: 'archive', destinationKeyArn: KEY_ARN } }),
    'trailReplication must be passed with a created trail, got none; set it where the trail is created'],
  ['copies without a key', () => ({ trailReplication: { destinationBucketName: 'archive' } }),
    'trailReplication.destinationKeyArn is required, got none; pass the ARN of a key of the destination'],
  ['calls of 251 buckets', (stack) => ({ dataEventBuckets: Array<s3.IBucket>(251).fill(bucketIn(stack)) }),
    'dataEventBuckets must be at most 250 buckets, got 251; use advanced event selectors on the trail'],
  ['scans without a detector', (stack) => ({ ...SKIPPED, scannedBuckets: [{ bucket: bucketIn(stack) }] }),
    'scannedBuckets must be passed with a detector, got 1 without one; leave them out, or use the existing detector'],
  ['scans of nothing', (stack) => ({ scannedBuckets: [{ bucket: bucketIn(stack), prefixes: [] }] }),
    'prefixes must be 1 to 5 key prefixes, got 0; leave them out to scan all objects'],
  ['scans of six prefixes', (stack) => ({ scannedBuckets: [{ bucket: bucketIn(stack), prefixes: [...'abcdef'] }] }),
    'prefixes must be 1 to 5 key prefixes, got 6; leave them out to scan all objects'],
  ['plans for somebody else\'s detector', () => ({ ...ADOPTED, protectionPlans: [ProtectionPlan.RDS] }),
    'protectionPlans must be passed with a created detector, got RDS_LOGIN_EVENTS without one; enable them where the detector is created'],
  ['a rule by its name', () => ({ configRules: ['encrypted-volumes'] }),
    'configRules must be identifiers of managed rules, e.g. ENCRYPTED_VOLUMES, got "encrypted-volumes"; ' +
    'use config.ManagedRuleIdentifiers'],
  ['a rule that is known at deployment only', () => ({ configRules: [Lazy.string({ produce: () => 'LATE' })] }),
    'configRules must be identifiers of managed rules, e.g. ENCRYPTED_VOLUMES, got a token; ' +
    'use config.ManagedRuleIdentifiers'],
  ['a severity without a detector', () => ({ ...SKIPPED, minimumSeverity: 7 }),
    'minimumSeverity must be passed with a detector, got 7 without one; leave it out, or use the existing detector'],
  ['a severity of 0', () => ({ minimumSeverity: 0 }), 'minimumSeverity must be from 1 to 10, got 0; 4 is medium, 7 is high'],
  ['a severity of 11', () => ({ minimumSeverity: 11 }), 'minimumSeverity must be from 1 to 10, got 11; 4 is medium, 7 is high'],
  ['a severity that is no number', () => ({ minimumSeverity: NaN }), 'minimumSeverity must be from 1 to 10, got NaN; 4 is medium, 7 is high'],
  ['a retention of hours', () => ({ retention: Duration.hours(36) }),
    'retention must be from 1 to 36500 whole days, got 1 day 12 hours; use Duration.days()'],
])('fails with %s', (_, props, message) => {
  const stack = testStack();
  const refused = props(stack);

  expect(() => new AuditTrail(stack, 'Audit', refused)).toThrow(new Error(`${message} (at Test/Audit)`));
  expect(stack.node.findChild('Audit').node.children).toEqual([]);
});

test('fails with a singleton that has no id', () => {
  expect(() => AccountResource.fromExisting(' ')).toThrow(new Error('id must not be empty, got " "; pass its ARN, id or name, or use AccountResource.none()'));
});
