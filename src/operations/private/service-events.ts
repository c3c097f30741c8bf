import { Duration, Stack, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { databasePattern, failedDeploymentPattern, healthPattern, serviceActionPattern, stoppedTaskPattern } from './event-patterns';
import { ServiceEventsProps } from './service-events-props';
import { deadLetterAlarm, deadLetterQueue } from '../../private/dead-letters';
import { invalid } from '../../private/errors';

/** As AWS Health writes them. */
const SERVICES_USED = [
  'CLOUDWATCH', 'CODEBUILD', 'CODEPIPELINE', 'EC2', 'ECR', 'ECS', 'ELASTICACHE', 'ELASTICLOADBALANCING', 'EVENTS', 'FARGATE', 'KMS', 'LAMBDA', 'NATGATEWAY',
  'RDS', 'S3', 'SECRETSMANAGER', 'SNS', 'SQS', 'STATES', 'VPC', 'WAF',
];
/** An alarm that comes later than this helps nobody. */
const LATEST = Duration.hours(2);

/**
 * Tells a topic, in a sentence and with a link, of what AWS services report by EventBridge and no metric shows.
 *
 * - AWS Health: incidents and planned changes of the services in use.
 * - ECS: tasks of services that crashed, didn't start or failed their health checks; services that can't place or keep tasks; deployments that
 *   failed. What deployments, scaling, people and the end of Spot capacity stop is not told.
 * - RDS: failovers, failures and storage that runs low, of the databases that are named.
 *
 * Two things don't come this way. ElastiCache reports failovers of its nodes to unencrypted topics alone, and to EventBridge only what concerns
 * serverless caches: watch the metrics of the cache; Health tells of its maintenance. And Health reports global services, such as
 * CloudFront and Route 53, in us-east-1: define this once more there, with a topic of that region and without `watchTasks`.
 *
 * An event that can't be delivered for two hours ends in a queue, and an alarm on it tells the topic. The queue is encrypted by SQS, so that a
 * broken key can't stop it, too. Events of AWS services cost nothing, the alarm $0.10 a month. Nothing survives the deletion of the stack.
 *
 * Sources: D-13; https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_cwe_events.html;
 * https://docs.aws.amazon.com/health/latest/ug/cloudwatch-events-health.html
 *
 * @example
 * const alarms = new AlarmTopic(this, 'Alarms', { emails: ['on-call@eldonia.example'] });
 * new ServiceEvents(this, 'Events', { topic: alarms.topic, databaseIdentifiers: ['shop'] });
 */
export class ServiceEvents extends Construct {
  /** The rules, those of AWS Health and ECS first. */
  readonly rules: events.Rule[] = [];
  /** Takes the events that could not be delivered. */
  readonly deadLetterQueue: sqs.Queue;
  /** Rings while there is an undelivered event. */
  readonly undeliveredAlarm: cloudwatch.Alarm;

  private readonly target: (sentence: string) => targets.SnsTopic;

  /**
   * @throws when a list is empty, or a cluster is passed whose tasks shall not be watched
   */
  constructor(scope: Construct, id: string, props: ServiceEventsProps) {
    super(scope, id);
    this.refuseEmpty('databaseIdentifiers', props.databaseIdentifiers);
    this.refuseEmpty('healthServices', props.healthServices);
    const { cluster, watchTasks = true } = props;
    if (cluster && !watchTasks) invalid(this, 'watchTasks must be true with a cluster, got false; leave one of them out');

    this.deadLetterQueue = deadLetterQueue(this, 'Undelivered', undefined);
    this.undeliveredAlarm = deadLetterAlarm(this, 'UndeliveredAlarm', this.deadLetterQueue,
      `Events of AWS services could not be delivered to the topic of ${this.node.path}. They are in the queue; its key or its policy may be at fault.`, props.topic);
    this.target = (sentence) => new targets.SnsTopic(props.topic, {
      message: events.RuleTargetInput.fromText(sentence), deadLetterQueue: this.deadLetterQueue, maxEventAge: LATEST,
    });
    this.tellOfHealth(props.healthServices ?? SERVICES_USED);
    if (watchTasks) this.tellOfServices(cluster);
    if (props.databaseIdentifiers) this.tellOfDatabases(props.databaseIdentifiers);
  }

  /** EventBridge would refuse an empty list at deployment. */
  private refuseEmpty(prop: string, list: string[] | undefined): void {
    if (list?.length === 0 && !Token.isUnresolved(list)) invalid(this, `${prop} must not be empty, got []; leave it out`);
  }

  private tellOfHealth(services: string[]): void {
    this.tell('Health', 'Incidents and planned changes of AWS', healthPattern(services),
      `AWS Health: ${field('service')} has ${field('eventTypeCategory')} ${field('eventTypeCode')} in ${REGION()}. `
      + `See https://health.console.aws.amazon.com/health/home#/account/event-log?eventID=${field('eventArn')}`);
  }

  private tellOfServices(cluster: ecs.ICluster | undefined): void {
    const link = `See ${console('ecs/v2/clusters')}${cluster ? `/${cluster.clusterName}/services` : ''}`;
    this.tell('StoppedTasks', 'Tasks of services that stopped by themselves', stoppedTaskPattern(cluster),
      `ECS: a task of ${field('group')} stopped (${field('stopCode')}): ${field('stoppedReason')}. Task ${field('taskArn')}. ${link}`);
    this.tell('ServiceActions', 'Services that can\'t have their tasks', serviceActionPattern(cluster),
      `ECS: ${events.EventField.fromPath('$.resources[0]')} reports ${field('eventName')} ${field('reason')}. ${link}`);
    this.tell('FailedDeployments', 'Deployments of services that failed', failedDeploymentPattern(Stack.of(this), cluster),
      `ECS: a deployment of ${events.EventField.fromPath('$.resources[0]')} failed: ${field('reason')}. ${link}`);
  }

  private tellOfDatabases(identifiers: string[]): void {
    this.tell('Databases', 'Failovers and failures of databases', databasePattern(identifiers),
      `RDS: ${field('SourceIdentifier')}: ${field('Message')} (${field('EventID')}). See ${console('rds/home')}#databases:`);
  }

  private tell(id: string, description: string, eventPattern: events.EventPattern, sentence: string): void {
    this.rules.push(new events.Rule(this, id, { description, eventPattern, targets: [this.target(sentence)] }));
  }
}

/** Deferred, because it would load its module. */
const REGION = () => events.EventField.fromPath('$.region');

function field(name: string): string {
  return events.EventField.fromPath(`$.detail.${name}`);
}

function console(path: string): string {
  return `https://${REGION()}.console.aws.amazon.com/${path}`;
}
