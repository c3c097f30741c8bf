import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import { AlarmThresholds } from './alarm-thresholds';
import { IAuroraCluster } from '../aurora-cluster';
import { ICacheCluster } from '../cache';
import { IEdgeDistribution } from '../edge';
import { FargateApi } from '../fargate-api';
import { EventJob, ScheduledJob } from '../jobs';
import { MediaProcessor } from '../media';
import { SecureBucket } from '../secure-bucket';
import { PlatformProcess, PlatformService, PlatformWorker } from '../workloads';

/**
 * The resources that are watched and the topics that receive notifications. At least one resource is required. All but
 * `edge` and `replicatedBuckets` must be in the Region of the stack.
 */
export interface ObservabilityProps {
  /**
   * The API with its tasks, its load balancer and its log.
   *
   * @default - no alarms on an API, no availability SLO and no alarm `unhealthy`
   */
  readonly api?: FargateApi;

  /**
   * The database cluster of this Region, with its proxy if it has one.
   *
   * @default - no alarms on a database
   */
  readonly database?: IAuroraCluster;

  /**
   * The cache. An imported cache must have a `replicationGroupId`.
   *
   * @default - no alarms on a cache
   */
  readonly cache?: ICacheCluster;

  /**
   * The CloudFront distribution and its web ACL, on the dashboard only. Their metrics and alarms are in us-east-1.
   *
   * @default - not on the dashboard
   */
  readonly edge?: IEdgeDistribution;

  /**
   * The media processor.
   *
   * @default - no alarms on a media processor
   */
  readonly mediaProcessor?: MediaProcessor;

  /**
   * Scheduled jobs.
   *
   * @default - none
   */
  readonly jobs?: ScheduledJob[];

  /**
   * Event jobs.
   *
   * @default - none
   */
  readonly eventJobs?: EventJob[];

  /**
   * Workers that process queues: an alarm on each that has fewer tasks than it should.
   *
   * @default - none
   */
  readonly workers?: PlatformWorker[];

  /**
   * Services beside the API: alarms on failed requests, on tasks, CPU and memory of each.
   *
   * @default - none
   */
  readonly services?: PlatformService[];

  /**
   * Processes that run all the time, of which an alarm shows missing tasks.
   *
   * @default - none
   */
  readonly processes?: PlatformProcess[];

  /**
   * Further Lambda functions, e.g. of the jobs: alarms on throttles and on durations near the timeout.
   *
   * @default - only the function of the `mediaProcessor`
   */
  readonly functions?: lambda.Function[];

  /**
   * Buckets with replication to another Region. S3 publishes the latency in the Region of the destination and the
   * failures in the Region of the source: pass a bucket with a `bucketName` to the `Observability` of both Regions.
   *
   * @default - none
   */
  readonly replicatedBuckets?: SecureBucket[];

  /**
   * The ids of NAT gateways of this Region: an alarm on connections that they refuse, because no port is free.
   *
   * @default - no alarm on NAT gateways
   */
  readonly natGatewayIds?: string[];

  /**
   * Certificates of this Region: an alarm on each that expires in less than 30 days.
   *
   * @default - no alarms on certificates
   */
  readonly certificates?: acm.ICertificate[];

  /**
   * Further alarms of this Region, e.g. of the global database or the backups. They are on the dashboard and count as
   * causes.
   *
   * @default - none
   */
  readonly alarms?: cloudwatch.IAlarm[];

  /**
   * The topic that each alarm of this construct notifies, on ALARM only, e.g. a mailing list or a chat channel.
   * Alarms that the watched constructs create have their own topics.
   *
   * The policies of a topic of this app and of its key get a statement for CloudWatch. An imported topic must already
   * allow CloudWatch.
   *
   * @default - no notifications
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * The topic that receives pages. It is notified by the composite alarm `unhealthy`, when users are affected, and by
   * one composite alarm per part, such as `degraded-database`, whose notifications are suppressed while `unhealthy` is
   * in ALARM. `degraded` itself, which contains them all, has no action.
   *
   * @default - `unhealthy` notifies the `alarmTopic`; the alarms of the parts send no notification
   */
  readonly criticalAlarmTopic?: sns.ITopic;

  /**
   * Prefix of the names of dashboard, alarms and saved queries, e.g. `shop-database-cpu`: letters, digits, hyphens and
   * underscores, at most 200 characters. A change replaces them.
   *
   * @default - names generated from the stack and the construct path
   */
  readonly name?: string;

  /**
   * The availability SLO: requests without a 5xx response, in percent, at least 95 and below 100. With 0 there is none,
   * and no alarm on it.
   *
   * Below 95 % a burn rate of 14.4 is impossible, and the alarm on it would never go into ALARM.
   *
   * @default 99.9
   */
  readonly availabilityTarget?: number;

  /**
   * Alarm thresholds.
   *
   * @default - the default of each threshold
   */
  readonly thresholds?: AlarmThresholds;

  /**
   * Creates a dashboard, $3 per month.
   *
   * @default true
   */
  readonly dashboard?: boolean;

  /**
   * Creates saved queries of CloudWatch Logs Insights for the logs of the API, the database and the cache.
   *
   * The queries of the API expect JSON lines with `level`, `message`, `method`, `path`, `status`, `durationMs` and
   * `requestId`.
   *
   * @default true
   */
  readonly savedQueries?: boolean;
}
