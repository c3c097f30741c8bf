import { ACCOUNT } from '../emulator/emulator';
import { Access } from '../policies/iam';

/** A call of an SDK client. */
export interface Call {
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  readonly input: Readonly<Record<string, unknown>>;
}

type Describe = (input: Record<string, string>, arn: (service: string, resource: string) => string, call: Call) => Access[];

const scaling = (operation: string): Describe => ({ ServiceNamespace, ScalableDimension }, arn) => [{
  action: `application-autoscaling:${operation}`,
  resource: arn('application-autoscaling', 'scalable-target/1'),
  context: {
    'application-autoscaling:service-namespace': ServiceNamespace,
    'application-autoscaling:scalable-dimension': ScalableDimension,
  },
}];

const clusterOf = (input: Record<string, string>, arn: (service: string, resource: string) => string) =>
  arn('ecs', `cluster/${input.cluster.split('/').at(-1)}`);

/**
 * What each call of the functions needs, by the service authorization reference. A call that is not listed is an error:
 * nothing is allowed silently.
 */
const CALLS: Record<string, Describe> = {
  'RDS DescribeGlobalClusters': ({ GlobalClusterIdentifier }) => [{
    action: 'rds:DescribeGlobalClusters', resource: `arn:aws:rds::${ACCOUNT}:global-cluster:${GlobalClusterIdentifier}`,
  }],
  'RDS DescribeDBClusters': ({ DBClusterIdentifier }, arn) => [{
    action: 'rds:DescribeDBClusters', resource: arn('rds', `cluster:${DBClusterIdentifier}`),
  }],
  'ECS ListTasks': (input, arn) => [{
    action: 'ecs:ListTasks', resource: '*', context: { 'ecs:cluster': clusterOf(input, arn) },
  }],
  'ECS DescribeTasks': (input, arn, call) => (call.input.tasks as string[]).map((task) => ({
    action: 'ecs:DescribeTasks', resource: task, context: { 'ecs:cluster': clusterOf(input, arn) },
  })),
  'ECS UpdateService': (input, arn) => [{
    action: 'ecs:UpdateService',
    resource: arn('ecs', `service/${input.cluster}/${input.service}`),
    context: { 'ecs:cluster': clusterOf(input, arn) },
  }],
  'Application Auto Scaling RegisterScalableTarget': scaling('RegisterScalableTarget'),
  'Application Auto Scaling DeregisterScalableTarget': scaling('DeregisterScalableTarget'),
  'Application Auto Scaling PutScalingPolicy': scaling('PutScalingPolicy'),
  'CloudFormation DescribeStacks': ({ StackName }, arn) => [{
    action: 'cloudformation:DescribeStacks', resource: stackArn(StackName, arn),
  }],
  'CloudFormation UpdateStack': ({ StackName, RoleARN }, arn) => {
    const update: Access = { action: 'cloudformation:UpdateStack', resource: stackArn(StackName, arn) };
    if (RoleARN === undefined) return [update];
    return [
      { ...update, context: { 'cloudformation:RoleArn': RoleARN } },
      { action: 'iam:PassRole', resource: RoleARN, context: { 'iam:PassedToService': 'cloudformation.amazonaws.com' } },
    ];
  },
  'Scheduler GetSchedule': ({ Name }, arn) => [{
    action: 'scheduler:GetSchedule', resource: arn('scheduler', `schedule/default/${Name}`),
  }],
  'Scheduler UpdateSchedule': ({ Name }, arn, { input }) => [
    { action: 'scheduler:UpdateSchedule', resource: arn('scheduler', `schedule/default/${Name}`) },
    {
      action: 'iam:PassRole',
      resource: (input.Target as { RoleArn: string }).RoleArn,
      context: { 'iam:PassedToService': 'scheduler.amazonaws.com' },
    },
  ],
};

function stackArn(name: string, arn: (service: string, resource: string) => string): string {
  return name.startsWith('arn:') ? name : arn('cloudformation', `stack/${name}/1`);
}

/** The permissions that a call needs. */
export function accessesOf(call: Call): Access[] {
  const describe = CALLS[`${call.service} ${call.operation}`];
  if (!describe) throw new Error(`no permission is known for ${call.service} ${call.operation}`);
  const arn = (service: string, resource: string) => `arn:aws:${service}:${call.region}:${ACCOUNT}:${resource}`;
  return describe(call.input as Record<string, string>, arn, call);
}
