import { REGION_FORMAT } from '../../src/private/regions';

/**
 * Actions without resource-level permissions, so that a statement can only name `*`.
 *
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_<page>.html has no resource type for them.
 */
export interface Resourceless {
  readonly page: string;
  readonly actions: string[];
}

export const RESOURCELESS: Resourceless[] = [
  { page: 'awsapplicationautoscaling', actions: ['application-autoscaling:DescribeScalableTargets', 'application-autoscaling:DescribeScalingPolicies', 'application-autoscaling:DescribeScheduledActions'] },
  { page: 'amazonarcregionswitch', actions: ['arc-region-switch:ListPlans', 'arc-region-switch:ListPlansInRegion'] },
  { page: 'amazoncloudwatch', actions: ['cloudwatch:GetMetricData', 'cloudwatch:GetMetricStatistics'] },
  {
    page: 'amazoncloudwatchlogs',
    actions: [
      'logs:CreateLogDelivery', 'logs:DeleteLogDelivery', 'logs:DescribeLogGroups', 'logs:DescribeResourcePolicies', 'logs:GetLogDelivery',
      'logs:ListLogDeliveries', 'logs:PutResourcePolicy', 'logs:UpdateLogDelivery',
    ],
  },
  {
    page: 'amazonec2',
    actions: [
      'ec2:DescribeAvailabilityZones', 'ec2:DescribeInstances', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSecurityGroups', 'ec2:DescribeSnapshots',
      'ec2:DescribeSubnets', 'ec2:DescribeVolumes', 'ec2:DescribeVpcs',
    ],
  },
  { page: 'amazonelasticache', actions: ['elasticache:DescribeEvents'] },
  { page: 'amazonelasticcontainerregistry', actions: ['ecr:GetAuthorizationToken'] },
  { page: 'amazonelasticcontainerservice', actions: ['ecs:DescribeTaskDefinition', 'ecs:ListServices'] },
  {
    page: 'awselasticloadbalancingv2',
    actions: [
      'elasticloadbalancing:DescribeListeners', 'elasticloadbalancing:DescribeRules', 'elasticloadbalancing:DescribeTargetGroups',
      'elasticloadbalancing:DescribeTargetHealth',
    ],
  },
  { page: 'amazoneventbridge', actions: ['events:ListRules'] },
  { page: 'amazoninspector2', actions: ['inspector2:ListCoverage', 'inspector2:ListFindings'] },
  { page: 'amazonresourcegrouptaggingapi', actions: ['tag:GetResources'] },
  { page: 'amazons3', actions: ['s3:ListAllMyBuckets'] },
  {
    page: 'amazonmessagegatewayservice',
    actions: [
      'ssmmessages:CreateControlChannel', 'ssmmessages:CreateDataChannel', 'ssmmessages:OpenControlChannel', 'ssmmessages:OpenDataChannel',
    ],
  },
  {
    page: 'awsx-ray',
    actions: [
      'xray:GetSamplingRules', 'xray:GetSamplingStatisticSummaries', 'xray:GetSamplingTargets', 'xray:PutTelemetryRecords', 'xray:PutTraceSegments',
    ],
  },
];

/** A statement that may name a pattern of resources. */
export interface Wildcard {
  readonly actions: string[];
  /** What a variant of the statement may hold besides. */
  readonly also?: string[];
  readonly resource: RegExp;
  /** Keys of the conditions that narrow it. */
  readonly conditions?: string[];
  readonly reason: string;
}

const EVERYTHING = /^\*$/;

/**
 * Actions with resource-level permissions on all resources: the caller names no resource, or the resource does not
 * exist yet.
 */
