import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { AlarmTopic, ApiImage, ApiIngress, DatadogSite, FargateApi, Network, Tracing } from '../src';

/** An internal API with Datadog, Sentry and X-Ray. Secrets of the account contain the keys, templates do not. */
const app = new App();
const stack = new Stack(app, 'DatadogInteg', { env: { account: '123456789012', region: 'ap-northeast-1' } });
const { vpc } = new Network(stack, 'Network', { natGateways: 1 });
const { topic } = new AlarmTopic(stack, 'Alarms');

const secret = (id: string, name: string) =>
  secretsmanager.Secret.fromSecretCompleteArn(stack, id, `arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:datadog-integ/${name}-AbCdEf`);

const api = new FargateApi(stack, 'Api', {
  vpc,
  image: ApiImage.fromRepository(new ecr.Repository(stack, 'Repository'), 'v1'),
  ingress: ApiIngress.INTERNAL,
  datadog: { apiKey: secret('ApiKey', 'api-key'), site: DatadogSite.AP1, version: '1.0.0' },
  sentry: { dsn: secret('Dsn', 'sentry-dsn'), tracesSampleRate: 0.1 },
  tracing: Tracing.xray(),
  alarmTopic: topic,
});
for (const group of api.loadBalancer.connections.securityGroups) {
  group.addIngressRule(ec2.Peer.ipv4(vpc.vpcCidrBlock), ec2.Port.HTTP, 'Clients in the network');
}

new IntegTest(app, 'Datadog', { testCases: [stack] });
