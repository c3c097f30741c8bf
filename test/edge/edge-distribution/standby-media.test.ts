import { Duration, Fn, Stack, aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { configOf, edge, warningsOf } from './fixture';
import { EdgeBehavior } from '../../../src/edge';
import { EdgeDistributionProps, StandbyMediaAccess } from '../../../src/edge/internal';
import { SecureBucket, StorageProfile } from '../../../src/secure-bucket';
import { KEY_ARN } from '../../../tools/assemblies/imported';
import { OSAKA, testStack } from '../../../tools/assemblies/stacks';
import { keyStatements, statementsOf } from '../../support/statements';

const STANDBY = { standbyMediaBucketName: 'media-osaka', standbyMediaBucketRegion: 'ap-northeast-3' };
const ANY = { ArnLike: { 'AWS:SourceArn': { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':cloudfront::123456789012:distribution/*']] } } };
const CLOUDFRONT = { Effect: 'Allow', Principal: { Service: 'cloudfront.amazonaws.com' }, Condition: ANY };

function distribution(props: Partial<EdgeDistributionProps>, stack = testStack()) {
  edge(stack, { mediaBucket: new s3.Bucket(stack, 'Media'), ...props });
  return Template.fromStack(stack);
}

describe('a distribution with a standby bucket', () => {
  const stack = testStack();
  const template = distribution(STANDBY, stack);
  const { Origins } = configOf(template);

  // The CloudFront API reference: 3 attempts of 10 seconds by default.
  test('gives up on a Region that does not respond within 5 seconds, for both buckets', () => {
    const seconds = Origins.slice(1).map(({ ConnectionAttempts = 3, ConnectionTimeout = 10 }: Record<string, number>) =>
      ConnectionAttempts * ConnectionTimeout);

    expect(seconds).toEqual([4, 4]);
  });
});

test('a distribution without one has no origin group', () => {
  expect(configOf(distribution({})).OriginGroups).toBeUndefined();
});

test('accepts tokens as names', () => {
  const { Origins } = configOf(distribution({ standbyMediaBucketName: Fn.importValue('name'), standbyMediaBucketRegion: Fn.importValue('region') }));

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
])('a distribution fails with %j', (props, message) => {
  expect(() => distribution(props)).toThrow(new Error(`${message} (at Test/Edge)`));
});

describe('access to a standby bucket', () => {
  function opened(bucket: (stack: Stack) => s3.IBucket, behaviors?: EdgeBehavior[]) {
    const stack = testStack(OSAKA);
    const access = new StandbyMediaAccess(stack, 'Access', { bucket: bucket(stack), behaviors });
    return { stack, access };
  }
  const plain = (stack: Stack) => new s3.Bucket(stack, 'Media');

  test('allows all distributions in the key policy as well', () => {
    const { stack } = opened((scope) => new SecureBucket(scope, 'Media', { encryptionKey: new kms.Key(scope, 'Key') }).bucket);

    expect(keyStatements(Template.fromStack(stack))).toContainEqual({ ...CLOUDFRONT, Action: 'kms:Decrypt', Resource: '*' });
  });

  test('grants no permissions without media', () => {
    const { stack, access } = opened(plain, [EdgeBehavior.assets('*.js')]);

    Template.fromStack(stack).resourceCountIs('AWS::S3::BucketPolicy', 0);
    expect(access.pathPatterns).toEqual([]);
  });

  test('is granted once for two behaviors', () => {
    const { stack, access } = opened(plain);
    new StandbyMediaAccess(stack, 'Again', { bucket: stack.node.findChild('Media') as s3.Bucket });

    expect(statementsOf(Template.fromStack(stack), 'AWS::S3::BucketPolicy')).toHaveLength(2);
    expect(access.pathPatterns).toEqual(['/media/*']);
  });

  test('warns where the permission cannot be granted', () => {
    const { stack } = opened((scope) => s3.Bucket.fromBucketAttributes(scope, 'Media', {
      bucketName: 'media', encryptionKey: kms.Key.fromKeyArn(scope, 'Key', KEY_ARN),
    }));

    expect(warningsOf(stack)).toEqual([
      'the policy of bucket is imported and cannot be changed: allow cloudfront.amazonaws.com s3:GetObject on media/* and s3:ListBucket, with the condition that AWS:SourceArn is the ARN of a distribution of the account (bucketPolicyNotChanged)',
      'the policy of the key of the bucket is imported and cannot be changed: allow cloudfront.amazonaws.com kms:Decrypt, with the condition that AWS:SourceArn is the ARN of a distribution of the account (keyPolicyNotChanged)',
    ]);
  });

  test('accepts the default lifecycle, and fails with one that archives media, now or later', () => {
    const away = { prefix: 'media/', transitions: [{ storageClass: s3.StorageClass.GLACIER, transitionAfter: Duration.days(90) }] };
    const problem = 'bucket must keep objects below /media/* readable, got a lifecycle rule to GLACIER for "media/"; use GLACIER_IR, or another prefix';
    const { access } = opened((scope) => new SecureBucket(scope, 'Media', { storageProfile: StorageProfile.originalsAndMedia() }).bucket);
    expect(access.node.validate()).toEqual([]);

    const { stack, access: later } = opened(plain);
    (stack.node.findChild('Media') as s3.Bucket).addLifecycleRule(away);

    expect(later.node.validate()).toEqual([problem]);
    expect(() => opened((scope) => new s3.Bucket(scope, 'Media', { lifecycleRules: [away] }))).toThrow(new Error(`${problem} (at Test/Access)`));
  });
});
