import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import {
  activityPattern, failedDeploymentPattern, failedRotationPattern, healthPattern, planExecutionPattern,
  planWarningPattern, serviceActionPattern, stoppedTaskPattern,
} from './event-patterns';
import { deadLetterAlarm, deadLetterQueue } from '../../../private/dead-letters';
import { pathOf } from '../../../private/readable-path';

/** Options of the service events. */
export interface ServiceEventsProps {
  /**
   * The topic that receives the events, in this Region.
   *
   * Its policy and its key policy get statements for EventBridge and CloudWatch. An imported topic must already allow
   * both.
   */
  readonly topic: sns.ITopic;

  /**
   * The ECS cluster whose services are watched.
   *
   * @default - all clusters of the account in this Region
   */
  readonly cluster?: ecs.ICluster;

  /** Watches ECS services. Disable it in a Region without services, e.g. us-east-1. */
  readonly watchTasks?: boolean;

  /**
   * Watches the failover plans of ARC Region switch of the account. ARC publishes their events in the Region where the
   * plan is created.
   */
  readonly watchFailoverPlans?: boolean;

  /**
   * Watches failed rotations of the secrets of the account and Region. CloudTrail delivers these events, so a trail of
   * the Region is required.
   */
  readonly watchRotations?: boolean;

  /**
   * Watches what the alarms of an audit watch, as far as one event says it, where the log group of the trail is in
   * another account: use of the root user, deletion of keys, changes of trails and of AWS Config, failover plans. A
   * trail must record the management events of the Region.
   */
  readonly watchActivity?: boolean;

  /**
   * The services whose AWS Health events send notifications, by their AWS Health names.
   *
   * @default - the services that the constructs of this library use
   */
  readonly healthServices?: string[];
}

/** The names of AWS Health. */
const SERVICES_USED = [
  'CLOUDWATCH', 'CODEBUILD', 'CODEPIPELINE', 'EC2', 'ECR', 'ECS', 'ELASTICACHE', 'ELASTICLOADBALANCING', 'EVENTS',
  'FARGATE',
  'KMS', 'LAMBDA', 'NATGATEWAY', 'RDS', 'S3', 'SECRETSMANAGER', 'SNS', 'SQS', 'STATES', 'VPC', 'WAF',
];
/** The maximum age of an event. Later notifications are not useful. */
const MAX_AGE = Duration.hours(2);

/**
 * EventBridge rules that send events of AWS services to a topic, as text with a link, for which there is no metric.
 *
 * - AWS Health: incidents and scheduled changes of the services in use.
 * - ECS: tasks of services that crashed, didn't start or failed their health checks; services that can't place or keep
 * tasks; failed deployments. Stops by deployments, scaling, users and Spot interruptions are left out.
 * - Secrets Manager: failed rotations.
 * - CloudTrail (optional): use of the root user, and changes of keys, trails, AWS Config and failover plans.
 * - ARC Region switch: warnings of the evaluation of failover plans, and executions that start, end, wait or fail.
 *
 * Two kinds of events are not included. ElastiCache sends failovers of nodes only to unencrypted topics, and only
 * events of serverless caches to EventBridge: use the alarms on the cache; AWS Health reports its maintenance. AWS
 * Health reports global services, e.g. CloudFront and Route 53, in us-east-1: create a second instance there, with a
 * topic of that Region and `watchTasks: false`.
 *
 * An event that can't be delivered for 2 hours is sent to a dead-letter queue, and an alarm on it notifies the topic.
 * SQS encrypts the queue, so that it works with a broken KMS key. Events of AWS services are free of charge, the alarm
 * costs $0.10 per month. Nothing is retained after the deletion of the stack.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_cwe_events.html
 * @see https://docs.aws.amazon.com/health/latest/ug/cloudwatch-events-health.html
 */
export class ServiceEvents extends Construct {
  /** The rules, those of AWS Health and ECS first. */
  readonly rules: events.Rule[] = [];
  /** The dead-letter queue of undelivered events. */
  readonly deadLetterQueue: sqs.Queue;
  /** Goes into ALARM while there is an undelivered event. */
  readonly undeliveredAlarm: cloudwatch.Alarm;

  private readonly target: (sentence: string) => targets.SnsTopic;

