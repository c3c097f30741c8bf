import { Match } from '@aws-cdk/integ-tests-alpha';
import { Duration, Stack, TimeZone } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Network } from '../src';
import { account, createApp, integTest, primaryRegion } from './environment';
import { EventJob, JobSource, JobTarget, ScheduledJob } from '../src/jobs';
import { SpotTestRunners } from '../src/release';

/** A daily function, a weekly task, two event jobs, and runners that process a queue. */
const app = createApp();
const stack = new Stack(app, 'JobsInteg', { env: { account, region: primaryRegion } });
const network = new Network(stack, 'Network', { natGateways: 1 });
const operators = new sns.Topic(stack, 'Operators', { enforceSSL: true });

function handler(id: string): lambda.Function {
  return new lambda.Function(stack, id, {
    runtime: lambda.Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async () => ({ batchItemFailures: [] });'),
    timeout: Duration.seconds(30),
  });
}

const cleanup = new ScheduledJob(stack, 'Cleanup', {
  schedule: ScheduleExpression.cron({ minute: '0', hour: '3', timeZone: TimeZone.ASIA_TOKYO }),
  target: JobTarget.lambdaFunction(handler('CleanupHandler')),
  alarmTopic: operators,
});

const task = new ecs.FargateTaskDefinition(stack, 'ReportTask', { cpu: 256, memoryLimitMiB: 512 });
task.addContainer('report', { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/node:24-slim'), command: ['node', '-e', ''] });
new ScheduledJob(stack, 'Report', {
  schedule: ScheduleExpression.expression('cron(0 9 ? * MON *)', TimeZone.ASIA_TOKYO),
  target: JobTarget.fargateTask({
    cluster: new ecs.Cluster(stack, 'Cluster', { vpc: network.vpc }),
    taskDefinition: task,
    timeout: Duration.hours(1),
  }),
  alarmTopic: operators,
});

const receipts = new EventJob(stack, 'Receipts', {
  source: JobSource.eventPattern({ source: ['shop.orders'], detailType: ['Order paid'] }),
  handler: handler('ReceiptsHandler'),
  alarmTopic: operators,
});
const tests = new EventJob(stack, 'Import', { source: JobSource.ownQueue(), handler: handler('ImportHandler'), maxConcurrency: 2 });

new SpotTestRunners(stack, 'Runners', {
  vpc: network.vpc,
  queue: tests.queue,
  notificationTopic: operators,
});

const { assertions, reads } = integTest(app, 'Jobs');
reads('Scheduler', 'getSchedule', { Name: cleanup.schedule.scheduleName }, {
  State: 'ENABLED',
  ScheduleExpression: 'cron(0 3 * * ? *)',
  Target: Match.objectLike({ DeadLetterConfig: Match.objectLike({}), RetryPolicy: Match.objectLike({}) }),
});
// A message that the handler has processed is in no queue.
const counts = { ApproximateNumberOfMessages: '0', ApproximateNumberOfMessagesNotVisible: '0' };
const empty = (queue: sqs.IQueue) => reads('SQS', 'getQueueAttributes', { QueueUrl: queue.queueUrl, AttributeNames: Object.keys(counts) }, { Attributes: counts })
  .waitForAssertions({ totalTimeout: Duration.minutes(2), interval: Duration.seconds(5) });
assertions.awsApiCall('SQS', 'sendMessage', { QueueUrl: tests.queue.queueUrl, MessageBody: '{"name":"import"}' })
  .next(empty(tests.queue))
  .next(reads('EventBridge', 'putEvents', { Entries: [{ Source: 'shop.orders', DetailType: 'Order paid', Detail: '{"id":1}' }] }, { FailedEntryCount: 0 }))
  .next(empty(receipts.queue))
  .next(empty(receipts.deadLetterQueue!));