export const UNNAMED: Wildcard[] = [
  {
    actions: ['arc-region-switch:ListServiceQuotaWarnings'],
    resource: EVERYTHING,
    reason: 'like the other list actions of plans: the service authorization reference does not know it yet',
  },
  {
    actions: ['ecs:DescribeCapacityProviders', 'servicequotas:GetRequestedServiceQuotaChange', 'servicequotas:GetServiceQuota', 'servicequotas:RequestServiceQuotaIncrease'],
    resource: EVERYTHING,
    reason: 'ARC Region switch compares quotas of several services, and documents no resources; an increase of a quota creates nothing, and AWS reviews it',
  },
  {
    actions: ['backup:CopyFromBackupVault'],
    resource: EVERYTHING,
    conditions: ['backup:CopyTargets'],
    reason: 'recovery points have the ARNs of many services; the condition limits them to the vaults of the plan',
  },
  {
    actions: ['ec2:AssignPrivateIpAddresses', 'ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface', 'ec2:UnassignPrivateIpAddresses'],
    resource: EVERYTHING,
    reason: 'Lambda checks these permissions before the interface exists, and a subnet may be shared by another account: AWSLambdaVPCAccessExecutionRole',
  },
  {
    actions: ['ecs:RegisterTaskDefinition'],
    resource: EVERYTHING,
    reason: 'ECS authorizes it on the resource *; the roles that a task definition may name are those of iam:PassRole',
  },
  {
    actions: ['ecs:ListTasks'],
    resource: EVERYTHING,
    conditions: ['ecs:cluster'],
    reason: 'its resource is a container instance, which Fargate does not have; the condition limits it to one cluster',
  },
  {
    actions: [
      'elasticache:DescribeCacheClusters', 'elasticache:DescribeCacheParameterGroups', 'elasticache:DescribeCacheParameters',
      'elasticache:DescribeCacheSubnetGroups', 'elasticache:DescribeReplicationGroups', 'elasticache:DescribeSnapshots', 'elasticache:DescribeUserGroups',
    ],
    resource: EVERYTHING,
    reason: 'CloudFormation and Application Auto Scaling do not document which resource they name when they read',
  },
  {
    actions: [
      'cloudwatch:DeleteAlarms', 'cloudwatch:PutMetricAlarm', 'elasticache:DecreaseReplicaCount', 'elasticache:IncreaseReplicaCount',
      'elasticache:ModifyReplicationGroupShardConfiguration', 'rds:AddTagsToResource', 'rds:CreateDBInstance', 'rds:DeleteDBInstance',
    ],
    resource: EVERYTHING,
    conditions: ['aws:ViaAWSService'],
    reason: 'Application Auto Scaling validates them with calls that name no resource of the account; the condition excludes calls of the role itself',
  },
  {
    actions: ['cloudwatch:DescribeAlarms', 'rds:DescribeDBInstances'],
    resource: EVERYTHING,
    reason: 'Application Auto Scaling validates them with calls that name no resource',
  },
  {
    actions: ['rds:DescribeDBClusters', 'rds:DescribeGlobalClusters'],
    resource: EVERYTHING,
    reason: 'Region switch simulates its documented policy, which names all resources',
  },
];

const arn = (rest: string) => new RegExp(`^arn:<AWS::Partition>:${rest}$`);
const REGION = `(?:${REGION_FORMAT}|\\*|<AWS::Region>)`;
const ACCOUNT = '(?:\\d{12}|<AWS::AccountId>)';
const regional = (service: string, resource: string) => arn(`${service}:${REGION}:${ACCOUNT}:${resource}`);
const objects = (prefix: string) => new RegExp(`^(?:<[\\w:.]+>|arn:<AWS::Partition>:s3:::[a-z0-9-]+)/${prefix}\\*$`);
const OBJECTS = objects('');
const TARGETS = regional('application-autoscaling', 'scalable-target/\\*');
const NAMESPACE = 'application-autoscaling:service-namespace';
const TARGET = 'a scalable target has a random id; the condition limits it to one service';

