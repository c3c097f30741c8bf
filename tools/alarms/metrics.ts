import {
  always, atDeployment, cdnBytes, cdnErrorRate, cdnRequests, desiredTasks, errorLines, every, failures, GIB, isAvailable, isSecondary, logBytes,
  logEvents,
  MIB,
  never, nightly, nightlyWhereServed, Published, rejections, requests, runningTasks, secondary, seconds, whileTasksRun,
} from './month/published';
import { DAY } from './month/world';
import { counted, one } from './signal';

/** A metric and its publisher. */
export interface MetricSource {
  readonly namespace: string;
  readonly metricName: string;
  /** The sets of dimensions under which it is published. An alarm on another set never sees a value. */
  readonly dimensions: readonly (readonly string[])[];
  readonly unit: string;
  /** Where a metric is published: in the Region of what it measures, in the Region of its replication destination, or only in us-east-1. */
  readonly region: 'own' | 'destination' | 'us-east-1';
  /** The page that describes it, or the file that publishes it. */
  readonly source: string;
  /** What it shows in the month that tools/alarms/month simulates; 0 in each minute by default. */
  readonly usual?: Published;
}

type Metrics = Record<string, string | [unit: string, usual: Published]>;

/** @param page below the documentation of AWS, or a file of the library */
function family(namespace: string, dimensions: MetricSource['dimensions'], page: string, metrics: Metrics, region: MetricSource['region'] = 'own'): MetricSource[] {
  const source = page.startsWith('/') ? `https://docs.aws.amazon.com${page}` : page;
  return Object.entries(metrics).map(([metricName, facts]) => {
    const [unit, usual] = [facts].flat() as [string, Published?];
    return { namespace, dimensions, source, region, metricName, unit, usual };
  });
}

const ALB = '/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html';
const TARGETS = [['LoadBalancer', 'TargetGroup'], ['AvailabilityZone', 'LoadBalancer', 'TargetGroup']];
const BALANCERS = [['LoadBalancer'], ['AvailabilityZone', 'LoadBalancer']];
const AURORA = '/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html';
const AURORA_ROLES = '/AmazonRDS/latest/AuroraUserGuide/dimensions.html';
const CACHE = '/AmazonElastiCache/latest/dg/CacheMetrics.Redis.html';
const CACHE_HOST = '/AmazonElastiCache/latest/dg/CacheMetrics.HostLevel.html';
const TAGGED = '/AmazonCloudWatch/latest/monitoring/SupportedMetricsForResourceTagsForTelemetry.html';
const S3 = '/AmazonS3/latest/userguide/metrics-dimensions.html';
const REPLICATION = [['DestinationBucket', 'RuleId', 'SourceBucket']];

