import { ArnFormat, Aws, Duration, Stack, Tokenization } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { WHY_REVISIONS } from './pipeline-access';
import { parameterArns, revisionParameter, serviceParameter, stackParameterArns } from './release-access';
import { ReleaseReconcilerProps } from './release-reconciler-props';
import {
  cfnServiceOf, maximumTasks, revisionsOf, scalableTargets, serviceArnOf, serviceNameOf, serviceSettings,
} from '../../fargate-api/internal';
import { bindPattern, grantRule, routeEvents } from '../../jobs/internal';
import { acknowledge, acknowledgeWildcard } from '../../private/acknowledge';
import { BundledFunction } from '../../private/bundled-function';
import { Caller } from '../../private/caller';
import { deadLetterAlarm, grantSend } from '../../private/dead-letters';
import { allowCloudWatchLogs } from '../../private/log-key';
import { checkName, PARAMETER_NAME } from '../../private/names';
import { checkInteger } from '../../private/numbers';
import { checkSameRegion } from '../../private/regions';

// Not read yet: https://docs.aws.amazon.com/general/latest/gr/ecs-service.html
/** The quota of tasks per service. */
const MOST_TASKS = 5_000;
const TIMEOUT = Duration.seconds(20);
/**
 * The visibility timeout: six times the function timeout, as AWS recommends. It is also the interval between retries.
 */
const PAUSE = Duration.minutes(2);
/** Retries for one hour. ECR replicates most images within 30 minutes. */
const ATTEMPTS = 30;
/** The delay for the propagation of the SSM value and the start of the ECR replication, in seconds. */
const DELAY_SECONDS = 15;
/** For lost events: Parameter Store delivers them on a best-effort basis. */
const INTERVAL = Duration.minutes(5);
/** The statuses in which CloudFormation no longer changes the service. */
const SETTLED = [
  'UPDATE_COMPLETE', 'UPDATE_FAILED', 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_ROLLBACK_COMPLETE',
  'UPDATE_ROLLBACK_FAILED',
];

/**
 * Makes the service of the API run the released image, with at least the minimum of tasks.
 *
 * A release writes the image to the SSM parameter and deploys it outside of CloudFormation. If a later update of the
 * stack fails, CloudFormation restores the properties of its last successful deployment with the values that parameters
 * had then: an older image or, if no deployment succeeded since the first release, the image `none`, no tasks and a
 * scaling minimum of 0. After the end of each update and rollback, the function restores the released image, the
 * minimum and the tasks. It never lowers a number: a failover and Auto Scaling may have raised it.
 *
 * With `followsReleases`, it also deploys each image that another Region releases, after ECR has replicated it. All
 * other settings of the task definition do not change. The construct has no references outside its Region, so that it
 * works and can be deployed while the other Region is unavailable.
 *
 * A parameter with the suffix `-revision` contains the task definition of the stack. Releases copy it, and not what
 * runs. If what runs differs from it in more than the image, the alarm goes into ALARM.
 *
 * If another image still runs 8 to 14 minutes after the release and the end of all deployments, or the released image
 * does not exist, a message remains in the dead-letter queue for 14 days, and the alarm goes into ALARM. A stack that
 * is busy for one hour, an image that ECR has not replicated within one hour, and, with `followsReleases`, a
 * deployment that ECS rolled back do the same. A redrive of the message to the queue retries.
 *
 * The alarms cost about $0.40 per month, the rest almost nothing.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/event-detail-stack-status-change.html
 *
 * @example
 * new ReleaseReconciler(this, 'Reconciler', { api, repository, imageParameterName: '/shop/backend/image' });
 */
export class ReleaseReconciler extends Construct {
  /** The function that updates the service. */
  readonly handler: lambda.Function;
  /** The queue of parameter changes. */
  readonly queue: sqs.IQueue;
  /** The dead-letter queue. To retry, redrive the messages to the queue. */
  readonly deadLetterQueue: sqs.IQueue;
  /** The rule on changes of the parameter. */
  readonly rule: events.Rule;
  /** The rule on the end of updates and rollbacks of the stack. */
  readonly stackRule: events.Rule;
  /** The schedule of the function. */
  readonly schedule: events.Rule;
  /** The rule on failed deployments of the service; undefined without `followsReleases`. */
  readonly failureRule?: events.Rule;
  /** The event source mapping of the function. */
  readonly mapping: lambda.EventSourceMapping;
  /** Goes into ALARM when the released image could not be deployed. */
  readonly alarm: cloudwatch.Alarm;

