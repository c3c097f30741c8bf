import { changed, everythingOn, one } from './fixtures';
import { Case, describeRequirements } from './law';

const app = everythingOn();
const container = 'PlatformApiTask/ContainerDefinitions/eldonia-backend';
const agent = 'PlatformApiTask/ContainerDefinitions/datadog-agent';
const site = 'PlatformEdgeDistribution/DistributionConfig';
/** With the Datadog site of the document. */
const american = changed(app, `${agent}/Environment/DD_SITE/Value`, 'datadoghq.com');
const warnings = 'PlatformCostsMonthlyBudget/NotificationsWithSubscribers';
const dashboards = '.*Dashboard/DashboardBody';
const PLOTS = 'CPUUtilization MemoryUtilization NetworkRxBytes NetworkTxBytes';
const alarms = ['.*(Cpu|Utilization.*)', '.*Memory.*', '.*Network.*', '.*(Errors|Availability.*|Failure.*)', '.*(Unhealthy.*|NoTask)', '.*FreeableMemory', '.*Cache.*Cpu'];

const source = 'PlatformPipeline/Stages/0/Actions/0/Configuration';
const strategy = 'PlatformApiService/CapacityProviderStrategy';
const spot = changed(app, strategy, [{ CapacityProvider: 'FARGATE_SPOT' }]);
/** The monitor is one of the account. */
const monitored = changed(changed(app, 'PlatformCostAnomaliesMonitor', undefined), 'PlatformCostAnomaliesAtOnce/MonitorArnList', [
  'arn:aws:ce::123456789012:anomalymonitor/12345678-1234-1234-1234-123456789012',
]);

const overview: Case[] = [
  ['R5.1.1-1', app, 'PlatformDatabaseReaderScalingTarget', undefined],
  ['R5.1.1-2', app, 'PlatformObservabilityAvailability.*/Threshold', 99],
  ['R5.1.1-2', app, 'PlatformObservabilityAvailability.*/Metrics/requests', undefined],
  ['R5.1.1-3', app, 'PlatformAuditTrail', undefined],
  ['R5.1.1-3', app, `${site}/WebACLId`, undefined],
  ['R5.1.1-4', app, 'PlatformCostsMonthlyBudget', undefined],
  ['R5.1.1-4', app, 'PlatformApiCapacityProviders/CapacityProviders', ['FARGATE']],
  ['R5.1.1-5', app, 'PlatformObservability.*Cpu/AlarmActions', []],
  ['R5.1.1-5', changed(app, 'PlatformPipeline', undefined), 'GithubOidcProvider', undefined],
  // A pipeline that starts on each push, without a workflow.
  ['R5.1.1-5', changed(changed(app, 'GithubOidcProvider', undefined), `${source}/DetectChanges`, undefined), 'PlatformPipeline/PipelineType', 'V1'],
  ['R5.1.2-1', app, 'PlatformEdgeRecords.*/Name', 'another.example.'],
  ['R5.1.2-2', app, 'PlatformEdgeRecords.*/AliasTarget/DNSName', 'elsewhere.example'],
  ['R5.1.2-3', app, `${site}/Origins/0/DomainName`, 'elsewhere.example'],
  ['R5.1.2-4', app, 'PlatformApiLoadBalancerRule/Actions/0/TargetGroupArn', 'another'],
  ['R5.1.2-4', app, 'PlatformApiLoadBalancerAlb', undefined],
  ['R5.1.2-5', app, `${container}/Environment`, []],
  ['R5.1.2-6', app, `EverythingOn:${container}/Environment`, []],
  // The tasks in Osaka read the address of the cache from a parameter when they start.
  ['R5.1.2-6', app, 'CacheEndpoint/Value', 'localhost'],
  ['R5.1.2-7', app, `EverythingOn:${container}/Environment/MEDIA_BUCKET`, undefined],
  ['R5.1.2-7', app, `${site}/Origins/1/DomainName`, 'elsewhere.example'],
  ['R5.1.2-8', app, 'PlatformApiServiceSecurityGroupfrom.*SecurityGroup443.*/SourceSecurityGroupId', undefined],
  ['R5.1.2-8', app, 'PlatformCacheSecurityGroupfrom.*', one('EC2::SecurityGroupIngress', {
    GroupId: { 'Fn::GetAtt': ['PlatformCacheSecurityGroup881D2D64', 'GroupId'] }, FromPort: 6379, ToPort: 6379, CidrIp: '10.0.0.0/16',
  })],
];

