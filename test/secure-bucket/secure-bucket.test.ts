import { App, CfnParameter, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { SecureBucket, SecureBucketProps, StorageProfile } from '../../src/secure-bucket';
import { testStack } from '../../tools/assemblies/stacks';
import { inventory } from '../support/inventory';

const BUCKET = 'AWS::S3::Bucket';

function template(props?: SecureBucketProps, stack = testStack()): Template {
  new SecureBucket(stack, 'Media', props);
  return Template.fromStack(stack);
}

describe('defaults', () => {
  const defaults = template();

  test('encrypt with SSE-S3, and refuse keys that come with the request', () => {
    defaults.hasResourceProperties(BUCKET, {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{
          ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256', KMSMasterKeyID: Match.absent() },
          BlockedEncryptionTypes: { EncryptionType: ['SSE-C'] },
        }],
      },
    });
  });

  test('keep old versions for 90 days and unfinished uploads for 7', () => {
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

  test('keep the public and access control lists out', () => {
    defaults.allResourcesProperties(BUCKET, {
      AccessControl: Match.absent(),
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
    });
  });

  test('refuse plain HTTP', () => {
    defaults.allResourcesProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({ Action: 's3:*', Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })]),
      },
    });
  });

  test('survive the stack', () => {
    defaults.hasResource(BUCKET, { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
    // That of the logs holds a test object by the time a deployment fails, so it can't be deleted again.
    defaults.hasResource(BUCKET, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  test('are few resources', () => {
    expect(inventory(defaults)).toMatchInlineSnapshot(`
{
  "AWS::S3::Bucket": 2,
  "AWS::S3::BucketPolicy": 2,
}
`);
  });
});

test('encrypts with a key, asking KMS seldom', () => {
  const stack = testStack();

  template({ encryptionKey: new kms.Key(stack, 'Key') }, stack).hasResourceProperties(BUCKET, {
    BucketEncryption: { ServerSideEncryptionConfiguration: [{ BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }] },
  });
});

test('moves objects as the profile says, and cleans up all the same', () => {
  template({ storageProfile: StorageProfile.originalsAndMedia(), noncurrentVersionRetention: Duration.days(30) }).hasResourceProperties(BUCKET, {
    LifecycleConfiguration: {
      Rules: [
        { Prefix: 'originals/', Status: 'Enabled', Transitions: [{ StorageClass: 'STANDARD_IA', TransitionInDays: 90 }, { StorageClass: 'GLACIER', TransitionInDays: 365 }] },
        { Prefix: 'media/', Status: 'Enabled', Transitions: [{ StorageClass: 'INTELLIGENT_TIERING', TransitionInDays: 0 }] },
        Match.objectLike({ NoncurrentVersionExpiration: { NoncurrentDays: 30 } }),
      ],
    },
  });
});

test('lets Intelligent-Tiering archive on request', () => {
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

test('keeps no versions on request', () => {
  template({ versioned: false }).hasResourceProperties(BUCKET, {
    VersioningConfiguration: Match.absent(),
    LoggingConfiguration: Match.anyValue(),
    LifecycleConfiguration: { Rules: [{ Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } }] },
  });
});

test('refuses older versions of TLS on request, but not for its logs', () => {
  const found = template({ minimumTlsVersion: 1.3 });
  const floor = { PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Effect: 'Deny', Condition: { NumericLessThan: { 's3:TlsVersion': 1.3 } } })]) } };

  found.resourcePropertiesCountIs('AWS::S3::BucketPolicy', floor, 1);
});

test('sends events to EventBridge without a helper function', () => {
  const found = template({ eventBridge: true });

  found.hasResourceProperties(BUCKET, { NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } } });
  found.resourceCountIs('AWS::Lambda::Function', 0);
});

test('takes object lock, CORS and acceleration', () => {
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

test('goes with the stack on request', () => {
  template({ removalPolicy: RemovalPolicy.DESTROY }).allResources(BUCKET, { DeletionPolicy: 'Delete' });
});

test('takes frozen props', () => {
  const cors = Object.freeze([Object.freeze({ allowedMethods: [s3.HttpMethods.GET], allowedOrigins: ['*'] })]) as s3.CorsRule[];

  expect(() => template(Object.freeze({ cors }))).not.toThrow();
});

test('two fit in one stack', () => {
  const stack = testStack();
  new SecureBucket(stack, 'Other');

  template({}, stack).resourceCountIs(BUCKET, 4);
});

test('takes tokens, and needs no environment', () => {
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

test('takes an imported key', () => {
  const stack = testStack();
  const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:ap-northeast-1:123456789012:key/media');

  template({ encryptionKey }, stack).hasResourceProperties(BUCKET, {
    BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { KMSMasterKeyID: 'arn:aws:kms:ap-northeast-1:123456789012:key/media' } }] },
  });
});