  /**
   * @throws when API or repository are in another Region, the parameter name is not valid, or the number of tasks is
   * out of range
   */
  constructor(scope: Construct, id: string, props: ReleaseReconcilerProps) {
    super(scope, id);
    this.check(props);
    const { api, imageParameterName, encryptionKey } = props;

    const pattern = {
      source: ['aws.ssm'],
      detailType: ['Parameter Store Change'],
      detail: { name: [imageParameterName], operation: ['Create', 'Update'] },
    };
    const source = bindPattern(
      this, { pattern }, { encryptionKey, maxReceiveCount: ATTEMPTS, visibilityTimeout: PAUSE },
    );
    (source.queue.node.defaultChild as sqs.CfnQueue).delaySeconds = DELAY_SECONDS;
    this.queue = source.queue;
    this.deadLetterQueue = source.deadLetterQueue!;
    this.rule = source.rule!;
    this.stackRule = this.createRule('StackRule', 'Ends of updates and rollbacks of the stack', {
      eventPattern: {
        source: ['aws.cloudformation'],
        detailType: ['CloudFormation Stack Status Change'],
        detail: { 'stack-id': [Aws.STACK_ID], 'status-details': { status: SETTLED } },
      },
    });
    this.schedule = this.createRule('Schedule', 'For lost events', {
      schedule: events.Schedule.rate(INTERVAL),
    });
    if (props.followsReleases) this.failureRule = this.createFailureRule(props);
    this.recordRevision(props);
    this.handler = this.createHandler(props);
    // What Lambda calls for an event source mapping. The grant of the L2 allows more.
    this.queue.grant(this.handler, 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes');
    this.queue.encryptionMasterKey?.grantDecrypt(this.handler);
    grantSend(this.deadLetterQueue, this.handler);
    this.deadLetterQueue.grant(this.handler, 'sqs:GetQueueAttributes');
    this.mapping = new lambda.EventSourceMapping(this, 'Mapping', {
      target: this.handler, eventSourceArn: this.queue.queueArn, batchSize: 1, maxConcurrency: 2,
    });
    // Before there is a service, each event would fail.
    this.mapping.node.addDependency(cfnServiceOf(api.service));
    this.alarm = deadLetterAlarm(this, 'Alarm', this.deadLetterQueue,
      `${props.subject ?? 'The API'} may run an old version or too few tasks: the released image could not be ` +
      'deployed. Check the log of the release reconciler function, the status of the stack and the events of the ECS ' +
      'service, then redrive the dead-letter queue.',
      props.alarmTopic);
  }

  private check(props: ReleaseReconcilerProps): void {
    const { api, repository, imageParameterName, minimumTasks, activation } = props;
    checkName(this, 'imageParameterName', imageParameterName, PARAMETER_NAME);
    checkInteger(this, 'minimumTasks', minimumTasks, 0, MOST_TASKS);
    checkInteger(this, 'maximumTasks', props.maximumTasks, 0, MOST_TASKS);
    checkInteger(this, 'activation.minimumTasks', activation?.minimumTasks, 0, MOST_TASKS);
    checkSameRegion(this, 'api', Stack.of(api).region);
    checkSameRegion(this, 'repository', repository.env.region);
  }

  private createRule(id: string, description: string, props: events.RuleProps): events.Rule {
    const rule = new events.Rule(this, id, { description, ...props });
    routeEvents(rule, this.queue, this.deadLetterQueue);
    return rule;
  }

  /** Sends the event directly to the dead-letter queue: ECS has already retried and rolled back. */
  private createFailureRule({ api }: ReleaseReconcilerProps): events.Rule {
    const { deadLetterQueue: queue } = this;
    const rule = new events.Rule(this, 'FailureRule', {
      description: 'Failed deployments of followed releases',
      eventPattern: {
        source: ['aws.ecs'],
        detailType: ['ECS Deployment State Change'],
        resources: [api.service.serviceArn],
        detail: { eventName: ['SERVICE_DEPLOYMENT_FAILED'] },
      },
      targets: [{ bind: () => ({ arn: queue.queueArn, targetResource: queue }) }],
    });
    grantRule(queue, rule);
    return rule;
  }

  /** Before the service changes, so that a release during the deployment of the stack has its new settings. */
  private recordRevision(props: ReleaseReconcilerProps): void {
    // The L2 construct refuses the dummy value of a look-up.
    const parameter = new ssm.CfnParameter(this, 'Revision', {
      name: revisionParameter(stackNameOf(props)),
      type: 'String',
      description: 'Task definition of the stack; releases copy it with another image',
      value: props.api.taskDefinition.taskDefinitionArn,
    });
    cfnServiceOf(props.api.service).node.addDependency(parameter);
    new ssm.CfnParameter(this, 'ServiceSettings', {
      name: serviceParameter(stackNameOf(props)),
      type: 'String',
      // Standard up to 4 KB, which is free of charge.
      tier: 'Intelligent-Tiering',
      description: 'Settings of the ECS service in the stack; releases refuse others',
      value: serviceSettings(props.api.service),
    });
  }

  private createHandler(props: ReleaseReconcilerProps): lambda.Function {
    const { api, repository, imageParameterName, encryptionKey } = props;
    if (encryptionKey) allowCloudWatchLogs(encryptionKey, this);
    const reconciler = new BundledFunction(this, 'Handler', {
      entry: 'release/private/reconcile-release',
      description: 'Makes the service run the released image with the minimum of tasks',
      caller: Caller.QUEUE,
      statements: this.statements(props),
      timeout: TIMEOUT,
      environment: {
        CLUSTER: api.cluster.clusterName,
        SERVICE: serviceNameOf(api.service),
        CONTAINER: api.container.containerName,
        REPOSITORY_URI: repository.repositoryUri,
        REPOSITORY_NAME: repository.repositoryName,
        REGISTRY_ID: repository.env.account,
        PARAMETER_NAME: imageParameterName,
        REVISION_PARAMETER_NAME: revisionParameter(stackNameOf(props)),
        SERVICE_PARAMETER_NAME: serviceParameter(stackNameOf(props)),
        MAX_TASKS: maximumTasks(api.service),
        ...props.maximumTasks === undefined ? {} : {
          RELEASED_MAX_TASKS: Tokenization.stringifyNumber(props.maximumTasks),
        },
        MIN_TASKS: Tokenization.stringifyNumber(props.minimumTasks ?? 1),
        STACK: Aws.STACK_ID,
        DEAD_LETTER_QUEUE_URL: this.deadLetterQueue.queueUrl,
        FOLLOWS_RELEASES: `${props.followsReleases ?? false}`,
        ...this.activationSettings(props),
      },
      logEncryptionKey: encryptionKey,
    });
    api.grantDeploy(reconciler.role);
    acknowledge(reconciler.role, 'AwsSolutions-IAM5[Resource::*]',
      'the task definition actions of ECS and DescribeScalableTargets have no resource-level permissions');
    acknowledgeWildcard(reconciler.role, revisionsOf(api), WHY_REVISIONS);
    acknowledgeWildcard(reconciler.role, scalableTargets(api.service),
      'Application Auto Scaling generates the ids of scalable targets');
    return reconciler.lambda;
  }

  private activationSettings({ activation }: ReleaseReconcilerProps): Record<string, string> {
    return activation === undefined ? {} : {
      GLOBAL_CLUSTER: activation.globalClusterIdentifier,
      DATABASE_CLUSTER_ARN: Stack.of(this).formatArn({
        service: 'rds',
        resource: 'cluster',
        resourceName: activation.clusterIdentifier,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }),
      ACTIVE_TASKS: Tokenization.stringifyNumber(activation.minimumTasks),
      ...activation.startsAfter ? { API_SERVICE: serviceNameOf(activation.startsAfter) } : {},
    };
  }

  /** The permissions in addition to `grantDeploy`. */
  private statements(props: ReleaseReconcilerProps): iam.PolicyStatement[] {
    const { activation, api, imageParameterName, repository } = props;
    const stack = Stack.of(this);
    const allow = (action: string, ...resources: string[]) => new iam.PolicyStatement({ actions: [action], resources });
    return [
      allow('ssm:GetParameter', ...parameterArns(Stack.of(api), imageParameterName),
        ...stackParameterArns(Stack.of(api), stackNameOf(props))),
      allow('ecr:DescribeImages', repository.repositoryArn),
      allow('cloudformation:DescribeStacks', Aws.STACK_ID),
      ...activation ? [allow('rds:DescribeGlobalClusters', stack.formatArn({
        service: 'rds',
        region: '',
        resource: 'global-cluster',
        resourceName: activation.globalClusterIdentifier,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }))] : [],
      ...activation?.startsAfter ? [allow('ecs:DescribeServices', serviceArnOf(activation.startsAfter))] : [],
    ];
  }
}

/** What the names of the parameters with the settings of the stack begin with. */
function stackNameOf({ imageParameterName, stackParameterName }: ReleaseReconcilerProps): string {
  return stackParameterName ?? imageParameterName;
}
