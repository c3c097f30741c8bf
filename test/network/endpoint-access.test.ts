import { App, Stack, aws_ec2 as ec2, aws_s3 as s3 } from 'aws-cdk-lib';
import { Annotations, Template } from 'aws-cdk-lib/assertions';
import { Network, NetworkProps, VpcEndpoints } from '../../src/network';
import { canonical, Program } from '../../tools/assemblies/canonical';
import { testStack } from '../../tools/assemblies/stacks';

/* eslint-disable @typescript-eslint/no-explicit-any */
const ENDPOINT = 'AWS::EC2::VPCEndpoint';
const OPEN = '@eldonia/network:openEndpoints';
const ANY = { Effect: 'Allow', Principal: { AWS: '*' }, Action: '*', Resource: '*' };
const PRINCIPAL = { StringEquals: { 'aws:PrincipalAccount': '123456789012' } };
const ACCOUNT = { StringEquals: { 'aws:ResourceAccount': '123456789012' } };

function stackWith(props: NetworkProps, stack = testStack()): Stack {
  new Network(stack, 'Network', props);
  return stack;
}

/** The statements of each endpoint, by its service; undefined for the default policy of the service. */
function policiesOf(resources: Record<string, any>): Map<string, any[] | undefined> {
  const service = (name: unknown) => JSON.stringify(name).replace(/[^a-z0-9.]*$/, '').replace(/.*(?:com\.amazonaws\.[\w-]+|AWS::Region"\}),?"?\./, '');
  return new Map(Object.values(resources).filter(({ Type }) => Type === ENDPOINT)
    .map(({ Properties }) => [service(Properties.ServiceName), Properties.PolicyDocument?.Statement]));
}

const policies = (props: NetworkProps = {}, stack = testStack()) => policiesOf(Template.fromStack(stackWith(props, stack)).toJSON().Resources);

test('the gateway endpoint reaches buckets of the own account, and the buckets of AWS that tasks and deployments need', () => {
  const arns = [
    'prod-ap-northeast-1-starport-layer-bucket', 'al2023-repos-ap-northeast-1-de612dc2',
    'cloudformation-custom-resource-response-apnortheast1', 'cloudformation-waitcondition-ap-northeast-1',
  ].map((bucket) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:s3:::${bucket}/*`]] }));

  expect(policies().get('s3')).toEqual([
    { ...ANY, Condition: ACCOUNT }, { ...ANY, Action: ['s3:GetObject', 's3:PutObject'], Resource: arns },
  ]);
});

// Principals of the own account pull images of any account, as ECS does for the agent of GuardDuty.
test.each([
  ['logs', ACCOUNT], ['secretsmanager', ACCOUNT], ['ecr.api', PRINCIPAL], ['ecr.dkr', PRINCIPAL],
  ['kms', PRINCIPAL], ['sqs', PRINCIPAL],
])('the endpoint of %s reaches what the condition %j allows', (service, Condition) => {
  const { KMS, SQS } = ec2.InterfaceVpcEndpointAwsService;

  expect(policies({ endpoints: VpcEndpoints.forFargate(KMS, SQS) }).get(service)).toEqual([{ ...ANY, Condition }]);
});

test('endpoints of other services keep the default policy, because not every service accepts one', () => {
  const found = policies({ endpoints: VpcEndpoints.forFargateWithExec(ec2.InterfaceVpcEndpointAwsService.SSM) });

  expect([...found].filter(([, statements]) => statements === undefined).map(([service]) => service)).toEqual(['ssmmessages', 'ssm']);
});

test('other buckets can be added', () => {
  const stack = testStack();
  const partner = s3.Bucket.fromBucketName(stack, 'Partner', 'partner-files');

  expect(policies({ allowedBuckets: [partner] }, stack).get('s3')![2]).toEqual({
    ...ANY,
    Resource: ['partner-files', 'partner-files/*'].map((name) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:s3:::${name}`]] })),
  });
  expect(policies({}).get('s3')).toHaveLength(2);
});

test('a stack without a Region names the buckets of its Region', () => {
  const stack = new Stack(new App(), 'Test');
  const [own, aws] = policies({}, stack).get('s3')!;

  expect(own.Condition).toEqual({ StringEquals: { 'aws:ResourceAccount': { Ref: 'AWS::AccountId' } } });
  expect(aws.Resource[2]).toEqual({
    'Fn::Join': ['', [
      'arn:', { Ref: 'AWS::Partition' }, ':s3:::cloudformation-custom-resource-response-',
      { 'Fn::Join': ['', { 'Fn::Split': ['-', { Ref: 'AWS::Region' }] }] }, '/*',
    ]],
  });
});

test('any account can be allowed, with a warning', () => {
  const stack = stackWith({ limitEndpoints: false });

  expect([...policiesOf(Template.fromStack(stack).toJSON().Resources).values()].filter((statements) => statements !== undefined)).toEqual([]);
  expect(Annotations.fromStack(stack).findWarning('*', `the VPC endpoints allow data to leave to any AWS account; remove limitEndpoints [ack: ${OPEN}]`))
    .toHaveLength(1);
});

test('fails for buckets that are allowed anyway', () => {
  const stack = testStack();
  const allowedBuckets = [s3.Bucket.fromBucketName(stack, 'Partner', 'partner-files')];

  expect(() => new Network(stack, 'Network', { limitEndpoints: false, allowedBuckets })).toThrow(new Error(
    'allowedBuckets must be absent with limitEndpoints false, got 1; remove one of them, because all buckets are allowed (at Test/Network)'));
});

test.each<Program>(['leastPair', 'everythingOn', 'everything', 'withoutNat'])('no endpoint in %s allows any principal to reach any resource, and only those without a known policy keep the default', (program) => {
  const endpoints = canonical(program).stacksRecursively.flatMap(({ template }) => [...policiesOf(template.Resources ?? {})]);
  const isOpen = ({ Effect, Resource, Condition }: any) => Effect === 'Allow' && Resource === '*' && Condition === undefined;
  const known = ['s3', 'logs', 'ecr.api', 'ecr.dkr', 'kms', 'secretsmanager', 'sqs'];

  expect(endpoints.length).toBeGreaterThan(4);
  expect(endpoints.filter(([service, statements]) => statements?.some(isOpen) ?? known.includes(service))).toEqual([]);
});
