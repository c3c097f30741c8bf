import { App, CfnParameter, Duration, RemovalPolicy, Stack, aws_s3 as s3 } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { SecureBucket, SecureBucketProps, StorageProfile } from '../../src/secure-bucket';
import { testStack } from '../../tools/assemblies/stacks';

const BUCKET = 'AWS::S3::Bucket';

function template(props?: SecureBucketProps, stack = testStack()): Template {
  new SecureBucket(stack, 'Media', props);
  return Template.fromStack(stack);
}

test('configures the archive tiers of Intelligent-Tiering', () => {
  const storageProfile = StorageProfile.custom([{
    transitions: [{ storageClass: s3.StorageClass.INTELLIGENT_TIERING, transitionAfter: Duration.days(0) }],
    archiveAccessAfter: Duration.days(90),
    deepArchiveAccessAfter: Duration.days(180),
  }]);

  template({ storageProfile }).hasResourceProperties(BUCKET, {
    IntelligentTieringConfigurations: [Match.objectLike({
      Id: 'Archive1',
      Tierings: [{ AccessTier: 'ARCHIVE_ACCESS', Days: 90 }, { AccessTier: 'DEEP_ARCHIVE_ACCESS', Days: 180 }],
    })],
  });
});

test.each([
  ['Retain', {}], ['Delete', { removalPolicy: RemovalPolicy.DESTROY }],
])('the removal policy of the bucket and its log bucket is %s with %j', (policy, props) => {
  const matching = Match.stringLikeRegexp(`^${policy}`);

  template(props).allResources(BUCKET, { DeletionPolicy: matching, UpdateReplacePolicy: matching });
});

test('disables versioning with versioned: false', () => template({ versioned: false }).hasResourceProperties(BUCKET, {
  VersioningConfiguration: Match.absent(),
  LoggingConfiguration: Match.anyValue(),
  LifecycleConfiguration: { Rules: [{ Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } }] },
}));

test('accepts tokens, without an environment', () => {
  const stack = new Stack(new App(), 'Test');
  const text = new CfnParameter(stack, 'Text').valueAsString;
  const days = new CfnParameter(stack, 'Days', { type: 'Number' }).valueAsNumber;

  template({
    bucketName: text,
    minimumTlsVersion: days,
    noncurrentVersionRetention: Duration.days(days),
    transferAcceleration: true,
    cors: [{ allowedMethods: [s3.HttpMethods.GET], allowedOrigins: [text] }],
    replication: { destinationBucketName: text, destinationRegion: text, destinationAccount: text, prefix: text },
  }, stack).hasResourceProperties(BUCKET, { BucketName: { Ref: 'Text' } });
});
