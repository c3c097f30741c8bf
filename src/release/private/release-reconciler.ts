import { ArnFormat, Aws, Duration, Fn, IResolvable, Stack, Tokenization } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { INTERVAL_MILLISECONDS, RECONCILE } from './message-attempts';
import { revisionParameter, serviceParameter } from './parameter-names';
import { parameterArns, stackParameterArns, WHY_REVISIONS } from './release-access';
import { ReconciledService, ReleaseReconcilerProps } from './release-reconciler-props';
import { REQUESTS } from './requests-alias';
import {
  cfnServiceOf, grantDeploy, grantStatement, maximumTasks, putParameter, revisionsOf, scalableTargets, serviceNameOf,
  serviceSettings,
} from '../../fargate-api/internal';
import { bindPattern } from '../../jobs/internal';
import { acknowledge, acknowledgeWildcard } from '../../private/acknowledge';
import { cloudFormationEvents } from '../../private/cloudformation-events';
import { deadLetterAlarm, grantRule, grantSend, routeEvents } from '../../private/dead-letters';
import { BundledFunction } from '../../private/functions/bundled-function';
import { Caller } from '../../private/functions/caller';
import { allowCloudWatchLogs } from '../../private/log-key';
import { checkName, PARAMETER_NAME } from '../../private/names';
import { checkOtherRegions, checkSameRegion } from '../../private/regions';

/** The delay for the propagation of the SSM value and the start of the ECR replication, in seconds. */
const DELAY_SECONDS = 15;
/** For lost events: Parameter Store delivers them on a best-effort basis. */
const INTERVAL = Duration.minutes(5);
/** With workloads more, so that a service which does not respond does not hold up the others. */
const CONCURRENCY = { alone: 2, withWorkloads: 5 };
/** The statuses in which CloudFormation no longer changes the service. */
const SETTLED = [
  'UPDATE_COMPLETE', 'UPDATE_FAILED', 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_ROLLBACK_COMPLETE',
  'UPDATE_ROLLBACK_FAILED',
];

/**
 * Makes the services of a Region run the released image, with at least the minimum of tasks, by one function.
 *
 * A release writes the image to the SSM parameter and deploys it outside of CloudFormation. If a later update of the
 * stack fails, CloudFormation restores the properties of its last successful deployment with the values that parameters
 * had then: an older image or, if no deployment succeeded since the first release, the image `none`, no tasks and a
 * scaling minimum of 0. After the end of each update and rollback, the function restores the released image, the
 * minimum and the tasks. It never lowers a number: a failover and Auto Scaling may have raised it.
 *
 * With `followsReleases`, it also deploys each image that another Region or the API releases, after ECR has replicated
 * it. All other settings of the task definition do not change. The construct has no references outside its Region, so
 * that it works and can be deployed while the other Region is unavailable.
 *
 * A parameter with the suffix `-revision` contains the task definition of the stack. Releases copy it, and not what
 * runs. If what runs differs from it in more than the image, the alarm goes into ALARM.
 *
 * If another image still runs 8 to 14 minutes after the release and the end of all deployments, or the released image
 * does not exist, a message remains in the dead-letter queue for 14 days, and the alarm goes into ALARM. A stack that
 * is busy for one hour, an image that ECR has not replicated within one hour, and, with `followsReleases`, a
 * deployment that ECS rolled back do the same. A redrive of the message to the queue retries. An event about all
 * services becomes a message for each, so that each is retried and reported on its own.
 *
 * The alarms cost about $0.40 per month, the rest almost nothing.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/event-detail-stack-status-change.html
 */
export class ReleaseReconciler extends Construct {
  /** The function that updates the services. */
  readonly handler: lambda.Function;
  /** What a release invokes: the alias of the function for requests. It has the newest code. */
  readonly requests: lambda.IFunction;
  /** The queue of parameter changes. */
  readonly queue: sqs.IQueue;
  /** The dead-letter queue. To retry, redrive the messages to the queue. */
  readonly deadLetterQueue: sqs.IQueue;
  /** The event source mapping of the function. */
  readonly mapping: lambda.EventSourceMapping;
  /** Goes into ALARM when a released image could not be deployed. */
  readonly alarm: cloudwatch.Alarm;

  /** The API is the first. */
  private readonly services: readonly ReconciledService[];

