import { App, Aws, CfnOutput, Fn, Lazy, Stack, Validations, aws_s3 as s3 } from 'aws-cdk-lib';
import { acknowledge, acknowledgeRule, acknowledgeWildcard } from '../../src/private/acknowledge';
import { testStack } from '../../tools/assemblies/stacks';

test.each<[string, (bucket: s3.Bucket) => string, string]>([
  ['a resource\'s attribute', (bucket) => bucket.arnForObjects('*'), '<MediaA721A567.Arn>/*'],
  ['parts with a separator', (bucket) => Fn.join('/', [bucket.bucketArn, Aws.REGION, '*']), '<MediaA721A567.Arn>/<AWS::Region>/*'],
  ['a literal', () => 'arn:aws:s3:::media/*', 'arn:aws:s3:::media/*'],
  ['a reference', (bucket) => Fn.join('', ['arn:', Aws.PARTITION, ':s3:::', bucket.bucketName, '/*']), 'arn:<AWS::Partition>:s3:::<MediaA721A567>/*'],
  ['another function', () => Lazy.string({ produce: () => Fn.importValue('Arn') }), '{"Fn::ImportValue":"Arn"}'],
])('writes %s as rule packs do', (_, arn, expected) => {
  const bucket = new s3.Bucket(testStack(), 'Media');
  acknowledgeWildcard(bucket, arn(bucket), 'because');

  expect(Object.keys(acceptedBy(bucket))).toContain(`Annotation::AwsSolutions-IAM5[Resource::${expected}]`);
});

test('writes a value of another stack as it is when all stacks are prepared', () => {
  const app = new App();
  const [theirs, ours] = ['Theirs', 'Ours'].map((id) => new s3.Bucket(new Stack(app, id), 'Media'));
  acknowledgeWildcard(ours!, theirs!.arnForObjects('*'), 'because');
  Stack.of(ours!).addStackDependency(Stack.of(theirs!));
  new CfnOutput(Stack.of(ours!), 'Arn', { value: theirs!.bucketArn });
  app.synth();

  expect(Object.keys(acceptedBy(ours!))).toContainEqual(expect.stringMatching(/\[Resource::\{"Fn::(ImportValue|GetStackOutput)".*\}\/\*\]$/));
});

test.each<[string, (bucket: s3.Bucket) => void, string[]]>([
  ['each pack that contains a rule', (bucket) => acknowledgeRule(bucket, 'LambdaDLQ', 'because'), ['NIST.800.53.R5-LambdaDLQ', 'HIPAA.Security-LambdaDLQ']],
  ...['AwsSolutions-IAM5[Resource::*]', 'AwsSolutions-L1', 'CloudFormation-Validate::W3688']
    .map((id): [string, (bucket: s3.Bucket) => void, string[]] => [id, (bucket) => acknowledge(bucket, id, 'because'), [id]]),
])('writes the metadata of Validations for %s', (_, write, ids) => {
  const [ours, theirs] = ['Ours', 'Theirs'].map((name) => new s3.Bucket(testStack(), name));
  write(ours);
  Validations.of(theirs).acknowledge(...ids.map((id) => ({ id, reason: 'because' })));

  expect(acceptedBy(ours)).toEqual(acceptedBy(theirs));
});

test('acknowledges equivalent findings of the other packs with a finding of AwsSolutions, without a stack trace, which would take more time than the construct', () => {
  const bucket = new s3.Bucket(testStack(), 'Logs');
  acknowledge(bucket, 'AwsSolutions-S1', 'because');

  expect(Object.keys(acceptedBy(bucket))).toEqual([
    'Annotation::AwsSolutions-S1', 'Annotation::NIST.800.53.R5-S3BucketLoggingEnabled', 'Annotation::HIPAA.Security-S3BucketLoggingEnabled',
    'Annotation::PCI.DSS.321-S3BucketLoggingEnabled',
  ]);
  expect(metadataOf(bucket).map(({ trace }) => trace)).toEqual([undefined, undefined]);
});

const metadataOf = ({ node }: s3.Bucket) => node.metadata.filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY);

const acceptedBy = (bucket: s3.Bucket): Record<string, string> => Object.assign({}, ...metadataOf(bucket).map(({ data }) => data as object));
