import { Aws, Fn, Lazy, Validations } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { acknowledge, acknowledgeRule, acknowledgeWildcard } from '../../src/private/acknowledge';
import { testStack } from '../../tools/assemblies/stacks';

test.each<[string, (bucket: s3.Bucket) => string, string]>([
  ['a resource\'s attribute', (bucket) => bucket.arnForObjects('*'), '<MediaA721A567.Arn>/*'],
  ['a literal', () => 'arn:aws:s3:::media/*', 'arn:aws:s3:::media/*'],
  ['a reference', (bucket) => Fn.join('', ['arn:', Aws.PARTITION, ':s3:::', bucket.bucketName, '/*']), 'arn:<AWS::Partition>:s3:::<MediaA721A567>/*'],
  ['another function', () => Lazy.string({ produce: () => Fn.importValue('Arn') }), '{"Fn::ImportValue":"Arn"}'],
])('writes %s as rule packs do', (_, arn, expected) => {
  const bucket = new s3.Bucket(testStack(), 'Media');
  acknowledgeWildcard(bucket, arn(bucket), 'because');

  const accepted = bucket.node.metadata.filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY);
  expect(accepted.map(({ data }) => JSON.stringify(data)).join()).toContain(JSON.stringify(`AwsSolutions-IAM5[Resource::${expected}]`).slice(1, -1));
});

test('writes the metadata of Validations for each pack that contains the rule', () => {
  const [ours, theirs] = ['Ours', 'Theirs'].map((id) => new s3.Bucket(testStack(), id));
  acknowledgeRule(ours, 'LambdaDLQ', 'because');
  Validations.of(theirs).acknowledge(...['NIST.800.53.R5', 'HIPAA.Security'].map((pack) => ({ id: `${pack}-LambdaDLQ`, reason: 'because' })));

  expect(acceptedBy(ours)).toEqual(acceptedBy(theirs));
});

test.each(['AwsSolutions-IAM5[Resource::*]', 'AwsSolutions-L1', 'CloudFormation-Validate::W3688'])('writes the metadata of Validations for %s', (id) => {
  const [ours, theirs] = ['Ours', 'Theirs'].map((name) => new s3.Bucket(testStack(), name));
  acknowledge(ours, id, 'because');
  Validations.of(theirs).acknowledge({ id, reason: 'because' });

  expect(acceptedBy(ours)).toEqual(acceptedBy(theirs));
});

test('writes no stack trace, which would take more time than the construct', () => {
  const bucket = new s3.Bucket(testStack(), 'Media');
  acknowledge(bucket, 'AwsSolutions-S1', 'because');

  const accepted = bucket.node.metadata.filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY);
  expect(accepted.map(({ trace }) => trace)).toEqual([undefined, undefined]);
});

test('acknowledges equivalent findings of the other packs with a finding of AwsSolutions', () => {
  const bucket = new s3.Bucket(testStack(), 'Logs');
  acknowledge(bucket, 'AwsSolutions-S1', 'because');

  expect(Object.keys(acceptedBy(bucket))).toEqual([
    'Annotation::AwsSolutions-S1', 'Annotation::NIST.800.53.R5-S3BucketLoggingEnabled', 'Annotation::HIPAA.Security-S3BucketLoggingEnabled',
    'Annotation::PCI.DSS.321-S3BucketLoggingEnabled',
  ]);
});

function acceptedBy({ node }: s3.Bucket): Record<string, string> {
  return Object.assign({}, ...node.metadata.filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY).map(({ data }) => data));
}
