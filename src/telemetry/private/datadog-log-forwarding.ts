import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as destinations from 'aws-cdk-lib/aws-logs-destinations';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { acknowledgeInlinePolicy, acknowledgeRule, acknowledgeWildcard } from '../../private/acknowledge';
import { alarmOn, notify } from '../../private/dead-letters';
import { allowCloudWatchLogs } from '../../private/log-key';
import { allow, arnFor } from '../../private/permissions';
import { grantReadable } from '../../private/readable-secret';
import { LogBucket } from '../../secure-bucket/internal';
import { DatadogOptions } from '../datadog-options';

/** Sites whose log intake has an older path than that of newer sites. */
const V1_SITES = ['datadoghq.com', 'datadoghq.eu', 'ddog-gov.com'];

/** Properties of a `DatadogLogForwarding`. */
export interface DatadogLogForwardingProps extends Pick<
  DatadogOptions, 'apiKey' | 'site' | 'failedLogsRetention'
> {
  /** The log group. It has a quota of two subscription filters, of which this construct uses one. */
  readonly logGroup: logs.ILogGroup;

  /** The name of the service that writes the log. */
  readonly service: string;

  /** The source of the log, which selects the log pipeline in Datadog. */
  readonly source?: string;

  /** The environment of the service. */
  readonly environment?: string;

  /**
   * The log events to forward. Datadog charges for each event.
   *
   * @default - all log events
   */
  readonly filterPattern?: logs.IFilterPattern;

  /**
   * The KMS key of the error log of the delivery. The policy of an imported key must already allow CloudWatch Logs.
   *
   * @default - encryption with an AWS owned key
   */
  readonly encryptionKey?: kms.IKey;

  /** The SNS topic of the alarms. Its key must allow CloudWatch. */
  readonly alarmTopic?: sns.ITopic;
}

/** A delivery takes 1 minute, and its retries another: older log events are not being delivered. */
const OLDEST = Duration.minutes(15);
const PERIOD = Duration.minutes(5);
const EVALUATION_PERIODS = 3;

/**
 * Forwards a log group to Datadog, and keeps the log events that Datadog rejects.
 *
 * Fargate has no Docker socket from which an agent could read logs, and a container has one log driver. The log
 * therefore stays in CloudWatch Logs, and a subscription filter and Amazon Data Firehose deliver it about 1 minute
 * later. Log events that Datadog rejects for 1 minute are written to the bucket. Firehose does not send them again.
 *
 * Firehose costs about $0.036 per GB in Tokyo; Datadog charges for the log events that it ingests. The bucket is kept
 * when the stack is deleted.
 *
 * @see https://docs.datadoghq.com/logs/guide/send-aws-services-logs-with-the-datadog-kinesis-firehose-destination/
 */
export class DatadogLogForwarding extends Construct {
  /** The Firehose stream that delivers the log events to Datadog. */
  readonly deliveryStream: firehose.DeliveryStream;
  /** The subscription filter that sends the log events to the Firehose stream. */
  readonly subscriptionFilter: logs.SubscriptionFilter;
  /** The bucket with the log events that Datadog rejected. */
  readonly failedLogsBucket: s3.Bucket;
  /** The log group with the errors of the delivery. */
  readonly errorLogGroup: logs.ILogGroup;
  /** The alarm on deliveries that Datadog rejects. */
  readonly deliveryAlarm: cloudwatch.Alarm;
  /** The alarm on log events that wait for more than 15 minutes. */
  readonly freshnessAlarm: cloudwatch.Alarm;

  /** @throws when a retention is not a number of whole days; the agent checks the names that become tags */
  constructor(scope: Construct, id: string, props: DatadogLogForwardingProps) {
    super(scope, id);
    this.failedLogsBucket = new LogBucket(this, 'FailedLogs', {
      retention: props.failedLogsRetention ?? Duration.days(30),
    }).bucket;
    this.errorLogGroup = this.createErrorLog(props);
    this.deliveryStream = this.createStream(props, this.createRole(props));
    this.subscriptionFilter = new logs.SubscriptionFilter(this, 'Subscription', {
      logGroup: props.logGroup,
      filterPattern: props.filterPattern ?? logs.FilterPattern.allEvents(),
      destination: new destinations.FirehoseDestination(this.deliveryStream),
    });
    // The role that the destination creates for CloudWatch Logs.
    acknowledgeInlinePolicy(this.subscriptionFilter);
    [this.deliveryAlarm, this.freshnessAlarm] = this.createAlarms().map((alarm) => notify(alarm, props.alarmTopic));
  }

