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
}

type Family = Pick<MetricSource, 'namespace' | 'dimensions' | 'source'> & { readonly region?: MetricSource['region'] };

const family = ({ region = 'own', ...rest }: Family, units: Record<string, string>): MetricSource[] =>
  Object.entries(units).map(([metricName, unit]) => ({ ...rest, region, metricName, unit }));

const AWS = 'https://docs.aws.amazon.com';
const ALB = `${AWS}/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html`;
const TARGETS = [['LoadBalancer', 'TargetGroup'], ['AvailabilityZone', 'LoadBalancer', 'TargetGroup']];
const BALANCERS = [['LoadBalancer'], ['AvailabilityZone', 'LoadBalancer']];
const AURORA = `${AWS}/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html`;
const CACHE = `${AWS}/AmazonElastiCache/latest/dg/CacheMetrics.Redis.html`;
const CACHE_HOST = `${AWS}/AmazonElastiCache/latest/dg/CacheMetrics.HostLevel.html`;
const TAGGED = `${AWS}/AmazonCloudWatch/latest/monitoring/SupportedMetricsForResourceTagsForTelemetry.html`;
const S3 = { namespace: 'AWS/S3', dimensions: [['DestinationBucket', 'RuleId', 'SourceBucket']], source: `${AWS}/AmazonS3/latest/userguide/metrics-dimensions.html` };

