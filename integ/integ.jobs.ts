import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Duration, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Network } from '../src';
import { EventJob, JobSource, JobSchedule, JobTarget, ScheduledJob } from '../src/jobs';
import { SpotTestRunners } from '../src/release';

/** A daily function, a weekly task, two event jobs, and runners that process a queue. */
const app = new App();
const stack = new Stack(app, 'JobsInteg', { env: { account: '123456789012', region: 'ap-northeast-1' } });
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

new ScheduledJob(stack, 'Cleanup', {
  schedule: JobSchedule.cron('0 3 * * ? *'),
  target: JobTarget.lambdaFunction(handler('CleanupHandler')),
  alarmTopic: operators,
});

const task = new ecs.FargateTaskDefinition(stack, 'ReportTask', { cpu: 256, memoryLimitMiB: 512 });
task.addContainer('report', { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/node:24-slim'), command: ['node', '-e', ''] });
new ScheduledJob(stack, 'Report', {
  schedule: JobSchedule.cron('0 9 ? * MON *'),
  target: JobTarget.fargateTask({
    cluster: new ecs.Cluster(stack, 'Cluster', { vpc: network.vpc }),
    taskDefinition: task,
    timeout: Duration.hours(1),
  }),
  alarmTopic: operators,
});

new EventJob(stack, 'Receipts', {
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

new IntegTest(app, 'Jobs', { testCases: [stack] });