  constructor(scope: Construct, id: string, props: ServiceEventsProps) {
    super(scope, id);
    const { cluster, watchTasks = true } = props;

    this.deadLetterQueue = deadLetterQueue(this, 'Undelivered', undefined);
    this.undeliveredAlarm = deadLetterAlarm(this, 'UndeliveredAlarm', this.deadLetterQueue,
      `EventBridge could not deliver events to the topic of ${pathOf(this)}. They are in the dead-letter queue. ` +
      'Check the policies of the topic and its key.',
      props.topic);
    this.target = (sentence) => new targets.SnsTopic(props.topic, {
      message: events.RuleTargetInput.fromText(sentence), deadLetterQueue: this.deadLetterQueue, maxEventAge: MAX_AGE,
    });
    this.addHealthRule(props.healthServices ?? SERVICES_USED);
    if (watchTasks) this.addServiceRules(cluster);
    if (props.watchRotations) this.addRotationRule();
    if (props.watchFailoverPlans) this.addFailoverPlanRules();
    if (props.watchActivity) this.addActivityRule();
  }

  private addHealthRule(services: string[]): void {
    this.addRule('Health', 'Incidents and scheduled changes of AWS', healthPattern(services),
      `AWS Health: ${field('service')} has ${field('eventTypeCategory')} ${field('eventTypeCode')} in ${REGION()}. `
      + `See https://health.console.aws.amazon.com/health/home#/account/event-log?eventID=${field('eventArn')}`);
  }

  private addServiceRules(cluster: ecs.ICluster | undefined): void {
    const link = `See ${console('ecs/v2/clusters')}${cluster ? `/${cluster.clusterName}/services` : ''}`;
    this.addRule('StoppedTasks', 'Tasks of services that stopped unexpectedly', stoppedTaskPattern(cluster),
      `ECS: a task of ${field('group')} stopped (${field('stopCode')}): ${field('stoppedReason')}. Task ` +
      `${field('taskArn')}. ${link}`);
    this.addRule('ServiceActions', 'Services that can\'t place or keep their tasks', serviceActionPattern(cluster),
      `ECS: ${events.EventField.fromPath('$.resources[0]')} reports ${field('eventName')} ${field('reason')}. ${link}`);
    this.addRule('FailedDeployments', 'Failed deployments of services', failedDeploymentPattern(
      Stack.of(this), cluster,
    ),
    `ECS: a deployment of ${events.EventField.fromPath('$.resources[0]')} failed: ${field('reason')}. ${link}`);
  }

  private addRotationRule(): void {
    this.addRule('Rotations', 'Failed rotations of secrets', failedRotationPattern(),
      `Secrets Manager: the rotation of ${field('additionalEventData.SecretId')} failed. The current value stays ` +
      'valid, and Secrets Manager retries. Check the log of the function if it fails again.');
  }

  private addFailoverPlanRules(): void {
    const plan = events.EventField.fromPath('$.resources[0]');
    this.addRule('PlanWarnings', 'Warnings of the evaluation of failover plans', planWarningPattern(),
      `ARC Region switch: a failover with ${plan} may fail: ${field('metadata.warning')} `
      + 'The recovery runbook contains the commands that list the warnings.');
    this.addRule('PlanExecutions', 'Executions of failover plans', planExecutionPattern(),
      `ARC Region switch: ${field('eventType')} ${field('stepDetails.stepName')} in the execution ` +
      `${field('executionId')} of ${plan} (${field('executionAction')}).`);
  }

  private addActivityRule(): void {
    this.addRule('Activity', 'Use of the root user, and changes of keys, trails, AWS Config and failover plans',
      activityPattern(),
      `CloudTrail: ${field('userIdentity.arn')} called ${field('eventName')} of ${field('eventSource')} from ` +
      `${field('sourceIPAddress')} in ${REGION()}. Find the event ${field('eventID')} in the log of the trail.`);
  }

  private addRule(id: string, description: string, eventPattern: events.EventPattern, sentence: string): void {
    this.rules.push(new events.Rule(this, id, { description, eventPattern, targets: [this.target(sentence)] }));
  }
}

/** A function, so that its module is loaded only when it is used. */
const REGION = () => events.EventField.fromPath('$.region');

function field(name: string): string {
  return events.EventField.fromPath(`$.detail.${name}`);
}

function console(path: string): string {
  return `https://${REGION()}.console.aws.amazon.com/${path}`;
}
