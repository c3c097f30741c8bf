import { Aws, Fn, Lazy, Validations } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { acknowledgeWildcard } from '../../src/private/acknowledge';
import { testStack } from '../support/stacks';

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
