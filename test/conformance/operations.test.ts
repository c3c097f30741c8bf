import { attribute, changed, one, ref } from './fixtures';
import { observed, operated } from './fixtures-operations';
import { Case, describeRequirements, holds } from './law';

const app = operated();
const agent = observed();
const body = (text: string) => ['Dashboard/DashboardBody', text] as const;
const PLOTS = 'CPUUtilization MemoryUtilization NetworkRxBytes NetworkTxBytes';
const container = 'Task/ContainerDefinitions';
const warnings = 'Month/NotificationsWithSubscribers';

/** The address of the cache is in a parameter, which the task reads when it starts. */
const read = changed(changed(changed(app, 'Address', one('SSM::Parameter', {
  Name: '/eldonia/cache/endpoint', Value: attribute('Cache', 'ConfigurationEndPoint.Address'),
})), `${container}/0/Environment/3`, undefined), `${container}/0/Secrets/9`, {
  Name: 'REDIS_HOST', ValueFrom: 'arn:aws:ssm:ap-northeast-1:123456789012:parameter/eldonia/cache/endpoint',
});

const overview: Case[] = [
  ['R5.1.1-1', app, 'Readers', undefined],
  ['R5.1.1-2', app, 'Availability/Threshold', 99],
  ['R5.1.1-2', app, 'Availability/Metrics/0', undefined],
  ['R5.1.1-2', app, 'NatC/SubnetId', ref('PublicA')],
  ['R5.1.1-3', app, 'Trail', undefined],
  ['R5.1.1-3', app, 'Site/DistributionConfig/WebACLId', undefined],
  ['R5.1.1-4', app, 'Month', undefined],
  ['R5.1.1-4', app, 'Providers/CapacityProviders', ['FARGATE']],
  ['R5.1.1-5', app, 'Cpu/AlarmActions', []],
  ['R5.1.1-5', app, 'Provider', undefined],
  ['R5.1.2-1', app, 'Viewers/Name', 'another.example.'],
  ['R5.1.2-2', app, 'Viewers/AliasTarget/DNSName', 'elsewhere.example'],
  ['R5.1.2-3', app, 'Site/DistributionConfig/Origins/1/DomainName', 'elsewhere.example'],
  ['R5.1.2-4', app, 'Rule/Actions/0/TargetGroupArn', ref('Other')],
  ['R5.1.2-4', app, 'Balancer', undefined],
  ['R5.1.2-5', app, `${container}/0/Environment/1`, undefined],
  ['R5.1.2-6', app, `${container}/0/Environment/3`, undefined],
  ['R5.1.2-6', read, 'Address/Value', 'localhost'],
  ['R5.1.2-7', app, `${container}/0/Environment/2`, undefined],
  ['R5.1.2-7', app, 'Site/DistributionConfig/Origins/0/DomainName', 'elsewhere.example'],
  ['R5.1.2-8', app, 'ApiFromHttps/SourceSecurityGroupId', undefined],
  ['R5.1.2-8', app, 'CacheGroup/SecurityGroupIngress/0', { FromPort: 6379, ToPort: 6379, CidrIp: '10.0.0.0/16' }],
];

const monitoring: Case[] = [
  ['R5.5.1-1', app, 'Cluster/ClusterSettings', []],
  ['R5.5.1-1', app, ...body(PLOTS.replace('NetworkTxBytes', ''))],
  ['R5.5.1-2', app, ...body(PLOTS)],
  ['R5.5.1-2', app, ...body('"type":"alarm" AWS/CloudFront "region":"ap-northeast-1"')],
  ['R5.5.1-3', app, 'Errors', undefined],
  ['R5.5.1-3', app, 'Errors/LogGroupName', 'another'],
  ['R5.5.1-3', app, 'Balancer/LoadBalancerAttributes/0/Value', 'false'],
  ['R5.5.1-3', app, 'Delivery', undefined],
  ['R5.5.1-3', app, 'Database/EnableCloudwatchLogsExports', []],
  ...['Cpu', 'Memory', 'Traffic', 'Availability', 'Unhealthy', 'DatabaseMemory', 'CacheCpu'].map((id): Case => ['R5.5.1-4', app, `${id}/AlarmActions`, []]),
  ['R5.5.2-1', agent, 'Task/PidMode', undefined],
  ['R5.5.2-1', agent, `${container}/1/Image`, 'public.ecr.aws/docker/library/busybox'],
  ['R5.5.2-1', agent, `${container}/1/Secrets`, []],
  ['R5.5.2-1', agent, `${container}/1/Environment/2/Value`, 'false'],
  ['R5.5.2-1', agent, `${container}/1/Environment/6`, { Name: 'DD_API_KEY', Value: 'not secret' }],
  ['R5.5.2-1', agent, 'Forwarding', undefined],
  ['R5.5.3-1', agent, `${container}/0/Secrets`, []],
  ['R5.5.3-1', agent, `${container}/0/Environment/4`, { Name: 'SENTRY_DSN', Value: 'https://key@sentry.example/1' }],
  ['R5.5.3-1', agent, `${container}/0/Environment/0`, undefined],
];

const costs: Case[] = [
  ['R5.9.1-1', app, 'Service/CapacityProviderStrategy', [{ CapacityProvider: 'FARGATE_SPOT' }]],
  ['R5.9.1-1', app, 'Runners/MixedInstancesPolicy', undefined],
  ['R5.9.1-2', app, 'Coverage', undefined],
  ['R5.9.1-2', app, 'Utilization/Budget/CostFilters/Service', ['Amazon ElastiCache']],
  ['R5.9.1-2', app, 'Coverage/Budget/BudgetType', 'COST'],
  ['R5.9.1-3', app, 'Media/LifecycleConfiguration', undefined],
  ['R5.9.2-1', app, 'Subscription/MonitorArnList', []],
  ['R5.9.2-1', app, `${warnings}/2`, undefined],
  ['R5.9.2-2', app, 'Month/Budget/TimeUnit', 'DAILY'],
  ['R5.9.2-2', app, `${warnings}/0/Notification/Threshold`, 95],
  ['R5.9.2-2', app, `${warnings}/1/Subscribers`, []],
  ['R5.9.2-3', app, 'Database/Tags/3', undefined],
  ['R5.9.2-3', app, 'Service/PropagateTags', undefined],
];

describeRequirements(['5.1.1', '5.1.2', '5.5.1', '5.5.2', '5.5.3', '5.9.1', '5.9.2'], [...overview, ...monitoring, ...costs]);

test('a development service runs on Fargate Spot only', () => {
  const development = changed(changed(app, 'ReaderOne', undefined), 'ReaderTwo', undefined);

  expect(holds('R5.9.1-1', development)).toBe(false);
  expect(holds('R5.9.1-1', changed(development, 'Service/CapacityProviderStrategy', [{ CapacityProvider: 'FARGATE_SPOT' }]))).toBe(true);
});

test('the CDN may log with its own configuration', () => {
  const own = changed(changed(app, 'Delivery', undefined), 'Site/DistributionConfig/Logging', { Bucket: 'logs.s3.amazonaws.com' });

  expect(holds('R5.5.1-3', own)).toBe(true);
});

test('a pipeline may deploy instead of a workflow only if it is complete', () => {
  expect(holds('R5.1.1-5', changed(changed(app, 'Provider', undefined), 'Pipeline', one('CodePipeline::Pipeline')))).toBe(false);
});
