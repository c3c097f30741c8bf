import { App, Duration, Fn, Stack, aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { configOf, edge, warningsOf } from './fixture';
import { EdgeBehavior } from '../../../src/edge';
import { EdgeDistributionProps, StandbyMediaAccess } from '../../../src/edge/internal';
import { SecureBucket, StorageProfile } from '../../../src/secure-bucket';
import { KEY_ARN } from '../../../tools/assemblies/imported';
import { OSAKA, TOKYO, testStack } from '../../../tools/assemblies/stacks';
import { keyStatements, statement, statementsOf } from '../../support/statements';

const BUCKET_POLICY = 'AWS::S3::BucketPolicy';
const CLOUDFRONT = { Service: 'cloudfront.amazonaws.com' };
const ANY = { ArnLike: { 'AWS:SourceArn': { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':cloudfront::123456789012:distribution/*']] } } };
const glacier = (prefix?: string): s3.LifecycleRule => ({
  prefix, transitions: [{ storageClass: s3.StorageClass.GLACIER, transitionAfter: Duration.days(90) }],
});
const plain = (stack: Stack) => new s3.Bucket(stack, 'Media');
const withKey = (stack: Stack) => new SecureBucket(stack, 'Media', { encryptionKey: new kms.Key(stack, 'Key') }).bucket;

test('allows this distribution to read the served objects, and to detect missing ones', () => {
  const stack = testStack();
  const media = plain(stack);
  const made = edge(stack, { mediaBucket: media, behaviors: [EdgeBehavior.media('/media/*'), EdgeBehavior.media('avatars/*.png')] });
  const common = { Effect: 'Allow', Principal: CLOUDFRONT, Condition: { StringEquals: { 'AWS:SourceArn': stack.resolve(made.distribution.distributionArn) } } };

  expect(statementsOf(Template.fromStack(stack), BUCKET_POLICY).filter(({ Effect }) => Effect === 'Allow')).toEqual([
    { ...common, Action: 's3:GetObject', Resource: stack.resolve(['media/*', 'avatars/*.png'].map((key) => media.arnForObjects(key))) },
    { ...common, Action: 's3:ListBucket', Resource: stack.resolve(media.bucketArn) },
  ]);
});

test('allows all distributions of the account in a bucket of another stack, which cannot contain this one', () => {
  const app = new App();
  const data = new Stack(app, 'Data', { env: TOKYO });
  edge(new Stack(app, 'Shop', { env: TOKYO }), { mediaBucket: plain(data) });

  expect(statementsOf(Template.fromStack(data), BUCKET_POLICY)).toContainEqual(statement({ Action: 's3:GetObject', Condition: ANY }));
});

test('accepts a bucket without a behavior for it', () => {
  const stack = testStack();
  edge(stack, { mediaBucket: plain(stack), behaviors: [] });

  Template.fromStack(stack).resourceCountIs('AWS::CloudFront::OriginAccessControl', 0);
});

const opened = (stack: Stack, bucket: s3.IBucket, behaviors?: EdgeBehavior[]) => new StandbyMediaAccess(stack, 'Access', { bucket, behaviors });

describe.each<[string, string, string, string, (stack: Stack, bucket: s3.IBucket) => { readonly node: { validate(): string[] } }]>([
  ['mediaBucket', 'the media bucket', 'this distribution', 'Edge', (stack, mediaBucket) => edge(stack, { mediaBucket })],
  ['bucket', 'the bucket', 'a distribution of the account', 'Access', opened],
])('%s', (prop, name, distribution, id, open) => {
  test('allows CloudFront in the key policy, without the distribution', () => {
    const stack = testStack();
    open(stack, withKey(stack));

    expect(keyStatements(Template.fromStack(stack)))
      .toContainEqual({ Action: 'kms:Decrypt', Effect: 'Allow', Principal: CLOUDFRONT, Resource: '*', Condition: ANY });
  });

  test('is imported: warns where it cannot grant the permissions', () => {
    const stack = testStack();
    open(stack, s3.Bucket.fromBucketAttributes(stack, 'Media', { bucketName: 'media', encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN) }));
    const warning = (of: string, actions: string) =>
      `the policy of ${of} is imported and cannot be changed: allow cloudfront.amazonaws.com ${actions}, with the condition that AWS:SourceArn is the ARN of ${distribution}`;

    expect(warningsOf(stack)).toEqual([
      `${warning(prop, 's3:GetObject on media/* and s3:ListBucket')} (bucketPolicyNotChanged)`, `${warning(`the key of ${name}`, 'kms:Decrypt')} (keyPolicyNotChanged)`,
    ]);
  });

  test('may have the default lifecycle, and none that archives media, now or later', () => {
    const problem = `${prop} must keep objects below /media/* readable, got a lifecycle rule to GLACIER for "media/"; use GLACIER_IR, or another prefix`;
    const [first, second, third] = [testStack(), testStack(), testStack()];
    const usual = open(first, new SecureBucket(first, 'Media', { storageProfile: StorageProfile.originalsAndMedia() }).bucket);
    const media = plain(second);
    const later = open(second, media);
    media.addLifecycleRule(glacier('media/'));

    expect(usual.node.validate()).toEqual([]);
    expect(later.node.validate()).toEqual([problem]);
    expect(() => open(third, new s3.Bucket(third, 'Media', { lifecycleRules: [glacier('media/')] }))).toThrow(new Error(`${problem} (at Test/${id})`));
  });
});

