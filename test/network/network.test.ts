import { App, CfnParameter, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Network, VpcEndpoints, NetworkProps } from '../../src/network';
import { OSAKA, testStack } from '../../tools/assemblies/stacks';
import { missingContext } from '../support/findings';
import { inventory } from '../support/inventory';

function template(props?: NetworkProps, stack = testStack()): Template {
  new Network(stack, 'Network', props);
  return Template.fromStack(stack);
}

function values(found: Template, type: string, property: string): unknown[] {
  return Object.values(found.findResources(type)).map(({ Properties }) => Properties[property]);
}

describe('defaults', () => {
  const defaults = template();

  test('are four subnets in two zones', () => {
    defaults.hasResourceProperties(
      'AWS::EC2::VPC', { CidrBlock: '10.0.0.0/16', EnableDnsHostnames: true, EnableDnsSupport: true },
    );
    expect(
      values(defaults, 'AWS::EC2::Subnet', 'CidrBlock'),
    ).toEqual(['10.0.1.0/24', '10.0.2.0/24', '10.0.10.0/24', '10.0.20.0/24']);
    expect(values(defaults, 'AWS::EC2::Subnet', 'AvailabilityZone')).toEqual([
      'ap-northeast-1a', 'ap-northeast-1c', 'ap-northeast-1a', 'ap-northeast-1c',
    ]);
    expect(values(defaults, 'AWS::EC2::Subnet', 'MapPublicIpOnLaunch')).toEqual([false, false, undefined, undefined]);
  });

  test('tag the subnets as ec2.Vpc does, for Vpc.fromLookup', () => {
    defaults.hasResourceProperties('AWS::EC2::Subnet', {
      CidrBlock: '10.0.10.0/24',
      Tags: [
        { Key: 'aws-cdk:subnet-name', Value: 'Private' },
        { Key: 'aws-cdk:subnet-type', Value: 'Private' },
        { Key: 'Name', Value: 'Test/Network/PrivateSubnet1' },
      ],
    });
  });

  test('route each private subnet to the NAT gateway of its zone', () => {
    const gateways = defaults.findResources('AWS::EC2::NatGateway');
    const routes = Object.values(
      defaults.findResources('AWS::EC2::Route', { Properties: { NatGatewayId: Match.anyValue() } }),
    );

    expect(Object.keys(gateways)).toHaveLength(2);
    expect(routes.map(({ Properties }) => [
      Properties.RouteTableId.Ref.replace(/^Network|RouteTable.*/g, ''),
      gateways[Properties.NatGatewayId.Ref].Properties.SubnetId.Ref.replace(/^Network|Subnet[0-9A-F]{8}$/g, ''),
    ])).toEqual([['PrivateSubnet1', 'PublicSubnet1'], ['PrivateSubnet2', 'PublicSubnet2']]);
  });

  test('log all traffic for three months, and retain the logs on deletion', () => {
    defaults.hasResourceProperties(
      'AWS::EC2::FlowLog', { ResourceType: 'VPC', TrafficType: 'ALL', LogDestinationType: 'cloud-watch-logs' },
    );
    defaults.hasResource(
      'AWS::Logs::LogGroup', { Properties: { RetentionInDays: 90 }, DeletionPolicy: 'RetainExceptOnCreate' },
    );
  });

  test('reach S3 through a gateway endpoint and the services of tasks through interface endpoints', () => {
    defaults.hasResourceProperties(
      'AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Gateway', RouteTableIds: Array(4).fill(Match.anyValue()) },
    );
    expect(values(defaults, 'AWS::EC2::VPCEndpoint', 'ServiceName').slice(1)).toEqual([
      'com.amazonaws.ap-northeast-1.ecr.api',
      'com.amazonaws.ap-northeast-1.ecr.dkr',
      'com.amazonaws.ap-northeast-1.logs',
      'com.amazonaws.ap-northeast-1.secretsmanager',
    ]);
  });

  test('allow only HTTPS from the VPC to the endpoints', () => {
    defaults.resourceCountIs('AWS::EC2::SecurityGroup', 1);
    defaults.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
    defaults.hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: [
        { CidrIp: '10.0.0.0/16', IpProtocol: 'tcp', FromPort: 443, ToPort: 443, Description: 'HTTPS from the VPC' },
      ],
      SecurityGroupEgress: [Match.objectLike({ CidrIp: '255.255.255.255/32' })],
    });
  });

  test('are few resources', () => {
    expect(inventory(defaults)).toMatchInlineSnapshot(`
{
  "AWS::EC2::EIP": 2,
  "AWS::EC2::FlowLog": 1,
  "AWS::EC2::InternetGateway": 1,
  "AWS::EC2::NatGateway": 2,
  "AWS::EC2::Route": 4,
  "AWS::EC2::RouteTable": 4,
  "AWS::EC2::SecurityGroup": 1,
  "AWS::EC2::Subnet": 4,
  "AWS::EC2::SubnetRouteTableAssociation": 4,
  "AWS::EC2::VPC": 1,
  "AWS::EC2::VPCEndpoint": 5,
  "AWS::EC2::VPCGatewayAttachment": 1,
  "AWS::IAM::Role": 2,
  "AWS::Lambda::Function": 1,
  "AWS::Logs::LogGroup": 2,
  "Custom::RestrictDefaultSecurityGroup": 1,
}
`);
  });
});

