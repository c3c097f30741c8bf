import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as destinations from 'aws-cdk-lib/aws-logs-destinations';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { DatadogLogForwardingProps } from './datadog-log-forwarding-props';
import { acknowledgeInlinePolicy, acknowledgeRule, acknowledgeWildcard } from '../../private/acknowledge';
import { notify } from '../../private/dead-letters';
import { allowCloudWatchLogs } from '../../private/log-key';
import { checkName } from '../../private/names';
import { TAG_VALUE } from '../../private/task-extension';
import { LogBucket } from '../../secure-bucket';
import { DatadogSite } from '../datadog-site';

/** A delivery takes a minute, and its repetitions another: what waits for longer does not get through. */
const OLDEST = Duration.minutes(15);
const PERIOD = Duration.minutes(5);
const EVALUATION_PERIODS = 3;

/**
 * Sends a log group to Datadog, and keeps what Datadog did not take.
 *
 * Fargate has no Docker socket for the agent to read logs from, and a container has one log driver: so the log stays in CloudWatch Logs and goes
 * on from there by a subscription and Amazon Data Firehose. Logs are about a minute late. What fails for a minute goes to the bucket, from which
 * nothing sends it again.
 *
 * Firehose costs about $0.036 a GB in Tokyo; Datadog charges for what it takes. The bucket outlives the stack.
 *
 * Sources: R5.5.2, https://docs.datadoghq.com/logs/guide/send-aws-services-logs-with-the-datadog-kinesis-firehose-destination/
 *
 * @example
 * new DatadogLogForwarding(this, 'DatadogLogs', {
 *   logGroup: api.logGroup,
 *   apiKey: new secretsmanager.Secret(this, 'DatadogKey', { description: 'JSON with api_key, put in by hand' }),
 *   site: DatadogSite.AP1,
 *   service: 'eldonia-backend',
 * });
 */
export class DatadogLogForwarding extends Construct {
  /** What takes the log events to Datadog. */
  readonly deliveryStream: firehose.DeliveryStream;
  /** What hands the log events to the delivery stream. */
  readonly subscriptionFilter: logs.SubscriptionFilter;
  /** The bucket for what Datadog did not take. */
  readonly failedLogsBucket: s3.Bucket;
  /** The log of the delivery's own errors. */
  readonly errorLogGroup: logs.ILogGroup;
  /** Alarm on deliveries that Datadog refuses. */
  readonly deliveryAlarm: cloudwatch.Alarm;
  /** Alarm on log events that wait for longer than a quarter of an hour. */
  readonly freshnessAlarm: cloudwatch.Alarm;

  /**
   * @throws when service, source or environment is no tag, or a retention is not of whole days
   */
  constructor(scope: Construct, id: string, props: DatadogLogForwardingProps) {
    super(scope, id);
    checkName(this, 'service', props.service, TAG_VALUE);
    checkName(this, 'source', props.source, TAG_VALUE);
    checkName(this, 'environment', props.environment, TAG_VALUE);

    this.failedLogsBucket = new LogBucket(this, 'FailedLogs', { retention: props.failedLogsRetention ?? Duration.days(30) }).bucket;
    this.errorLogGroup = this.createErrorLog(props);
    this.deliveryStream = this.createStream(props, this.createRole(props));
    this.subscriptionFilter = new logs.SubscriptionFilter(this, 'Subscription', {
      logGroup: props.logGroup,
      filterPattern: props.filterPattern ?? logs.FilterPattern.allEvents(),
      destination: new destinations.FirehoseDestination(this.deliveryStream),
    });
    // The role that the destination makes for CloudWatch Logs.
    acknowledgeInlinePolicy(this.subscriptionFilter);
    [this.deliveryAlarm, this.freshnessAlarm] = this.createAlarms().map((alarm) => notify(alarm, props.alarmTopic));
  }

