import { Duration, Size, aws_ec2 as ec2, aws_ecs as ecs, TimeZone } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { EventJobProps, FargateJobOptions, JobSource, JobTarget, ScheduledJobProps } from '../../../src';
import { importedVpc } from '../../assemblies/imported';
import { baseOf, nestedTable, Rows, Table, tableOf, to } from '../change';
import { usual } from '../usual';

const scheduledJob = baseOf<ScheduledJobProps>('ScheduledJob', 'Job');

const scheduled = usual<ScheduledJobProps>('ScheduledJobProps', {
  schedule: [{ to: ScheduleExpression.expression('cron(0 4 * * ? *)', TimeZone.ASIA_TOKYO), name: '3 → 4 o’clock' }, { to: ScheduleExpression.rate(Duration.hours(1)), name: 'cron → rate' }],
  description: to('nightly'),
  start: [{ to: new Date('2030-01-01T00:00:00Z'), name: 'none → 2030' }],
  end: [{ to: new Date('2040-01-01T00:00:00Z'), name: 'none → 2040' }],
  flexibleWindow: to(Duration.minutes(15)),
  grace: to(Duration.hours(2)),
  maxEventAge: to(Duration.minutes(30)),
  retryAttempts: to(1),
  roleName: to('shop-job'),
  scheduleName: [...to('shop-job'), { from: 'shop-job', to: 'other-job' }],
});

const event = usual<EventJobProps>('EventJobProps', {
  source: [{ to: JobSource.eventPattern({ source: ['shop.orders'] }), name: 'queue → events' }],
  batchSize: to(5),
  maxBatchingWindow: to(Duration.seconds(30)),
  maxConcurrency: to(10),
  maxMessageAge: to(Duration.hours(1)),
  maxReceiveCount: to(10),
  retentionPeriod: to(Duration.days(2)),
  visibilityTimeout: to(Duration.minutes(30)),
});

type Task = FargateJobOptions & { readonly stack?: never };
const within = (change: Partial<Task>, stack: Parameters<typeof importedVpc>[0]): Partial<ScheduledJobProps> => {
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
  taskDefinition.addContainer('job', { image: ecs.ContainerImage.fromRegistry('job') });
  const cluster = ecs.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'shop', vpc: importedVpc(stack) });
  return { target: JobTarget.fargateTask({ cluster, taskDefinition, ...change }) };
};

const task: Rows<Task> = {
  command: to(['node', 'job.js']),
  environment: to({ A: 'b' }),
  spot: to(true),
  cpu: to(256),
  memoryLimitMiB: to(1_024),
  diskSize: to(Size.gibibytes(50)),
  timeout: to(Duration.hours(2)),
  vpcSubnets: [{ to: { subnetType: ec2.SubnetType.PUBLIC }, name: 'private → public' }],
  securityGroups: [{ to: (stack) => [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-11111111')] }],
  service: [{
    to: (stack) => {
      const definition = new ecs.FargateTaskDefinition(stack, 'ServiceTask');
      definition.addContainer('web', { image: ecs.ContainerImage.fromRegistry('web') });
      const cluster = ecs.Cluster.fromClusterAttributes(stack, 'ServiceCluster', { clusterName: 'shop', vpc: importedVpc(stack) });
      return new ecs.FargateService(stack, 'Service', { cluster, taskDefinition: definition });
    },
    name: 'none → a new service',
  }],
};

export const jobTables: readonly Table[] = [
  tableOf<ScheduledJobProps>('ScheduledJobProps', scheduledJob, scheduled),
  tableOf<EventJobProps>('EventJobProps', baseOf('EventJob', 'Job'), event),
  nestedTable<Task, ScheduledJobProps>('FargateJobOptions', { ...scheduledJob, name: 'ScheduledJob of a task' }, '', within, task),
];
