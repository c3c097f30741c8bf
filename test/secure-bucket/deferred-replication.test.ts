import { App, Stack, aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { BucketReplication, SecureBucket } from '../../src/secure-bucket';
import { DeferredReplication } from '../../src/secure-bucket/internal';
import { OSAKA, testStack, TOKYO } from '../../tools/assemblies/stacks';
import { policyWith } from '../support/policies';

const RESOURCE = 'Custom::BucketReplication';
const KEY = 'arn:aws:kms:ap-northeast-1:123456789012:key/copies';
const back: BucketReplication = { destinationBucketName: 'media-tokyo', destinationRegion: 'ap-northeast-1' };

const imported = (stack: Stack): s3.IBucket => s3.Bucket.fromBucketName(stack, 'Media', 'media-osaka');

/** The rule in the properties of the custom resource, with placeholders for CloudFormation tokens. */
function rule(template: Template): unknown {
  const [{ Properties }] = Object.values(template.findResources(RESOURCE));
  const [, parts] = Properties.Rule['Fn::Join'] as [string, unknown[]];
  return JSON.parse(parts.map((part) => typeof part === 'string' ? part : 'aws').join(''));
}

describe('the replication of an imported bucket', () => {
  const stack = testStack(OSAKA);
  const replication = new DeferredReplication(stack, 'Back', { bucket: imported(stack), replication: back });
  const template = Template.fromStack(stack);

  test('is the rule of SecureBucket, in API format', () => expect(rule(template)).toEqual({
    ID: 'replication',
    Priority: 1,
    Status: 'Enabled',
    Filter: { Prefix: '' },
    DeleteMarkerReplication: { Status: 'Enabled' },
    Destination: {
      Bucket: 'arn:aws:s3:::media-tokyo',
      Metrics: { Status: 'Enabled', EventThreshold: { Minutes: 15 } },
      ReplicationTime: { Status: 'Enabled', Time: { Minutes: 15 } },
    },
  }));

  test('is set after role and permissions', () => template.hasResource(RESOURCE, {
    Properties: {
      BucketName: 'media-osaka',
      RoleArn: stack.resolve(replication.role.roleArn),
      ServiceToken: stack.resolve(replication.handler.functionArn),
    },
    DependsOn: Match.arrayWith(Object.keys(template.findResources('AWS::IAM::Policy'))),
  }));

  test('replicates Object Lock, which the bucket can have', () =>
    template.hasResourceProperties('AWS::IAM::Policy', policyWith({ Action: Match.arrayWith(['s3:GetObjectRetention', 's3:GetObjectLegalHold']) })));
});

test('accepts a bucket of the same stack', () => {
  const stack = testStack(OSAKA);
  const { bucket } = new SecureBucket(stack, 'Media');
  new DeferredReplication(stack, 'Back', { bucket, replication: back });
  const template = Template.fromStack(stack);

  template.hasResourceProperties(RESOURCE, { BucketName: stack.resolve(bucket.bucketName) });
  expect(JSON.stringify(template.toJSON())).not.toContain('s3:GetObjectRetention');
});

test('references a bucket of another stack by name, and is deployed after it', () => {
  const app = new App();
  const [earlier, later] = ['Earlier', 'Later'].map((name) => new Stack(app, name, { env: OSAKA }));
  const { bucket } = new SecureBucket(earlier, 'Media', { bucketName: 'media-osaka' });
  new DeferredReplication(later, 'Back', { bucket, replication: back });

  Template.fromStack(later).hasResourceProperties(RESOURCE, { BucketName: 'media-osaka' });
  expect(Template.fromStack(earlier).toJSON().Outputs).toBeUndefined();
  expect(later.dependencies).toEqual([earlier]);
});

test('uses the keys of the bucket and of the replicas', () => {
  const stack = testStack(OSAKA);
  const { bucket } = new SecureBucket(stack, 'Media', { encryptionKey: new kms.Key(stack, 'Key') });
  new DeferredReplication(stack, 'Back', { bucket, replication: { ...back, destinationKeyArn: KEY } });

  expect(rule(Template.fromStack(stack))).toMatchObject({
    SourceSelectionCriteria: { SseKmsEncryptedObjects: { Status: 'Enabled' } },
    Destination: { EncryptionConfiguration: { ReplicaKmsKeyID: KEY } },
  });
});

test.each<[string, (stack: Stack) => s3.IBucket, Partial<BucketReplication>, string]>([
  ['the bucket is its own destination', imported, { destinationBucketName: 'media-osaka' },
    'destinationBucketName must differ from the source bucket, got "media-osaka"; pass another bucket'],
  ['only one key is set', imported, { destinationKeyArn: KEY },
    `destinationKeyArn must be set with encryptionKey, got ${KEY} alone; S3 replicates objects with their type of encryption, so set both or neither`],
  ['the bucket is in another Region', (stack) => new s3.Bucket(
    new Stack(stack.node.root as App, 'Tokyo', { env: TOKYO }), 'Media', { versioned: true },
  ), {},
  'bucket must be in the Region of the stack, ap-northeast-3, got one in ap-northeast-1; define the replication in a stack of that Region'],
  ['the bucket has no versioning', (stack) => new s3.Bucket(stack, 'Media'), {},
    'bucket must have versioning, got one without; set versioned of the bucket'],
  ['the bucket has a replication', (stack) => new SecureBucket(stack, 'Media', { replication: back }).bucket, {},
    'bucket must not have its own replication, got one with a replication; define the replication in one place'],
])('fails when %s', (_, bucketOf, change, message) => {
  const stack = testStack(OSAKA);
  const bucket = bucketOf(stack);

  expect(() => new DeferredReplication(stack, 'Back', { bucket, replication: { ...back, ...change } })).toThrow(
    new Error(`${message} (at Test/Back)`),
  );
});
