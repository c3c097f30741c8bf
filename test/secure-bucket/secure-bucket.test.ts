import { App, CfnParameter, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { SecureBucket, SecureBucketProps, StorageProfile } from '../../src/secure-bucket';
import { testStack } from '../../tools/assemblies/stacks';
import { policyWith } from '../support/policies';

const BUCKET = 'AWS::S3::Bucket';

function template(props?: SecureBucketProps, stack = testStack()): Template {
  new SecureBucket(stack, 'Media', props);
  return Template.fromStack(stack);
}

describe('defaults', () => {
  const defaults = template();

  test('encrypt with SSE-S3, and block customer-provided keys', () => {
    defaults.hasResourceProperties(BUCKET, {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{
          ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256', KMSMasterKeyID: Match.absent() },
          BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] },
        }],
      },
    });
  });

  test('keep noncurrent versions for 90 days and incomplete uploads for 7 days', () => {
    defaults.hasResourceProperties(BUCKET, {
      VersioningConfiguration: { Status: 'Enabled' },
      LifecycleConfiguration: {
        Rules: [{
          Status: 'Enabled',
          NoncurrentVersionExpiration: { NoncurrentDays: 90 },
          ExpiredObjectDeleteMarker: true,
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
        }],
      },
    });
  });

  test('block public access and access control lists', () => {
    defaults.allResourcesProperties(BUCKET, {
      AccessControl: Match.absent(),
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true,
      },
    });
  });

  test('deny plain HTTP', () => {
    defaults.allResourcesProperties('AWS::S3::BucketPolicy', policyWith({
      Action: 's3:*', Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    }));
  });

  test('are retained when the stack is deleted', () => {
    defaults.hasResource(BUCKET, { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
    // The log bucket contains a test object when a deployment fails, so CloudFormation cannot delete it.
    defaults.hasResource(BUCKET, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });
});

test('encrypts with a KMS key and a bucket key', () => {
  const stack = testStack();

  template({ encryptionKey: new kms.Key(stack, 'Key') }, stack).hasResourceProperties(BUCKET, {
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [
        { BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } },
      ],
    },
  });
});

test('has the lifecycle of the profile and the cleanup rule', () => {
  template({
    storageProfile: StorageProfile.originalsAndMedia(), noncurrentVersionRetention: Duration.days(30),
  }).hasResourceProperties(BUCKET, {
    LifecycleConfiguration: {
      Rules: [
        {
          Prefix: 'originals/',
          Status: 'Enabled',
          Transitions: [
            { StorageClass: 'STANDARD_IA', TransitionInDays: 90 }, { StorageClass: 'GLACIER', TransitionInDays: 365 },
          ],
        },
        { Prefix: 'media/', Status: 'Enabled', Transitions: [{ StorageClass: 'INTELLIGENT_TIERING', TransitionInDays: 0 }] },
        Match.objectLike({ NoncurrentVersionExpiration: { NoncurrentDays: 30 } }),
      ],
    },
  });
});

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

test('disables versioning with versioned: false', () => {
  template({ versioned: false }).hasResourceProperties(BUCKET, {
    VersioningConfiguration: Match.absent(),
    LoggingConfiguration: Match.anyValue(),
    LifecycleConfiguration: { Rules: [{ Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } }] },
  });
});

test('denies older TLS versions with minimumTlsVersion, but not for its logs', () => {
  const found = template({ minimumTlsVersion: 1.3 });
  const floor = policyWith({ Effect: 'Deny', Condition: { NumericLessThan: { 's3:TlsVersion': 1.3 } } });

  found.resourcePropertiesCountIs('AWS::S3::BucketPolicy', floor, 1);
});

test('enables EventBridge without a helper function', () => {
  const found = template({ eventBridge: true });

  found.hasResourceProperties(
    BUCKET, { NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } } },
  );
  found.resourceCountIs('AWS::Lambda::Function', 0);
});

test('has Object Lock, CORS and acceleration', () => {
  template({
    objectLock: s3.ObjectLockRetention.compliance(Duration.days(365)),
    cors: [{ allowedMethods: [s3.HttpMethods.PUT], allowedOrigins: ['https://*.eldonia.example'] }],
    transferAcceleration: true,
  }).hasResourceProperties(BUCKET, {
    ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 365 } } },
    CorsConfiguration: { CorsRules: [{ AllowedMethods: ['PUT'], AllowedOrigins: ['https://*.eldonia.example'] }] },
    AccelerateConfiguration: { AccelerationStatus: 'Enabled' },
  });
});

test('is deleted with the stack with RemovalPolicy.DESTROY', () => {
  template({ removalPolicy: RemovalPolicy.DESTROY }).allResources(BUCKET, { DeletionPolicy: 'Delete' });
});

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

test('accepts an imported key', () => {
  const stack = testStack();
  const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:ap-northeast-1:123456789012:key/media');

  template({ encryptionKey }, stack).hasResourceProperties(BUCKET, {
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [
        { ServerSideEncryptionByDefault: { KMSMasterKeyID: 'arn:aws:kms:ap-northeast-1:123456789012:key/media' } },
      ],
    },
  });
});
