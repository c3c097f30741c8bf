import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { action, CLUSTER, database, deployment, execution, health, planWarning, task } from './events';
import { Json, matches } from './match';
import { AlarmTopic } from '../../../src/operations';
import { ServiceEvents, ServiceEventsProps } from '../../../src/operations/internal';
import { importedVpc } from '../../../tools/assemblies/imported';
import { testStack } from '../../../tools/assemblies/stacks';

const EVERYTHING = { databaseIdentifiers: ['shop', 'shop-1'] };

function build(props: (stack: Stack) => Partial<ServiceEventsProps> = () => EVERYTHING): Template {
  const stack = testStack();
  new ServiceEvents(stack, 'Events', { topic: new AlarmTopic(stack, 'Alarms').topic, ...props(stack) });
  return Template.fromStack(stack);
}

const ofShop = (stack: Stack): Partial<ServiceEventsProps> => ({
  ...EVERYTHING, cluster: ecs.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'shop', clusterArn: CLUSTER, vpc: importedVpc(stack) }),
});

/** The partition is the one thing that the template leaves open. */
function resolved(value: Json): Json {
  return JSON.parse(JSON.stringify(value).replace(/\{"Fn::Join":\["",\["arn:",\{"Ref":"AWS::Partition"\},"([^"]*)"\]\]\}/g, '"arn:aws$1"')) as Json;
}

function notifications(template: Template, event: Json): number {
  const rules = Object.values(template.findResources('AWS::Events::Rule')) as { Properties: { EventPattern: Json } }[];
  return rules.filter(({ Properties }) => matches(resolved(Properties.EventPattern), event)).length;
}

describe.each([['one cluster', build(ofShop)], ['every cluster', build()]])('of %s', (_, template) => {
  test.each<[string, Json]>([
    ['a container that crashed', task({ stopCode: 'EssentialContainerExited', stoppedReason: 'Essential container in task exited' })],
    ['an image that can\'t be pulled', task({ stopCode: 'TaskFailedToStart', stoppedReason: 'CannotPullContainerError: not found' })],
    ['a target that is unhealthy', task({ stopCode: 'ServiceSchedulerInitiated', stoppedReason: 'Task failed ELB health checks in (target-group blue)' })],
    ['a container that is unhealthy', task({ stopCode: 'ServiceSchedulerInitiated', stoppedReason: 'Task failed container health checks' })],
    ['no capacity', action('ERROR', 'SERVICE_TASK_PLACEMENT_FAILURE')],
    ['tasks that don\'t stay', action('WARN', 'SERVICE_TASK_START_IMPAIRED')],
    ['a failed deployment', deployment('SERVICE_DEPLOYMENT_FAILED')],
    ['an incident of ECS', health('ECS', 'issue')],
    ['maintenance of ElastiCache', health('ELASTICACHE', 'scheduledChange')],
    ['a failover', database('CLUSTER', 'failover')],
    ['an instance that failed', database('DB_INSTANCE', 'failure', 'shop-1')],
    ['storage that runs low', database('DB_INSTANCE', 'low storage', 'shop-1')],
    ['a switch to the other region', database('CLUSTER', 'global-failover')],
  ])('%s notifies once', (__, event) => {
    expect(notifications(template, event)).toBe(1);
  });

  test.each<[string, Json]>([
    ['a task stopped by scaling', task({ stopCode: 'ServiceSchedulerInitiated', stoppedReason: 'Scaling activity initiated by (deployment ecs-svc/1)' })],
    ['a task that somebody stopped', task({ stopCode: 'UserInitiated', stoppedReason: 'Task stopped by user' })],
    ['the end of Spot capacity', task({ stopCode: 'SpotInterruption', stoppedReason: 'Your Spot Task was interrupted.' })],
    ['a task that is only stopping', task({ stopCode: 'EssentialContainerExited', lastStatus: 'DEPROVISIONING' })],
    ['a job that ended', task({ stopCode: 'EssentialContainerExited', group: 'family:nightly' })],
    ['a steady service', action('INFO', 'SERVICE_STEADY_STATE')],
    ['a deployment that begins', deployment('SERVICE_DEPLOYMENT_IN_PROGRESS')],
    ['a deployment that went well', deployment('SERVICE_DEPLOYMENT_COMPLETED')],
    ['a letter to the account', health('RDS', 'accountNotification')],
    ['an incident of a service not in use', health('REDSHIFT', 'issue')],
    ['a backup', database('CLUSTER', 'backup')],
    ['another database', database('CLUSTER', 'failover', 'blog')],
  ])('%s doesn\'t ring', (__, event) => {
    expect(notifications(template, event)).toBe(0);
  });
});

test.each<[string, Json]>([
  ['a task', task({ stopCode: 'TaskFailedToStart', clusterArn: CLUSTER.replace('shop', 'blog') })],
  ['a service', action('ERROR', 'SERVICE_TASK_PLACEMENT_FAILURE', CLUSTER.replace('shop', 'blog'))],
  ['a deployment', deployment('SERVICE_DEPLOYMENT_FAILED', 'shop-test')],
])('%s of another cluster notifies only where every cluster is watched', (_, event) => {
  expect(notifications(build(ofShop), event)).toBe(0);
  expect(notifications(build(), event)).toBe(1);
});

test('notifies of databases that are named', () => {
  build(() => ({})).resourceCountIs('AWS::Events::Rule', 4);
});

describe('with failover plans', () => {
  const template = build(() => ({ watchTasks: false, watchFailoverPlans: true }));

  test.each<[string, Json]>([
    ['a warning of the evaluation', planWarning('ARC Region Switch Plan Evaluation')],
    ['a warning with the other type of the documentation', planWarning('ARC Region Switch Plan Execution')],
    ['an execution that starts', execution('ExecutionStarted')],
    ['an execution that fails', execution('ExecutionFailed')],
    ['a step that fails', execution('StepFailed', 'failover-warm-up')],
    ['a step that waits for approval', execution('StepPendingApproval', 'failover-approve')],
    ['an event that AWS adds later', execution('ExecutionHasANewState')],
  ])('%s notifies once', (_, event) => {
    expect(notifications(template, event)).toBe(1);
  });

  test.each(['StepStarted', 'StepUpdate', 'StepSucceeded'])('%s does not notify', (eventType) => {
    expect(notifications(template, execution(eventType, 'failover-warm-up'))).toBe(0);
  });

  test('there are no rules without them', () => {
    expect(notifications(build(), execution('ExecutionFailed'))).toBe(0);
    expect(notifications(build(), planWarning('ARC Region Switch Plan Evaluation'))).toBe(0);
  });
});

describe('with rotations', () => {
  const rotation = (eventName: string): Json => ({
    'source': 'aws.secretsmanager',
    'detail-type': 'AWS Service Event via CloudTrail',
    'region': 'ap-northeast-1',
    'detail': {
      eventName, additionalEventData: { SecretId: 'arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:shop/db-AbCdEf' },
    },
  });

  test.each([['RotationFailed', 1], ['RotationSucceeded', 0], ['RotationStarted', 0]])('%s notifies %d times', (name, count) => {
    expect(notifications(build(() => ({ watchRotations: true })), rotation(name))).toBe(count);
    expect(notifications(build(), rotation(name))).toBe(0);
  });
});

test('ignores tasks without a service', () => {
  build(() => ({ watchTasks: false })).resourceCountIs('AWS::Events::Rule', 1);
});

test('fails with a cluster that is not to be watched', () => {
  expect(() => build((stack) => ({ ...ofShop(stack), watchTasks: false }))).toThrow(
    new Error('watchTasks must be true with a cluster, got false; leave one of them out (at Test/Events)'));
});

test('the services of AWS Health are configurable', () => {
  expect(notifications(build(() => ({ healthServices: ['CLOUDFRONT'] })), health('CLOUDFRONT', 'issue'))).toBe(1);
});

test('a mail is a sentence with a link', () => {
  const template = build(ofShop);

  template.hasResourceProperties('AWS::Events::Rule', {
    Targets: [Match.objectLike({
      InputTransformer: {
        InputPathsMap: Match.objectLike({ 'detail-group': '$.detail.group', 'detail-stoppedReason': '$.detail.stoppedReason', 'region': '$.region' }),
        InputTemplate: '"ECS: a task of <detail-group> stopped (<detail-stopCode>): <detail-stoppedReason>. Task <detail-taskArn>. '
          + 'See https://<region>.console.aws.amazon.com/ecs/v2/clusters/shop/services"',
      },
    })],
  });
});

test('failed deliveries go to a queue without a key, with an alarm', () => {
  const template = build();

  template.hasResource('AWS::SQS::Queue', { Properties: { SqsManagedSseEnabled: true } });
  template.allResourcesProperties('AWS::Events::Rule', {
    Targets: [Match.objectLike({ DeadLetterConfig: { Arn: Match.anyValue() }, RetryPolicy: { MaximumEventAgeInSeconds: 7200 } })],
  });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'ApproximateNumberOfMessagesVisible', AlarmActions: [{ Ref: Match.stringLikeRegexp('Topic') }] });
});

test.each([
  ['databaseIdentifiers', { databaseIdentifiers: [] }],
  ['healthServices', { healthServices: [] }],
])('fails with empty %s', (prop, props) => {
  expect(() => build(() => props)).toThrow(new Error(`${prop} must not be empty, got []; leave it out (at Test/Events)`));
});
