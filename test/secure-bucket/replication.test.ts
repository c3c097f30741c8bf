import { aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { BucketReplication, SecureBucket, SecureBucketProps } from '../../src/secure-bucket';
import { testStack } from '../../tools/assemblies/stacks';
import { statementsOf } from '../support/statements';
import { arnOf, propertiesOf } from '../support/templates';

const KEY = 'arn:aws:kms:ap-northeast-3:123456789012:key/copies';

function template(
  replication: Partial<BucketReplication> = {}, props: SecureBucketProps = {}, stack = testStack(),
): Template {
  new SecureBucket(stack, 'Media', { ...props, replication: { destinationBucketName: 'copy', ...replication } });
  return Template.fromStack(stack);
}

const rule = (found: Template): unknown =>
  propertiesOf(found, 'AWS::S3::Bucket', { ReplicationConfiguration: Match.anyValue() })[0].ReplicationConfiguration.Rules[0];

test('uses the other options', () => {
  expect(rule(template({
    prefix: 'media/',
    deleteMarkers: false,
    timeControl: false,
    storageClass: s3.StorageClass.GLACIER_INSTANT_RETRIEVAL,
    destinationAccount: '210987654321',
  }))).toEqual({
    Id: 'replication',
    Priority: 1,
    Status: 'Enabled',
    Filter: { Prefix: 'media/' },
    DeleteMarkerReplication: { Status: 'Disabled' },
    Destination: {
      Bucket: arnOf('s3:::copy'),
      Account: '210987654321',
      AccessControlTranslation: { Owner: 'Destination' },
      StorageClass: 'GLACIER_IR',
      // "Metrics cannot contain an event threshold when ReplicationTime is not specified or Disabled"
      Metrics: { Status: 'Enabled' },
    },
  });
});

// test/permission-needs.test.ts has what the role may do for another account and Object Lock.
test.each([
  ['ap-northeast-3', { StringEquals: { 'kms:ViaService': 's3.ap-northeast-3.amazonaws.com' } }],
  [undefined, undefined],
])('encrypts replicas with a key of the destination in %s', (destinationRegion, condition) => {
  const stack = testStack();
  const found = template({ destinationRegion, destinationKeyArn: KEY }, { encryptionKey: new kms.Key(stack, 'Key') }, stack);

  expect(rule(found)).toMatchObject({
    SourceSelectionCriteria: { SseKmsEncryptedObjects: { Status: 'Enabled' } },
    Destination: { EncryptionConfiguration: { ReplicaKmsKeyID: KEY } },
  });
  const keys = statementsOf(found).filter(({ Action }) => String(Action).startsWith('kms:'));
  expect(keys.map(({ Action }) => Action)).toEqual(['kms:Decrypt', ['kms:Encrypt', 'kms:GenerateDataKey']]);
  expect(keys[1]).toMatchObject({ Resource: KEY });
  expect(keys[1].Condition).toEqual(condition);
});
