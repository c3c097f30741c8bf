import { api, App, attribute, changed, groups, network, one, ref, Resources } from './fixtures';
import { cache, cdn, database, loadBalancer, names, scalings } from './fixtures-data';
import { github } from './fixtures-delivery';

const TASK_METRICS = ['CPUUtilization', 'MemoryUtilization', 'NetworkRxBytes', 'NetworkTxBytes'];

function alarm(Namespace: string, MetricName: string): Resources[string] {
  return one('CloudWatch::Alarm', { Namespace, MetricName, AlarmActions: [ref('Operators')] });
}

/** A dashboard, alarms on everything, and logs with a filter for errors. */
function monitoring(): Resources {
  const metric = (MetricName: string) => ({ MetricStat: { Metric: { Namespace: 'AWS/ApplicationELB', MetricName } } });
  return {
    Cluster: one('ECS::Cluster', { ClusterName: 'eldonia-cluster', ClusterSettings: [{ Name: 'containerInsights', Value: 'enhanced' }] }),
    Dashboard: one('CloudWatch::Dashboard', {
      DashboardBody: { 'Fn::Join': ['', ['{"widgets":[{"type":"alarm"},{"region":"', 'us-east-1', '","metrics":["AWS/CloudFront"', ...TASK_METRICS, ']}]}']] },
    }),
    Cpu: alarm('AWS/ECS', 'CPUUtilization'),
    Memory: alarm('AWS/ECS', 'MemoryUtilization'),
    Traffic: alarm('ECS/ContainerInsights', 'NetworkTxBytes'),
    Unhealthy: alarm('AWS/ApplicationELB', 'UnHealthyHostCount'),
    DatabaseMemory: alarm('AWS/RDS', 'FreeableMemory'),
    CacheCpu: alarm('AWS/ElastiCache', 'EngineCPUUtilization'),
    Availability: one('CloudWatch::Alarm', {
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 99.9,
      AlarmActions: [ref('Operators')],
      Metrics: ['RequestCount', 'HTTPCode_ELB_5XX_Count', 'HTTPCode_Target_5XX_Count'].map(metric),
    }),
    Errors: one('Logs::MetricFilter', { LogGroupName: ref('Logs'), FilterPattern: '?ERROR ?error' }),
    Delivery: one('Logs::DeliverySource', { ResourceArn: { 'Fn::Join': ['', ['arn:aws:cloudfront::123456789012:distribution/', ref('Site')]] } }),
  };
}

/** Budgets, and what finds unusual costs. */
function costs(): Resources {
  const warning = (NotificationType: string, Threshold: number) => ({ Notification: { NotificationType, Threshold }, Subscribers: [{ Address: ref('Operators') }] });
  const reservations = (BudgetType: string) => one('Budgets::Budget', {
    Budget: { BudgetType, CostFilters: { Service: ['Amazon Relational Database Service'] } },
  });
  return {
    Month: one('Budgets::Budget', {
      Budget: { BudgetType: 'COST', TimeUnit: 'MONTHLY' },
      NotificationsWithSubscribers: [warning('ACTUAL', 80), warning('ACTUAL', 100), warning('FORECASTED', 100)],
    }),
    Coverage: reservations('RI_COVERAGE'),
    Utilization: reservations('RI_UTILIZATION'),
    Monitor: one('CE::AnomalyMonitor'),
    Subscription: one('CE::AnomalySubscription', { MonitorArnList: [attribute('Monitor', 'MonitorArn')], Subscribers: [{ Address: 'costs@eldonia.example' }] }),
    Runners: one('AutoScaling::AutoScalingGroup', { MixedInstancesPolicy: { InstancesDistribution: { OnDemandPercentageAboveBaseCapacity: 0 } } }),
  };
}

/** Production with all that watches it, tags on what costs most, and names that lead users to it. */
export function operated(): App {
  const viewers = one('Route53::RecordSet', { Name: 'eldonia.example.', AliasTarget: { DNSName: attribute('Site', 'DomainName') } });
  const app = cdn(network(), api(), groups(), loadBalancer(), database(), cache(), scalings(), names(), github(), monitoring(), costs(), {
    Viewers: viewers,
    Trail: one('CloudTrail::Trail', { IsMultiRegionTrail: true, IsLogging: true, EnableLogFileValidation: true, KMSKeyId: ref('Key') }),
    Recorder: one('Config::ConfigurationRecorder'),
    Channel: one('Config::DeliveryChannel'),
    Detector: one('GuardDuty::Detector', { Enable: true }),
  });
  const tags = ['Project', 'Environment', 'Owner', 'CostCenter'].map((Key) => ({ Key, Value: 'eldonia' }));
  const variables = [['NODE_ENV', 'production'], ['DB_HOST', attribute('Database', 'Endpoint.Address')], ['MEDIA_BUCKET', ref('Media')],
    ['REDIS_HOST', attribute('Cache', 'ConfigurationEndPoint.Address')]].map(([Name, Value]) => ({ Name, Value }));
  const values: [string, unknown][] = [
    ...['Service', 'Database', 'Cache', 'Media', 'Balancer'].map((id): [string, unknown] => [`${id}/Tags`, tags]),
    ['Service/PropagateTags', 'SERVICE'],
    ['Service/EnableECSManagedTags', true],
    ['Rule/Actions', [{ Type: 'forward', TargetGroupArn: ref('Group') }]],
    ['Site/DistributionConfig/Aliases', ['eldonia.example']],
    ['Database/EnableCloudwatchLogsExports', ['postgresql']],
    ['Task/ContainerDefinitions/0/Environment', variables],
  ];
  return values.reduce((all, [path, value]) => changed(all, path, value), app);
}

/** With the integrations of Datadog and Sentry. */
export function observed(): App {
  const app = operated();
  const agent = {
    Name: 'datadog-agent',
    Image: 'public.ecr.aws/datadog/agent:7.77.2',
    Environment: Object.entries({
      ECS_FARGATE: 'true',
      DD_SITE: 'datadoghq.com',
      DD_APM_ENABLED: 'true',
      DD_APM_NON_LOCAL_TRAFFIC: 'true',
      DD_PROCESS_AGENT_ENABLED: 'true',
      DD_PROCESS_CONFIG_PROCESS_COLLECTION_ENABLED: 'true',
    }).map(([Name, Value]) => ({ Name, Value })),
    Secrets: [{ Name: 'DD_API_KEY', ValueFrom: 'arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:datadog-AbCdEf' }],
  };
  const values: [string, unknown][] = [
    ['Task/PidMode', 'task'],
    ['Task/ContainerDefinitions/1', agent],
    ['Task/ContainerDefinitions/0/Secrets/2', { Name: 'SENTRY_DSN', ValueFrom: ref('JwtSecret') }],
    ['Forwarding', one('Logs::SubscriptionFilter', { LogGroupName: ref('Logs'), DestinationArn: attribute('Stream', 'Arn') })],
  ];
  return values.reduce((all, [path, value]) => changed(all, path, value), app);
}
