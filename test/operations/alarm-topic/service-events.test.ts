import { Stack, aws_ecs as ecs } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { action, call, CLUSTER, deployment, execution, health, planWarning, rotation, task } from './events';
import { Json, matches } from './match';
import { AlarmTopic } from '../../../src/operations';
import { ServiceEvents, ServiceEventsProps } from '../../../src/operations/internal';
import { importedVpc } from '../../../tools/assemblies/imported';
import { testStack } from '../../../tools/assemblies/stacks';
import { propertiesOf } from '../../support/templates';

function build(props: (stack: Stack) => Partial<ServiceEventsProps> = () => ({})): Template {
  const stack = testStack();
  new ServiceEvents(stack, 'Events', { topic: new AlarmTopic(stack, 'Alarms').topic, ...props(stack) });
  return Template.fromStack(stack);
}

const ofShop = (stack: Stack): Partial<ServiceEventsProps> => ({
  cluster: ecs.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'shop', clusterArn: CLUSTER, vpc: importedVpc(stack) }),
});

/** The partition is the one thing that the template leaves open. */
const resolved = (value: Json): Json =>
  JSON.parse(JSON.stringify(value).replace(/\{"Fn::Join":\["",\["arn:",\{"Ref":"AWS::Partition"\},"([^"]*)"\]\]\}/g, '"arn:aws$1"')) as Json;

const notifications = (template: Template, event: Json): number =>
  propertiesOf(template, 'AWS::Events::Rule').filter(({ EventPattern }) => matches(resolved(EventPattern), event)).length;

describe.each([['one cluster', build(ofShop)], ['every cluster', build()]])('of %s', (_, template) => {
  test.each<[string, number, Json]>([
    ['a container that crashed', 1, task({ stopCode: 'EssentialContainerExited', stoppedReason: 'Essential container in task exited' })],
    ['an image that can\'t be pulled', 1, task({ stopCode: 'TaskFailedToStart', stoppedReason: 'CannotPullContainerError: not found' })],
    ['a target that is unhealthy', 1, task({ stopCode: 'ServiceSchedulerInitiated', stoppedReason: 'Task failed ELB health checks in (target-group blue)' })],
    ['a container that is unhealthy', 1, task({ stopCode: 'ServiceSchedulerInitiated', stoppedReason: 'Task failed container health checks' })],
    ['no capacity', 1, action('ERROR', 'SERVICE_TASK_PLACEMENT_FAILURE')],
    ['tasks that don\'t stay', 1, action('WARN', 'SERVICE_TASK_START_IMPAIRED')],
    ['a failed deployment', 1, deployment('SERVICE_DEPLOYMENT_FAILED')],
    ['an incident of ECS', 1, health('ECS', 'issue')],
    ['maintenance of ElastiCache', 1, health('ELASTICACHE', 'scheduledChange')],
    ['a task stopped by scaling', 0, task({ stopCode: 'ServiceSchedulerInitiated', stoppedReason: 'Scaling activity initiated by (deployment ecs-svc/1)' })],
    ['a task that somebody stopped', 0, task({ stopCode: 'UserInitiated', stoppedReason: 'Task stopped by user' })],
    ['the end of Spot capacity', 0, task({ stopCode: 'SpotInterruption', stoppedReason: 'Your Spot Task was interrupted.' })],
    ['a task that is only stopping', 0, task({ stopCode: 'EssentialContainerExited', lastStatus: 'DEPROVISIONING' })],
    ['a job that ended', 0, task({ stopCode: 'EssentialContainerExited', group: 'family:nightly' })],
    ['a steady service', 0, action('INFO', 'SERVICE_STEADY_STATE')],
    ['a deployment that begins', 0, deployment('SERVICE_DEPLOYMENT_IN_PROGRESS')],
    ['a deployment that went well', 0, deployment('SERVICE_DEPLOYMENT_COMPLETED')],
    ['a letter to the account', 0, health('RDS', 'accountNotification')],
    ['an incident of a service not in use', 0, health('REDSHIFT', 'issue')],
    ['a failover plan', 0, execution('ExecutionFailed')],
    ['a warning of a failover plan', 0, planWarning('ARC Region Switch Plan Evaluation')],
    ['a failed rotation', 0, rotation('RotationFailed')],
  ])('%s notifies %d times', (__, count, event) => expect(notifications(template, event)).toBe(count));
});

test.each<[string, Json]>([
  ['a task', task({ stopCode: 'TaskFailedToStart', clusterArn: CLUSTER.replace('shop', 'blog') })],
  ['a service', action('ERROR', 'SERVICE_TASK_PLACEMENT_FAILURE', CLUSTER.replace('shop', 'blog'))],
  ['a deployment', deployment('SERVICE_DEPLOYMENT_FAILED', 'shop-test')],
])('%s of another cluster notifies only where every cluster is watched', (_, event) => {
  expect(notifications(build(ofShop), event)).toBe(0);
  expect(notifications(build(), event)).toBe(1);
});

const watching = build(() => ({ watchTasks: false, watchFailoverPlans: true, watchRotations: true }));

test.each<[string, number, Json]>([
  ['a warning of the evaluation', 1, planWarning('ARC Region Switch Plan Evaluation')],
  ['a warning with the other type of the documentation', 1, planWarning('ARC Region Switch Plan Execution')],
  ['an execution that starts', 1, execution('ExecutionStarted')],
  ['an execution that fails', 1, execution('ExecutionFailed')],
  ['a step that fails', 1, execution('StepFailed')],
  ['a step that waits for approval', 1, execution('StepPendingApproval')],
  ['an event that AWS adds later', 1, execution('ExecutionHasANewState')],
  ...['StepStarted', 'StepUpdate', 'StepSucceeded'].map((type): [string, number, Json] => [type, 0, execution(type)]),
  ['a rotation that fails', 1, rotation('RotationFailed')],
  ...['RotationSucceeded', 'RotationStarted'].map((name): [string, number, Json] => [name, 0, rotation(name)]),
])('with failover plans and rotations, %s notifies %d times', (_, count, event) => expect(notifications(watching, event)).toBe(count));

const asRoot = { userIdentity: { type: 'Root' } };

test.each<[string, number, Json]>([
  ['a sign-in of the root user', 1, call('signin', 'ConsoleLogin', asRoot, 'AWS Console Sign In')],
  ['a call of the root user', 1, call('iam', 'CreateAccessKey', asRoot)],
  ['the deletion of a key', 1, call('kms', 'ScheduleKeyDeletion')],
  ['a stopped trail', 1, call('cloudtrail', 'StopLogging')],
  ['a stopped recorder', 1, call('config', 'StopConfigurationRecorder')],
  ['a failover', 1, call('arc-region-switch', 'StartPlanExecution')],
  ['a session of an approver', 1, call('sts', 'AssumeRoleWithSAML', { requestParameters: { roleArn: 'arn:aws:iam::123456789012:role/shop-failover-approver' } })],
  ['a session of another role', 0, call('sts', 'AssumeRole', { requestParameters: { roleArn: 'arn:aws:iam::123456789012:role/shop' } })],
  ['a service for the root user', 0, call('kms', 'Decrypt', { userIdentity: { type: 'Root', invokedBy: 's3.amazonaws.com' } })],
  ['the creation of a key', 0, call('kms', 'CreateKey')],
  ['an event of another kind', 0, call('kms', 'ScheduleKeyDeletion', {}, 'AWS Service Event')],
])('without a log group of the trail, %s notifies %d times', (_, count, event) =>
  expect(notifications(build(() => ({ watchTasks: false, watchActivity: true })), event)).toBe(count));

test('ignores tasks on request', () => build(() => ({ watchTasks: false })).resourceCountIs('AWS::Events::Rule', 1));

test('the services of AWS Health are configurable', () =>
  expect(notifications(build(() => ({ healthServices: ['CLOUDFRONT'] })), health('CLOUDFRONT', 'issue'))).toBe(1));
