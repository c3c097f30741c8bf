import { aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ADOPTED, SKIPPED, templateOf } from './fixture';
import { AuditTrail } from '../../../src/operations';
import { KEY_ARN } from '../../../tools/assemblies/imported';
import { testStack } from '../../../tools/assemblies/stacks';
import { arnOf } from '../../support/templates';

test('recorded buckets have their reads and writes in the trail, beside management events', () => {
  const stack = testStack();
  const [media, exports] = ['Media', 'Exports'].map((id) => s3.Bucket.fromBucketName(stack, id, `shop-${id.toLowerCase()}`));

  templateOf({ dataEventBuckets: [media, exports] }, stack).hasResourceProperties('AWS::CloudTrail::Trail', {
    EventSelectors: [{
      DataResources: [{ Type: 'AWS::S3::Object', Values: ['media', 'exports'].map((name) => arnOf(`s3:::shop-${name}/`)) }],
      // Absent means true.
      IncludeManagementEvents: Match.absent(),
      ReadWriteType: Match.absent(),
    }],
  });
});

test('copies in another account are of every file, encrypted, and belong to that account', () => {
  const stack = testStack();
  const audit = new AuditTrail(stack, 'Audit', {
    trailReplication: {
      destinationBucketName: 'archive', destinationAccount: '210987654321', destinationRegion: 'ap-northeast-1', destinationKeyArn: KEY_ARN,
    },
  });
  const template = Template.fromStack(stack);

  template.hasResourceProperties('AWS::S3::Bucket', {
    ObjectLockEnabled: true,
    ReplicationConfiguration: {
      Role: stack.resolve(audit.trailReplicationRole!.roleArn),
      Rules: [{
        Filter: { Prefix: '' },
        // A deletion that is replicated would hide the copy.
        DeleteMarkerReplication: { Status: 'Disabled' },
        Destination: { Account: '210987654321', EncryptionConfiguration: { ReplicaKmsKeyID: KEY_ARN } },
      }],
    },
  });
});

const PLAN = 'AWS::GuardDuty::MalwareProtectionPlan';

test('scanned buckets have a plan that tags the objects below the prefixes', () => {
  const stack = testStack();
  const bucket = s3.Bucket.fromBucketAttributes(stack, 'Media', { bucketName: 'shop-media', encryptionKey: kms.Key.fromKeyArn(stack, 'MediaKey', KEY_ARN) });
  new AuditTrail(stack, 'Audit', {})._scan(bucket, ['originals/']);

  Template.fromStack(stack).hasResource(PLAN, {
    Properties: { ProtectedResource: { S3Bucket: { BucketName: 'shop-media', ObjectPrefixes: ['originals/'] } }, Actions: { Tagging: { Status: 'ENABLED' } } },
    DependsOn: [Match.stringLikeRegexp('MalwareScan1Role')],
  });
});

test('scanned buckets can be scanned by an existing detector, and whole', () => {
  const stack = testStack();
  const scannedBuckets = [s3.Bucket.fromBucketName(stack, 'Media', 'shop-media')];

  templateOf({ ...SKIPPED, detector: ADOPTED.detector, scannedBuckets }, stack)
    .hasResourceProperties(PLAN, { ProtectedResource: { S3Bucket: { ObjectPrefixes: Match.absent() } } });
});

test('by default and with empty lists, nothing is recorded, copied or scanned', () => {
  for (const template of [templateOf(), templateOf({ dataEventBuckets: [] })]) {
    template.hasResourceProperties('AWS::CloudTrail::Trail', { EventSelectors: [] });
    template.allResourcesProperties('AWS::S3::Bucket', { ReplicationConfiguration: Match.absent() });
    template.resourceCountIs(PLAN, 0);
  }
});
