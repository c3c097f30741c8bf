import type { MetricRegion, MetricSource } from './published-metric';

interface Family {
  readonly namespace: string;
  readonly dimensions: string[][];
  readonly region?: MetricRegion;
  readonly source: string;
}

const family = ({ region = 'own', ...rest }: Family, units: Record<string, string>): MetricSource[] =>
  Object.entries(units).map(([metricName, unit]) => ({ ...rest, region, metricName, unit }));

const ECS = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html';
const INSIGHTS = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html';
const ALB = 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html';
const AURORA = 'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html';
const PROXY = 'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy.monitoring.html';
const CACHE_ENGINE = 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.Redis.html';
const TAGGED = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/SupportedMetricsForResourceTagsForTelemetry.html';
const CACHE_HOST = 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.HostLevel.html';
const S3 = 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html';
const LAMBDA = 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html';
const SQS = 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html';
const CLOUDFRONT = 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html';
const WAF = 'https://docs.aws.amazon.com/waf/latest/developerguide/waf-metrics.html';
const FILTERS = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/MonitoringLogData.html';

/** Every metric of `Observability`, of `EdgeObservability`, and on the dashboard of a pair. */
export const DASHBOARD_METRICS: MetricSource[] = [
  ...family({ namespace: 'AWS/ECS', dimensions: [['ClusterName', 'ServiceName']], source: ECS }, { CPUUtilization: 'Percent', MemoryUtilization: 'Percent' }),
  ...family({ namespace: 'ECS/ContainerInsights', dimensions: [['ClusterName', 'ServiceName']], source: INSIGHTS }, {
    NetworkRxBytes: 'Bytes/Second',
    NetworkTxBytes: 'Bytes/Second',
    EphemeralStorageUtilized: 'Gigabytes',
    EphemeralStorageReserved: 'Gigabytes',
    RunningTaskCount: 'Count',
    DesiredTaskCount: 'Count',
  }),
  ...family({ namespace: 'AWS/ApplicationELB', dimensions: [['LoadBalancer']], source: ALB }, {
    RequestCount: 'Count',
    HTTPCode_ELB_5XX_Count: 'Count',
    HTTPCode_Target_2XX_Count: 'Count',
    HTTPCode_Target_3XX_Count: 'Count',
    HTTPCode_Target_4XX_Count: 'Count',
    HTTPCode_Target_5XX_Count: 'Count',
    TargetResponseTime: 'Seconds',
    RejectedConnectionCount: 'Count',
    ClientTLSNegotiationErrorCount: 'Count',
    TargetConnectionErrorCount: 'Count',
    ActiveConnectionCount: 'Count',
    NewConnectionCount: 'Count',
  }),
  ...family({ namespace: 'AWS/ApplicationELB', dimensions: [['LoadBalancer', 'TargetGroup']], source: ALB }, { HealthyHostCount: 'Count' }),
  ...family({ namespace: 'AWS/RDS', dimensions: [['DBClusterIdentifier']], source: AURORA }, {
    CPUUtilization: 'Percent',
    FreeableMemory: 'Bytes',
    FreeLocalStorage: 'Bytes',
    DatabaseConnections: 'Count',
    AuroraReplicaLag: 'Milliseconds',
    ACUUtilization: 'Percent',
    NetworkReceiveThroughput: 'Bytes/Second',
    NetworkTransmitThroughput: 'Bytes/Second',
    CommitLatency: 'Milliseconds',
    Deadlocks: 'Count/Second',
    MaximumUsedTransactionIDs: 'Count',
    VolumeBytesUsed: 'Bytes',
    BufferCacheHitRatio: 'Percent',
  }),
  ...family({ namespace: 'AWS/RDS', dimensions: [['DBClusterIdentifier']], source: AURORA, region: 'destination' }, {
    AuroraGlobalDBRPOLag: 'Milliseconds',
    AuroraGlobalDBReplicationLag: 'Milliseconds',
    AuroraGlobalDBReplicatedWriteIO: 'Count',
  }),
  ...family({ namespace: 'AWS/RDS', dimensions: [['ProxyName']], source: PROXY }, {
    DatabaseConnectionsBorrowLatency: 'Microseconds',
    DatabaseConnectionsCurrentlyBorrowed: 'Count',
    MaxDatabaseConnectionsAllowed: 'Count',
    ClientConnections: 'Count',
  }),
  ...family({ namespace: 'AWS/ElastiCache', dimensions: [['CacheClusterId']], source: CACHE_ENGINE }, {
    EngineCPUUtilization: 'Percent',
    DatabaseMemoryUsagePercentage: 'Percent',
    Evictions: 'Count',
    CurrConnections: 'Count',
    ReplicationLag: 'Seconds',
    AuthenticationFailures: 'Count',
    CacheHitRate: 'Percent',
  }),
  ...family({ namespace: 'AWS/ElastiCache', dimensions: [['CacheClusterId', 'CacheNodeId']], source: TAGGED }, {
    DurabilityLag: 'Milliseconds', DurabilityBufferExceededErrorCount: 'Count', TrafficManagementActive: 'None',
  }),
  ...family({ namespace: 'AWS/ElastiCache', dimensions: [['ReplicationGroupId', 'Role']], source: TAGGED }, { EngineCPUUtilization: 'Percent' }),
  ...family({ namespace: 'AWS/ElastiCache', dimensions: [['ReplicationGroupId']], source: TAGGED }, { DatabaseMemoryUsageCountedForEvictPercentage: 'Percent' }),
  ...family({ namespace: 'AWS/ElastiCache', dimensions: [['CacheClusterId']], source: CACHE_HOST }, { NetworkBytesIn: 'Bytes', NetworkBytesOut: 'Bytes' }),
  ...family({ namespace: 'AWS/S3', dimensions: [['DestinationBucket', 'RuleId', 'SourceBucket']], source: S3, region: 'destination' }, {
    ReplicationLatency: 'Seconds', BytesPendingReplication: 'Bytes',
  }),
  ...family({ namespace: 'AWS/S3', dimensions: [['DestinationBucket', 'RuleId', 'SourceBucket']], source: S3 }, { OperationsFailedReplication: 'Count' }),
  ...family({ namespace: 'AWS/Lambda', dimensions: [['FunctionName']], source: LAMBDA }, {
    Throttles: 'Count', Duration: 'Milliseconds', Errors: 'Count', Invocations: 'Count', ConcurrentExecutions: 'Count',
  }),
  ...family({ namespace: 'AWS/SQS', dimensions: [['QueueName']], source: SQS }, {
    ApproximateNumberOfMessagesVisible: 'Count', ApproximateAgeOfOldestMessage: 'Seconds',
  }),
  ...family({ namespace: 'AWS/CloudFront', dimensions: [['DistributionId', 'Region']], source: CLOUDFRONT, region: 'us-east-1' }, {
    'Requests': 'None', '4xxErrorRate': 'Percent', '5xxErrorRate': 'Percent', 'TotalErrorRate': 'Percent', 'BytesDownloaded': 'None', 'BytesUploaded': 'None',
  }),
  ...family({ namespace: 'AWS/WAFV2', dimensions: [['Rule', 'WebACL']], source: WAF, region: 'us-east-1' }, {
    BlockedRequests: 'Count', AllowedRequests: 'Count', CountedRequests: 'Count',
  }),
  ...family({ namespace: 'Eldonia/SiteProbe', dimensions: [['Site']], source: 'src/site-probe/ask-site.lambda.ts' }, { Latency: 'Milliseconds' }),
  ...family({ namespace: 'Eldonia/MediaProcessor', dimensions: [['FunctionName']], source: 'src/media/private/make-derivatives.lambda.ts' }, {
    RejectedFiles: 'Count',
  }),
  // The part of the namespace behind the last slash is the construct's path.
  ...family({ namespace: 'Eldonia/Observability', dimensions: [[]], source: FILTERS }, { ErrorLines: 'None' }),
];