  /** @throws when a service or its repository is in another Region, or the name of a parameter is not valid */
  constructor(scope: Construct, id: string, props: ReleaseReconcilerProps) {
    super(scope, id);
    const { encryptionKey, workloads = [] } = props;
    this.services = [props, ...workloads];
    this.services.forEach((service) => this.check(service));
    checkOtherRegions(this, 'replicaRegions', props.replicaRegions ?? []);

    const pattern = {
      source: ['aws.ssm'],
      detailType: ['Parameter Store Change'],
      detail: {
        name: [...new Set(this.services.map(({ imageParameterName }) => imageParameterName))],
        operation: ['Create', 'Update'],
      },
    };
    const source = bindPattern(
      this, { pattern },
      { encryptionKey, maxReceiveCount: RECONCILE.attempts, visibilityTimeout: Duration.millis(INTERVAL_MILLISECONDS) },
    );
    (source.queue.node.defaultChild as sqs.CfnQueue).delaySeconds = DELAY_SECONDS;
    this.queue = source.queue;
    this.deadLetterQueue = source.deadLetterQueue!;
    this.createRule('StackRule', 'Ends of updates and rollbacks of the stack', {
      eventPattern: cloudFormationEvents('Stack', SETTLED, { 'stack-id': [Aws.STACK_ID] }),
    });
    this.createRule('Schedule', 'For lost events', { schedule: events.Schedule.rate(INTERVAL) });
    const followers = this.services.filter(({ followsReleases }) => followsReleases);
    if (followers.length > 0) this.createFailureRule(followers);
    const parameters = [
      ...this.recordService(this, props),
      ...workloads.flatMap((workload) => this.recordService(workload.scope, workload)),
    ];
    this.handler = this.createHandler(props);
    this.handler.node.addDependency(...parameters);
    this.requests = this.createRequests();
    this.grantQueues();
    this.mapping = new lambda.EventSourceMapping(this, 'Mapping', {
      target: this.handler,
      eventSourceArn: this.queue.queueArn,
      batchSize: 1,
      maxConcurrency: workloads.length > 0 ? CONCURRENCY.withWorkloads : CONCURRENCY.alone,
    });
    // Before there is a service, each event would fail.
    this.mapping.node.addDependency(...this.services.map(({ api }) => cfnServiceOf(api.service)));
    this.alarm = deadLetterAlarm(this, 'Alarm', this.deadLetterQueue,
      `The API${workloads.length > 0 ? ' or a workload' : ''} may run an old version or too few tasks: the released ` +
      'image could not be deployed, or a release of the pipeline could not be recorded. The messages of the ' +
      'dead-letter queue and the log of the release function name the ECS service and the reason. Check the status ' +
      'of the stack and the events of the service, then redrive the dead-letter queue.',
      props.alarmTopic);
  }

  /** Records the releases that the events of a rule are about. */
  recordOn(rule: events.Rule): void {
    routeEvents(rule, this.queue, this.deadLetterQueue);
  }

  private check(service: ReconciledService): void {
    checkName(this, 'imageParameterName', service.imageParameterName, PARAMETER_NAME);
    checkSameRegion(this, 'api', Stack.of(service.api).region);
    checkSameRegion(this, 'repository', service.repository.env.region);
  }

  private createRule(id: string, description: string, props: events.RuleProps): void {
    this.recordOn(new events.Rule(this, id, { description, ...props }));
  }

  /** Sends the event directly to the dead-letter queue: ECS has already retried and rolled back. */
  private createFailureRule(services: readonly ReconciledService[]): void {
    const { deadLetterQueue: queue } = this;
    const rule = new events.Rule(this, 'FailureRule', {
      description: 'Failed deployments of followed releases',
      eventPattern: {
        source: ['aws.ecs'],
        detailType: ['ECS Deployment State Change'],
        resources: services.map(({ api }) => api.service.serviceArn),
        detail: { eventName: ['SERVICE_DEPLOYMENT_FAILED'] },
      },
      targets: [{ bind: () => ({ arn: queue.queueArn, targetResource: queue }) }],
    });
    grantRule(queue, rule);
  }

  /**
   * The revision is recorded before the service changes, so that a release during the deployment of the stack has its
   * new settings. What the function needs to know of a service is in its parameter: variables have 4 KB for all.
   */
  private recordService(scope: Construct, service: ReconciledService): ssm.CfnParameter[] {
    const { api } = service;
    // The L2 construct refuses the dummy value of a look-up.
    const revision = new ssm.CfnParameter(scope, 'Revision', {
      name: revisionParameter(stackNameOf(service)),
      type: 'String',
      description: 'Task definition of the stack; releases copy it with another image',
      value: api.taskDefinition.taskDefinitionArn,
    });
    cfnServiceOf(api.service).node.addDependency(revision);
    const settings = new ssm.CfnParameter(scope, 'ServiceSettings', {
      name: serviceParameter(stackNameOf(service)),
      type: 'String',
      // Standard up to 4 KB, which is free of charge.
      tier: 'Intelligent-Tiering',
      description: 'The ECS service in the stack; releases refuse other settings',
      value: Stack.of(this).toJsonString({
        release: this.releaseSettings(service), settings: serviceSettings(api.service),
      }),
    });
    return [revision, settings];
  }

