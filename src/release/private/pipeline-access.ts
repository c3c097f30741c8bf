import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { FargateApi } from '../../fargate-api';
import { revisionsOf, updateService } from '../../fargate-api/internal';

/** The store of the artifacts between actions. */
export interface ArtifactStore {
  readonly bucket: s3.IBucket;
  readonly key: kms.IKey;
}

export const WHY_ARTIFACTS = 'CodePipeline generates the object keys of artifacts in each execution';

/** Permissions to read artifacts. */
export function readArtifacts({ bucket, key }: ArtifactStore): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement(
      { actions: ['s3:GetObject', 's3:GetObjectVersion'], resources: [bucket.arnForObjects('*')] },
    ),
    new iam.PolicyStatement({ actions: ['kms:Decrypt', 'kms:DescribeKey'], resources: [key.keyArn] }),
  ];
}

/** Permissions to write artifacts. CodePipeline sends an ACL, which the bucket ignores. */
export function writeArtifacts(store: ArtifactStore): iam.PolicyStatement[] {
  return putArtifacts(store, ['s3:PutObject', 's3:PutObjectAcl'], ['s3:GetBucketLocation', 's3:GetBucketVersioning']);
}

/** Permissions of a build to write artifacts, which it sends without an ACL. */
export function buildArtifacts(store: ArtifactStore): iam.PolicyStatement[] {
  return putArtifacts(store, ['s3:PutObject'], ['s3:GetBucketLocation']);
}

function putArtifacts({ bucket, key }: ArtifactStore, objects: string[], reads: string[]): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({ actions: objects, resources: [bucket.arnForObjects('*')] }),
    new iam.PolicyStatement({ actions: reads, resources: [bucket.bucketArn] }),
    new iam.PolicyStatement({
      actions: ['kms:Encrypt', 'kms:GenerateDataKey', 'kms:Decrypt', 'kms:DescribeKey'], resources: [key.keyArn],
    }),
  ];
}

/** Permissions to publish approval requests. An encrypted topic also needs permissions on its key. */
export function askForApproval({ topicArn, masterKey }: sns.ITopic): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({ actions: ['sns:Publish'], resources: [topicArn] }),
    ...masterKey
      ? [new iam.PolicyStatement({ actions: ['kms:GenerateDataKey', 'kms:Decrypt'], resources: [masterKey.keyArn] })]
      : [],
  ];
}

/**
 * Permission to read one repository by a connection. CodePipeline uses the old service prefix, newer features the new
 * one. The key is only in requests that are about a repository.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodeconnections.html
 */
export function useConnection(connectionArn: string, repository: string): iam.PolicyStatement[] {
  return ['codeconnections', 'codestar-connections'].map((prefix) => new iam.PolicyStatement({
    actions: [`${prefix}:UseConnection`],
    resources: [connectionArn],
    conditions: { StringEqualsIfExists: { [`${prefix}:FullRepositoryId`]: repository } },
  }));
}

/**
 * Permissions of the ECS deploy action, limited to this service if ECS supports it. The L2 action allows all services.
 */
export function deployService(api: FargateApi): iam.PolicyStatement[] {
  return [
    updateService(api),
    new iam.PolicyStatement({ actions: ['ecs:DescribeServices'], resources: [api.service.serviceArn] }),
    new iam.PolicyStatement({
      actions: ['ecs:DescribeTaskDefinition', 'ecs:RegisterTaskDefinition'], resources: ['*'],
    }),
    new iam.PolicyStatement({
      actions: ['ecs:ListTasks'],
      resources: ['*'],
      conditions: { ArnEquals: { 'ecs:cluster': api.cluster.clusterArn } },
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

/** The tasks of the API cluster. */
export function tasksOf(api: FargateApi): string {
  return Stack.of(api).formatArn({ service: 'ecs', resource: 'task', resourceName: `${api.cluster.clusterName}/*` });
}
