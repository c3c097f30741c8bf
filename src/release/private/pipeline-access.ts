import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { IFargateApi } from '../../fargate-api';

/** Where the pipeline's actions leave what the next one needs. */
export interface ArtifactStore {
  readonly bucket: s3.IBucket;
  readonly key: kms.IKey;
}

export const WHY_ARTIFACTS = 'CodePipeline names the object of each artifact anew in every execution';

/** Read what an earlier action has left. */
export function readArtifacts({ bucket, key }: ArtifactStore): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({ actions: ['s3:GetObject', 's3:GetObjectVersion'], resources: [bucket.arnForObjects('*')] }),
    new iam.PolicyStatement({ actions: ['kms:Decrypt', 'kms:DescribeKey'], resources: [key.keyArn] }),
  ];
}

/** Leave something for a later action; CodePipeline hands it over with an access control list, which the bucket ignores. */
export function writeArtifacts({ bucket, key }: ArtifactStore): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({ actions: ['s3:PutObject', 's3:PutObjectAcl'], resources: [bucket.arnForObjects('*')] }),
    new iam.PolicyStatement({ actions: ['s3:GetBucketLocation', 's3:GetBucketVersioning', 's3:ListBucket'], resources: [bucket.bucketArn] }),
    new iam.PolicyStatement({ actions: ['kms:Encrypt', 'kms:GenerateDataKey', 'kms:Decrypt', 'kms:DescribeKey'], resources: [key.keyArn] }),
  ];
}

/** An encrypted topic takes messages from whom its key admits. */
export function askForApproval({ topicArn, masterKey }: sns.ITopic): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({ actions: ['sns:Publish'], resources: [topicArn] }),
    ...masterKey ? [new iam.PolicyStatement({ actions: ['kms:GenerateDataKey', 'kms:Decrypt'], resources: [masterKey.keyArn] })] : [],
  ];
}

/** CodePipeline asks for the connection by the old name of the service, newer parts of it by the new one. */
export function useConnection(connectionArn: string): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: ['codeconnections:UseConnection', 'codestar-connections:UseConnection'], resources: [connectionArn],
  });
}

/** What the ECS deploy action calls, on this service alone where ECS knows a resource; the L2 action allows it on all. */
export function deployService(api: IFargateApi): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({ actions: ['ecs:DescribeServices', 'ecs:UpdateService'], resources: [api.service.serviceArn] }),
    new iam.PolicyStatement({ actions: ['ecs:DescribeTaskDefinition', 'ecs:RegisterTaskDefinition'], resources: ['*'] }),
    new iam.PolicyStatement({
      actions: ['ecs:ListTasks'], resources: ['*'], conditions: { ArnEquals: { 'ecs:cluster': api.cluster.clusterArn } },
    }),
    new iam.PolicyStatement({ actions: ['ecs:DescribeTasks'], resources: [tasksOf(api)] }),
    new iam.PolicyStatement({
      actions: ['ecs:TagResource'],
      resources: [revisionsOf(api)],
      conditions: { StringEquals: { 'ecs:CreateAction': 'RegisterTaskDefinition' } },
    }),
    new iam.PolicyStatement({
      actions: ['iam:PassRole'],
      resources: [api.taskRole.roleArn, api.executionRole.roleArn],
      conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    }),
  ];
}

/** The tasks of the API's cluster. */
export function tasksOf(api: IFargateApi): string {
  return Stack.of(api).formatArn({ service: 'ecs', resource: 'task', resourceName: `${api.cluster.clusterName}/*` });
}

/** The revisions of the API's task definition, those to come included. */
export function revisionsOf(api: IFargateApi): string {
  return Stack.of(api).formatArn({ service: 'ecs', resource: 'task-definition', resourceName: `${api.taskDefinition.family}:*` });
}
