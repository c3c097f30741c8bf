import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { AlarmTopic } from './topic';

/** As AWS Health writes what the platform uses in its region. */
const SERVICES = [
  'CLOUDWATCH', 'CODEBUILD', 'CODEPIPELINE', 'EC2', 'ECR', 'ECS', 'ELASTICACHE', 'ELASTICLOADBALANCING', 'EVENTS', 'FARGATE', 'KMS', 'LAMBDA', 'NATGATEWAY',
  'RDS', 'S3', 'SECRETSMANAGER', 'SNS', 'SQS', 'STATES', 'VPC', 'WAF',
];
const REGION = events.EventField.fromPath('$.region');
const RESOURCE = events.EventField.fromPath('$.resources[0]');

export interface ServiceEventsProps {
  readonly topic: AlarmTopic;
  /** The cluster whose tasks are watched, if any. */
  readonly cluster?: ecs.ICluster;
  readonly healthServices?: string[];
  readonly rotations?: boolean;
}

/** Notifies of AWS events without a metric. Events that can't be delivered for two hours go to a queue. */
export class ServiceEvents extends Construct {
  readonly undeliveredAlarm: cloudwatch.Alarm;
  private readonly undelivered: sqs.Queue;

  constructor(scope: Construct, id: string, private readonly props: ServiceEventsProps) {
    super(scope, id);
    // A broken key must not stop this queue as well.
    this.undelivered = new sqs.Queue(this, 'Undelivered', {
      retentionPeriod: Duration.days(14), encryption: sqs.QueueEncryption.SQS_MANAGED, enforceSSL: true,
    });
    this.undeliveredAlarm = new cloudwatch.Alarm(this, 'UndeliveredAlarm', {
      alarmName: `eldonia-${this.node.id}-undelivered`.toLowerCase(),
      alarmDescription: 'Events of AWS could not be delivered. They are in the queue; look at the policies of the topic and of its key.',
      metric: this.undelivered.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1), statistic: cloudwatch.Stats.MAXIMUM }),
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    props.topic.hear(this.undeliveredAlarm);
    this.tellOfHealth(props.healthServices ?? SERVICES);
    if (props.cluster) this.tellOfTasks(props.cluster);
    if (props.rotations) this.tellOfRotations();
  }

  private tellOfHealth(service: string[]): void {
    this.tell('Health', 'Incidents and planned changes of AWS', {
      source: ['aws.health'], detailType: ['AWS Health Event'], detail: { service, eventTypeCategory: ['issue', 'scheduledChange'] },
    }, `AWS Health: ${field('service')} has ${field('eventTypeCategory')} ${field('eventTypeCode')} in ${REGION}. `
      + `See https://health.console.aws.amazon.com/health/home#/account/event-log?eventID=${field('eventArn')}`);
  }

  /** Stops by deployments, scaling, users and Spot interruptions have other codes and don't notify. */
  private tellOfTasks({ clusterArn, clusterName }: ecs.ICluster): void {
    const link = `See https://${REGION}.console.aws.amazon.com/ecs/v2/clusters/${clusterName}/services`;
    const source = ['aws.ecs'];
    this.tell('StoppedTasks', 'Tasks that stopped by themselves', {
      source,
      detailType: ['ECS Task State Change'],
      detail: {
        clusterArn: [clusterArn],
        lastStatus: ['STOPPED'],
        group: [{ prefix: 'service:' }],
        $or: [{ stopCode: ['EssentialContainerExited', 'TaskFailedToStart'] }, { stoppedReason: [{ prefix: 'Task failed ' }] }],
      },
    }, `ECS: a task of ${field('group')} stopped (${field('stopCode')}): ${field('stoppedReason')}. Task ${field('taskArn')}. ${link}`);
    this.tell('ServiceActions', 'Services without their tasks', {
      source, detailType: ['ECS Service Action'], detail: { clusterArn: [clusterArn], eventType: ['ERROR', 'WARN'] },
    }, `ECS: ${RESOURCE} reports ${field('eventName')} ${field('reason')}. ${link}`);
    const services = Stack.of(this).formatArn({ service: 'ecs', resource: 'service', resourceName: `${clusterName}/` });
    this.tell('FailedDeployments', 'Deployments that failed', {
      source,
      detailType: ['ECS Deployment State Change'],
      resources: events.Match.prefix(services),
      detail: { eventName: ['SERVICE_DEPLOYMENT_FAILED'] },
    }, `ECS: a deployment of ${RESOURCE} failed: ${field('reason')}. ${link}`);
  }

  /** Events of CloudTrail: the trail of the audit is required. */
  private tellOfRotations(): void {
    this.tell('Rotations', 'Rotations that failed', {
      source: ['aws.secretsmanager'], detailType: ['AWS Service Event via CloudTrail'], detail: { eventName: ['RotationFailed'] },
    }, `Secrets Manager: the rotation of ${field('additionalEventData.SecretId')} failed, and is tried again. The current value stays.`);
  }

  private tell(id: string, description: string, eventPattern: events.EventPattern, sentence: string): void {
    const target = new targets.SnsTopic(this.props.topic, {
      message: events.RuleTargetInput.fromText(sentence), deadLetterQueue: this.undelivered, maxEventAge: Duration.hours(2),
    });
    new events.Rule(this, id, { description, eventPattern, targets: [target] });
  }
}

function field(name: string): string {
  return events.EventField.fromPath(`$.detail.${name}`);
}