const monitoring: Case[] = [
  ['R5.5.1-1', app, 'PlatformApiCluster/ClusterSettings', []],
  ['R5.5.1-1', app, dashboards, PLOTS.replace('NetworkTxBytes', '')],
  ['R5.5.1-2', app, dashboards, PLOTS],
  ['R5.5.1-2', app, dashboards, '"type":"alarm" AWS/CloudFront "region":"ap-northeast-1"'],
  ['R5.5.1-3', app, '.*ErrorLines(Json|Words)', undefined],
  ['R5.5.1-3', app, '.*ErrorLines(Json|Words)/LogGroupName', 'another'],
  ['R5.5.1-3', app, 'PlatformApiLoadBalancerAlb/LoadBalancerAttributes/access_logs.s3.enabled/Value', 'false'],
  ['R5.5.1-3', app, `${site}/Logging`, undefined],
  ['R5.5.1-3', app, 'PlatformDatabaseCluster/EnableCloudwatchLogsExports', []],
  ...alarms.map((ids): Case => ['R5.5.1-4', app, `${ids}/AlarmActions`, []]),
  ['R5.5.2-1', app, `${agent}/Image`, 'public.ecr.aws/docker/library/busybox'],
  ['R5.5.2-1', app, `${agent}/Secrets`, []],
  ['R5.5.2-1', app, `${agent}/Environment/7`, { Name: 'DD_API_KEY', Value: 'not secret' }],
  ['R5.5.2-2', american, `${agent}/Environment/DD_SITE/Value`, 'ap1.datadoghq.com'],
  ['R5.5.2-3', app, 'PlatformApiDatadogLogsSubscription', undefined],
  ['R5.5.2-4', app, `${agent}/Environment/DD_APM_ENABLED/Value`, 'false'],
  ['R5.5.2-5', app, `${agent}/Environment/DD_APM_NON_LOCAL_TRAFFIC`, undefined],
  ['R5.5.2-6', app, `${agent}/Environment/DD_PROCESS_AGENT_ENABLED`, undefined],
  ['R5.5.2-7', app, `${agent}/Environment/DD_PROCESS_CONFIG_PROCESS_COLLECTION_ENABLED/Value`, 'false'],
  ['R5.5.2-7', app, 'PlatformApiTask/PidMode', undefined],
  ['R5.5.3-1', app, `${container}/Secrets`, []],
  ['R5.5.3-1', app, `${container}/Environment/PLACE`, { Name: 'SENTRY_DSN', Value: 'https://key@sentry.example/1' }],
  ['R5.5.3-2', app, `${container}/Environment/NODE_ENV`, undefined],
  ['R5.5.3-2', app, `${container}/Environment/SENTRY_ENVIRONMENT/Value`, 'blue'],
  ['R5.5.3-3', app, `${container}/Environment/SENTRY_TRACES_SAMPLE_RATE/Value`, '0'],
];

const runners = (group: object): Case => ['R5.9.1-1', app, 'Runners', one('AutoScaling::AutoScalingGroup', { ...group })];
const costs: Case[] = [
  runners({}),
  runners({ MixedInstancesPolicy: { InstancesDistribution: { OnDemandPercentageAboveBaseCapacity: 50 } } }),
  ['R5.9.1-1', changed(spot, 'PlatformApiService/Tags/Environment/Value', 'development'), strategy, [{ CapacityProvider: 'FARGATE' }]],
  ['R5.9.1-2', app, 'PlatformCostsReservationCoverage', undefined],
  ['R5.9.1-2', app, 'PlatformCostsReservationUtilization/Budget/CostFilters/Service', ['Amazon ElastiCache']],
  ['R5.9.1-2', app, 'PlatformCostsReservationCoverage/Budget/BudgetType', 'COST'],
  ['R5.9.1-3', app, '(Platform|Base)Media/LifecycleConfiguration', undefined],
  ['R5.9.2-1', app, 'PlatformCostAnomaliesAtOnce/MonitorArnList', []],
  ['R5.9.2-1', monitored, 'PlatformCostAnomaliesAtOnce', undefined],
  ['R5.9.2-1', app, `${warnings}/2`, undefined],
  ['R5.9.2-2', app, 'PlatformCostsMonthlyBudget/Budget/TimeUnit', 'DAILY'],
  ['R5.9.2-2', app, `${warnings}/0/Notification/Threshold`, 95],
  ['R5.9.2-2', app, `${warnings}/1/Subscribers`, []],
  ['R5.9.2-3', app, 'PlatformDatabaseCluster/Tags/Project', undefined],
  ['R5.9.2-3', app, 'PlatformApiService/PropagateTags', undefined],
];

const ResourceArn = { 'Fn::Join': ['', ['arn:aws:cloudfront::123456789012:distribution/', { Ref: 'PlatformEdgeDistributionA47057C7' }]] };
const delivery = one('Logs::DeliverySource', { ResourceArn });

describeRequirements([...overview, ...monitoring, ...costs], [
  ['a distribution that logs by a delivery', 'R5.5.1-3', changed(changed(app, `${site}/Logging`, undefined), 'EverythingOn:Delivery', delivery)],
]);
