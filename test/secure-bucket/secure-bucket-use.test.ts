import { Duration, aws_cloudwatch as cloudwatch, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SecureBucket } from '../../src/secure-bucket';
import { testStack } from '../../tools/assemblies/stacks';
import { policyWith } from '../support/policies';
import { statementsOf } from '../support/statements';
import { built } from '../support/templates';

type Grants = 'grantRead' | 'grantPut' | 'grantDelete' | 'grantReadWrite';

/** The statements of a role, with `<bucket>` and `<key>` in place of the ARNs. */
function granted(grants: Grants, pattern: string | undefined, encrypted: boolean): unknown[] {
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

const allow = (Action: string | string[], Resource: string) => ({ Action, Effect: 'Allow', Resource });
const LIST = allow('s3:ListBucket', '<bucket>');
const WRITE = ['s3:PutObject', 's3:AbortMultipartUpload'];

test.each<[Grants, pattern: string | undefined, encrypted: boolean, statements: object[]]>([
  ['grantRead', undefined, false, [LIST, allow('s3:GetObject', '<bucket>/*')]],
  ['grantRead', 'media/*', false, [{ ...LIST, Condition: { StringLike: { 's3:prefix': 'media/*' } } }, allow('s3:GetObject', '<bucket>/media/*')]],
  // Including multipart uploads.
  ['grantPut', 'in/*', false, [allow(WRITE, '<bucket>/in/*')]],
  // Without versions.
  ['grantDelete', undefined, true, [allow('s3:DeleteObject', '<bucket>/*')]],
  ['grantReadWrite', undefined, true, [
    LIST, allow(['s3:GetObject', ...WRITE, 's3:DeleteObject'], '<bucket>/*'), allow(['kms:GenerateDataKey', 'kms:Decrypt'], '<key>'),
  ]],
])('%s of the keys %s, with a key: %s', (grants, pattern, encrypted, statements) => expect(granted(grants, pattern, encrypted)).toEqual(statements));

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

  test('use the options', () => expect(
    media.metricReplicationLatency({ period: Duration.minutes(1), region: 'eu-west-1' }),
  ).toMatchObject({ period: Duration.minutes(1), region: 'eu-west-1' }));

  test('fail without replication', () => {
    const alone = new SecureBucket(testStack(), 'Media');

    expect(() => alone.metricReplicationLatency())
      .toThrow(
        new Error('replication must be set for the metric ReplicationLatency, got none; set replication of the bucket (at Test/Media)'),
      );
  });
});
