/* eslint-disable @typescript-eslint/no-explicit-any */
import { validatedActions } from './needs/scaling';
import { display } from './permissions';
import { Access } from '../../src/assembly/policies';

/** A template and the environment of its stack. */
export interface Placed {
  readonly name: string;
  readonly template: any;
  readonly region: string;
  readonly account: string;
}

/** The definition of a state machine, with references in angle brackets. */
export function definitionOf({ DefinitionString: text }: any): any {
  return JSON.parse(display(text));
}

/** The calls of a state machine. Ids that AWS chooses are `*`. */
export function machineAccesses(stack: Placed, properties: any): Access[] {
  return new Machine(stack, properties).accesses();
}

/** The calls of a state machine, with the actions that depend on their arguments. */
class Machine {
  private readonly states: any[];

  constructor(private readonly stack: Placed, private readonly properties: any) {
    this.states = Object.values<any>(definitionOf(properties).States);
  }

  accesses(): Access[] {
    const { LoggingConfiguration: logging, TracingConfiguration: tracing } = this.properties;
    return [
      ...this.states.filter(({ Type }) => Type === 'Task').flatMap((state) => this.accessesOf(state)),
      ...logging ? LOG_DELIVERY.map((action) => ({ action: `logs:${action}`, resource: '*' })) : [],
      ...tracing?.Enabled ? TRACES.map((action) => ({ action: `xray:${action}`, resource: '*' })) : [],
    ];
  }

  private accessesOf({ Resource: integration, Arguments: args }: any): Access[] {
    switch (integration.split(':::')[1]) {
      case 'dynamodb:putItem': return [{ action: 'dynamodb:PutItem', resource: this.arnOf(args.TableName) }];
      case 'dynamodb:deleteItem': return [{ action: 'dynamodb:DeleteItem', resource: this.arnOf(args.TableName) }];
      case 'sqs:sendMessage': return sendAccesses(this.stack, this.arnOf(args.QueueUrl));
      case 'aws-sdk:ecs:describeServices':
        return args.Services.map((resource: string) => ({ action: 'ecs:DescribeServices', resource, context: { 'ecs:cluster': args.Cluster } }));
      case 'aws-sdk:ecs:describeTaskDefinition': return [{ action: 'ecs:DescribeTaskDefinition', resource: '*' }];
      case 'aws-sdk:securityhub:batchUpdateFindings':
        return [{ action: 'securityhub:BatchUpdateFindings', resource: arn(this.stack, 'securityhub', 'hub/default') }];
      case 'ecs:runTask.sync': return this.runAccesses(args);
      default: throw new Error(`the calls of ${integration} are not known here`);
    }
  }

  private runAccesses({ Cluster: cluster, TaskDefinition, PropagateTags, Tags }: any): Access[] {
    const { stack } = this;
    const { Family, TaskRoleArn, ExecutionRoleArn } = resourceOf(stack, TaskDefinition.startsWith('{%') ? this.definitionOfService() : TaskDefinition);
    const context = { 'ecs:cluster': cluster };
    const task = arn(stack, 'ecs', `task/${clusterName(cluster)}/*`);
    const rule = arn(stack, 'events', 'rule/StepFunctionsGetEventsForECSTaskRule');
    return [
      { action: 'ecs:RunTask', resource: arn(stack, 'ecs', `task-definition/${display(Family)}:*`), context },
      ...PropagateTags || Tags ? [{ action: 'ecs:TagResource', resource: task, context: { 'ecs:CreateAction': 'RunTask' } }] : [],
      ...[TaskRoleArn, ExecutionRoleArn].map((role) => ({
        action: 'iam:PassRole', resource: display(role), context: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' },
      })),
      // Step Functions stops the task after the timeout, and is notified of its end by a rule.
      ...['ecs:DescribeTasks', 'ecs:StopTask'].map((action) => ({ action, resource: task, context })),
      ...['events:DescribeRule', 'events:PutRule', 'events:PutTargets'].map((action) => ({ action, resource: rule })),
    ];
  }

