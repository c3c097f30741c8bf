import { App, CfnParameter, Stack, aws_ec2 as ec2 } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Network, VpcEndpoints, NetworkProps } from '../../src/network';
import { testStack, TOKYO } from '../../tools/assemblies/stacks';
import { missingContext } from '../support/findings';

const { KMS, SSM } = ec2.InterfaceVpcEndpointAwsService;
const TASKS = ['ecr.api', 'ecr.dkr', 'logs', 'secretsmanager'];

function template(props?: NetworkProps, stack = testStack()): Template {
  new Network(stack, 'Network', props);
  return Template.fromStack(stack);
}

const values = (found: Template, type: string, property: string): unknown[] =>
  Object.values(found.findResources(type)).map(({ Properties }) => Properties[property]);

test('has no other security groups and no warnings by default', () => {
  const stack = testStack();
  const defaults = template({}, stack);

  defaults.resourceCountIs('AWS::EC2::SecurityGroup', 1);
  defaults.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
  Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
});

test('warns that fewer NAT gateways than zones are a single point of failure', () => {
  const stack = testStack();
  template({ natGateways: 1 }, stack).resourceCountIs('AWS::EC2::NatGateway', 1);

  Annotations.fromStack(stack).hasWarning('/Test/Network',
    Match.stringLikeRegexp('natGateways is 1 for 2 zones. .* Use 2 in production. \\[ack: @eldonia/network:fewerNatGatewaysThanZones\\]'));
});

test('warns of two networks with equal addresses in an app, also in two stacks', () => {
  const app = new App();
  const [one, two, three] = ['One', 'Two', 'Three'].map((id) => new Stack(app, id, { env: TOKYO }));
  new Network(one, 'Network');
  new Network(two, 'Network');
  new Network(three, 'Network', { cidr: '10.1.0.0/16' });

  for (const other of [one, three]) Annotations.fromStack(other).hasNoWarning('*', Match.stringLikeRegexp('equalBlock'));
  Annotations.fromStack(two).hasWarning('/Two/Network', 'cidr is 10.0.0.0/16 here and at One/Network: two VPCs with equal addresses can never be connected; ' +
    'pass another cidr (network.cidr of a platform) before the first deployment, or acknowledge this warning [ack: @eldonia/network:equalBlock]');
});

test('isolates the private subnets without NAT', () => {
  const stack = testStack();
  const network = new Network(stack, 'Network', { natGateways: 0 });
  const isolated = Template.fromStack(stack);

  expect(network.vpc.isolatedSubnets).toEqual(network.privateSubnets);
  expect(network.natGateways).toEqual([]);
  isolated.resourceCountIs('AWS::EC2::Route', 2);
  isolated.hasResourceProperties('AWS::EC2::Subnet', {
    CidrBlock: '10.0.10.0/24', Tags: Match.arrayWith([{ Key: 'aws-cdk:subnet-type', Value: 'Isolated' }]),
  });
});

test.each<[string, NetworkProps, string]>([
  ['IPv6 routes from isolated subnets', { ipv6: true, natGateways: 0 }, 'AWS::EC2::EgressOnlyInternetGateway'],
  ['a function with restrictDefaultSecurityGroup: false', { restrictDefaultSecurityGroup: false }, 'AWS::Lambda::Function'],
  ['a security group of endpoints without interface endpoints', { endpoints: VpcEndpoints.gatewayOnly() }, 'AWS::EC2::SecurityGroup'],
])('does not have %s', (_, props, type) => template(props).resourceCountIs(type, 0));

test.each<[string, VpcEndpoints | undefined, string[]]>([
  ['the services of Fargate tasks, by default', undefined, TASKS],
  ['the services of Fargate tasks, and more', VpcEndpoints.forFargate(KMS, SSM), [...TASKS, 'kms', 'ssm']],
  ['the services of ECS Exec', VpcEndpoints.forFargateWithExec(KMS), [...TASKS, 'ssmmessages', 'kms']],
  ['only the listed services', VpcEndpoints.of(KMS), ['kms']],
  ['nothing but S3', VpcEndpoints.gatewayOnly(), []],
])('has the endpoints of %s', (_, endpoints, names) => {
  const services = values(template({ endpoints }), 'AWS::EC2::VPCEndpoint', 'ServiceName');

  expect(services.slice(1)).toEqual(names.map((name) => `com.amazonaws.ap-northeast-1.${name}`));
});

test('accepts tokens', () => {
  const stack = testStack();
  const cidr = new CfnParameter(stack, 'Cidr').valueAsString;

  expect(values(template({ cidr }, stack), 'AWS::EC2::Subnet', 'CidrBlock')[3]).toEqual({
    'Fn::Select': [20, { 'Fn::Cidr': [{ Ref: 'Cidr' }, 21, '8'] }],
  });
});

test('synthesizes without an environment', () => {
  const stack = new Stack(new App(), 'Test');

  expect(values(template({}, stack), 'AWS::EC2::Subnet', 'AvailabilityZone')[1]).toEqual({ 'Fn::Select': [1, { 'Fn::GetAZs': '' }] });
  expect(missingContext(stack)).toEqual([]);
});

test.each<[string, (stack: Stack) => NetworkProps, string]>([
  ...[-1, 3, 1.5, NaN].map((natGateways): [string, () => NetworkProps, string] => [`${natGateways} NAT gateways`, () => ({ natGateways }),
    `natGateways must be a whole number from 0 to the number of zones (2), got ${natGateways}; use at most one per zone`]),
  ['a token as number of NAT gateways', (stack) => ({ natGateways: new CfnParameter(stack, 'Count', { type: 'Number' }).valueAsNumber }),
    'natGateways must be known at synthesis, got a token; pass a number'],
  ['a NAT provider and no NAT gateways', () => ({ natGateways: 0, natProvider: ec2.NatProvider.gateway() }),
    'natGateways must be at least 1 with natProvider, got 0; leave one of them out'],
])('fails with %s', (_, props, message) => {
  const stack = testStack();
  const refused = props(stack);

  expect(() => template(refused, stack)).toThrow(new Error(`${message} (at Test/Network)`));
});

test('fails if an endpoint is listed twice', () =>
  expect(() => VpcEndpoints.of(KMS, SSM, KMS)).toThrow(new Error('endpoints must list each service once, got kms twice; remove one')));
