import { Match } from '@aws-cdk/integ-tests-alpha';
import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Network, VpcEndpoints } from '../src';
import { account, createApp, integTest, primaryRegion } from './environment';

/** A production network and a low-cost development network. */
const app = createApp();
const stack = new Stack(app, 'NetworkInteg', { env: { account, region: primaryRegion } });

const production = new Network(stack, 'Production', {
  endpoints: VpcEndpoints.forFargateWithExec(),
  encryptionKey: new kms.Key(stack, 'Key', { enableKeyRotation: true }),
  flowLogRetention: logs.RetentionDays.ONE_YEAR,
  ipv6: true,
});
new elbv2.ApplicationLoadBalancer(stack, 'LoadBalancer', { vpc: production.vpc, internetFacing: true });

const development = new Network(stack, 'Development', {
  cidr: '10.2.0.0/16',
  availabilityZones: [`${primaryRegion}a`, `${primaryRegion}d`],
  natProvider: ec2.NatProvider.instanceV2({
    instanceType: ec2.InstanceType.of(ec2.InstanceClass.T4G, ec2.InstanceSize.NANO),
    defaultAllowedTraffic: ec2.NatTrafficDirection.OUTBOUND_ONLY,
  }),
  endpoints: VpcEndpoints.gatewayOnly(),
});
const cluster = new ecs.Cluster(stack, 'Cluster', { vpc: development.vpc });
const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
taskDefinition.addContainer(
  'App', { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/nginx:alpine') },
);
new ecs.FargateService(stack, 'Service', { cluster, taskDefinition, minHealthyPercent: 100 });

const { reads } = integTest(app, 'NetworkTest');
const inVpc = [{ Name: 'vpc-id', Values: [production.vpc.vpcId] }];
reads('EC2', 'describeFlowLogs', { Filter: [{ Name: 'resource-id', Values: [production.vpc.vpcId] }] }, {
  FlowLogs: [Match.objectLike({ FlowLogStatus: 'ACTIVE', TrafficType: 'ALL', LogDestinationType: 'cloud-watch-logs' })],
});
reads('EC2', 'describeSecurityGroups', { Filters: [...inVpc, { Name: 'group-name', Values: ['default'] }] }, {
  SecurityGroups: [Match.objectLike({ IpPermissions: [], IpPermissionsEgress: [] })],
});
reads('EC2', 'describeNatGateways', { Filter: [...inVpc, { Name: 'state', Values: ['available'] }] }, {
  NatGateways: [Match.objectLike({}), Match.objectLike({})],
});
reads('EC2', 'describeVpcEndpoints', { VpcEndpointIds: [development.s3Endpoint.vpcEndpointId] }, {
  VpcEndpoints: [Match.objectLike({ State: 'available', ServiceName: `com.amazonaws.${primaryRegion}.s3`, VpcEndpointType: 'Gateway' })],
});