/** Every metric that an alarm or a dashboard of the library reads, except those of metric filters that alarms read: they are in the templates. */
export const METRICS: readonly MetricSource[] = [
  ...family({ namespace: 'AWS/ApplicationELB', dimensions: [...BALANCERS, ...TARGETS], source: ALB }, {
    HTTPCode_Target_2XX_Count: 'Count',
    HTTPCode_Target_3XX_Count: 'Count',
    HTTPCode_Target_4XX_Count: 'Count',
    HTTPCode_Target_5XX_Count: 'Count',
    RequestCount: 'Count',
    TargetConnectionErrorCount: 'Count',
    TargetResponseTime: 'Seconds',
  }),
  ...family({ namespace: 'AWS/ApplicationELB', dimensions: BALANCERS, source: ALB }, {
    ClientTLSNegotiationErrorCount: 'Count', HTTPCode_ELB_5XX_Count: 'Count', RejectedConnectionCount: 'Count',
  }),
  ...family({ namespace: 'AWS/ApplicationELB', dimensions: [['LoadBalancer']], source: ALB }, { ActiveConnectionCount: 'Count', NewConnectionCount: 'Count' }),
  ...family({ namespace: 'AWS/ApplicationELB', dimensions: TARGETS, source: ALB }, { HealthyHostCount: 'Count', UnHealthyHostCount: 'Count' }),
  ...family({
    namespace: 'AWS/Backup',
    dimensions: [['BackupVaultName'], ['ResourceType'], ['BackupVaultName', 'ResourceType']],
    source: `${AWS}/aws-backup/latest/devguide/cloudwatch.html`,
  }, {
    NumberOfBackupJobsAborted: 'Count', NumberOfBackupJobsCompleted: 'Count', NumberOfBackupJobsExpired: 'Count', NumberOfBackupJobsFailed: 'Count',
  }),
  ...family({ namespace: 'AWS/CertificateManager', dimensions: [['CertificateArn']], source: `${AWS}/acm/latest/userguide/cloudwatch-metrics.html` }, {
    DaysToExpiry: 'Days',
  }),
  ...family({
    namespace: 'AWS/CloudFront',
    dimensions: [['DistributionId', 'Region']],
    region: 'us-east-1',
    source: `${AWS}/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html`,
  }, {
    'Requests': 'None', '4xxErrorRate': 'Percent', '5xxErrorRate': 'Percent', 'TotalErrorRate': 'Percent', 'BytesDownloaded': 'None', 'BytesUploaded': 'None',
  }),
  ...family({
    namespace: 'AWS/EC2',
    dimensions: [['AutoScalingGroupName'], ['ImageId'], ['InstanceId'], ['InstanceType']],
    source: `${AWS}/AWSEC2/latest/UserGuide/viewing_metrics_with_cloudwatch.html`,
  }, { CPUUtilization: 'Percent' }),
  ...family({ namespace: 'AWS/ECS', dimensions: [['ClusterName', 'ServiceName']], source: `${AWS}/AmazonECS/latest/developerguide/available-metrics.html` }, {
    CPUUtilization: 'Percent', MemoryUtilization: 'Percent',
  }),
  ...family({
    namespace: 'ECS/ContainerInsights',
    dimensions: [['ClusterName', 'ServiceName']],
    source: `${AWS}/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html`,
  }, {
    NetworkRxBytes: 'Bytes/Second',
    NetworkTxBytes: 'Bytes/Second',
    EphemeralStorageUtilized: 'Gigabytes',
    EphemeralStorageReserved: 'Gigabytes',
    RunningTaskCount: 'Count',
    DesiredTaskCount: 'Count',
  }),
  ...family({ namespace: 'AWS/ElastiCache', dimensions: [['CacheClusterId']], source: CACHE }, {
    EngineCPUUtilization: 'Percent',
    DatabaseMemoryUsagePercentage: 'Percent',
    Evictions: 'Count',
    CurrConnections: 'Count',
    ReplicationLag: 'Seconds',
    AuthenticationFailures: 'Count',
    CacheHitRate: 'Percent',
  }),
  ...family({ namespace: 'AWS/ElastiCache', dimensions: [['CacheClusterId']], source: CACHE_HOST }, { NetworkBytesIn: 'Bytes', NetworkBytesOut: 'Bytes' }),
  ...family({ namespace: 'AWS/ElastiCache', dimensions: [['CacheClusterId', 'CacheNodeId']], source: TAGGED }, {
    DurabilityLag: 'Milliseconds', DurabilityBufferExceededErrorCount: 'Count', TrafficManagementActive: 'None',
  }),
  ...family({ namespace: 'AWS/ElastiCache', dimensions: [['ReplicationGroupId', 'Role']], source: TAGGED }, { EngineCPUUtilization: 'Percent' }),
  ...family({ namespace: 'AWS/ElastiCache', dimensions: [['ReplicationGroupId']], source: TAGGED }, { DatabaseMemoryUsageCountedForEvictPercentage: 'Percent' }),
  ...family({
    namespace: 'AWS/Firehose',
    dimensions: [['DeliveryStreamName']],
    source: `${AWS}/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html`,
  }, { 'DeliveryToHttpEndpoint.DataFreshness': 'Seconds', 'DeliveryToHttpEndpoint.Success': 'None' }),
  ...family({
    namespace: 'AWS/Lambda',
    dimensions: [['FunctionName'], ['FunctionName', 'Resource']],
    source: `${AWS}/lambda/latest/dg/monitoring-metrics-types.html`,
  }, { ConcurrentExecutions: 'Count', Duration: 'Milliseconds', Errors: 'Count', Invocations: 'Count', Throttles: 'Count' }),
  ...family({
    namespace: 'AWS/NATGateway', dimensions: [['NatGatewayId']], source: `${AWS}/vpc/latest/userguide/metrics-dimensions-nat-gateway.html`,
  }, { ErrorPortAllocation: 'Count' }),
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
    AuroraGlobalDBRPOLag: 'Milliseconds', AuroraGlobalDBReplicationLag: 'Milliseconds', AuroraGlobalDBReplicatedWriteIO: 'Count',
  }),
  ...family({ namespace: 'AWS/RDS', dimensions: [['ProxyName']], source: `${AWS}/AmazonRDS/latest/AuroraUserGuide/rds-proxy.monitoring.html` }, {
    DatabaseConnectionsBorrowLatency: 'Microseconds',
    DatabaseConnectionsCurrentlyBorrowed: 'Count',
    MaxDatabaseConnectionsAllowed: 'Count',
    ClientConnections: 'Count',
  }),
  ...family({ ...S3, region: 'destination' }, { ReplicationLatency: 'Seconds', BytesPendingReplication: 'Bytes' }),
  ...family(S3, { OperationsFailedReplication: 'Count' }),
  ...family({
    namespace: 'AWS/SNS',
    dimensions: [['TopicName'], ['Application'], ['Application', 'Platform'], ['Country', 'SMSType'], ['PhoneNumber']],
    source: `${AWS}/sns/latest/dg/sns-monitoring-using-cloudwatch.html`,
  }, { NumberOfNotificationsFailed: 'Count' }),
  ...family({
    namespace: 'AWS/SQS', dimensions: [['QueueName']], source: `${AWS}/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html`,
  }, { ApproximateAgeOfOldestMessage: 'Seconds', ApproximateNumberOfMessagesNotVisible: 'Count', ApproximateNumberOfMessagesVisible: 'Count' }),
  ...family({ namespace: 'AWS/States', dimensions: [['StateMachineArn']], source: `${AWS}/step-functions/latest/dg/procedure-cw-metrics.html` }, {
    ExecutionsSucceeded: 'Count',
  }),
  ...family({ namespace: 'AWS/WAFV2', dimensions: [['Rule', 'WebACL']], region: 'us-east-1', source: `${AWS}/waf/latest/developerguide/waf-metrics.html` }, {
    BlockedRequests: 'Count', AllowedRequests: 'Count', CountedRequests: 'Count',
  }),
  ...['Eldonia/BackupPlan', 'Eldonia/ScheduledJob'].flatMap((namespace) =>
    family({ namespace, dimensions: [['Job']], source: 'src/jobs/private/begin-watch.lambda.ts' }, { WatchBegan: 'Count' })),
  ...family({ namespace: 'Eldonia/Failover', dimensions: [['Cluster']], source: 'src/failover/private/report-role.lambda.ts' }, { Secondary: 'None' }),
  ...family({ namespace: 'Eldonia/SiteProbe', dimensions: [['Site']], source: 'src/failover/private/ask-site.lambda.ts' }, {
    Available: 'None', Latency: 'Milliseconds',
  }),
  ...family({ namespace: 'Eldonia/MediaProcessor', dimensions: [['FunctionName']], source: 'src/media/private/make-derivatives.lambda.ts' }, {
    RejectedFiles: 'Count',
  }),
  // The last part of the namespace, after the slash, is the path of the construct.
  ...family({ namespace: 'Eldonia/Observability', dimensions: [[]], source: `${AWS}/AmazonCloudWatch/latest/logs/MonitoringLogData.html` }, {
    ErrorLines: 'None',
  }),
];