test('has no warnings by default', () => {
  const stack = testStack();

  new Network(stack, 'Network');

  Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
});

test.each([1, 0])('has %d NAT gateways with natGateways', (natGateways) => {
  template({ natGateways }).resourceCountIs('AWS::EC2::NatGateway', natGateways);
});

test('warns that fewer NAT gateways than zones are a single point of failure', () => {
  const stack = testStack();

  new Network(stack, 'Network', { natGateways: 1 });

  Annotations.fromStack(stack).hasWarning(
    '/Test/Network',
    Match.stringLikeRegexp('natGateways is 1 for 2 zones. .* Use 2 in production. \\[ack: @eldonia/network:fewerNatGatewaysThanZones\\]'),
  );
});

test('isolates the private subnets without NAT', () => {
  const stack = testStack();
  const network = new Network(stack, 'Network', { natGateways: 0 });
  const isolated = Template.fromStack(stack);

  expect(network.vpc.isolatedSubnets).toEqual(network.privateSubnets);
  expect(network.natGateways).toEqual([]);
  isolated.resourceCountIs('AWS::EC2::Route', 2);
  isolated.hasResourceProperties(
    'AWS::EC2::Subnet',
    { CidrBlock: '10.0.10.0/24', Tags: Match.arrayWith([{ Key: 'aws-cdk:subnet-type', Value: 'Isolated' }]) },
  );
});

test('routes IPv6 in both directions for public subnets, and outbound only for private subnets', () => {
  const dual = template({ ipv6: true });

  dual.hasResourceProperties('AWS::EC2::VPCCidrBlock', { AmazonProvidedIpv6CidrBlock: true });
  dual.resourcePropertiesCountIs(
    'AWS::EC2::Route', { DestinationIpv6CidrBlock: '::/0', GatewayId: Match.anyValue() }, 2,
  );
  dual.resourcePropertiesCountIs(
    'AWS::EC2::Route', { DestinationIpv6CidrBlock: '::/0', EgressOnlyInternetGatewayId: Match.anyValue() }, 2,
  );
  expect(values(
    dual, 'AWS::EC2::Subnet', 'Ipv6CidrBlock',
  ).map((block) => (block as { 'Fn::Select': [number] })['Fn::Select'][0])).toEqual([0, 2, 1, 3]);
});

test('has no IPv6 route from isolated subnets', () => {
  template({ ipv6: true, natGateways: 0 }).resourceCountIs('AWS::EC2::EgressOnlyInternetGateway', 0);
});

test('has the interface endpoints of the prop', () => {
  const none = template({ endpoints: VpcEndpoints.gatewayOnly() });

  none.resourceCountIs('AWS::EC2::VPCEndpoint', 1);
  none.resourceCountIs('AWS::EC2::SecurityGroup', 0);
  template({ endpoints: VpcEndpoints.of(ec2.InterfaceVpcEndpointAwsService.KMS) }).resourceCountIs(
    'AWS::EC2::VPCEndpoint', 2,
  );
});

