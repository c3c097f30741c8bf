import { Annotations, App, Stack } from 'aws-cdk-lib';
import { findings, missingContext } from './support/findings';
import { flagSets } from './support/flags';
import { minimal } from './support/minimal';
import { TOKYO } from './support/stacks';
import { defineFault, variants } from './support/variants';

/** CloudFormation's validator and AwsSolutions run here over everything, with each set of feature flags; other packs in rule-packs.test.ts. */
const ACKNOWLEDGED = 'aws:cdk:acknowledged-rules';

function defineEverything(context: Record<string, unknown>): App {
  const app = new App({ context });
  for (const [name, build] of Object.entries(minimal)) build(new Stack(app, name, { env: TOKYO }), 'Minimal');
  for (const [name, { build, env = TOKYO }] of Object.entries(variants)) build(new Stack(app, name, { env }));
  // One app has all of them here, and one account has one audit.
  Annotations.of(app).acknowledgeWarning('@eldonia/eldonia-platform:secondAudit');
  return app;
}

/** Each id of AwsSolutions and the validator with its reasons, without the parts that differ from construct to construct. */
function acknowledgements(app: App): string[] {
  const found = app.node.findAll().flatMap(({ node }) => node.metadata.filter(({ type }) => type === ACKNOWLEDGED)
    .flatMap(({ data }) => Object.entries(data as Record<string, string>)))
    .filter(([id]) => !/^Annotation::(NIST|HIPAA|PCI)\./.test(id));
  return [...new Set(found.map(([id, reason]) => `${id.replace(/<\w+?(\.\w+)?>/g, '<…$1>')}: ${reason}`))].sort();
}

// The validator tells the console what it finds, too.
beforeEach(() => vi.spyOn(console, 'error').mockImplementation(() => undefined));

test('would find a fault', () => {
  const app = new App();
  defineFault(app);

  expect(findings(app, { packs: [] })).toContainEqual(expect.stringContaining('9 is greater than the maximum of 5'));
});

test.each(Object.entries(flagSets))('nothing is found with %s, and nothing is looked up', (_, context) => {
  const app = defineEverything(context);

  expect(findings(app)).toEqual([]);
  expect(missingContext(app)).toEqual([]);
});

