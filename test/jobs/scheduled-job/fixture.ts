import { Stack, aws_ecs as ecs, aws_lambda as lambda, TimeZone } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { EventJob, EventJobProps, JobSource, JobTarget, ScheduledJob, ScheduledJobProps } from '../../../src/jobs';
import { importedVpc, smallFunction } from '../../../tools/assemblies/imported';

/** A function that does nothing, with its own role. */
export const jobFunction = (stack: Stack, props: Partial<lambda.FunctionProps> = {}, id = 'Function'): lambda.Function =>
  smallFunction(stack, id, { role: undefined, ...props });

/** A task that does nothing. */
export function jobTask(stack: Stack, id = 'Task'): ecs.FargateTaskDefinition {
  const task = new ecs.FargateTaskDefinition(stack, id, { cpu: 256, memoryLimitMiB: 512, family: 'report' });
  task.addContainer('report', {
    image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/node:24-slim'),
    logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'report' }),
  });
  return task;
}

export const jobCluster = (stack: Stack): ecs.ICluster =>
  ecs.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'shop', vpc: importedVpc(stack), hasEc2Capacity: false });

/** A job at 03:00 every day, unless the props specify otherwise. */
export function functionJob(stack: Stack, props: Partial<ScheduledJobProps> = {}): ScheduledJob {
  const target = props.target ?? JobTarget.lambdaFunction(jobFunction(stack));
  return new ScheduledJob(stack, 'Job', { schedule: ScheduleExpression.cron({ minute: '0', hour: '3', timeZone: TimeZone.ASIA_TOKYO }), ...props, target });
}

/** A job with its own queue, unless the props specify otherwise. */
export const eventJob = (stack: Stack, props: Partial<EventJobProps> = {}): EventJob =>
  new EventJob(stack, 'Job', { source: JobSource.ownQueue(), ...props, handler: props.handler ?? jobFunction(stack) });