  /** The task definition of the service whose release the task runs. A release has the same family and roles. */
  private definitionOfService(): string {
    const { Arguments: { Services: [service] } } = this.states.find(({ Resource }) => Resource?.endsWith('ecs:describeServices'));
    const found = Object.entries<any>(this.stack.template.Resources)
      .find(([id, { Type }]) => Type === 'AWS::ECS::Service' && service.endsWith(`/<${id}.Name>`));
    if (!found) throw new Error(`${service} is not in ${this.stack.name}`);
    return display(found[1].Properties.TaskDefinition);
  }

  private arnOf(reference: string): string {
    return reference.replace(/^<(\w+)>$/, '<$1.Arn>');
  }
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html */
const LOG_DELIVERY = [
  'CreateLogDelivery', 'GetLogDelivery', 'UpdateLogDelivery', 'DeleteLogDelivery', 'ListLogDeliveries', 'PutResourcePolicy', 'DescribeResourcePolicies',
  'DescribeLogGroups',
];
/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-xray-tracing.html */
const TRACES = ['PutTraceSegments', 'PutTelemetryRecords', 'GetSamplingRules', 'GetSamplingTargets'];

/** The calls of a schedule: of its target, and to its dead-letter queue. */
export function scheduleAccesses(stack: Placed, { KmsKeyArn, Target: { Arn, DeadLetterConfig, Input } }: any): Access[] {
  const target = display(Arn);
  return [
    ...targetAccesses(stack, target, Input),
    ...DeadLetterConfig ? sendAccesses(stack, display(DeadLetterConfig.Arn)) : [],
    ...KmsKeyArn ? [{ action: 'kms:Decrypt', resource: display(KmsKeyArn) }] : [],
  ];
}

function targetAccesses(stack: Placed, target: string, text: any): Access[] {
  const universal = /:scheduler:::aws-sdk:([\w:]+)$/.exec(target)?.[1];
  if (universal === undefined) {
    const type = stack.template.Resources[/^<(\w+)/.exec(target)?.[1] ?? '']?.Type;
    return [{ action: type === 'AWS::StepFunctions::StateMachine' ? 'states:StartExecution' : 'lambda:InvokeFunction', resource: target }];
  }
  const input = JSON.parse(display(text));
  switch (universal) {
    case 'applicationautoscaling:registerScalableTarget':
      return [
        {
          action: 'application-autoscaling:RegisterScalableTarget',
          resource: arn(stack, 'application-autoscaling', 'scalable-target/*'),
          context: { 'application-autoscaling:service-namespace': input.ServiceNamespace, 'application-autoscaling:scalable-dimension': input.ScalableDimension },
        },
        ...validatedActions(input.ServiceNamespace).map((action) => ({ action, resource: arn(stack, input.ServiceNamespace, input.ResourceId) })),
      ];
    case 'ecs:updateService':
      return [{ action: 'ecs:UpdateService', resource: arn(stack, 'ecs', `service/${input.Cluster}/${input.Service}`) }];
    case 'rds:startDBCluster':
    case 'rds:stopDBCluster':
      return [{ action: universal.replace(/:s/, ':S'), resource: arn(stack, 'rds', `cluster:${input.DbClusterIdentifier}`) }];
    default: throw new Error(`the calls of ${universal} are not known here`);
  }
}

/** A message to an encrypted queue needs its key. */
function sendAccesses(stack: Placed, queue: string): Access[] {
  const key = resourceOf(stack, queue).KmsMasterKeyId;
  return [
    { action: 'sqs:SendMessage', resource: queue },
    ...key ? ['kms:Decrypt', 'kms:GenerateDataKey'].map((action) => ({ action, resource: display(key) })) : [],
  ];
}

function resourceOf({ template }: Placed, reference: string): any {
  const id = /^<(\w+)(?:\.\w+)?>$/.exec(reference)?.[1];
  const resource = id && template.Resources[id];
  if (!resource) throw new Error(`${reference} is no resource of the stack`);
  return resource.Properties;
}

/** What `Ref` returns, or the name in an ARN as text. */
function clusterName(cluster: string): string {
  const id = /^<(\w+)\.Arn>$/.exec(cluster)?.[1];
  return id ? `<${id}>` : cluster.split('/')[1]!;
}

function arn({ region, account }: Placed, service: string, resource: string): string {
  return `arn:<AWS::Partition>:${service}:${region}:${account}:${resource}`;
}
