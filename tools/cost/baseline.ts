/**
 * Usage that a platform causes without any traffic, as assumptions per month. Everything else that is charged by usage is
 * not in the totals: the report lists its unit prices.
 */
export const BASELINE = {
  /** Aurora allocates at least 10 GB. */
  databaseGigabytes: 10,
  /** Container Insights with enhanced observability publishes these per cluster, service and task. An estimate: AWS publishes no number. */
  insightsPerCluster: 30,
  insightsPerService: 60,
  insightsPerTask: 30,
  /** Changes that AWS Config records in a Region: network interfaces of tasks and functions, deployments. */
  configItems: 1_500,
  /** Evaluations of one AWS Config rule: daily, and on changes. */
  evaluationsPerRule: 60,
  /** Management events of the account in a Region, in millions. GuardDuty charges for them; the trail is free. */
  managementEvents: 0.3,
  /** Flow and DNS logs that GuardDuty analyzes, in GB per VPC. */
  flowGigabytes: 1,
  /** Logs of a VPC (flow logs), of a trail, and of a database instance (OS metrics), in GB. */
  flowLogGigabytes: 1,
  trailGigabytes: 0.5,
  osMetricsGigabytes: 0.3,
  /** Lambda polls a queue with five connections of 20 seconds: about 650,000 requests. */
  queuePolls: 0.65,
  /** Metrics of requests to a bucket: all but the three of S3 Select, while there are requests of each kind. */
  requestMetrics: 13,
  /** Metrics that the query of a Metrics Insights alarm matches. */
  queriedMetrics: 4,
  /** Duration of a run of a function on a schedule, in seconds. */
  scheduledSeconds: 1,
} as const;

/** The assumptions in words, for the document. */
export const ASSUMPTIONS: readonly string[] = [
  'The platform is released: the tasks run at their minimum, and nothing scales out.',
  `Aurora has ${BASELINE.databaseGigabytes} GB of data and almost no I/O. Cache, buckets and image repository are almost empty.`,
  `Container Insights publishes ${BASELINE.insightsPerCluster} metrics per cluster, ${BASELINE.insightsPerService} per service and ` +
    `${BASELINE.insightsPerTask} per task (an estimate).`,
  `AWS Config records ${BASELINE.configItems.toLocaleString('en-US')} changes per Region, and evaluates each rule ${BASELINE.evaluationsPerRule} times.`,
  `GuardDuty analyzes ${BASELINE.managementEvents * 1_000_000 / 1_000}k management events per Region and ${BASELINE.flowGigabytes} GB of flow and DNS logs per VPC.`,
  `Logs are ${BASELINE.flowLogGigabytes} GB per VPC, ${BASELINE.trailGigabytes} GB for the trail and ${BASELINE.osMetricsGigabytes} GB per database instance.`,
  'No KMS key has been rotated yet: each of the first two yearly rotations of a key adds $1 per month.',
  `Each bucket with metrics of requests publishes ${BASELINE.requestMetrics} of them, charged as custom metrics.`,
  'Lambda polls each queue 650,000 times. Functions on a schedule run for one second.',
];