test.each<[string, (stack: Stack) => s3.IBucket]>([
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
    const media = plain(stack);
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

describe('a standby bucket', () => {
  const STANDBY = { standbyMediaBucketName: 'media-osaka', standbyMediaBucketRegion: 'ap-northeast-3' };
  const configWith = (props: Partial<EdgeDistributionProps>) => {
    const stack = testStack();
    edge(stack, { mediaBucket: plain(stack), ...props });
    return configOf(Template.fromStack(stack));
  };

  // The CloudFront API reference: 3 attempts of 10 seconds by default.
  test('makes the distribution give up on a Region that does not respond within 5 seconds, for both buckets', () => {
    const seconds = configWith(STANDBY).Origins.slice(1).map(({ ConnectionAttempts = 3, ConnectionTimeout = 10 }: Record<string, number>) =>
      ConnectionAttempts * ConnectionTimeout);

    expect(seconds).toEqual([4, 4]);
    expect(configWith({}).OriginGroups).toBeUndefined();
  });

  test('may have tokens as names', () => {
    const { Origins } = configWith({ standbyMediaBucketName: Fn.importValue('name'), standbyMediaBucketRegion: Fn.importValue('region') });

    expect(Origins[2].DomainName).toEqual({
      'Fn::Join': ['', [{ 'Fn::ImportValue': 'name' }, '.s3.', { 'Fn::ImportValue': 'region' }, '.amazonaws.com']],
    });
  });

  const [name, region] = ['standbyMediaBucketName', 'standbyMediaBucketRegion'];
  test.each<[Partial<EdgeDistributionProps>, string]>([
    [{ [region]: 'ap-northeast-3' }, `${name} is required with ${region}, got none for ap-northeast-3; pass the name`],
    [{ [name]: 'media-osaka' }, `${region} is required with ${name}, got none for "media-osaka"; pass the Region`],
    [{ ...STANDBY, mediaBucket: undefined }, `mediaBucket is required with ${name}, got none for "media-osaka"; pass the source bucket`],
    [{ ...STANDBY, [name]: 'Media' }, `${name} must be 3 to 63 lower-case letters, digits, dots and hyphens, got "Media"; begin and end with a letter or digit`],
    [{ ...STANDBY, [region]: 'Osaka' }, `${region} must be the name of a Region, got "Osaka"; write it as ap-northeast-3`],
    [{ ...STANDBY, [region]: 'ap-northeast-1' },
      `${region} must differ from the Region of mediaBucket, got ap-northeast-1 for both; use the bucket with the replicas`],
  ])('is refused with %j', (props, message) => expect(() => configWith(props)).toThrow(new Error(`${message} (at Test/Edge)`)));

  test('grants no permissions without media, and each once for two behaviors', () => {
    const [without, twice] = [testStack(OSAKA), testStack(OSAKA)];
    const media = plain(twice);
    const paths = [opened(without, plain(without), [EdgeBehavior.assets('*.js')]), opened(twice, media)].map(({ pathPatterns }) => pathPatterns);
    new StandbyMediaAccess(twice, 'Again', { bucket: media });

    expect(paths).toEqual([[], ['/media/*']]);
    Template.fromStack(without).resourceCountIs(BUCKET_POLICY, 0);
    expect(statementsOf(Template.fromStack(twice), BUCKET_POLICY)).toHaveLength(2);
  });
});
