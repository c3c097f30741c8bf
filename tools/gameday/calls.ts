import { ACCOUNT } from '../emulator/emulator';
import { Access } from '../policies/evaluation';

/** A call of an SDK client. */
export interface Call {
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** By default, the action is the operation of the service. */
type Needed = Omit<Access, 'action'> & Partial<Pick<Access, 'action'>>;
type ArnOf = (resource: string) => string;
type Describe = (input: Record<string, string>, arn: ArnOf, call: Call) => Needed[];

const PREFIXES: Record<string, string> = {
  'RDS': 'rds',
  'ECS': 'ecs',
  'Application Auto Scaling': 'application-autoscaling',
  'CloudFormation': 'cloudformation',
  'Scheduler': 'scheduler',
  'Lambda': 'lambda',
  'CloudWatch': 'cloudwatch',
  'Elastic Load Balancing v2': 'elasticloadbalancing',
  'SSM': 'ssm',
};

const scaling: Describe = ({ ServiceNamespace, ScalableDimension }, arn) => [{
  resource: arn('scalable-target/1'),
  context: { 'application-autoscaling:service-namespace': ServiceNamespace, 'application-autoscaling:scalable-dimension': ScalableDimension },
}];
const inCluster = ({ cluster }: Record<string, string>, arn: ArnOf) => ({ 'ecs:cluster': arn(`cluster/${cluster.split('/').at(-1)}`) });
const stackArn = (name: string, arn: ArnOf) => name.startsWith('arn:') ? name : arn(`stack/${name}/1`);
const scheduleArn = ({ Name }: Record<string, string>, arn: ArnOf) => arn(`schedule/default/${Name}`);
const passing = (role: string, service: string): Needed => ({ action: 'iam:PassRole', resource: role, context: { 'iam:PassedToService': service } });

/**
 * What each call of the functions needs, by the service authorization reference. A call that is not listed is an error:
 * nothing is allowed silently.
 */
const CALLS: Record<string, Describe> = {
  'RDS DescribeGlobalClusters': ({ GlobalClusterIdentifier: name }) => [{ resource: `arn:aws:rds::${ACCOUNT}:global-cluster:${name}` }],
  'RDS DescribeDBClusters': ({ DBClusterIdentifier: name }, arn) => [{ resource: arn(`cluster:${name}`) }],
  'RDS DescribeDBInstances': (_, arn) => [{ resource: arn('db:*') }],
  'RDS DeleteDBInstance': ({ DBInstanceIdentifier: name }, arn) => [{ resource: arn(`db:${name}`) }],
  'ECS ListTasks': (input, arn) => [{ resource: '*', context: inCluster(input, arn) }],
  'ECS DescribeTasks': (input, arn, call) => (call.input.tasks as string[]).map((resource) => ({ resource, context: inCluster(input, arn) })),
  'ECS DescribeServices': (input, arn, call) => (call.input.services as string[]).map((name) => ({ resource: arn(`service/${input.cluster}/${name}`) })),
  'ECS UpdateService': (input, arn) => [{ resource: arn(`service/${input.cluster}/${input.service}`), context: inCluster(input, arn) }],
  'Application Auto Scaling DescribeScalableTargets': () => [{ resource: '*' }],
  'Application Auto Scaling RegisterScalableTarget': scaling,
  'Application Auto Scaling DeregisterScalableTarget': scaling,
  'Application Auto Scaling PutScalingPolicy': scaling,
  'CloudFormation DescribeStacks': ({ StackName }, arn) => [{ resource: stackArn(StackName, arn) }],
  'CloudFormation UpdateStack': ({ StackName, RoleARN }, arn) => RoleARN === undefined ? [{ resource: stackArn(StackName, arn) }] : [
    { resource: stackArn(StackName, arn), context: { 'cloudformation:RoleArn': RoleARN } }, passing(RoleARN, 'cloudformation.amazonaws.com'),
  ],
  'Lambda Invoke': ({ FunctionName }, arn) => [{ action: 'lambda:InvokeFunction', resource: arn(`function:${FunctionName}`) }],
  'Lambda GetFunctionConfiguration': ({ FunctionName }, arn) => [{ resource: arn(`function:${FunctionName}`) }],
  'CloudWatch GetMetricData': () => [{ resource: '*' }],
  'Elastic Load Balancing v2 DescribeTargetGroups': () => [{ resource: '*' }],
  'Elastic Load Balancing v2 DescribeTargetHealth': () => [{ resource: '*' }],
  'SSM GetParameter': ({ Name }, arn) => [{ resource: arn(`parameter${Name}`) }],
  'Scheduler GetSchedule': (input, arn) => [{ resource: scheduleArn(input, arn) }],
  'Scheduler UpdateSchedule': (input, arn, call) => [
    { resource: scheduleArn(input, arn) }, passing((call.input.Target as { RoleArn: string }).RoleArn, 'scheduler.amazonaws.com'),
  ],
};

/** The permissions that a call needs. */
export function accessesOf(call: Call): Access[] {
  const { service, operation, region } = call;
  const describe = CALLS[`${service} ${operation}`];
  if (!describe) throw new Error(`no permission is known for ${service} ${operation}`);
  const arn = (resource: string) => `arn:aws:${PREFIXES[service]}:${region}:${ACCOUNT}:${resource}`;
  return describe(call.input as Record<string, string>, arn, call).map((needed) => ({ action: `${PREFIXES[service]}:${operation}`, ...needed }));
}
