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
/** Six times the timeout, as AWS advises; it is also the pause between two tries. */
const PAUSE = Duration.minutes(2);
/** An hour of tries: ECR copies most images in less than half of that. */
const ATTEMPTS = 30;
/** For SSM to show the new value everywhere, and for ECR to begin; in seconds. */
const DELAY_SECONDS = 15;

/**
 * Brings the standby region's service to each image that the primary region releases.
 *
 * A release writes the image's digest to the SSM parameter of both regions; without this construct the standby's tasks would
 * run the old version until the next deployment of its stack. As soon as ECR has copied the image, the service gets it by a
 * new revision of the task definition that it runs, and otherwise stays as it is. It refers to nothing outside its region,
 * so it works on, and can be deployed, while the primary region is down.
 *
 * An image that isn't there after an hour, and a deployment that ECS has rolled back, leave a message in the dead-letter
 * queue for 14 days, and the alarm rings. Sending the message back to the queue (redrive) tries once more.
 *
 * The alarm costs about 0.10 USD a month, the rest nothing to speak of.
 *
 * Sources: R5.7.2-6, R5.7.2-7.
 *
 * @example
 * new ReleaseFollower(this, 'Follower', { api, repository, imageParameterName: '/shop/backend/image', alarmTopic: topic });
 */
export class ReleaseFollower extends Construct {
  /** The function that updates the service. */
  readonly handler: lambda.Function;
  /** Where changes of the parameter wait for the function, and for the image. */
  readonly queue: sqs.IQueue;
  /** What failed for good; to try again, send it back to the queue. */
  readonly deadLetterQueue: sqs.IQueue;
  /** Which events mean a release: changes of the parameter. */
  readonly rule: events.Rule;
  /** Which events mean that a release has failed: deployments of the service that ECS gives up. */
  readonly failureRule: events.Rule;
  /** What fetches the events and calls the function. */
  readonly mapping: lambda.EventSourceMapping;
  /** Rings while the standby region runs an old version. */
  readonly alarm: cloudwatch.Alarm;

  /**
   * @throws when API or repository are of another region, the parameter's name is none that SSM takes, or the number of
   * tasks is out of range
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
    const source = bindPattern(this, { pattern, options: { encryptionKey, maxReceiveCount: ATTEMPTS } }, PAUSE);
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
      'The standby region runs an old version: the log of the function and the events of the service say why', props.alarmTopic);
  }

  private check({ api, repository, imageParameterName, minimumTasks }: ReleaseFollowerProps): void {
    checkName(this, 'imageParameterName', imageParameterName, PARAMETER_NAME);
    checkInteger(this, 'minimumTasks', minimumTasks, 0, 5_000);
    const { region } = Stack.of(this);
    for (const [prop, other] of Object.entries({ api: Stack.of(api).region, repository: repository.env.region })) {
      if (other === region || [other, region].some((one) => Token.isUnresolved(one))) continue;
      invalid(this, `${prop} must be in the region of the stack, ${region}, got one in ${other}; pass the one of that region`);
    }
  }

  /** Straight to the dead letters: ECS has already tried, and what it rolled back to runs. */
  private createFailureRule(api: IFargateApi): events.Rule {
    const { deadLetterQueue: queue } = this;
    const rule = new events.Rule(this, 'FailureRule', {
      description: 'Deployments of the standby that have failed',
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
      description: 'Brings the standby to the released image',
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
    const targets = Stack.of(api).formatArn({ service: 'application-autoscaling', resource: 'scalable-target', resourceName: '*' });
    acknowledge(follower.role, 'AwsSolutions-IAM5[Resource::*]', 'the task definition calls of ECS and the reading of scalable targets know no resource');
    acknowledgeWildcard(follower.role, targets, 'the id of a scalable target is known to Application Auto Scaling alone');
    return follower.lambda;
  }

  /** What it needs beside `grantDeploy`. */
  private statements({ api, repository, imageParameterName }: ReleaseFollowerProps): iam.PolicyStatement[] {
    return [
      new iam.PolicyStatement({ actions: ['ssm:GetParameter'], resources: parameterArns(Stack.of(api), imageParameterName) }),
      new iam.PolicyStatement({ actions: ['ecr:DescribeImages'], resources: [repository.repositoryArn] }),
      new iam.PolicyStatement({ actions: ['application-autoscaling:DescribeScalableTargets'], resources: ['*'] }),
    ];
  }
}
