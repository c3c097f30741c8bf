import { App, Duration, Stack, aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { edge, warningsOf } from './fixture';
import { EdgeBehavior } from '../../../src/edge';
import { SecureBucket, StorageProfile } from '../../../src/secure-bucket';
import { KEY_ARN } from '../../../tools/assemblies/imported';
import { TOKYO, testStack } from '../../../tools/assemblies/stacks';
import { keyStatements, statement, statementsOf } from '../../support/statements';

const BUCKET_POLICY = 'AWS::S3::BucketPolicy';
const CLOUDFRONT = { Service: 'cloudfront.amazonaws.com' };
const ANY = { ArnLike: { 'AWS:SourceArn': { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':cloudfront::123456789012:distribution/*']] } } };
const glacier = (prefix?: string): s3.LifecycleRule => ({
  prefix, transitions: [{ storageClass: s3.StorageClass.GLACIER, transitionAfter: Duration.days(90) }],
});
const PROBLEM = /^mediaBucket must keep objects below \/media\/\* readable, got a lifecycle rule to GLACIER for "media\/"; use GLACIER_IR, or another prefix/;

test('allows this distribution to read the served objects, and to detect missing ones', () => {
  const stack = testStack();
  const media = new s3.Bucket(stack, 'Media');
  const made = edge(stack, { mediaBucket: media, behaviors: [EdgeBehavior.media('/media/*'), EdgeBehavior.media('avatars/*.png')] });
  const common = { Effect: 'Allow', Principal: CLOUDFRONT, Condition: { StringEquals: { 'AWS:SourceArn': stack.resolve(made.distribution.distributionArn) } } };

  expect(statementsOf(Template.fromStack(stack), BUCKET_POLICY).filter(({ Effect }) => Effect === 'Allow')).toEqual([
    { ...common, Action: 's3:GetObject', Resource: stack.resolve(['media/*', 'avatars/*.png'].map((key) => media.arnForObjects(key))) },
    { ...common, Action: 's3:ListBucket', Resource: stack.resolve(media.bucketArn) },
  ]);
});

test('allows CloudFront in the key policy, without the distribution', () => {
  const stack = testStack();
  const media = new SecureBucket(stack, 'Media', { encryptionKey: new kms.Key(stack, 'Key') });
  edge(stack, { mediaBucket: media.bucket });

  expect(keyStatements(Template.fromStack(stack)))
    .toContainEqual({ Action: 'kms:Decrypt', Effect: 'Allow', Principal: CLOUDFRONT, Resource: '*', Condition: ANY });
});

test('allows all distributions of the account in a bucket of another stack, which cannot contain this one', () => {
  const app = new App();
  const data = new Stack(app, 'Data', { env: TOKYO });
  const media = new s3.Bucket(data, 'Media');
  edge(new Stack(app, 'Shop', { env: TOKYO }), { mediaBucket: media });

  expect(statementsOf(Template.fromStack(data), BUCKET_POLICY)).toContainEqual(statement({ Action: 's3:GetObject', Condition: ANY }));
});

test('warns where it cannot grant the permissions', () => {
  const stack = testStack();
  const mediaBucket = s3.Bucket.fromBucketAttributes(stack, 'Media', {
    bucketName: 'media', encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN),
  });
  edge(stack, { mediaBucket });

  expect(warningsOf(stack)).toEqual([
    'the policy of mediaBucket is imported and cannot be changed: allow cloudfront.amazonaws.com s3:GetObject on media/* and s3:ListBucket, with the condition that AWS:SourceArn is the ARN of this distribution (bucketPolicyNotChanged)',
    'the policy of the key of the media bucket is imported and cannot be changed: allow cloudfront.amazonaws.com kms:Decrypt, with the condition that AWS:SourceArn is the ARN of this distribution (keyPolicyNotChanged)',
  ]);
});

test('accepts a bucket without a behavior for it', () => {
  const stack = testStack();
  edge(stack, { mediaBucket: new s3.Bucket(stack, 'Media'), behaviors: [] });

  Template.fromStack(stack).resourceCountIs('AWS::CloudFront::OriginAccessControl', 0);
});

test.each<[string, (stack: Stack) => s3.IBucket]>([
  ['originals that go to Glacier', (stack) => new SecureBucket(stack, 'Media', { storageProfile: StorageProfile.originalsAndMedia() }).bucket],
  ['a disabled rule', (stack) => new s3.Bucket(stack, 'Media', { lifecycleRules: [{ ...glacier('media/'), enabled: false }] })],
  ['a rule for some tags', (stack) => new s3.Bucket(stack, 'Media', { lifecycleRules: [{ ...glacier('media/'), tagFilters: { offline: 'yes' } }] })],
  ['a rule with a token as prefix', (stack) => new s3.Bucket(stack, 'Media', { lifecycleRules: [glacier(stack.stackId)] })],
  ['archive tiers elsewhere', (stack) => new s3.Bucket(stack, 'Media', {
    intelligentTieringConfigurations: [{ name: 'All', prefix: 'originals/', archiveAccessTierTime: Duration.days(90) }],
  })],
])('accepts a bucket with %s', (_, bucket) => {
  const stack = testStack();

  expect(() => edge(stack, { mediaBucket: bucket(stack) })).not.toThrow();
});

test.each<[string, (stack: Stack) => s3.IBucket, string]>([
  ['a part of the served objects', (stack) => new s3.Bucket(stack, 'Media', { lifecycleRules: [glacier('media/old/')] }), 'a lifecycle rule to GLACIER for "media/old/"'],
  ['all objects', (stack) => new s3.Bucket(stack, 'Media', { lifecycleRules: [glacier()] }), 'a lifecycle rule to GLACIER for ""'],
  ['objects to an archive tier', (stack) => new s3.Bucket(stack, 'Media', {
    intelligentTieringConfigurations: [{ name: 'All', archiveAccessTierTime: Duration.days(90) }],
  }), 'an archive tier of Intelligent-Tiering for ""'],
  ['objects by a single transition', (stack) => {
    const media = new s3.Bucket(stack, 'Media');
    (media.node.defaultChild as s3.CfnBucket).lifecycleConfiguration = {
      rules: [{ status: 'Enabled', transition: { storageClass: 'DEEP_ARCHIVE', transitionInDays: 1 } }],
    };
    return media;
  }, 'a lifecycle rule to DEEP_ARCHIVE for ""'],
])('fails with a bucket that moves %s to a storage class that CloudFront cannot read', (_, bucket, problem) => {
  const stack = testStack();

  expect(() => edge(stack, { mediaBucket: bucket(stack) })).toThrow(
    `mediaBucket must keep objects below /media/* readable, got ${problem}; use GLACIER_IR, or another prefix (at Test/Edge)`);
});

test('fails with a rule that is added later', () => {
  const stack = testStack();
  const media = new s3.Bucket(stack, 'Media');
  const made = edge(stack, { mediaBucket: media });
  expect(made.node.validate()).toEqual([]);

  media.addLifecycleRule(glacier('media/'));

  expect(made.node.validate()).toEqual([expect.stringMatching(PROBLEM)]);
});
