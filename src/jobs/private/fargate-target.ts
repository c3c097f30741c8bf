import { Annotations, Duration, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct, IConstruct } from 'constructs';
import { BoundTarget, JobContext } from './bound-target';
import { runDefinition } from './run-definition';
import { declareTask } from '../../network/internal';
import { acknowledge, acknowledgeInlinePolicy, acknowledgeRule, acknowledgeWildcard } from '../../private/acknowledge';
import { ofAccount } from '../../private/allow-publish';
import { grantSend } from '../../private/dead-letters';
import { checkDuration, checkInteger, invalid } from '../../private/errors';
import { httpsOnlyGroup } from '../../private/https-only-group';
import { allow, allowPassing, arnFor } from '../../private/permissions';
import { pathForRole } from '../../private/readable-path';
import { stateLogName } from '../../private/state-log-name';
import { privateSelection } from '../../private/subnets';
import { checkTaskSize } from '../../private/task-size';
import { FargateJobOptions } from '../fargate-job';

/** The default timeout of one attempt. */
export const TIMEOUT = Duration.hours(6);
/** An execution of a state machine lasts at most 1 year. A week is long for an unattended task. */
// A limit of this library.
const LONGEST_TIMEOUT = Duration.days(7);

/** Throws for values with which the task could not run, before any resource is created. */
export function checkFargateTask(scope: IConstruct, props: FargateJobOptions, retryAttempts?: number): void {
  const { taskDefinition, timeout, cluster, vpcSubnets, diskSize } = props;
  if (!taskDefinition.defaultContainer) {
    invalid(scope, 'taskDefinition must have a container, got none; call addContainer() before you define the job');
  }
  // The lease of the lock is calculated from the duration of all attempts.
  if (Token.isUnresolved(retryAttempts) || timeout?.isUnresolved()) {
    invalid(scope, 'retryAttempts and timeout must be known at synthesis, got a token; pass numbers');
  }
  const { cpu = taskDefinition.cpu, memoryLimitMiB = taskDefinition.memoryMiB } = props;
  if (props.cpu !== undefined || props.memoryLimitMiB !== undefined) checkTaskSize(scope, cpu, memoryLimitMiB);
  if (!diskSize?.isUnresolved()) checkInteger(scope, 'diskSize in GiB', diskSize?.toGibibytes(), 21, 200);
  checkDuration(scope, 'timeout', timeout, Duration.minutes(1), LONGEST_TIMEOUT);
  privateSelection(scope, cluster.vpc, vpcSubnets);
}

/** Creates the state machine that runs the task, and the lock that prevents a second run. */
export function bindFargateTask(scope: Construct, props: FargateJobOptions, context: JobContext): BoundTarget {
  const securityGroups = props.securityGroups ?? [httpsOnlyGroup(scope, {
    vpc: props.cluster.vpc,
    description: `Tasks of the job ${scope.node.id}`,
  })];
  const { cluster: { vpc }, vpcSubnets, taskDefinition } = props;
  declareTask(scope, { vpc, vpcSubnets: privateSelection(scope, vpc, vpcSubnets) }, taskDefinition);
  const lock = context.allowOverlap ? undefined : lockTable(scope);
  const role = new iam.Role(scope, 'RunRole', {
    description: `Runs the tasks of the job ${pathForRole(scope)}`,
    assumedBy: new iam.ServicePrincipal('states.amazonaws.com', { conditions: ofAccount(scope) }),
  });
  grantRun(scope, role, props);
  grantSend(context.deadLetterQueue, role);
  lock?.grant(role, 'dynamodb:PutItem', 'dynamodb:DeleteItem');
  const stateMachine = machine(scope, role, props, context, securityGroups, lock);
  return {
    arn: stateMachine.stateMachineArn,
    invocation: allow('states:StartExecution', stateMachine.stateMachineArn),
    input: scheduler.ScheduleTargetInput.fromObject({ scheduledTime: scheduler.ContextAttribute.scheduledTime }),
    succeeded: stateMachine.metricSucceeded(),
    stateMachine,
    securityGroups,
  };
}

