import { Match } from '@aws-cdk/integ-tests-alpha';
import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { AlarmTopic, ApiImage, ApiIngress, FargateApi, Network, Tracing } from '../src';
import { account, createApp, integTest, named, primaryRegion } from './environment';
import { ImageParameter } from '../src/fargate-api/internal';

/** An internal API with Datadog, Sentry and X-Ray, before its first release. Secrets contain the keys, templates do not. */
const app = createApp();
const env = { account, region: primaryRegion };
const stack = new Stack(app, 'DatadogInteg', { env });
const { vpc } = new Network(stack, 'Network', { natGateways: 1 });
const { topic } = new AlarmTopic(stack, 'Alarms');

const release = new Stack(app, 'DatadogIntegRelease', { env });
const parameterName = named('/datadog-integ/image');
new ImageParameter(release, 'Image', { parameterName });
stack.addStackDependency(release);

const api = new FargateApi(stack, 'Api', {
  vpc,
  image: ApiImage.fromParameter(new ecr.Repository(stack, 'Repository'), parameterName),
  ingress: ApiIngress.INTERNAL,
  datadog: { apiKey: new secretsmanager.Secret(stack, 'ApiKey'), site: 'ap1.datadoghq.com', version: '1.0.0' },
  sentry: { dsn: new secretsmanager.Secret(stack, 'Dsn'), tracesSampleRate: 0.1 },
  tracing: Tracing.xray(),
  alarmTopic: topic,
});
for (const group of api.loadBalancer.connections.securityGroups) {
  group.addIngressRule(ec2.Peer.ipv4(vpc.vpcCidrBlock), ec2.Port.HTTP, 'Clients in the network');
}

const { reads } = integTest(app, 'Datadog');
reads('ECS', 'describeTaskDefinition', { taskDefinition: api.taskDefinition.taskDefinitionArn }, {
  taskDefinition: Match.objectLike({
    containerDefinitions: Match.arrayWith([Match.objectLike({
      essential: false,
      environment: Match.arrayWith([{ name: 'DD_SITE', value: 'ap1.datadoghq.com' }]),
      secrets: Match.arrayWith([Match.objectLike({ name: 'DD_API_KEY', valueFrom: Match.stringLikeRegexp(':secret:') })]),
    })]),
  }),
});
