import { Duration, aws_ec2 as ec2, aws_ecs as ecs, TimeZone } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { EventJobProps, FargateJobOptions, JobSource, JobTarget, ScheduledJobProps } from '../../../src';
import { importedVpc } from '../../assemblies/imported';
import { baseOf, nestedTable, Rows, Table, tableOf, to } from '../change';
import { usual } from '../usual';

const scheduledJob = baseOf<ScheduledJobProps>('ScheduledJob', 'Job');

const scheduled = usual<ScheduledJobProps>('ScheduledJobProps', {
  schedule: [{ to: ScheduleExpression.expression('cron(0 4 * * ? *)', TimeZone.ASIA_TOKYO), name: '3 → 4 o’clock' }, { to: ScheduleExpression.rate(Duration.hours(1)), name: 'cron → rate' }],
  start: [{ to: new Date('2030-01-01T00:00:00Z'), name: 'none → 2030' }],
  end: [{ to: new Date('2040-01-01T00:00:00Z'), name: 'none → 2040' }],
  scheduleName: [...to('shop-job'), { from: 'shop-job', to: 'other-job' }],
});

const event = usual<EventJobProps>('EventJobProps', {
  source: [{ to: JobSource.eventPattern({ source: ['shop.orders'] }), name: 'queue → events' }],
});

type Task = FargateJobOptions & { readonly stack?: never };
const within = (change: Partial<Task>, stack: Parameters<typeof importedVpc>[0]): Partial<ScheduledJobProps> => {
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
  taskDefinition.addContainer('job', { image: ecs.ContainerImage.fromRegistry('job') });
  const cluster = ecs.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'shop', vpc: importedVpc(stack) });
  return { target: JobTarget.fargateTask({ cluster, taskDefinition, ...change }) };
};

const task: Rows<Task> = {
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