function lockTable(scope: Construct): dynamodb.Table {
  const table = new dynamodb.Table(scope, 'Lock', {
    partitionKey: { name: 'LockId', type: dynamodb.AttributeType.STRING },
    billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const reason = 'the only item is a lock that is deleted after each run; there is no data to restore';
  acknowledge(table, 'AwsSolutions-DDB3', reason);
  acknowledgeRule(table, 'DynamoDBInBackupPlan', reason);
  return table;
}

function machine(
  scope: Construct, role: iam.Role, props: FargateJobOptions, context: JobContext,
  securityGroups: ec2.ISecurityGroup[], lock?: dynamodb.Table,
): sfn.StateMachine {
  const stack = Stack.of(scope);
  const { cluster, taskDefinition } = props;
  const subnets = cluster.vpc.selectSubnets(privateSelection(scope, cluster.vpc, props.vpcSubnets));
  const definition = runDefinition({
    partition: stack.partition,
    clusterArn: cluster.clusterArn,
    taskDefinition: taskDefinition.taskDefinitionArn,
    release: props.service && { clusterArn: props.service.cluster.clusterArn, serviceArn: arnOf(props.service) },
    container: taskDefinition.defaultContainer!.containerName,
    essential: essentialSidecars(scope, taskDefinition),
    command: props.command,
    environment: props.environment ?? {},
    cpu: props.cpu,
    memory: props.memoryLimitMiB,
    disk: props.diskSize?.toGibibytes(),
    subnetIds: subnets.subnetIds,
    securityGroupIds: securityGroups.map(({ securityGroupId }) => securityGroupId),
    publicIp: subnets.hasPublic,
    spot: props.spot ?? false,
    timeout: props.timeout ?? TIMEOUT,
    retryAttempts: context.retryAttempts,
    deadLetterQueueUrl: context.deadLetterQueue.queueUrl,
    tableName: lock?.tableName,
  });
  const stateMachine = new sfn.StateMachine(scope, 'Run', {
    definitionBody: sfn.DefinitionBody.fromString(stack.toJsonString(definition)),
    role,
    comment: `Runs of the job ${scope.node.path}`,
    tracingEnabled: true,
    logs: {
      destination: new logs.LogGroup(scope, 'RunLogs', {
        logGroupName: stateLogName(scope),
        retention: logs.RetentionDays.THREE_MONTHS,
        removalPolicy: RemovalPolicy.DESTROY,
        encryptionKey: context.encryptionKey,
      }),
      level: sfn.LogLevel.ALL,
      includeExecutionData: true,
    },
  });
  acknowledgeInlinePolicy(role);
  acknowledge(role, 'AwsSolutions-IAM5[Resource::*]', 'Step Functions requires log delivery and X-Ray actions that ' +
    'do not support resource-level permissions, as does ecs:DescribeTaskDefinition');
  return stateMachine;
}

/** The essential containers that are not the job. If one ends, ECS stops the others. */
function essentialSidecars(scope: Construct, { node, defaultContainer }: ecs.FargateTaskDefinition): string[] {
  const names = node.children.flatMap((child) =>
    child instanceof ecs.ContainerDefinition && child !== defaultContainer && child.essential
      ? [child.containerName] : []);
  if (names.length > 0) {
    Annotations.of(scope).addWarningV2('@eldonia/scheduled-job:essentialSidecar',
      `taskDefinition has essential containers besides that of the job, got ${names.join(', ')}: if one ends with 0 ` +
      'during a run, and the job ends with 0 on SIGTERM, the run counts as successful. Set essential: false, or let ' +
      'the job end with another code on SIGTERM');
  }
  return names;
}

/**
 * Grants the permission to run all revisions of the family in the cluster: a deployment changes the revision and the
 * state machine in two steps.
 */
function grantRun(scope: Construct, role: iam.Role, { cluster, taskDefinition, service }: FargateJobOptions): void {
  const stack = Stack.of(scope);
  const revisions = arnFor(stack, 'ecs', `task-definition/${taskDefinition.family}:*`);
  const tasks = arnFor(stack, 'ecs', `task/${cluster.clusterName}/*`);
  const inCluster = { ArnEquals: { 'ecs:cluster': cluster.clusterArn } };
  role.addToPolicy(allow('ecs:RunTask', revisions, inCluster));
  role.addToPolicy(allow(['ecs:StopTask', 'ecs:DescribeTasks'], tasks, inCluster));
  // The tags of the task definition are propagated when the task starts.
  role.addToPolicy(allow('ecs:TagResource', tasks, { StringEquals: { 'ecs:CreateAction': 'RunTask' } }));
  if (service) {
    role.addToPolicy(allow('ecs:DescribeServices', arnOf(service)));
    role.addToPolicy(allow('ecs:DescribeTaskDefinition', '*'));
  }
  role.addToPolicy(allowPassing(
    [taskDefinition.taskRole.roleArn, taskDefinition.obtainExecutionRole().roleArn], 'ecs-tasks',
  ));
  // Step Functions receives the state changes of the task through this managed rule.
  role.addToPolicy(allow(['events:PutTargets', 'events:PutRule', 'events:DescribeRule'], arnFor(
    stack, 'events', 'rule/StepFunctionsGetEventsForECSTaskRule',
  )));
  acknowledgeWildcard(role, revisions, 'a deployment changes the revision of the task definition before the state ' +
    'machine');
  acknowledgeWildcard(role, tasks, 'ECS generates the ID of a task when it starts');
}

/** The long ARN format, which IAM compares. The attribute of an imported service can have the short format. */
function arnOf(service: ecs.IBaseService): string {
  return arnFor(service, 'ecs', `service/${service.cluster.clusterName}/${service.serviceName}`);
}
