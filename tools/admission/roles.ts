/* eslint-disable @typescript-eslint/no-explicit-any */
import { Delivery, Reader, Standing } from './delivery';
import { listOf } from '../../src/assembly/policies';

const KEY = ['kms:GenerateDataKey', 'kms:Decrypt'];
const by = (name: string, role: any, actions: string[], ...targets: any[]): Delivery[] => targets
  .filter((target) => role !== undefined && target !== undefined).map((target) => ({ service: `${name}.amazonaws.com`, role, actions, target }));
const granted = (name: string, ...targets: any[]): Delivery[] => targets.filter((target) => target !== undefined)
  .map((target) => ({ service: `${name}.amazonaws.com`, byAccount: true, actions: ['kms:CreateGrant', 'kms:DescribeKey'], target }));
const asCaller = (name: string, target: any): Delivery[] => granted(name, target).map((one) => ({ ...one, actions: KEY }));

const SECRET = 'AWS::SecretsManager::Secret';
const SEND = ['sqs:SendMessage'];
const STREAM = ['logs:CreateLogStream', 'logs:PutLogEvents'];

/** With its service-linked role, AWS Config delivers as the service itself. */
const config: Reader = (props, { resources, text }) => {
  const role = Object.values<any>(resources).find(({ Type }) => Type === 'AWS::Config::ConfigurationRecorder')?.Properties.RoleARN;
  const made = [...by('config', role, ['s3:GetBucketAcl', 's3:PutObject'], props.S3BucketName), ...by('config', role, KEY, props.S3KmsKeyArn)];
  return text(role).includes(':role/aws-service-role/') ? made.map((one) => ({ ...one, role: undefined })) : made;
};

const scheduler: Reader = ({ Target: target, KmsKeyArn: key }, { follow }) => {
  const queues = [target.Arn, target.DeadLetterConfig?.Arn].filter((arn) => follow(arn)?.body.Type === 'AWS::SQS::Queue');
  return [...by('scheduler', target.RoleArn, SEND, ...queues), ...by('scheduler', target.RoleArn, ['kms:Decrypt'], key)];
};

const mapping: Reader = (props, { follow }) => follow(props.EventSourceArn)?.body.Type !== 'AWS::SQS::Queue' ? [] : by('lambda',
  follow(props.FunctionName)?.body.Properties.Role, ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], props.EventSourceArn);

/** The pipeline's role assumes those of the actions, or acts itself; CodeBuild has a separate role. */
const action = (of: any, pipelineRole: any, bucket: any, { follow }: Standing): Delivery[] => {
  const own = { service: 'codepipeline.amazonaws.com', role: of.RoleArn ?? pipelineRole, roleIsHandedOn: of.RoleArn !== undefined };
  const actions = [...listOf<any>(of.InputArtifacts).map(() => 's3:GetObject'), ...listOf<any>(of.OutputArtifacts).map(() => 's3:PutObject')];
  const artifacts = of.ActionTypeId.Provider === 'CodeBuild'
    ? by('codebuild', follow(of.Configuration.ProjectName)?.body.Properties.ServiceRole, actions, bucket) : [{ ...own, actions, target: bucket }];
  const asked = of.Configuration?.NotificationArn;
  return [...actions.length > 0 ? artifacts : [], ...asked ? [{ ...own, actions: ['sns:Publish'], target: asked }] : []];
};

const pipeline: Reader = ({ ArtifactStore: store, Stages: stages, RoleArn: own }, at) => [
  ...by('codepipeline', own, ['s3:GetObject', 's3:PutObject'], store.Location),
  ...by('codepipeline', own, KEY, store.EncryptionKey?.Id),
  ...listOf<any>(stages).flatMap(({ Actions: actions }) => listOf<any>(actions)).flatMap((one) => action(one, own, store.Location, at)),
];

const replication = (role: any, source: any, destinations: any[]): Delivery[] => [
  ...by('s3', role, ['s3:GetReplicationConfiguration', 's3:ListBucket', 's3:GetObjectVersionForReplication'], source),
  ...by('s3', role, ['s3:ReplicateObject', 's3:ReplicateDelete'], ...destinations),
];