test('these findings are accepted, each with its reason', () => {
  expect(acknowledgements(defineEverything({}))).toMatchInlineSnapshot(`
[
  "Annotation::AwsSolutions-AEC4: the development tier has one cache node, which costs less and may fail",
  "Annotation::AwsSolutions-AEC5: Another port hides nothing from who is in the network; the security group decides who reaches this one",
  "Annotation::AwsSolutions-AEC6: Users with rights of their own (RBAC) take the place of the one AUTH token with all rights",
  "Annotation::AwsSolutions-AS3: test runners come and go all day; a topic can be passed for those who want to know",
  "Annotation::AwsSolutions-CB3: Docker builds images in privileged mode alone; the machine is new for each build",
  "Annotation::AwsSolutions-CFR1: the architecture restricts countries where there is a need (R5.2.4-5), which only the caller knows",
  "Annotation::AwsSolutions-DDB3: the only record is a lock that is given back after each run; there is nothing to restore",
  "Annotation::AwsSolutions-EC23: a public API is open to the Internet on purpose",
  "Annotation::AwsSolutions-EC26: the launch template encrypts every volume; the rule can read none of a group with mixed instances",
  "Annotation::AwsSolutions-ECS2: the variables hold addresses and switches; what is secret comes from Secrets Manager",
  "Annotation::AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/AWSBackupServiceRolePolicyForS3Backup]: what will have the tag is unknown, so that the role has what AWS itself gives its backups",
  "Annotation::AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup]: what will have the tag is unknown, so that the role has what AWS itself gives its backups",
  "Annotation::AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWS_ConfigRole]: AWS keeps this list of what AWS Config has to read; a copy would miss each new resource type",
  "Annotation::AwsSolutions-IAM5[Resource::*]: ARC reads clusters, services, targets and metrics with calls that know no resource, or without naming one, as AWS's own policy has it",
  "Annotation::AwsSolutions-IAM5[Resource::*]: Data Lifecycle Manager finds volumes by their tag, with calls that know no resource",
  "Annotation::AwsSolutions-IAM5[Resource::*]: ECS knows no resource for the calls on task definitions, and lists tasks by the cluster of the condition",
  "Annotation::AwsSolutions-IAM5[Resource::*]: Elastic Load Balancing knows no resource for the calls that describe",
  "Annotation::AwsSolutions-IAM5[Resource::*]: Lambda asks for interfaces in the VPC without naming one, as AWS's own policy has it",
  "Annotation::AwsSolutions-IAM5[Resource::*]: Lambda asks for interfaces in the VPC without naming one, as AWS's own policy has it; ECS lists the tasks of the condition's cluster",
  "Annotation::AwsSolutions-IAM5[Resource::*]: X-Ray knows no resource for the calls that send and sample traces",
  "Annotation::AwsSolutions-IAM5[Resource::*]: ecr:GetAuthorizationToken and the task definition calls of ECS know no resource",
  "Annotation::AwsSolutions-IAM5[Resource::*]: ecr:GetAuthorizationToken knows no resource",
  "Annotation::AwsSolutions-IAM5[Resource::*]: ecs:DescribeTaskDefinition knows no resource",
  "Annotation::AwsSolutions-IAM5[Resource::*]: plans are listed with a call that knows no resource",
  "Annotation::AwsSolutions-IAM5[Resource::*]: ssmmessages and logs:DescribeLogGroups, which ECS Exec needs, know no resource",
  "Annotation::AwsSolutions-IAM5[Resource::*]: the calls that list and read metrics know no resource; copies may go to the vaults of the condition alone",
  "Annotation::AwsSolutions-IAM5[Resource::*]: the channels of Systems Manager sessions know no resource",
  "Annotation::AwsSolutions-IAM5[Resource::*]: the deliveries of logs and the traces, which Step Functions needs, know no resource",
  "Annotation::AwsSolutions-IAM5[Resource::*]: the task definition calls of ECS and the reading of scalable targets know no resource",
  "Annotation::AwsSolutions-IAM5[Resource::<….Arn>/*]: AWS Backup reads any object of the bucket",
  "Annotation::AwsSolutions-IAM5[Resource::<….Arn>/*]: CodePipeline names the object of each artifact anew in every execution",
  "Annotation::AwsSolutions-IAM5[Resource::<….Arn>/*]: Firehose names each object by the time of what it holds",
  "Annotation::AwsSolutions-IAM5[Resource::<….Arn>/*]: The role copies every object of the bucket, whatever its key",
  "Annotation::AwsSolutions-IAM5[Resource::<….Arn>/*]: the application reads and writes any object of the media bucket",
  "Annotation::AwsSolutions-IAM5[Resource::<….Arn>/media/*]: the keys of derivatives follow from those of the uploaded images",
  "Annotation::AwsSolutions-IAM5[Resource::<….Arn>/originals/*]: the function reads any image that is uploaded below the prefix",
  "Annotation::AwsSolutions-IAM5[Resource::<….Arn>/thumbs/*]: the keys of derivatives follow from those of the uploaded images",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:application-autoscaling:ap-northeast-1:123456789012:scalable-target/*]: a scalable target's ARN holds a random id; the condition leaves one kind of target",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:application-autoscaling:ap-northeast-1:123456789012:scalable-target/*]: a scalable target's ARN holds a random id; the condition leaves the number of ECS tasks alone",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:application-autoscaling:ap-northeast-1:123456789012:scalable-target/*]: the id of a scalable target is known to Application Auto Scaling alone",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:application-autoscaling:ap-northeast-3:123456789012:scalable-target/*]: a scalable target's ARN holds a random id; the condition leaves one kind of target",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:application-autoscaling:ap-northeast-3:123456789012:scalable-target/*]: a scalable target's ARN holds a random id; the condition leaves the number of ECS tasks alone",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:application-autoscaling:ap-northeast-3:123456789012:scalable-target/*]: the id of a scalable target is known to Application Auto Scaling alone",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:arc-region-switch::123456789012:plan/minimal:*]: the plan, whose ARN ends with six characters that ARC chooses",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:arc-region-switch::123456789012:plan/pilot:*]: the plan, whose ARN ends with six characters that ARC chooses",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:backup:ap-northeast-1:123456789012:recovery-point:*]: the id of a recovery point is known to AWS Backup alone",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:cloudformation:ap-northeast-3:123456789012:stack/AutomaticPair-Standby/*]: a stack's ARN ends with a random id; the name is the pair's own",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:cloudwatch:ap-northeast-3:123456789012:alarm:TargetTracking-cluster:minimal-database-*]: target tracking ends the names of its alarms at random",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:cloudwatch:ap-northeast-3:123456789012:alarm:TargetTracking-cluster:pilot-database-*]: target tracking ends the names of its alarms at random",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ec2:*::snapshot/*]: the id of a snapshot is known to EC2 alone",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ec2:ap-northeast-1:123456789012:instance/*]: an instance has its id when it starts; the account is the only one named",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ec2:ap-northeast-1:123456789012:volume/*]: a volume is known by its tag alone, which a condition asks for",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecs:ap-northeast-1:123456789012:task-definition/DeliveryPipelineMinimalApiTask77200759:*]: each release registers another revision of the family",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecs:ap-northeast-1:123456789012:task-definition/PipelineWithEverythingApiTaskC1ED94D7:*]: each release registers another revision of the family",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecs:ap-northeast-1:123456789012:task-definition/pilot-backend:*]: a deployment changes the revision of the task definition before the state machine",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecs:ap-northeast-1:123456789012:task-definition/pilot-backend:*]: each release registers another revision of the family",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecs:ap-northeast-1:123456789012:task-definition/weekly:*]: a deployment changes the revision of the task definition before the state machine",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecs:ap-northeast-1:123456789012:task/<…>/*]: a task is named when it starts; the cluster is the API's own",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecs:ap-northeast-1:123456789012:task/<…>/*]: the id of a task is known when it has started",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecs:ap-northeast-1:123456789012:task/minimal-cluster/*]: a task's id is random; the cluster is the pair's own",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecs:ap-northeast-1:123456789012:task/minimal/*]: a task's id is random; the cluster is the pair's own",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecs:ap-northeast-1:123456789012:task/pilot-cluster/*]: a task's id is random; the cluster is the pair's own",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecs:ap-northeast-1:123456789012:task/shared/*]: the id of a task is known when it has started",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecs:ap-northeast-3:123456789012:task-definition/pilot-backend:*]: a deployment changes the revision of the task definition before the state machine",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecs:ap-northeast-3:123456789012:task/<…>/*]: the id of a task is known when it has started",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecs:ap-northeast-3:123456789012:task/minimal-cluster/*]: a task's id is random; the cluster is the pair's own",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecs:ap-northeast-3:123456789012:task/pilot-cluster/*]: a task's id is random; the cluster is the pair's own",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:events:ap-northeast-1:123456789012:rule/AwsBackupManagedRule*]: AWS Backup names the rules that tell it of changed objects itself, all with this prefix",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:kms:ap-northeast-1:123456789012:key/*]: a key's id is random; the condition leaves what the scheduler does for this function",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:kms:ap-northeast-1:123456789012:key/*]: the keys of the cluster and of the vaults are known to RDS and AWS Backup; they may be used for resources of AWS alone",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:kms:ap-northeast-1:123456789012:key/*]: the keys of volumes are known by their volumes alone; they may be used through EC2, or for resources of AWS, alone",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:kms:ap-northeast-3:123456789012:key/*]: a key's id is random; the condition leaves what the scheduler does for this function",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:kms:ap-northeast-3:123456789012:key/*]: the keys of the cluster and of the vaults are known to RDS and AWS Backup; they may be used for resources of AWS alone",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:kms:ap-northeast-3:123456789012:key/*]: the keys of volumes are known by their volumes alone; they may be used through EC2, or for resources of AWS, alone",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:kms:eu-west-1:123456789012:key/*]: the keys of the cluster and of the vaults are known to RDS and AWS Backup; they may be used for resources of AWS alone",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:kms:eu-west-1:123456789012:key/*]: the keys of volumes are known by their volumes alone; they may be used through EC2, or for resources of AWS, alone",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:RDSOSMetrics:log-stream:*]: a log stream is named like an instance, which needs this role before it exists",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:ap-northeast-1:123456789012:log-group:/aws/application-signals/data:*]: the agent writes to a stream for each task, in the one group of Application Signals",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:ap-northeast-1:123456789012:log-group:<…>:*]: ECS Exec writes each session to a stream of its own in the API's log group",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:ap-northeast-1:123456789012:log-group:RDSOSMetrics:log-stream:*]: a log stream is named like an instance, which needs this role before it exists",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:ap-northeast-3:123456789012:log-group:<…>:*]: ECS Exec writes each session to a stream of its own in the API's log group",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:ap-northeast-3:123456789012:log-group:RDSOSMetrics:log-stream:*]: a log stream is named like an instance, which needs this role before it exists",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:rds:ap-northeast-1:123456789012:cluster-auto-backup:*]: AWS Backup looks for clusters, instances and snapshots without naming one",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:rds:ap-northeast-1:123456789012:cluster-snapshot:*]: AWS Backup looks for clusters, instances and snapshots without naming one",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:rds:ap-northeast-1:123456789012:cluster-snapshot:awsbackup:*]: AWS Backup names its snapshots itself, all with this prefix",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:rds:ap-northeast-1:123456789012:cluster:*]: AWS Backup looks for clusters, instances and snapshots without naming one",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:rds:ap-northeast-1:123456789012:db:*]: AWS Backup looks for clusters, instances and snapshots without naming one",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:rds:ap-northeast-3:123456789012:cluster-auto-backup:*]: AWS Backup looks for clusters, instances and snapshots without naming one",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:rds:ap-northeast-3:123456789012:cluster-snapshot:*]: AWS Backup looks for clusters, instances and snapshots without naming one",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:rds:ap-northeast-3:123456789012:cluster-snapshot:awsbackup:*]: AWS Backup names its snapshots itself, all with this prefix",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:rds:ap-northeast-3:123456789012:cluster:*]: AWS Backup looks for clusters, instances and snapshots without naming one",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:rds:ap-northeast-3:123456789012:db:*]: AWS Backup looks for clusters, instances and snapshots without naming one",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:rds:eu-west-1:123456789012:cluster-auto-backup:*]: AWS Backup looks for clusters, instances and snapshots without naming one",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:rds:eu-west-1:123456789012:cluster-snapshot:*]: AWS Backup looks for clusters, instances and snapshots without naming one",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:rds:eu-west-1:123456789012:cluster-snapshot:awsbackup:*]: AWS Backup names its snapshots itself, all with this prefix",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:rds:eu-west-1:123456789012:cluster:*]: AWS Backup looks for clusters, instances and snapshots without naming one",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:rds:eu-west-1:123456789012:db:*]: AWS Backup looks for clusters, instances and snapshots without naming one",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::copies/*]: The role copies every object of the bucket, whatever its key",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::media-copy/*]: The role copies every object of the bucket, whatever its key",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::media-osaka/*]: The role copies every object of the bucket, whatever its key",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::media/*]: The role copies every object of the bucket, whatever its key",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::minimal-media-123456789012-ap-northeast-1/*]: The role copies every object of the bucket, whatever its key",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::minimal-media-123456789012-ap-northeast-3/*]: The role copies every object of the bucket, whatever its key",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::minimal-media-123456789012-ap-northeast-3/*]: the application reads and writes any object of the media bucket",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::minimal-media-123456789012-ap-northeast-3/media/*]: the keys of derivatives follow from those of the uploaded images",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::minimal-media-123456789012-ap-northeast-3/originals/*]: the function reads any image that is uploaded below the prefix",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::pilot-media-123456789012-ap-northeast-1/*]: The role copies every object of the bucket, whatever its key",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::pilot-media-123456789012-ap-northeast-3/*]: The role copies every object of the bucket, whatever its key",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::pilot-media-123456789012-ap-northeast-3/*]: the application reads and writes any object of the media bucket",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::pilot-media-123456789012-ap-northeast-3/media/*]: the keys of derivatives follow from those of the uploaded images",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::pilot-media-123456789012-ap-northeast-3/originals/*]: the function reads any image that is uploaded below the prefix",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::uploads/media/*]: the keys of derivatives follow from those of the uploaded images",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::uploads/originals/*]: the function reads any image that is uploaded below the prefix",
  "Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ssm:ap-northeast-3:123456789012:parameter/cdk-bootstrap/*/version]: the version of the CDK's bootstrap stack, whose qualifier is the account's own choice",
  "Annotation::AwsSolutions-L1: the function runs on the Node.js version that it is built and tested for",
  "Annotation::AwsSolutions-RDS10: the development tier is meant to be deleted; a last snapshot is taken",
  "Annotation::AwsSolutions-RDS11: the architecture asks for PostgreSQL's own port; only security groups of clients reach it",
  "Annotation::AwsSolutions-S1: The bucket holds logs: its own access logs would be logged in turn, without end",
  "Annotation::AwsSolutions-SMG4: Secrets Manager rotates no ElastiCache user by itself; a rotated secret can be passed, or IAM used instead of a password",
  "Annotation::AwsSolutions-SMG4: a rotation would end every session at once; rotate it when the application accepts two keys",
  "Annotation::AwsSolutions-SMG4: each deployment with a higher generation rotates the value; Secrets Manager could not tell CloudFront",
  "Annotation::AwsSolutions-SQS3: the queue is itself where failed messages end, and an alarm watches it",
  "CloudFormation-Validate::W3010: The zones are named, because a choice at deployment could move subnets to other zones",
  "CloudFormation-Validate::W3688: the password, which is set after the restore, may not go without the name",
]
`);
});