  /** Share of the deliveries that Datadog took, from 0 to 1: average over five minutes. */
  metricDeliveryToHttpEndpointSuccess(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.deliveryStream.metric('DeliveryToHttpEndpoint.Success', { statistic: cloudwatch.Stats.AVERAGE, period: PERIOD, ...options });
  }

  /** Age of the oldest log event that waits, in seconds: maximum over five minutes. */
  metricDeliveryToHttpEndpointDataFreshness(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.deliveryStream.metric('DeliveryToHttpEndpoint.DataFreshness', { statistic: cloudwatch.Stats.MAXIMUM, period: PERIOD, ...options });
  }

  private createErrorLog({ encryptionKey }: DatadogLogForwardingProps): logs.LogGroup {
    if (encryptionKey) allowCloudWatchLogs(encryptionKey, this);
    const logGroup = new logs.LogGroup(this, 'Errors', { encryptionKey, retention: logs.RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY });
    if (!encryptionKey) {
      acknowledgeRule(logGroup, 'CloudWatchLogGroupEncrypted',
        'CloudWatch Logs encrypts the log with a key of AWS; it holds why deliveries failed, not what was to be delivered');
    }
    return logGroup;
  }

  /** What Firehose documents for this kind of destination, and no more. */
  private createRole({ apiKey }: DatadogLogForwardingProps): iam.Role {
    const stack = Stack.of(this);
    const role = new iam.Role(this, 'DeliveryRole', {
      description: 'How Amazon Data Firehose delivers logs to Datadog',
      assumedBy: new iam.ServicePrincipal('firehose.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': stack.account },
          ArnLike: { 'aws:SourceArn': stack.formatArn({ service: 'firehose', resource: 'deliverystream', resourceName: '*' }) },
        },
      }),
    });
    const objects = this.failedLogsBucket.arnForObjects('*');
    role.addToPolicy(new iam.PolicyStatement({
      actions: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'], resources: [this.failedLogsBucket.bucketArn],
    }));
    role.addToPolicy(new iam.PolicyStatement({ actions: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'], resources: [objects] }));
    acknowledgeInlinePolicy(role);
    acknowledgeWildcard(role, objects, 'Firehose names each object by the time of what it holds');
    apiKey.grantRead(role);
    this.errorLogGroup.grantWrite(role);
    return role;
  }

  private createStream(props: DatadogLogForwardingProps, role: iam.Role): firehose.DeliveryStream {
    const { site = DatadogSite.US1, service, source = 'nodejs', environment = 'production' } = props;
    const loggingConfig = new firehose.EnableLogging(this.errorLogGroup);
    const stream = new firehose.DeliveryStream(this, 'Stream', {
      encryption: firehose.StreamEncryption.awsOwnedKey(),
      destination: new firehose.Datadog({
        apiKey: props.apiKey,
        endpoint: firehose.DatadogEndpoint.of(site.logIntakeUrl),
        tags: [{ name: 'service', value: service }, { name: 'source', value: source }, { name: 'env', value: environment }],
        // The L2 would grant itself the whole bucket, deletions included.
        role: role.withoutPolicyUpdates(),
        loggingConfig,
        s3Backup: { bucket: this.failedLogsBucket, mode: firehose.BackupMode.FAILED, loggingConfig },
      }),
    });
    stream.node.addDependency(role);
    return stream;
  }

  private createAlarms(): cloudwatch.Alarm[] {
    const common = { evaluationPeriods: EVALUATION_PERIODS, treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING };
    return [
      new cloudwatch.Alarm(this, 'DeliveryAlarm', {
        ...common,
        alarmDescription: 'Datadog refuses logs; they are kept in the bucket for failed ones',
        metric: this.metricDeliveryToHttpEndpointSuccess(),
        threshold: 1,
        comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
      }),
      new cloudwatch.Alarm(this, 'FreshnessAlarm', {
        ...common,
        alarmDescription: 'Logs wait for more than a quarter of an hour to be delivered to Datadog',
        metric: this.metricDeliveryToHttpEndpointDataFreshness(),
        threshold: OLDEST.toSeconds(),
        comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      }),
    ];
  }
}