/** ECS Exec decrypts a session in the task, with the task's role. */
const service: Reader = (props, { follow }) => {
  const [task, cluster] = [follow(props.TaskDefinition), follow(props.Cluster)];
  return props.EnableExecuteCommand !== true ? [] : by('ecs-tasks', follow(task?.body.Properties.TaskRoleArn, task), ['kms:Decrypt'],
    follow(cluster?.body.Properties.Configuration?.ExecuteCommandConfiguration?.KmsKeyId, cluster));
};

/** Its secrets are decrypted with the role that starts it. */
const task: Reader = ({ ContainerDefinitions: containers, ExecutionRoleArn: role }, { follow, mentioned }) => {
  const secrets = listOf<any>(containers).flatMap((container) => listOf<any>(container.Secrets)).flatMap(({ ValueFrom }) => mentioned(ValueFrom));
  return by('ecs-tasks', role, ['kms:Decrypt'], ...secrets.filter(({ body }) => body.Type === SECRET)
    .map((secret) => follow(secret.body.Properties.KmsKeyId, secret)));
};

/** A rotation reads and writes with the permissions of its function. */
const rotation: Reader = (props, { follow }) => {
  const named = follow(props.SecretId);
  const secret = named?.body.Type === SECRET ? named : follow(named?.body.Properties.SecretId, named);
  return by('lambda', follow(props.RotationLambdaARN)?.body.Properties.Role, KEY, follow(secret?.body.Properties.KmsKeyId, secret));
};

const READERS: Record<string, Reader> = {
  'AWS::Config::DeliveryChannel': config,
  'AWS::Scheduler::Schedule': scheduler,
  'AWS::Lambda::EventSourceMapping': mapping,
  'AWS::CodePipeline::Pipeline': pipeline,
  'AWS::CodeBuild::Project': (props) => by('codebuild', props.ServiceRole, KEY, props.EncryptionKey),
  'AWS::ECS::Service': service,
  'AWS::ECS::TaskDefinition': task,
  'AWS::SecretsManager::RotationSchedule': rotation,
  'AWS::CloudTrail::Trail': (props) => by('cloudtrail', props.CloudWatchLogsRoleArn, STREAM, props.CloudWatchLogsLogGroupArn),
  'AWS::EC2::FlowLog': (props) => by('vpc-flow-logs', props.DeliverLogsPermissionArn, STREAM, props.LogGroupName),
  'AWS::KinesisFirehose::DeliveryStream': ({ HttpEndpointDestinationConfiguration: { S3Configuration: backup } }) =>
    by('firehose', backup.RoleARN, ['s3:PutObject', 's3:AbortMultipartUpload', 's3:ListBucket'], backup.BucketARN),
  'AWS::StepFunctions::StateMachine': (props, { mentioned }) => by('states', props.RoleArn, SEND,
    ...mentioned(props.DefinitionString).filter(({ body }) => body.Type === 'AWS::SQS::Queue')),
  'AWS::Backup::BackupSelection': ({ BackupSelection: { IamRoleArn: role, Resources: resources } }, { follow }) =>
    by('backup', role, ['s3:GetObjectVersion', 's3:ListBucketVersions'], ...listOf<any>(resources).filter((one) => follow(one)?.body.Type === 'AWS::S3::Bucket')),
  'AWS::S3::Bucket': ({ ReplicationConfiguration: of, BucketName: name }) => of === undefined ? [] :
    replication(of.Role, name, listOf<any>(of.Rules).map((one) => one.Destination.Bucket)),
  'Custom::BucketReplication': (props, { text }) => replication(props.RoleArn, props.BucketName, [JSON.parse(text(props.Rule)).Destination.Bucket]),
  'AWS::Backup::BackupVault': (props) => granted('backup', props.EncryptionKeyArn),
  'AWS::RDS::DBCluster': (props) => granted('rds', props.KmsKeyId, props.PerformanceInsightsKmsKeyId),
  'AWS::RDS::DBInstance': (props) => granted('rds', props.KmsKeyId, props.PerformanceInsightsKMSKeyId),
  'AWS::ElastiCache::ReplicationGroup': (props) => granted('elasticache', props.KmsKeyId),
  'AWS::ECR::Repository': (props) => granted('ecr', props.EncryptionConfiguration?.KmsKey),
  [SECRET]: (props) => asCaller('secretsmanager', props.KmsKeyId),
};

/** Where a service acts with the permissions of a role, of the deploying principal, or of the caller. */
export function lendings(type: string, ...[props, at]: Parameters<Reader>): Delivery[] {
  return READERS[type]?.(props, at) ?? [];
}