  /** The share of successful deliveries, from 0 to 1: average over 5 minutes. */
  metricDeliveryToHttpEndpointSuccess(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    const average = { statistic: cloudwatch.Stats.AVERAGE, period: PERIOD };
    return this.deliveryStream.metric('DeliveryToHttpEndpoint.Success', { ...average, ...options });
  }

  /** The age of the oldest undelivered log event, in seconds: maximum over 5 minutes. */
  metricDeliveryToHttpEndpointDataFreshness(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    const maximum = { statistic: cloudwatch.Stats.MAXIMUM, period: PERIOD };
    return this.deliveryStream.metric('DeliveryToHttpEndpoint.DataFreshness', { ...maximum, ...options });
  }

  private createErrorLog({ encryptionKey }: DatadogLogForwardingProps): logs.LogGroup {
    if (encryptionKey) allowCloudWatchLogs(encryptionKey, this);
    const logGroup = new logs.LogGroup(this, 'Errors', {
      encryptionKey, retention: logs.RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY,
    });
    if (!encryptionKey) {
      acknowledgeRule(logGroup, 'CloudWatchLogGroupEncrypted',
        'CloudWatch Logs encrypts the log with an AWS owned key; ' +
          'it contains delivery errors, not the forwarded log events');
    }
    return logGroup;
  }

  /** The permissions that the documentation of Firehose lists for this destination. */
  private createRole({ apiKey }: DatadogLogForwardingProps): iam.Role {
    const stack = Stack.of(this);
    const role = new iam.Role(this, 'DeliveryRole', {
      description: 'Permissions of Amazon Data Firehose to deliver logs to Datadog',
      assumedBy: new iam.ServicePrincipal('firehose.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': stack.account },
          ArnLike: { 'aws:SourceArn': arnFor(stack, 'firehose', 'deliverystream/*') },
        },
      }),
    });
    const objects = this.failedLogsBucket.arnForObjects('*');
    role.addToPolicy(allow(
      ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'], this.failedLogsBucket.bucketArn,
    ));
    role.addToPolicy(allow(['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'], objects));
    acknowledgeInlinePolicy(role);
    acknowledgeWildcard(role, objects, 'Firehose generates the object keys from the time of the log events');
    grantReadable(apiKey, role);
    // The log streams are part of the stack. The grant of the L2 has more resources in newer versions of the CDK.
    role.addToPrincipalPolicy(allow('logs:PutLogEvents', this.errorLogGroup.logGroupArn));
    return role;
  }

  private createStream(props: DatadogLogForwardingProps, role: iam.Role): firehose.DeliveryStream {
    const { site, service, source = 'nodejs', environment = 'production' } = props;
    const loggingConfig = new firehose.EnableLogging(this.errorLogGroup);
    const stream = new firehose.DeliveryStream(this, 'Stream', {
      encryption: firehose.StreamEncryption.awsOwnedKey(),
      destination: new firehose.Datadog({
        apiKey: props.apiKey,
        endpoint: firehose.DatadogEndpoint.of(logIntakeUrl(site)),
        tags: Object.entries({ service, source, env: environment }).map(([name, value]) => ({ name, value })),
        // The L2 would grant permissions on the whole bucket, including deletion.
        role: role.withoutPolicyUpdates(),
        loggingConfig,
        s3Backup: { bucket: this.failedLogsBucket, mode: firehose.BackupMode.FAILED, loggingConfig },
      }),
    });
    stream.node.addDependency(role);
    return stream;
  }

  private createAlarms(): cloudwatch.Alarm[] {
    const periods = EVALUATION_PERIODS;
    return [
      alarmOn(this, 'DeliveryAlarm', {
        periods,
        alarmDescription: 'Datadog rejects log events; ' +
          'the bucket of the failed logs contains them. Check the error log of the delivery.',
        metric: this.metricDeliveryToHttpEndpointSuccess(),
        below: 1,
      }),
      alarmOn(this, 'FreshnessAlarm', {
        periods,
        alarmDescription: 'Log events wait for more than 15 minutes for delivery to Datadog. Check the error log of ' +
          'the delivery.',
        metric: this.metricDeliveryToHttpEndpointDataFreshness(),
        above: OLDEST.toSeconds(),
      }),
    ];
  }
}

/** Returns the URL to which Amazon Data Firehose delivers logs. */
function logIntakeUrl(site: string): string {
  const path = V1_SITES.includes(site) ? '/v1/input' : '/api/v2/logs?dd-protocol=aws-kinesis-firehose';
  return `https://aws-kinesis-http-intake.logs.${site}${path}`;
}