/** Every metric that an alarm or a dashboard of the library reads, except those of metric filters that alarms read: they are in the templates. */
export const METRICS: readonly MetricSource[] = [
  ...family('AWS/ApplicationELB', [...BALANCERS, ...TARGETS], ALB, {
    HTTPCode_Target_2XX_Count: 'Count',
    HTTPCode_Target_3XX_Count: 'Count',
    HTTPCode_Target_4XX_Count: 'Count',
    HTTPCode_Target_5XX_Count: ['Count', failures],
    RequestCount: ['Count', requests],
    TargetConnectionErrorCount: ['Count', never],
    TargetResponseTime: ['Seconds', seconds],
  }),
  ...family('AWS/ApplicationELB', BALANCERS, ALB, {
    ProcessedBytes: ['Bytes', cdnBytes],
    ClientTLSNegotiationErrorCount: ['Count', every(40, counted(3))],
    HTTPCode_ELB_5XX_Count: ['Count', rejections],
    RejectedConnectionCount: ['Count', never],
  }),
  ...family('AWS/ApplicationELB', [['LoadBalancer']], ALB, { ActiveConnectionCount: 'Count', NewConnectionCount: 'Count' }),
  ...family('AWS/ApplicationELB', TARGETS, ALB, {
    HealthyHostCount: ['Count', whileTasksRun(runningTasks)], UnHealthyHostCount: ['Count', whileTasksRun(always(0))],
  }),
  ...family('AWS/Backup', [['BackupVaultName'], ['ResourceType'], ['BackupVaultName', 'ResourceType']], '/aws-backup/latest/devguide/cloudwatch.html', {
    NumberOfBackupJobsAborted: ['Count', never],
    NumberOfBackupJobsCompleted: ['Count', nightly],
    NumberOfBackupJobsExpired: ['Count', never],
    NumberOfBackupJobsFailed: ['Count', never],
  }),
  ...family('AWS/CertificateManager', [['CertificateArn']], '/acm/latest/userguide/cloudwatch-metrics.html', {
    DaysToExpiry: ['Days', every(DAY / 2, one(300))],
  }),
  ...family('AWS/CloudFront', [['DistributionId', 'Region']], '/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html', {
    'Requests': ['None', cdnRequests],
    '4xxErrorRate': 'Percent',
    '5xxErrorRate': ['Percent', cdnErrorRate],
    'TotalErrorRate': ['Percent', cdnErrorRate],
    'BytesDownloaded': ['None', cdnBytes],
    'BytesUploaded': 'None',
  }, 'us-east-1'),
  ...family('AWS/EC2', [['AutoScalingGroupName'], ['ImageId'], ['InstanceId'], ['InstanceType']], '/AWSEC2/latest/UserGuide/viewing_metrics_with_cloudwatch.html', {
    CPUUtilization: 'Percent',
  }),
  ...family('AWS/ECS', [['ClusterName', 'ServiceName']], '/AmazonECS/latest/developerguide/available-metrics.html', {
    CPUUtilization: ['Percent', whileTasksRun(always(25))], MemoryUtilization: ['Percent', whileTasksRun(always(45))],
  }),
  ...family('ECS/ContainerInsights', [['ClusterName', 'ServiceName']], '/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html', {
    NetworkRxBytes: ['Bytes/Second', whileTasksRun(always(MIB / 4))],
    NetworkTxBytes: ['Bytes/Second', whileTasksRun(always(MIB))],
    EphemeralStorageUtilized: ['Gigabytes', whileTasksRun(always(2))],
    EphemeralStorageReserved: ['Gigabytes', whileTasksRun(always(20))],
    RunningTaskCount: ['Count', whileTasksRun(runningTasks)],
  }),
  ...family('AWS/ElastiCache', [['CacheClusterId']], CACHE, {
    EngineCPUUtilization: ['Percent', always(12)],
    DatabaseMemoryUsagePercentage: ['Percent', always(30)],
    Evictions: 'Count',
    CurrConnections: ['Count', always(80)],
    ReplicationLag: ['Seconds', always(0.1)],
    AuthenticationFailures: 'Count',
    CacheHitRate: 'Percent',
  }),
  ...family('AWS/ElastiCache', [['CacheClusterId']], CACHE_HOST, { NetworkBytesIn: 'Bytes', NetworkBytesOut: 'Bytes' }),
  ...family('AWS/ElastiCache', [['CacheClusterId', 'CacheNodeId']], TAGGED, {
    DurabilityLag: ['Milliseconds', always(15)], DurabilityBufferExceededErrorCount: 'Count', TrafficManagementActive: 'None',
  }),
  ...family('AWS/ElastiCache', [['ReplicationGroupId', 'Role']], TAGGED, { EngineCPUUtilization: ['Percent', always(12)] }),
  ...family('AWS/ElastiCache', [['ReplicationGroupId']], TAGGED, { DatabaseMemoryUsageCountedForEvictPercentage: ['Percent', always(30)] }),
  ...family('AWS/Firehose', [['DeliveryStreamName']], '/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html', {
    'DeliveryToHttpEndpoint.DataFreshness': ['Seconds', always(60)], 'DeliveryToHttpEndpoint.Success': ['None', always(1)],
  }),
  ...family('AWS/Lambda', [['FunctionName'], ['FunctionName', 'Resource']], '/lambda/latest/dg/monitoring-metrics-types.html', {
    ConcurrentExecutions: 'Count', Duration: ['Milliseconds', always(900)], Errors: 'Count', Invocations: ['Count', always(1)], Throttles: 'Count',
  }),
  ...family('AWS/Logs', [['LogGroupName']], '/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html', { IncomingBytes: ['Bytes', logBytes], IncomingLogEvents: ['Count', logEvents] }),
  ...family('AWS/NATGateway', [['NatGatewayId']], '/vpc/latest/userguide/metrics-dimensions-nat-gateway.html', { ErrorPortAllocation: 'Count', BytesOutToDestination: ['Bytes', always(MIB)], BytesInFromDestination: ['Bytes', always(MIB)] }),
  ...family('AWS/RDS', [['DBClusterIdentifier']], AURORA, {
    VolumeReadIOPs: ['Count', every(5, counted(3_000))],
    VolumeWriteIOPs: ['Count', every(5, counted(3_000))],
    FreeableMemory: ['Bytes', always(12 * GIB)],
    FreeLocalStorage: ['Bytes', always(60 * GIB)],
    DatabaseConnections: ['Count', always(60)],
    AuroraReplicaLag: ['Milliseconds', always(20)],
    ACUUtilization: 'Percent',
    NetworkReceiveThroughput: 'Bytes/Second',
    NetworkTransmitThroughput: 'Bytes/Second',
    MaximumUsedTransactionIDs: ['Count', always(50_000_000)],
    VolumeBytesUsed: ['Bytes', (minute) => one(40 * GIB + minute * GIB / DAY)],
    BufferCacheHitRatio: 'Percent',
  }),
  ...family('AWS/RDS', [['DBClusterIdentifier', 'Role']], AURORA_ROLES, {
    CPUUtilization: ['Percent', always(20)],
    CommitLatency: ['Milliseconds', always(4)],
    Deadlocks: 'Count/Second',
  }),
  // The guide does not say with which dimensions; the labs of AWS show the second set.
  ...family('AWS/RDS', [['DBClusterIdentifier'], ['DBClusterIdentifier', 'SourceRegion']], AURORA, {
    AuroraGlobalDBRPOLag: ['Milliseconds', secondary(300)],
    AuroraGlobalDBReplicationLag: ['Milliseconds', secondary(200)],
    AuroraGlobalDBProgressLag: ['Milliseconds', secondary(250)],
    AuroraGlobalDBReplicatedWriteIO: 'Count',
  }, 'destination'),
  ...family('AWS/RDS', [['ProxyName']], '/AmazonRDS/latest/AuroraUserGuide/rds-proxy.monitoring.html', {
    DatabaseConnectionsBorrowLatency: 'Microseconds',
    DatabaseConnectionsCurrentlyBorrowed: 'Count',
    MaxDatabaseConnectionsAllowed: 'Count',
    ClientConnections: 'Count',
  }),
  ...family('AWS/S3', REPLICATION, S3, { ReplicationLatency: ['Seconds', every(7, one(20))], BytesPendingReplication: 'Bytes' }, 'destination'),
  ...family('AWS/S3', REPLICATION, S3, { OperationsFailedReplication: ['Count', every(7, one(0))] }),
  ...family('AWS/Route53', [['HostedZoneId']], '/Route53/latest/DeveloperGuide/monitoring-hosted-zones-with-cloudwatch.html', { DNSQueries: ['Count', cdnRequests] }, 'us-east-1'),
  ...family('AWS/S3', [['BucketName', 'FilterId']], S3, { BytesUploaded: ['Bytes', every(7, one(5 * MIB))], PutRequests: ['Count', every(7, one(1))], PostRequests: ['Count', never], ListRequests: ['Count', every(7, one(1))], AllRequests: ['Count', every(7, counted(30))], BytesDownloaded: ['Bytes', every(7, one(5 * MIB))] }),
  ...family('AWS/SNS', [['TopicName'], ['Application'], ['Application', 'Platform'], ['Country', 'SMSType'], ['PhoneNumber']], '/sns/latest/dg/sns-monitoring-using-cloudwatch.html', {
    NumberOfNotificationsFailed: ['Count', never],
  }),
  ...family('AWS/SQS', [['QueueName']], '/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html', {
    ApproximateAgeOfOldestMessage: ['Seconds', always(2)],
    ApproximateNumberOfMessagesNotVisible: 'Count',
    ApproximateNumberOfMessagesVisible: 'Count',
  }),
  ...family('AWS/States', [['StateMachineArn']], '/step-functions/latest/dg/procedure-cw-metrics.html', {
    ExecutionsSucceeded: ['Count', nightlyWhereServed],
  }),
  ...family('AWS/Usage', [['Class', 'Resource', 'Service', 'Type']], '/kms/latest/developerguide/requests-per-second.html', { CallCount: ['Count', always(10)] }),
  ...family('AWS/WAFV2', [['Rule', 'WebACL']], '/waf/latest/developerguide/waf-metrics.html', {
    BlockedRequests: ['Count', every(30, counted(2))], AllowedRequests: 'Count', CountedRequests: 'Count',
  }, 'us-east-1'),
  ...['Eldonia/BackupPlan', 'Eldonia/ScheduledJob'].flatMap((namespace) =>
    family(namespace, [['Job']], 'src/jobs/private/begin-watch.lambda.ts', { WatchBegan: ['Count', atDeployment] })),
  ...family('Eldonia/Failover', [['Cluster']], 'src/failover/private/report-role.lambda.ts', { Secondary: ['None', isSecondary] }),
  ...family('Eldonia/Tasks', [['ClusterName', 'ServiceName']], 'src/operations/private/observability/count-tasks.lambda.ts', {
    DesiredTasks: ['Count', desiredTasks], RunningTasks: ['Count', runningTasks],
  }),
  ...family('Eldonia/SiteProbe', [['Site']], 'src/failover/private/ask-site.lambda.ts', {
    Available: ['None', isAvailable], Latency: 'Milliseconds',
  }),
  ...family('Eldonia/Topics', [['FunctionName']], 'src/operations/private/events/check-topics.lambda.ts', { Problems: ['Count', every(15, one(0))] }),
  ...family('Eldonia/MediaProcessor', [['FunctionName']], 'src/media/private/make-derivatives.lambda.ts', { RejectedFiles: 'Count' }),
  // The last part of the namespace, after the slash, is the path of the construct.
  ...family('Eldonia/Observability', [[]], '/AmazonCloudWatch/latest/logs/MonitoringLogData.html', { ErrorLines: ['None', errorLines] }),
];
