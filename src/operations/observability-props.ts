import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import { AlarmThresholds } from './alarm-thresholds';
import { IAuroraCluster } from '../aurora-cluster';
import { ICacheCluster } from '../cache';
import { IEdgeDistribution } from '../edge';
import { IFargateApi } from '../fargate-api';
import { EventJob, ScheduledJob } from '../jobs';
import { MediaProcessor } from '../media';
import { SecureBucket } from '../secure-bucket';

/** What is watched, and who is told. At least one part is required; all but `edge` and `replicatedBuckets` must be in the stack's region. */
export interface ObservabilityProps {
  /**
   * The API, with its tasks, its load balancer and its log.
   *
   * @default - none is watched, and there is no promise of availability and no alarm that users are affected
   */
  readonly api?: IFargateApi;

  /**
   * The database, of either region, with its proxy if it has one.
   *
   * @default - none is watched
   */
  readonly database?: IAuroraCluster;

  /**
   * The cache. An imported cache must have a `replicationGroupId`.
   *
   * @default - none is watched
   */
  readonly cache?: ICacheCluster;

  /**
   * The CDN and its firewall, on the dashboard alone: their metrics are in us-east-1, so their alarms are those of an `EdgeObservability`.
   *
   * @default - none is shown
   */
  readonly edge?: IEdgeDistribution;

  /**
   * What converts uploads.
   *
   * @default - none is watched
   */
  readonly mediaProcessor?: MediaProcessor;

  /**
   * Jobs that run by the clock.
   *
   * @default - none is watched
   */
  readonly jobs?: ScheduledJob[];

  /**
   * Jobs that run by events.
   *
   * @default - none is watched
   */
  readonly eventJobs?: EventJob[];

  /**
   * Further functions, e.g. of the jobs: alarms on throttles and on runs that nearly time out.
   *
   * @default - only the function of the `mediaProcessor`
   */
  readonly functions?: lambda.Function[];

  /**
   * Buckets that are copied to another region. S3 publishes the lag in the region of the copy and failures in that of the bucket, and each is alarmed
   * only there: pass a bucket, with a `bucketName` of its own, to the `Observability` of both regions.
   *
   * @default - none is watched
   */
  readonly replicatedBuckets?: SecureBucket[];

  /**
   * Further alarms of this region that are part of the whole, e.g. of the global database or the backups: shown, and counted as causes.
   *
   * @default - none
   */
  readonly alarms?: cloudwatch.IAlarm[];

  /**
   * Who is told of each alarm that is made here, and of its end: a mailing list, a chat channel. Alarms that the parts have tell their own topics.
   *
   * A topic of this app, and its key, are made to admit CloudWatch; an imported one must do so already.
   *
   * @default - nobody
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * Who is woken: by one alarm when users are affected, which keeps quiet the one for everything else that is wrong.
   *
   * @default - the `alarmTopic` is told that users are affected; of the rest it knows already, alarm by alarm
   */
  readonly criticalAlarmTopic?: sns.ITopic;

  /**
   * With what names of dashboard, alarms and saved queries begin, e.g. `shop-database-cpu`: letters, digits, hyphens and underscores, up to 200.
   *
   * @default - dashboard and alarms are named by the stack and the construct's path
   */
  readonly name?: string;

  /**
   * Which share of the requests shall be answered without a server error, in percent: from 95 on, below 100 (R5.1.1-2).
   *
   * Below 95, errors couldn't come 14 times faster than allowed, and the alarm on that would never ring.
   *
   * @default 99.9
   */
  readonly availabilityTarget?: number;

  /**
   * From where on alarms ring.
   *
   * @default - the default of each threshold
   */
  readonly thresholds?: AlarmThresholds;

  /**
   * Whether there is a dashboard.
   *
   * @default true
   */
  readonly dashboard?: boolean;

  /**
   * Whether queries of CloudWatch Logs Insights are saved, for the logs of the API, the database and the cache.
   *
   * Those of the API read lines of JSON with `level`, `message`, `method`, `path`, `status`, `durationMs` and `requestId`.
   *
   * @default true
   */
  readonly savedQueries?: boolean;
}