  private releaseSettings(service: ReconciledService): Record<string, string | IResolvable> {
    const { api, repository } = service;
    return {
      CLUSTER: api.cluster.clusterName,
      SERVICE: serviceNameOf(api.service),
      CONTAINER: api.container.containerName,
      REPOSITORY_URI: repository.repositoryUri,
      REPOSITORY_NAME: repository.repositoryName,
      REGISTRY_ID: repository.env.account,
      PARAMETER_NAME: service.imageParameterName,
      MAX_TASKS: maximumTasks(api.service),
      ...service.maximumTasks === undefined ? {} : {
        RELEASED_MAX_TASKS: Tokenization.stringifyNumber(service.maximumTasks),
      },
      MIN_TASKS: Tokenization.stringifyNumber(service.minimumTasks ?? 1),
      ...service.tasksInRelease ? { RELEASE_TASKS: String(service.tasksInRelease) } : {},
      FOLLOWS_RELEASES: `${service.followsReleases ?? false}`,
      ...this.activationSettings(service),
    };
  }

  private activationSettings({ activation }: ReconciledService): Record<string, string> {
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

  private createHandler({ encryptionKey, functionName, replicaRegions }: ReleaseReconcilerProps): lambda.Function {
    if (encryptionKey) allowCloudWatchLogs(encryptionKey, this);
    const { services } = this;
    const reconciler = new BundledFunction(this, 'Handler', {
      entry: 'release/private/release',
      description: 'Makes the services run the released image with the minimum of tasks',
      caller: Caller.QUEUE,
      // In the policy that is split where it exceeds the limit of IAM, as with many workloads.
      statements: [],
      timeout: Duration.millis(RECONCILE.callMilliseconds),
      // After calls of each client, a quarter is free.
      memorySize: 256,
      environment: {
        SERVICES: services.map(stackNameOf).join(),
        STACK: Aws.STACK_ID,
        QUEUE_URL: this.queue.queueUrl,
        DEAD_LETTER_QUEUE_URL: this.deadLetterQueue.queueUrl,
        ...replicaRegions ? { REGIONS: Fn.join(',', [Stack.of(this).region, ...replicaRegions]) } : {},
      },
      logEncryptionKey: encryptionKey,
    });
    // Without a reference to the name, which is known: the workflow contains it.
    (reconciler.lambda.node.defaultChild as lambda.CfnFunction).functionName = functionName;
    grantDeploy(services.map(({ api }) => api), reconciler.role);
    for (const statement of this.statements(replicaRegions)) grantStatement(reconciler.role, statement);
    acknowledge(reconciler.role, 'AwsSolutions-IAM5[Resource::*]',
      'the task definition actions of ECS and DescribeScalableTargets have no resource-level permissions');
    for (const { api } of services) acknowledgeWildcard(reconciler.role, revisionsOf(api), WHY_REVISIONS);
    acknowledgeWildcard(reconciler.role, scalableTargets(services[0].api.service),
      'Application Auto Scaling generates the ids of scalable targets');
    return reconciler.lambda;
  }

  /** Nobody reads the answer of an asynchronous request, so that Lambda neither keeps nor repeats one. */
  private createRequests(): lambda.IFunction {
    const alias = new lambda.Alias(this, 'Requests', {
      aliasName: REQUESTS, description: 'What releases request', version: this.handler.latestVersion,
    });
    alias.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    return alias;
  }

  /** The permissions in addition to `grantDeploy`. */
  private statements(replicaRegions: string[] | undefined): iam.PolicyStatement[] {
    const { services } = this;
    const stack = Stack.of(this);
    const allow = (action: string, resources: string[]) => resources.length > 0
      ? [new iam.PolicyStatement({ actions: [action], resources: [...new Set(resources)] })] : [];
    const activations = services.flatMap(({ activation }) => activation ?? []);
    return [
      ...allow('ssm:GetParameter', services.flatMap((service) => [
        ...parameterArns(stack, service.imageParameterName, service === services[0] ? replicaRegions : []),
        ...stackParameterArns(stack, stackNameOf(service)),
      ])),
      ...allow('ecr:DescribeImages', services.map(({ repository }) => repository.repositoryArn)),
      ...allow('cloudformation:DescribeStacks', [Aws.STACK_ID]),
      ...allow('rds:DescribeGlobalClusters', activations.map(({ globalClusterIdentifier }) => stack.formatArn({
        service: 'rds',
        region: '',
        resource: 'global-cluster',
        resourceName: globalClusterIdentifier,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }))),
      ...replicaRegions
        ? [putParameter(...parameterArns(stack, services[0].imageParameterName, replicaRegions))]
        : [],
    ];
  }

  /** What Lambda calls for an event source mapping, and the handler. The grants of the L2 allow more. */
  private grantQueues(): void {
    const { deadLetterQueue, handler, queue } = this;
    queue.grant(handler, 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes');
    queue.encryptionMasterKey?.grantDecrypt(handler);
    grantSend(deadLetterQueue, handler);
    deadLetterQueue.grant(handler, 'sqs:GetQueueAttributes');
    if (this.services.length === 1) return;
    grantSend(queue, handler);
    deadLetterQueue.grant(handler, 'sqs:ReceiveMessage');
  }
}

/** What the names of the parameters with the settings of the stack begin with. */
function stackNameOf({ imageParameterName, stackParameterName }: ReconciledService): string {
  return stackParameterName ?? imageParameterName;
}
