/* eslint-disable @typescript-eslint/no-explicit-any */
import { Need, needs, of, Use } from './need';
import { Place } from './place';
import { validatedActions } from './scaling';
import { display } from '../permissions';

const STATES = 'https://docs.aws.amazon.com/step-functions/latest/dg/service-integration-iam-templates.html';
const SCHEDULER = 'https://docs.aws.amazon.com/scheduler/latest/UserGuide/setting-up.html#setting-up-execution-role';
/** https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html */
const LOG_DELIVERY = of('logs',
  'CreateLogDelivery', 'GetLogDelivery', 'UpdateLogDelivery', 'DeleteLogDelivery', 'ListLogDeliveries', 'PutResourcePolicy', 'DescribeResourcePolicies',
  'DescribeLogGroups');
/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-xray-tracing.html */
const TRACES = of('xray', 'PutTraceSegments', 'PutTelemetryRecords', 'GetSamplingRules', 'GetSamplingTargets');

/** The definition of a state machine, with references in angle brackets. */
export const definitionOf = ({ DefinitionString: text }: any): any => JSON.parse(display(text));

/** What a state machine needs, with the actions that depend on the arguments of its calls. Ids that AWS chooses are `*`. */
export function useOfMachine(place: Place, properties: any): Use {
  const states = Object.values<any>(definitionOf(properties).States);
  const { LoggingConfiguration: logging, TracingConfiguration: tracing } = properties;
  return {
    subject: 'state machine',
    needs: [
      ...states.filter(({ Type }) => Type === 'Task').flatMap((state) => callNeeds(place, state, states)),
      ...logging ? needs(STATES, LOG_DELIVERY, ['*']) : [],
      ...tracing?.Enabled ? needs(STATES, TRACES, ['*']) : [],
    ],
  };
}

function callNeeds(place: Place, { Resource: integration, Arguments: args }: any, states: readonly any[]): Need[] {
  const arnOf = (reference: string) => place.normal(reference.replace(/^<(\w+)>$/, '<$1.Arn>'));
  switch (integration.split(':::')[1]) {
    case 'dynamodb:putItem': return needs(STATES, ['dynamodb:PutItem'], [arnOf(args.TableName)]);
    case 'dynamodb:deleteItem': return needs(STATES, ['dynamodb:DeleteItem'], [arnOf(args.TableName)]);
    case 'sqs:sendMessage': return sendNeeds(place, STATES, args.QueueUrl.replace('>', '.Arn>'));
    case 'aws-sdk:ecs:describeServices':
      return needs(STATES, ['ecs:DescribeServices'], args.Services.map((service: string) => place.normal(service)), { 'ecs:cluster': place.normal(args.Cluster) });
    case 'aws-sdk:ecs:describeTaskDefinition': return needs(STATES, ['ecs:DescribeTaskDefinition'], ['*']);
    case 'aws-sdk:securityhub:batchUpdateFindings':
      return needs(STATES, ['securityhub:BatchUpdateFindings'], [place.arn('securityhub', 'hub/default')]);
    case 'ecs:runTask.sync': return runNeeds(place, args, states);
    default: throw new Error(`the calls of ${integration} are not known here`);
  }
}

function runNeeds(place: Place, { Cluster, TaskDefinition, PropagateTags, Tags }: any, states: readonly any[]): Need[] {
  const { Family, TaskRoleArn, ExecutionRoleArn } = place.find(TaskDefinition.startsWith('{%') ? definitionOfService(place, states) : TaskDefinition);
  const cluster = place.normal(Cluster);
  const task = place.arn('ecs', `task/${cluster.split(':cluster/')[1]}/*`);
  return [
    ...needs(STATES, ['ecs:RunTask'], [place.arn('ecs', `task-definition/${place.text(Family)}:*`)], { 'ecs:cluster': cluster }),
    ...PropagateTags || Tags ? needs(STATES, ['ecs:TagResource'], [task], { 'ecs:CreateAction': 'RunTask' }) : [],
    ...needs(STATES, ['iam:PassRole'], [TaskRoleArn, ExecutionRoleArn].map((role) => place.text(role)), { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' }),
    // Step Functions stops the task after the timeout, and is notified of its end by a rule.
    ...needs(STATES, of('ecs', 'DescribeTasks', 'StopTask'), [task], { 'ecs:cluster': cluster }),
    ...needs(STATES, of('events', 'DescribeRule', 'PutRule', 'PutTargets'), [place.arn('events', 'rule/StepFunctionsGetEventsForECSTaskRule')]),
  ];
}

/** The task definition of the service whose release the task runs. A release has the same family and roles. */
function definitionOfService(place: Place, states: readonly any[]): string {
  const { Arguments: { Services: [service] } } = states.find(({ Resource }) => Resource?.endsWith('ecs:describeServices'));
  const [, { TaskDefinition }] = place.resources('AWS::ECS::Service').find(([id]) => service.endsWith(`/<${id}.Name>`))!;
  return display(TaskDefinition);
}

/** What a schedule needs: for its target, and for its dead-letter queue. */
export const useOfSchedule = (place: Place, { KmsKeyArn, Target: { Arn, DeadLetterConfig, Input } }: any): Use => ({
  subject: 'EventBridge Scheduler',
  needs: [
    ...targetNeeds(place, display(Arn), Input),
    ...DeadLetterConfig ? sendNeeds(place, SCHEDULER, display(DeadLetterConfig.Arn)) : [],
    ...KmsKeyArn ? needs(SCHEDULER, ['kms:Decrypt'], [place.text(KmsKeyArn)]) : [],
  ],
});

function targetNeeds(place: Place, target: string, text: any): Need[] {
  const universal = /:scheduler:::aws-sdk:([\w:]+)$/.exec(target)?.[1];
  if (universal === undefined) {
    const type = place.template.Resources[/^<(\w+)/.exec(target)?.[1] ?? '']?.Type;
    return needs(SCHEDULER, [type === 'AWS::StepFunctions::StateMachine' ? 'states:StartExecution' : 'lambda:InvokeFunction'], [place.normal(target)]);
  }
  const input = JSON.parse(place.text(text));
  switch (universal) {
    case 'applicationautoscaling:registerScalableTarget':
      return [
        ...needs(SCHEDULER, ['application-autoscaling:RegisterScalableTarget'], [place.arn('application-autoscaling', 'scalable-target/*')],
          { 'application-autoscaling:service-namespace': input.ServiceNamespace, 'application-autoscaling:scalable-dimension': input.ScalableDimension }),
        ...needs(SCHEDULER, validatedActions(input.ServiceNamespace), [place.arn(input.ServiceNamespace, input.ResourceId)]),
      ];
    case 'ecs:updateService': return needs(SCHEDULER, ['ecs:UpdateService'], [place.arn('ecs', `service/${input.Cluster}/${input.Service}`)]);
    case 'rds:startDBCluster':
    case 'rds:stopDBCluster':
      return needs(SCHEDULER, [universal.replace(/:s/, ':S')], [place.arn('rds', `cluster:${input.DbClusterIdentifier}`)]);
    default: throw new Error(`the calls of ${universal} are not known here`);
  }
}

/** A message to an encrypted queue needs its key. */
function sendNeeds(place: Place, source: string, queue: string): Need[] {
  const key = place.keyOf(queue);
  return [...needs(source, ['sqs:SendMessage'], [place.normal(queue)]), ...key ? needs(source, of('kms', 'Decrypt', 'GenerateDataKey'), [key]) : []];
}
