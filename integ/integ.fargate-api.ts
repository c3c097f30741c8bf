import { Match } from '@aws-cdk/integ-tests-alpha';
import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ApiDeployment, ApiImage, ApiIngress, ApiScaling, FargateApi, Network } from '../src';
import { account, createApp, integTest, named, primaryRegion } from './environment';
import { ImageParameter } from '../src/fargate-api/internal';

/** An internal API with an image parameter and canary deployments. */
const app = createApp();
const env = { account, region: primaryRegion };
const parameterName = named('/fargate-api-integ/image');
const release = new Stack(app, 'FargateApiIntegRelease', { env });
new ImageParameter(release, 'Image', { parameterName });

const stack = new Stack(app, 'FargateApiInteg', { env });
stack.addStackDependency(release);
const { vpc } = new Network(stack, 'Network', { natGateways: 1 });
const api = new FargateApi(stack, 'Api', {
  vpc,
  image: ApiImage.fromParameter(new ecr.Repository(stack, 'Repository'), parameterName),
  ingress: ApiIngress.INTERNAL,
  cpuArchitecture: ecs.CpuArchitecture.ARM64,
  scaling: ApiScaling.between(2, 4),
  deployment: ApiDeployment.canary(),
  environment: { LOG_LEVEL: 'info' },
});
for (const group of api.loadBalancer.connections.securityGroups) {
  group.addIngressRule(ec2.Peer.ipv4(vpc.vpcCidrBlock), ec2.Port.HTTP, 'Clients in the network');
}

const { reads } = integTest(app, 'FargateApi');
reads('SSM', 'getParameter', { Name: parameterName }, { Parameter: Match.objectLike({ Value: 'none' }) });
reads('ECS', 'describeServices', { cluster: api.cluster.clusterName, services: [api.service.serviceName] }, {
  services: [Match.objectLike({ status: 'ACTIVE', desiredCount: 0, deploymentConfiguration: Match.objectLike({ strategy: 'CANARY' }) })],
});
reads('ECS', 'describeTaskDefinition', { taskDefinition: api.taskDefinition.taskDefinitionArn }, {
  taskDefinition: Match.objectLike({ runtimePlatform: Match.objectLike({ cpuArchitecture: 'ARM64' }), networkMode: 'awsvpc' }),
});
reads('elastic-load-balancing-v2', 'describeLoadBalancers', { LoadBalancerArns: [api.loadBalancer.loadBalancerArn] }, {
  LoadBalancers: [Match.objectLike({ Scheme: 'internal', State: { Code: 'active' } })],
});