test('keeps the rules of the default security group with restrictDefaultSecurityGroup: false', () => {
  template({ restrictDefaultSecurityGroup: false }).resourceCountIs('AWS::Lambda::Function', 0);
});

test('has the flow log retention of the prop', () => {
  template({
    flowLogRetention: logs.RetentionDays.ONE_YEAR, removalPolicy: RemovalPolicy.DESTROY,
  }).hasResource('AWS::Logs::LogGroup', {
    Properties: { RetentionInDays: 365 },
    DeletionPolicy: 'Delete',
  });
});

test('allows CloudWatch Logs to use the key of the logs', () => {
  const stack = testStack();

  const encrypted = template({ encryptionKey: new kms.Key(stack, 'Key') }, stack);

  encrypted.allResourcesProperties('AWS::Logs::LogGroup', { KmsKeyId: Match.anyValue() });
  encrypted.hasResourceProperties('AWS::KMS::Key', {
    KeyPolicy: {
      Statement: Match.arrayWith([Match.objectLike({
        Principal: { Service: { 'Fn::Join': ['', ['logs.ap-northeast-1.', { Ref: 'AWS::URLSuffix' }]] } },
        Condition: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': {
              'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':logs:ap-northeast-1:123456789012:log-group:*']],
            },
          },
        },
      })]),
    },
  });
});

test('accepts an imported key', () => {
  const stack = testStack();
  const key = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:ap-northeast-1:123456789012:key/flows');

  template({ encryptionKey: key }, stack).hasResourceProperties(
    'AWS::Logs::LogGroup', { KmsKeyId: 'arn:aws:kms:ap-northeast-1:123456789012:key/flows' },
  );
});

test('accepts frozen props', () => {
  const cidrs = Object.freeze(['10.0.3.0/24', '10.0.4.0/24']) as string[];

  expect(() => template(Object.freeze({
    publicSubnetCidrs: cidrs, availabilityZones: Object.freeze(['ap-northeast-1a', 'ap-northeast-1d']) as string[],
  }))).not.toThrow();
});

test('can be defined twice in a stack', () => {
  const stack = testStack(OSAKA);
  new Network(stack, 'One');

  template({ cidr: '10.1.0.0/16' }, stack).resourceCountIs('AWS::EC2::VPC', 2);
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

  expect(
    values(template({}, stack), 'AWS::EC2::Subnet', 'AvailabilityZone')[1],
  ).toEqual({ 'Fn::Select': [1, { 'Fn::GetAZs': '' }] });
  expect(missingContext(stack)).toEqual([]);
});

test.each([
  [
    -1,
    'natGateways must be a whole number from 0 to the number of zones (2), got -1; ' +
      'use at most one per zone (at Test/Network)',
  ],
  [
    3,
    'natGateways must be a whole number from 0 to the number of zones (2), got 3; ' +
      'use at most one per zone (at Test/Network)',
  ],
  [
    1.5,
    'natGateways must be a whole number from 0 to the number of zones (2), got 1.5; ' +
      'use at most one per zone (at Test/Network)',
  ],
  [
    NaN,
    'natGateways must be a whole number from 0 to the number of zones (2), got NaN; ' +
      'use at most one per zone (at Test/Network)',
  ],
])('fails with %d NAT gateways', (natGateways, message) => {
  expect(() => template({ natGateways })).toThrow(new Error(message));
});

test('fails with a token as number of NAT gateways', () => {
  const stack = testStack();
  const natGateways = new CfnParameter(stack, 'Count', { type: 'Number' }).valueAsNumber;

  expect(() => template({ natGateways }, stack)).toThrow(
    new Error('natGateways must be known at synthesis, got a token; pass a number (at Test/Network)'),
  );
});

test('fails with a NAT provider and no NAT gateways', () => {
  expect(() => template({ natGateways: 0, natProvider: ec2.NatProvider.gateway() }))
    .toThrow(
      new Error('natGateways must be at least 1 with natProvider, got 0; leave one of them out (at Test/Network)'),
    );
});
