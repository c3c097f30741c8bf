import { Match } from '@aws-cdk/integ-tests-alpha';
import { Stack } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as sns from 'aws-cdk-lib/aws-sns';
import { ApiImage, ApiIngress, FargateApi, ImageScanGate, Network } from '../src';
import { account, connectionArn, createApp, integTest, named, primaryRegion, repository } from './environment';
import { ImageParameter } from '../src/fargate-api/internal';
import { DeliveryPipeline, ReleaseReconciler } from '../src/release/internal';

/** An internal API that each push to GitHub releases, once a person agrees. The connection has to be made by hand. */
const app = createApp();
const env = { account, region: primaryRegion };
const parameterName = named('/delivery-pipeline-integ/image');
const release = new Stack(app, 'DeliveryPipelineIntegRelease', { env });
new ImageParameter(release, 'Image', { parameterName });

const stack = new Stack(app, 'DeliveryPipelineInteg', { env });
stack.addStackDependency(release);
const images = new ecr.Repository(stack, 'Repository', { imageScanOnPush: true });
const api = new FargateApi(stack, 'Api', {
  vpc: new Network(stack, 'Network', { natGateways: 1 }).vpc,
  image: ApiImage.fromParameter(images, parameterName),
  ingress: ApiIngress.INTERNAL,
});
const delivery = new DeliveryPipeline(stack, 'Delivery', {
  connectionArn,
  repository,
  api,
  imageRepository: images,
  releases: new ReleaseReconciler(stack, 'Releases', { api, repository: images, imageParameterName: parameterName, replicaRegions: [] }),
  imageBuild: { scanGate: ImageScanGate.HIGH },
  manualApproval: true,
  notificationTopic: new sns.Topic(stack, 'Operators', { enforceSSL: true }),
});

const { reads, onlyAws } = integTest(app, 'DeliveryPipeline');
reads('ECR', 'describeRepositories', { repositoryNames: [images.repositoryName] }, {
  repositories: [Match.objectLike({ imageScanningConfiguration: { scanOnPush: true } })],
});
reads('SSM', 'getParameter', { Name: parameterName }, { Parameter: Match.objectLike({ Value: 'none' }) });
onlyAws('the pipeline waits for the first push', () => {
  reads('CodePipeline', 'getPipeline', { name: delivery.pipeline.pipelineName }, {
    pipeline: Match.objectLike({ stages: Match.arrayWith([Match.objectLike({ name: 'Approve' })]) }),
  });
});
