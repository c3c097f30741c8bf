import { Duration, Stack, Token, Tokenization } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { parameterArns } from './release-access';
import { ReleaseFollowerProps } from './release-follower-props';
import { IFargateApi } from '../../fargate-api';
import { bindPattern } from '../../jobs/internal';
import { acknowledge, acknowledgeWildcard } from '../../private/acknowledge';
import { BundledFunction } from '../../private/bundled-function';
import { Caller } from '../../private/caller';
import { deadLetterAlarm } from '../../private/dead-letters';
import { invalid } from '../../private/errors';
import { allowCloudWatchLogs } from '../../private/log-key';
import { checkName, PARAMETER_NAME } from '../../private/names';
import { checkInteger } from '../../private/numbers';

const TIMEOUT = Duration.seconds(20);
/**
 * The visibility timeout: six times the function timeout, as AWS recommends. It is also the interval between retries.
 */
const PAUSE = Duration.minutes(2);
/** Retries for one hour. ECR replicates most images within 30 minutes. */
const ATTEMPTS = 30;
/** The delay for the propagation of the SSM value and the start of the ECR replication, in seconds. */
const DELAY_SECONDS = 15;

/**
 * Deploys each image that the primary Region releases to the service of the standby Region.
 *
 * A release writes the digest of the image to the SSM parameter of both Regions. Without this construct the standby
 * would run the old version until the next deployment of its stack. After ECR has replicated the image, the function
 * registers a new revision of the running task definition and updates the service. No other setting changes. The
 * construct has no references outside its Region, so that it works and can be deployed while the primary Region is
 * unavailable.
 *
 * If the image is missing after one hour, or ECS rolls back the deployment, a message remains in the dead-letter queue
 * for 14 days, and the alarm goes into ALARM. A redrive of the message to the queue retries.
 *
 * The alarm costs about 0.10 USD per month, the rest almost nothing.
 *
 * @example
 * new ReleaseFollower(this, 'Follower', { api, repository, imageParameterName: '/shop/backend/image', alarmTopic: topic
 * });
 */
export class ReleaseFollower extends Construct {
  /** The function that updates the service. */
  readonly handler: lambda.Function;
  /** The queue of parameter changes. */
  readonly queue: sqs.IQueue;
  /** The dead-letter queue. To retry, redrive the messages to the queue. */
  readonly deadLetterQueue: sqs.IQueue;
  /** The rule on changes of the parameter. */
  readonly rule: events.Rule;
  /** The rule on failed deployments of the service. */
  readonly failureRule: events.Rule;
  /** The event source mapping of the function. */
  readonly mapping: lambda.EventSourceMapping;
  /** Goes into ALARM while the standby Region runs an old version. */
  readonly alarm: cloudwatch.Alarm;

  /**
   * @throws when API or repository are in another Region, the parameter name is not valid, or the number of tasks is
   * out of range
   */
  constructor(scope: Construct, id: string, props: ReleaseFollowerProps) {
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
    this.failureRule = this.createFailureRule(api);
    this.handler = this.createHandler(props);
    this.queue.grantConsumeMessages(this.handler);
    this.mapping = new lambda.EventSourceMapping(this, 'Mapping', {
      target: this.handler, eventSourceArn: this.queue.queueArn, batchSize: 1, maxConcurrency: 2,
    });
    this.alarm = deadLetterAlarm(this, 'Alarm', this.deadLetterQueue,
      'The standby Region runs an old version of the API. Check the log of the release follower function and the ' +
      'events of the ECS service, then redrive the dead-letter queue.',
      props.alarmTopic);
  }

  private check({ api, repository, imageParameterName, minimumTasks }: ReleaseFollowerProps): void {
    checkName(this, 'imageParameterName', imageParameterName, PARAMETER_NAME);
    checkInteger(this, 'minimumTasks', minimumTasks, 0, 5_000);
    const { region } = Stack.of(this);
    for (const [prop, other] of Object.entries({ api: Stack.of(api).region, repository: repository.env.region })) {
      if (other === region || [other, region].some((one) => Token.isUnresolved(one))) continue;
      invalid(this, `${prop} must be in the Region of the stack, ${region}, got one in ${other}; pass the one in ` +
        `${region}`);
    }
  }

  /** Sends the event directly to the dead-letter queue: ECS has already retried and rolled back. */
  private createFailureRule(api: IFargateApi): events.Rule {
    const { deadLetterQueue: queue } = this;
    const rule = new events.Rule(this, 'FailureRule', {
      description: 'Failed deployments in the standby Region',
      eventPattern: {
        source: ['aws.ecs'],
        detailType: ['ECS Deployment State Change'],
        resources: [api.service.serviceArn],
        detail: { eventName: ['SERVICE_DEPLOYMENT_FAILED'] },
      },
      targets: [{ bind: () => ({ arn: queue.queueArn, targetResource: queue }) }],
    });
    queue.addToResourcePolicy(new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal('events.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: { ArnEquals: { 'aws:SourceArn': rule.ruleArn } },
    }));
    return rule;
  }

  private createHandler(props: ReleaseFollowerProps): lambda.Function {
    const { api, repository, imageParameterName, encryptionKey } = props;
    if (encryptionKey) allowCloudWatchLogs(encryptionKey, this);
    const follower = new BundledFunction(this, 'Handler', {
      entry: 'release/private/follow-release',
      description: 'Deploys the released image in the standby Region',
      caller: Caller.QUEUE,
      statements: this.statements(props),
      timeout: TIMEOUT,
      environment: {
        CLUSTER: api.cluster.clusterName,
        SERVICE: api.service.serviceName,
        CONTAINER: api.container.containerName,
        REPOSITORY_URI: repository.repositoryUri,
        REPOSITORY_NAME: repository.repositoryName,
        REGISTRY_ID: repository.env.account,
        PARAMETER_NAME: imageParameterName,
        MIN_TASKS: Tokenization.stringifyNumber(props.minimumTasks ?? 1),
      },
      logEncryptionKey: encryptionKey,
    });
    api.grantDeploy(follower.role);
    const targets = Stack.of(api).formatArn({
      service: 'application-autoscaling', resource: 'scalable-target', resourceName: '*',
    });
    acknowledge(follower.role, 'AwsSolutions-IAM5[Resource::*]',
      'the task definition actions of ECS and DescribeScalableTargets have no resource-level permissions');
    acknowledgeWildcard(follower.role, targets, 'Application Auto Scaling generates the ids of scalable targets');
    return follower.lambda;
  }

  /** The permissions in addition to `grantDeploy`. */
  private statements({ api, repository, imageParameterName }: ReleaseFollowerProps): iam.PolicyStatement[] {
    return [
      new iam.PolicyStatement({
        actions: ['ssm:GetParameter'], resources: parameterArns(Stack.of(api), imageParameterName),
      }),
      new iam.PolicyStatement({ actions: ['ecr:DescribeImages'], resources: [repository.repositoryArn] }),
      new iam.PolicyStatement({ actions: ['application-autoscaling:DescribeScalableTargets'], resources: ['*'] }),
    ];
  }
}
