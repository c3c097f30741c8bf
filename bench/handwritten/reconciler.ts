import { Aws, Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { Api } from './api';
import { Handler } from './handler';
import { IMAGE_PARAMETER } from './release';
import { Storage } from './storage';
import { AlarmTopic } from './topic';

/** The task definition of the stack, from which releases start. */
const REVISION_PARAMETER = `${IMAGE_PARAMETER}-revision`;
/** The settings of the service in the stack, which releases compare. */
const SERVICE_PARAMETER = `${IMAGE_PARAMETER}-service`;
const ATTEMPTS = 30;
/** After these CloudFormation no longer changes the service. */
const SETTLED = [
  'UPDATE_COMPLETE', 'UPDATE_FAILED', 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_ROLLBACK_COMPLETE', 'UPDATE_ROLLBACK_FAILED',
];

/** What releases compare, in the names of the API. */
function settingsOf(service: ecs.CfnService) {
  const {
    availabilityZoneRebalancing, deploymentConfiguration, networkConfiguration, loadBalancers, healthCheckGracePeriodSeconds, propagateTags,
  } = service;
  return {
    availabilityZoneRebalancing,
    capacityProviderStrategy: [],
    deploymentConfiguration: { lifecycleHooks: [], bakeTimeInMinutes: 0, ...deploymentConfiguration },
    enableExecuteCommand: false,
    enableECSManagedTags: service.enableEcsManagedTags,
    healthCheckGracePeriodSeconds,
    loadBalancers,
    networkConfiguration,
    platformVersion: 'LATEST',
    propagateTags,
    serviceRegistries: [],
  };
}

export interface ReconcilerProps {
  readonly api: Api;
  readonly storage: Storage;
  readonly key: kms.Key;
  readonly topic: AlarmTopic;
}

/** Restores the released image and its tasks: a rollback of the stack knows neither if they were released after its last success. */
export class Reconciler extends Construct {
  readonly alarm: cloudwatch.Alarm;
  private readonly queue: sqs.Queue;
  private readonly deadLetters: sqs.Queue;

  constructor(scope: Construct, id: string, private readonly props: ReconcilerProps) {
    super(scope, id);
    const encryption = { encryption: sqs.QueueEncryption.KMS, encryptionMasterKey: props.key, enforceSSL: true };
    this.deadLetters = new sqs.Queue(this, 'DeadLetters', { ...encryption, retentionPeriod: Duration.days(14) });
    this.queue = new sqs.Queue(this, 'Queue', {
      ...encryption,
      retentionPeriod: Duration.days(4),
      visibilityTimeout: Duration.minutes(2),
      deliveryDelay: Duration.seconds(15),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: ATTEMPTS },
    });
    this.listen('Parameter', 'Changes of the image parameter', {
      eventPattern: {
        source: ['aws.ssm'], detailType: ['Parameter Store Change'], detail: { name: [IMAGE_PARAMETER], operation: ['Create', 'Update'] },
      },
    });
    this.listen('Stack', 'The end of updates and rollbacks of the stack', {
      eventPattern: {
        source: ['aws.cloudformation'],
        detailType: ['CloudFormation Stack Status Change'],
        detail: { 'stack-id': [Aws.STACK_ID], 'status-details': { status: SETTLED } },
      },
    });
    this.listen('Schedule', 'In case that an event was lost', { schedule: events.Schedule.rate(Duration.minutes(5)) });
    const handler = this.createHandler();
    new lambda.EventSourceMapping(this, 'Mapping', { target: handler, eventSourceArn: this.queue.queueArn, batchSize: 1, maxConcurrency: 2 });
    this.alarm = new cloudwatch.Alarm(this, 'Alarm', {
      alarmName: 'eldonia-release-not-deployed',
      alarmDescription: 'The API may run an old version or too few tasks. Look into the log of the reconciler, then redrive its dead-letter queue.',
      metric: this.deadLetters.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1), statistic: cloudwatch.Stats.MAXIMUM }),
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    props.topic.hear(this.alarm);
  }

  private listen(id: string, description: string, props: events.RuleProps): void {
    const { queueArn: arn } = this.queue;
    const rule = new events.Rule(this, id, { description, ...props });
    rule.addTarget({ bind: () => ({ arn, deadLetterConfig: { arn: this.deadLetters.queueArn } }) });
    for (const queue of [this.queue, this.deadLetters]) {
      queue.addToResourcePolicy(new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': rule.ruleArn } },
      }));
    }
  }

  private createHandler(): Handler {
    const { api, key, storage: { repository } } = this.props;
    const stack = Stack.of(this);
    const allow = (actions: string[], resources: string[], conditions?: Record<string, Record<string, string>>) =>
      new iam.PolicyStatement({ actions, resources, conditions });
    const revision = new ssm.CfnParameter(this, 'Revision', {
      name: REVISION_PARAMETER,
      type: 'String',
      description: 'Task definition of the stack; releases copy it with another image',
      value: api.service.taskDefinition.taskDefinitionArn,
    });
    api.service.node.findChild('Service').node.addDependency(revision);
    new ssm.CfnParameter(this, 'ServiceSettings', {
      name: SERVICE_PARAMETER,
      type: 'String',
      tier: 'Intelligent-Tiering',
      description: 'Settings of the ECS service in the stack; releases refuse others',
      value: stack.toJsonString(settingsOf(api.service.node.findChild('Service') as ecs.CfnService)),
    });
    const handler = new Handler(this, 'Handler', {
      code: 'release/private/reconcile-release',
      description: 'Makes the service run the released image with the minimum of tasks',
      timeout: Duration.seconds(20),
      statements: [
        allow(['ssm:GetParameter'], [IMAGE_PARAMETER, REVISION_PARAMETER, SERVICE_PARAMETER].map((name) =>
          stack.formatArn({ service: 'ssm', resource: 'parameter', resourceName: name.slice(1) }))),
        allow(['ecr:DescribeImages'], [repository.repositoryArn]),
        allow(['cloudformation:DescribeStacks'], [Aws.STACK_ID]),
      ],
      environment: {
        CLUSTER: api.cluster.clusterName,
        SERVICE: api.service.serviceName,
        CONTAINER: 'eldonia-backend',
        REPOSITORY_URI: repository.repositoryUri,
        REPOSITORY_NAME: repository.repositoryName,
        REGISTRY_ID: stack.account,
        PARAMETER_NAME: IMAGE_PARAMETER,
        REVISION_PARAMETER_NAME: REVISION_PARAMETER,
        SERVICE_PARAMETER_NAME: SERVICE_PARAMETER,
        MAX_TASKS: '10',
        MIN_TASKS: '2',
        STACK: Aws.STACK_ID,
        DEAD_LETTER_QUEUE_URL: this.deadLetters.queueUrl,
        FOLLOWS_RELEASES: 'false',
      },
      logKey: key,
    });
    const revisions = stack.formatArn({ service: 'ecs', resource: 'task-definition', resourceName: `${api.service.taskDefinition.family}:*` });
    const deploy = [
      allow(['ecs:RegisterTaskDefinition', 'ecs:DescribeTaskDefinition', 'application-autoscaling:DescribeScalableTargets'], ['*']),
      allow(['ecs:TagResource'], [stack.formatArn({ service: 'ecs', resource: 'task-definition', resourceName: `${api.service.taskDefinition.family}:*` })], {
        StringEquals: { 'ecs:CreateAction': 'RegisterTaskDefinition' },
      }),
      allow(['application-autoscaling:RegisterScalableTarget'], [
        stack.formatArn({ service: 'application-autoscaling', resource: 'scalable-target', resourceName: '*' }),
      ], {
        StringEquals: {
          'application-autoscaling:service-namespace': 'ecs', 'application-autoscaling:scalable-dimension': 'ecs:service:DesiredCount',
        },
      }),
      allow(['iam:PassRole'], [api.service.taskDefinition.taskRole.roleArn, api.service.taskDefinition.executionRole!.roleArn], {
        StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' },
      }),
      new iam.PolicyStatement({
        actions: ['ecs:UpdateService'],
        resources: [api.service.serviceArn],
        conditions: {
          'ArnLikeIfExists': { 'ecs:task-definition': revisions },
          'ForAllValues:StringEquals': { 'ecs:subnet': api.cluster.vpc.selectSubnets({ subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }).subnetIds },
          'BoolIfExists': { 'ecs:auto-assign-public-ip': false },
          'StringEqualsIfExists': {
            'ecs:enable-execute-command': 'false', 'ecs:enable-service-connect': 'false', 'ecs:enable-vpc-lattice': 'false', 'ecs:enable-ebs-volumes': 'false',
          },
        },
      }),
      allow(['ecs:DescribeServices'], [api.service.serviceArn]),
      allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], [this.queue.queueArn]),
      allow(['sqs:SendMessage', 'sqs:GetQueueAttributes'], [this.deadLetters.queueArn]),
      allow(['kms:Decrypt', 'kms:GenerateDataKey'], [key.keyArn]),
    ];
    for (const statement of deploy) handler.addToRolePolicy(statement);
    return handler;
  }
}
