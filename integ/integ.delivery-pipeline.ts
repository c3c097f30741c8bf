import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Stack } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as sns from 'aws-cdk-lib/aws-sns';
import { ApiImage, ApiIngress, FargateApi, ImageScanGate, Network } from '../src';
import { ImageParameter } from '../src/fargate-api/internal';
import { DeliveryPipeline } from '../src/release/internal';

/** An internal API that each push to GitHub releases, once a person agrees. The connection has to be made by hand. */
const app = new App();
const env = { account: '123456789012', region: 'ap-northeast-1' };
const parameterName = '/delivery-pipeline-integ/image';
const release = new Stack(app, 'DeliveryPipelineIntegRelease', { env });
new ImageParameter(release, 'Image', { parameterName });

const stack = new Stack(app, 'DeliveryPipelineInteg', { env });
stack.addStackDependency(release);
const repository = new ecr.Repository(stack, 'Repository', { imageScanOnPush: true });
const api = new FargateApi(stack, 'Api', {
  vpc: new Network(stack, 'Network', { natGateways: 1 }).vpc,
  image: ApiImage.fromParameter(repository, parameterName),
  ingress: ApiIngress.INTERNAL,
});
new DeliveryPipeline(stack, 'Delivery', {
  connectionArn: 'arn:aws:codeconnections:ap-northeast-1:123456789012:connection/12345678-1234-1234-1234-123456789012',
  repository: 'eldonia/eldonia-backend',
  api,
  imageRepository: repository,
  imageParameterName: parameterName,
  imageBuild: { scanGate: ImageScanGate.HIGH },
  manualApproval: true,
  notificationTopic: new sns.Topic(stack, 'Operators', { enforceSSL: true }),
});

new IntegTest(app, 'DeliveryPipeline', { testCases: [release, stack] });
