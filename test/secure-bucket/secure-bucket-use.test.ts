import { Duration, aws_cloudwatch as cloudwatch, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SecureBucket } from '../../src/secure-bucket';
import { testStack } from '../../tools/assemblies/stacks';
import { policyWith } from '../support/policies';
import { statementsOf } from '../support/statements';
import { built } from '../support/templates';

type Grants = 'grantRead' | 'grantPut' | 'grantDelete' | 'grantReadWrite';

/** The statements of a role, with `<bucket>` and `<key>` in place of the ARNs. */
function granted(grants: Grants, pattern?: string, encrypted = false): unknown[] {
  const stack = testStack();
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
  const key = encrypted ? new kms.Key(stack, 'Key') : undefined;
  const media = new SecureBucket(stack, 'Media', { encryptionKey: key });
  media[grants](role, pattern).assertSuccess();
  const text = JSON.stringify(statementsOf(Template.fromStack(stack)))
    .replaceAll(JSON.stringify(stack.resolve(media.bucket.bucketArn)), '"<bucket>"')
    .replaceAll(JSON.stringify(stack.resolve(key?.keyArn)) ?? '-', '"<key>"')
    .replaceAll(/\{"Fn::Join":\["",\["<bucket>","([^"]+)"\]\]\}/g, '"<bucket>$1"');
  return JSON.parse(text);
}

const LIST = { Action: 's3:ListBucket', Effect: 'Allow', Resource: '<bucket>' };

test('grants list and read permissions with grantRead', () => {
  expect(granted('grantRead')).toEqual([LIST, { Action: 's3:GetObject', Effect: 'Allow', Resource: '<bucket>/*' }]);
});

test('limits grantRead to a key pattern', () => {
  expect(granted('grantRead', 'media/*')).toEqual([
    { ...LIST, Condition: { StringLike: { 's3:prefix': 'media/*' } } },
    { Action: 's3:GetObject', Effect: 'Allow', Resource: '<bucket>/media/*' },
  ]);
});

test('grants write permissions with grantPut, including multipart uploads', () => {
  expect(
    granted('grantPut', 'in/*'),
  ).toEqual([{ Action: ['s3:PutObject', 's3:AbortMultipartUpload'], Effect: 'Allow', Resource: '<bucket>/in/*' }]);
});

test('grants delete permissions with grantDelete, without versions', () => {
  expect(
    granted('grantDelete', undefined, true),
  ).toEqual([{ Action: 's3:DeleteObject', Effect: 'Allow', Resource: '<bucket>/*' }]);
});

test('grants all permissions and the use of the key with grantReadWrite', () => {
  expect(granted('grantReadWrite', undefined, true)).toEqual([
    LIST,
    {
      Action: ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload', 's3:DeleteObject'],
      Effect: 'Allow',
      Resource: '<bucket>/*',
    },
    { Action: ['kms:GenerateDataKey', 'kms:Decrypt'], Effect: 'Allow', Resource: '<key>' },
  ]);
});

test('grants permissions to principals of other accounts in the bucket policy', () => {
  built((stack) => new SecureBucket(stack, 'Media').grantRead(new iam.AccountPrincipal('210987654321'), 'media/*'))
    .hasResourceProperties('AWS::S3::BucketPolicy', policyWith({ Action: 's3:GetObject', Effect: 'Allow' }));
});

describe('replication metrics', () => {
  const media = new SecureBucket(testStack(), 'Media', {
    bucketName: 'media-tokyo',
    replication: { destinationBucketName: 'media-osaka', destinationRegion: 'ap-northeast-3' },
  });

  test.each<[string, cloudwatch.Metric, string, string | undefined]>([
    ['ReplicationLatency', media.metricReplicationLatency(), 'Maximum', 'ap-northeast-3'],
    ['BytesPendingReplication', media.metricBytesPendingReplication(), 'Maximum', 'ap-northeast-3'],
    ['OperationsPendingReplication', media.metricOperationsPendingReplication(), 'Maximum', 'ap-northeast-3'],
    ['OperationsFailedReplication', media.metricOperationsFailedReplication(), 'Sum', undefined],
  ])('%s has both bucket names without a reference to the stack', (metricName, metric, statistic, region) => {
    expect(metric).toMatchObject({ namespace: 'AWS/S3', metricName, statistic, region });
    expect(metric.dimensions).toEqual({
      SourceBucket: 'media-tokyo', DestinationBucket: 'media-osaka', RuleId: 'replication',
    });
  });

  test('use the options', () => {
    expect(
      media.metricReplicationLatency({ period: Duration.minutes(1), region: 'eu-west-1' }),
    ).toMatchObject({ period: Duration.minutes(1), region: 'eu-west-1' });
  });

  test('fail without replication', () => {
    const alone = new SecureBucket(testStack(), 'Media');

    expect(() => alone.metricReplicationLatency())
      .toThrow(
        new Error('replication must be set for the metric ReplicationLatency, got none; set replication of the bucket (at Test/Media)'),
      );
  });
});