/** Statements whose resources are known except for a part of their name. */
export const PATTERNS: Wildcard[] = [
  {
    actions: ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:PutObject'],
    resource: objects('(?:originals|private)/'),
    reason: 'the application reads and writes any upload, and files of its own',
  },
  { actions: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'], resource: OBJECTS, reason: 'Firehose names failed deliveries by the hour' },
  {
    actions: ['s3:GetObject', 's3:GetObjectAcl', 's3:GetObjectTagging', 's3:GetObjectVersion', 's3:GetObjectVersionAcl', 's3:GetObjectVersionTagging'],
    resource: OBJECTS,
    reason: 'AWS Backup reads any object of the bucket',
  },
  { actions: ['s3:GetObject', 's3:GetObjectVersion'], resource: OBJECTS, reason: 'CodePipeline generates a name for each artifact' },
  { actions: ['s3:PutObject'], also: ['s3:PutObjectAcl'], resource: OBJECTS, reason: 'CodePipeline generates a name for each artifact' },
  {
    actions: ['s3:GetObjectVersionAcl', 's3:GetObjectVersionForReplication', 's3:GetObjectVersionTagging'],
    also: ['s3:GetObjectLegalHold', 's3:GetObjectRetention'],
    resource: OBJECTS,
    reason: 'replication copies every object',
  },
  {
    actions: ['s3:ReplicateDelete', 's3:ReplicateObject', 's3:ReplicateTags'],
    also: ['s3:ObjectOwnerOverrideToBucketOwner'],
    resource: OBJECTS,
    reason: 'replication copies every object',
  },
  { actions: ['s3:GetObject'], resource: objects('media/'), reason: 'the application reads any derivative' },
  {
    actions: ['s3:GetObject', 's3:GetObjectTagging', 's3:GetObjectVersionTagging', 's3:PutObjectTagging', 's3:PutObjectVersionTagging'],
    resource: objects('originals/'),
    reason: 'the function reads any image below its prefix, and tags the rejected ones',
  },
  {
    actions: [
      's3:GetObject', 's3:GetObjectTagging', 's3:GetObjectVersion', 's3:GetObjectVersionTagging', 's3:PutObjectTagging', 's3:PutObjectVersionTagging',
    ],
    resource: objects('(?:originals/)?'),
    reason: 'GuardDuty scans and tags any new object of the bucket, or below its prefix',
  },
  { actions: ['s3:GetObject', 's3:PutObject'], also: ['s3:DeleteObject'], resource: objects('(?:media|thumbs)/'), reason: 'derivatives are named after the images' },
  { actions: ['application-autoscaling:RegisterScalableTarget'], resource: TARGETS, conditions: [NAMESPACE], reason: TARGET },
  {
    actions: ['application-autoscaling:RegisterScalableTarget'],
    resource: TARGETS,
    conditions: ['application-autoscaling:scalable-dimension', NAMESPACE],
    reason: 'a scalable target has a random id; the conditions limit it to the number of ECS tasks',
  },
  {
    actions: ['application-autoscaling:PutScalingPolicy', 'application-autoscaling:RegisterScalableTarget'], resource: TARGETS, conditions: [NAMESPACE], reason: TARGET,
  },
  { actions: ['application-autoscaling:DeregisterScalableTarget'], resource: TARGETS, conditions: [NAMESPACE], reason: TARGET },
  {
    actions: ['arc-region-switch:GetPlan', 'arc-region-switch:GetPlanExecution', 'arc-region-switch:ListPlanExecutions'],
    also: ['arc-region-switch:StartPlanExecution'],
    resource: arn(`arc-region-switch::${ACCOUNT}:plan/[a-z]+:\\*`),
    reason: 'the ARN of a plan ends with six characters that ARC chooses',
  },
  { actions: ['backup:TagResource'], resource: regional('backup', 'recovery-point:\\*'), reason: 'a recovery point has a random id' },
  {
    actions: ['application-autoscaling:DeleteScalingPolicy', 'application-autoscaling:DeregisterScalableTarget', 'application-autoscaling:PutScalingPolicy',
      'application-autoscaling:RegisterScalableTarget'],
    resource: TARGETS,
    conditions: ['application-autoscaling:scalable-dimension', NAMESPACE],
    reason: 'a scalable target has a random id; the conditions limit it to the shards of caches',
  },
  {
    actions: ['application-autoscaling:ListTagsForResource', 'application-autoscaling:TagResource', 'application-autoscaling:UntagResource'],
    resource: TARGETS,
    reason: 'a scalable target has a random id, and the actions on tags have no condition on its namespace',
  },
  {
    actions: [
      'elasticache:AddTagsToResource', 'elasticache:CreateReplicationGroup', 'elasticache:ListTagsForResource', 'elasticache:ModifyReplicationGroup',
    ],
    resource: regional('elasticache', 'cluster:[a-z-]+-cache-\\*'),
    reason: 'the names of nodes begin with that of their replication group',
  },
  {
    actions: ['elasticache:CreateSnapshot', 'elasticache:DeleteReplicationGroup'],
    resource: regional('elasticache', '(?:cluster:[a-z-]+-cache-|snapshot:)\\*'),
    reason: 'CloudFormation generates the name of the final snapshot; the replication group is named',
  },
  {
    actions: ['cloudformation:DescribeStacks'],
    resource: regional('cloudformation', 'stack/[\\w-]+/\\*'),
    reason: 'the ARN of a stack ends with a random id',
  },
  {
    actions: ['cloudformation:UpdateStack'],
    resource: regional('cloudformation', 'stack/[\\w-]+/\\*'),
    conditions: ['cloudformation:RoleArn'],
    reason: 'the ARN of a stack ends with a random id; the condition limits it to a role that can change nothing but a cache',
  },
  {
    actions: ['ec2:CopySnapshot', 'ec2:CreateSnapshot', 'ec2:CreateTags', 'ec2:DeleteSnapshot'],
    resource: arn('ec2:\\*::snapshot/\\*'),
    reason: 'a snapshot has a random id, and neither account nor region in its ARN',
  },
  {
    actions: ['ec2:CreateSnapshot'],
    resource: regional('ec2', 'volume/\\*'),
    conditions: ['aws:ResourceTag/eldonia:backup'],
    reason: 'a volume has a random id; the condition limits it to tagged volumes',
  },
  { actions: ['ssm:UpdateInstanceInformation'], resource: regional('ec2', 'instance/\\*'), reason: 'an instance has its id when it starts; the account is the only one named' },
  {
    actions: ['ecs:RunTask'],
    resource: regional('ecs', 'task-definition/[\\w-]+:\\*'),
    conditions: ['ecs:cluster'],
    reason: 'each release registers a new revision; the condition limits it to one cluster',
  },
  {
    actions: ['ecs:TagResource'],
    resource: regional('ecs', 'task-definition/[\\w-]+:\\*'),
    conditions: ['ecs:CreateAction'],
    reason: 'each release registers a new revision; the condition limits it to the registration',
  },
  {
    actions: ['ecs:TagResource'],
    resource: regional('ecs', 'task/[\\w<>-]+/\\*'),
    conditions: ['ecs:CreateAction'],
    reason: 'a task has its id when it starts; the condition limits it to the start',
  },
  { actions: ['ecs:DescribeTasks'], resource: regional('ecs', 'task/[\\w<>-]+/\\*'), reason: 'a task has its id when it starts; the cluster is named' },
  {
    actions: ['ecs:DescribeTasks', 'ecs:StopTask'],
    resource: regional('ecs', 'task/[\\w<>-]+/\\*'),
    conditions: ['ecs:cluster'],
    reason: 'a task has its id when it starts; the cluster is named',
  },
  {
    actions: [
      'events:DeleteRule', 'events:DescribeRule', 'events:DisableRule', 'events:EnableRule', 'events:ListTargetsByRule', 'events:PutRule', 'events:PutTargets',
      'events:RemoveTargets',
    ],
    resource: regional('events', 'rule/AwsBackupManagedRule\\*'),
    reason: 'AWS Backup names its rules for changed objects itself',
  },
  {
    actions: ['events:DeleteRule', 'events:PutRule', 'events:PutTargets', 'events:RemoveTargets'],
    resource: regional('events', 'rule/DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3\\*'),
    conditions: ['events:ManagedBy'],
    reason: 'GuardDuty names its rules for uploads itself; the condition limits it to rules that it manages',
  },
  {
    actions: ['events:DescribeRule', 'events:ListTargetsByRule'],
    resource: regional('events', 'rule/DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3\\*'),
    reason: 'GuardDuty names its rules for uploads itself; it only reads them',
  },
  {
    actions: ['iam:PassRole'],
    resource: arn(`iam::${ACCOUNT}:role/\\*/[\\w-]+`),
    conditions: ['iam:PassedToService'],
    reason: 'an aspect can set the path of a role; names of roles have no slash and are unique in an account',
  },
  {
    actions: ['kms:CreateGrant'],
    resource: regional('kms', 'key/\\*'),
    conditions: ['kms:GrantIsForAWSResource'],
    reason: 'RDS and AWS Backup know the keys; the condition limits it to grants for AWS resources',
  },
  { actions: ['kms:DescribeKey'], resource: regional('kms', 'key/\\*'), reason: 'RDS and AWS Backup know the keys; it only reads metadata' },
  {
    actions: [
      'kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:ReEncryptFrom', 'kms:ReEncryptTo',
    ],
    resource: regional('kms', 'key/\\*'),
    conditions: ['kms:CallerAccount', 'kms:ViaService'],
    reason: 'the volumes know their keys; the conditions limit it to EC2 in this account',
  },
  {
    actions: ['kms:Encrypt', 'kms:GenerateDataKey'],
    resource: regional('kms', 'key/\\*'),
    conditions: ['kms:ResourceAliases', 'kms:ViaService'],
    reason: 'the key of the replicas is in another Region, and known by its alias; the conditions limit it to this key and to Secrets Manager',
  },
  {
    actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'],
    resource: regional('kms', 'key/\\*'),
    conditions: ['kms:ViaService'],
    reason: 'the schedules know their keys; the condition limits it to EventBridge Scheduler',
  },
  {
    actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents', 'logs:PutRetentionPolicy'],
    resource: regional('logs', 'log-group:/aws/application-signals/data:\\*'),
    reason: 'the agent writes a stream for each task',
  },
  {
    actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
    resource: regional('logs', 'log-group:<\\w+>:\\*'),
    reason: 'ECS Exec writes a stream for each session',
  },
  {
    actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:GetLogEvents', 'logs:PutLogEvents'],
    resource: regional('logs', 'log-group:RDSOSMetrics:log-stream:\\*'),
    reason: 'a stream is named like an instance, which needs the role before it exists',
  },
  {
    actions: ['logs:CreateLogGroup', 'logs:PutRetentionPolicy'],
    resource: regional('logs', 'log-group:RDSOSMetrics:\\*'),
    reason: 'the ARN of one log group, with the suffix that CloudWatch Logs adds to it',
  },
  {
    actions: ['rds:DescribeDBClusterAutomatedBackups', 'rds:DescribeDBClusterSnapshots', 'rds:DescribeDBClusters', 'rds:DescribeDBInstances'],
    resource: regional('rds', '(?:cluster|db|cluster-snapshot|cluster-auto-backup):\\*'),
    reason: 'AWS Backup names no resource',
  },
  {
    actions: ['rds:AddTagsToResource', 'rds:CreateDBClusterSnapshot', 'rds:ListTagsForResource'],
    resource: regional('rds', 'cluster-snapshot:awsbackup:\\*'),
    reason: 'AWS Backup names its snapshots itself, with this prefix',
  },
  {
    actions: ['rds:CopyDBClusterSnapshot', 'rds:DeleteDBClusterSnapshot', 'rds:ModifyDBClusterSnapshotAttribute'],
    resource: regional('rds', 'cluster-snapshot:awsbackup:\\*'),
    reason: 'AWS Backup names its snapshots itself, with this prefix',
  },
  { actions: ['rds:DeleteDBClusterAutomatedBackup'], resource: regional('rds', 'cluster-auto-backup:\\*'), reason: 'an automated backup has a random id' },
  {
    actions: ['secretsmanager:DescribeSecret'],
    also: ['secretsmanager:GetSecretValue'],
    resource: regional('secretsmanager', 'secret:[\\w/-]+-\\?{6}'),
    reason: 'the ARN of a secret ends with six characters that Secrets Manager chooses',
  },
  {
    actions: ['ssm:GetParameters'],
    resource: regional('ssm', 'parameter/cdk-bootstrap/\\*/version'),
    reason: 'the qualifier of the bootstrap stack is the account\'s own choice',
  },
];
