import { App, Stack, aws_ec2 as ec2, aws_elasticloadbalancingv2 as elbv2, aws_rds as rds } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Network, NetworkProps } from '../../src/network';
import { testStack, TOKYO } from '../../tools/assemblies/stacks';
import { missingContext } from '../support/findings';

/** Uses of an `ec2.Vpc`, with `network.vpc`. */
function used(use: (stack: Stack, network: Network) => unknown, props?: NetworkProps) {
  const stack = testStack();
  const network = new Network(stack, 'Network', props);
  use(stack, network);
  return { stack, network, template: Template.fromStack(stack) };
}

const balancer = (stack: Stack, { vpc }: { readonly vpc: ec2.IVpc }) => new elbv2.ApplicationLoadBalancer(stack, 'Alb', { vpc, internetFacing: true });

function refs(found: Template, type: string, property: string): string[] {
  const [{ Properties }] = Object.values(found.findResources(type));
  return Properties[property].map(({ Ref }: { Ref: string }) => Ref.replace(/^Network|Subnet[0-9A-F]{8}$/g, ''));
}

test('has internetConnectivityEstablished', () => {
  const { template } = used((stack, { vpc }) => new ec2.CfnEIP(stack, 'Eip').node.addDependency(vpc.internetConnectivityEstablished));

  template.hasResource('AWS::EC2::EIP', { DependsOn: [Match.stringLikeRegexp('InternetGatewayAttachment')] });
});

test.each([
  [2, ec2.SubnetType.PRIVATE_WITH_EGRESS], [0, ec2.SubnetType.PRIVATE_ISOLATED],
])('places a database with %d NAT gateways in the %s subnets', (natGateways, subnetType) => {
  const { template } = used((stack, { vpc }) => new rds.SubnetGroup(stack, 'Group', { vpc, description: 'x', vpcSubnets: { subnetType } }), { natGateways });

  expect(refs(template, 'AWS::RDS::DBSubnetGroup', 'SubnetIds')).toEqual(['PrivateSubnet1', 'PrivateSubnet2']);
});

test('selects subnets by name, zone and block', () => {
  const { vpc } = new Network(testStack(), 'Network');

  expect(vpc.vpcCidrBlock).toBe('10.0.0.0/16');
  expect(vpc.availabilityZones).toEqual(['ap-northeast-1a', 'ap-northeast-1c']);
  expect(vpc.selectSubnets({ subnetGroupName: 'Private' }).subnets).toEqual(vpc.privateSubnets);
  expect(vpc.selectSubnets({ subnetType: ec2.SubnetType.PUBLIC }).hasPublic).toBe(true);
  expect(vpc.selectSubnets({ availabilityZones: ['ap-northeast-1c'] }).subnets.map(({ ipv4CidrBlock }) => ipv4CidrBlock)).toEqual(['10.0.20.0/24']);
});

test('can be used by another stack', () => {
  const app = new App();
  const user = new Stack(app, 'User', { env: TOKYO });
  balancer(user, new Network(new Stack(app, 'Base', { env: TOKYO }), 'Network'));

  Template.fromStack(user).hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
    Subnets: [1, 2].map((number) => ({ 'Fn::ImportValue': Match.stringLikeRegexp(`Base:.*PublicSubnet${number}`) })),
  });
});

test('NAT instances make no lookups', () => {
  const natProvider = ec2.NatProvider.instanceV2({ instanceType: new ec2.InstanceType('t4g.nano') });

  expect(missingContext(used(() => undefined, { natProvider }).stack)).toEqual([]);
});

test('routes all zones to fewer NAT gateways', () => {
  const { template } = used(() => undefined, { natGateways: 1, natProvider: ec2.NatProvider.gateway({ eipAllocationIds: ['eipalloc-1'] }) });

  template.resourcePropertiesCountIs('AWS::EC2::Route', { NatGatewayId: Match.anyValue() }, 2);
  template.hasResourceProperties('AWS::EC2::NatGateway', { AllocationId: 'eipalloc-1' });
  template.resourcePropertiesCountIs('AWS::EC2::Subnet', { MapPublicIpOnLaunch: true }, 0);
});
