import { ApplicationAutoScalingClient, DescribeScalableTargetsCommand, RegisterScalableTargetCommand } from '@aws-sdk/client-application-auto-scaling';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeImagesCommand, ECRClient } from '@aws-sdk/client-ecr';
import { DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';
import { DescribeGlobalClustersCommand, RDSClient } from '@aws-sdk/client-rds';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { SQSEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { inputsOf } from '../../support/inputs';

/** The services that the reconciler calls. */
export const mockServices = () => ({
  cloudFormation: mockClient(CloudFormationClient),
  ecr: mockClient(ECRClient),
  ecs: mockClient(ECSClient),
  rds: mockClient(RDSClient),
  scaling: mockClient(ApplicationAutoScalingClient),
  sqs: mockClient(SQSClient),
  ssm: mockClient(SSMClient),
});

/** Mocks answer whatever the input is: what each call is about is checked here, once for all tests. */
export function checkInputs({ cloudFormation, ecr, ecs, rds, scaling }: ReturnType<typeof mockServices>): void {
  for (const { cluster, services } of inputsOf(ecs, DescribeServicesCommand)) expect([cluster, services]).toEqual([ENVIRONMENT.CLUSTER, [expect.stringMatching(/^shop-/)]]);
  for (const { StackName } of inputsOf(cloudFormation, DescribeStacksCommand)) expect(StackName).toBe(ENVIRONMENT.STACK);
  for (const { GlobalClusterIdentifier } of inputsOf(rds, DescribeGlobalClustersCommand)) expect(GlobalClusterIdentifier).toBe('shop-global');
  for (const { ResourceIds } of inputsOf(scaling, DescribeScalableTargetsCommand)) expect(ResourceIds).toEqual([expect.stringMatching(/^service\/shop-cluster\/shop-/)]);
  for (const { ResourceId } of inputsOf(scaling, RegisterScalableTargetCommand)) expect(ResourceId).toMatch(/^service\/shop-cluster\/shop-/);
  for (const { imageIds: [{ imageDigest, imageTag }] = [{}] } of inputsOf(ecr, DescribeImagesCommand)) {
    expect([/^sha256:[0-9a-f]{64}$/.test(imageDigest ?? ''), imageTag?.startsWith('sha256:') ?? false]).toEqual([imageTag === undefined, false]);
  }
}

/** The environment of the functions, in which tests change what they are about. */
export const ENVIRONMENT = {
  SERVICES: '/shop/image',
  STACK: 'arn:stack',
  MIN_TASKS: '2',
  REPOSITORY_URI: '123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/shop',
  PARAMETER_NAME: '/shop/image',
  REVISION_PARAMETER_NAME: '/shop/image-revision',
  FOLLOWS_RELEASES: 'false',
  QUEUE_URL: 'https://sqs/shop',
  CLUSTER: 'shop-cluster',
  SERVICE: 'shop-service',
  CONTAINER: 'shop',
  REPOSITORY_NAME: 'shop',
  REGISTRY_ID: '123456789012',
  DEAD_LETTER_QUEUE_URL: 'https://sqs/shop-reports',
  GLOBAL_CLUSTER: '',
  SERVICE_PARAMETER_NAME: '/shop/image-service',
  MAX_TASKS: '10',
};

/** How Lambda invokes the function: for its queue, or by the alias for a release. */
export const [OF_QUEUE, OF_RELEASE] = ['', ':requests'].map((alias) => ({ invokedFunctionArn: `arn:aws:lambda:ap-northeast-1:123456789012:function:shop-release${alias}` }));

/** A message of the queue as Lambda passes it on, after so many attempts. */
export const delivery = (event: object, attempts = 1): SQSEvent =>
  ({ Records: [{ body: JSON.stringify(event), attributes: { ApproximateReceiveCount: String(attempts) } }] } as SQSEvent);

/** What the parameter of a service contains, without what the variables of the tests have. */
export const inStack = (settings: object, release: Record<string, string> = {}): string => JSON.stringify({ settings, release });
