import { BASELINE } from './baseline';
import { Charge, inRegion, Meter, Place, Resource, vcpusOf } from './charge';
import { sizeOf, tasksOf } from './meters-compute';

const HIGH_RESOLUTION = 60;
/** S3 publishes four metrics per replication rule with metrics. */
const REPLICATION_METRICS = 4;

interface MetricOfAlarm { readonly MetricStat?: { readonly Period: number }; readonly Expression?: string }

/** Keys, secrets, alarms, dashboards and audit. */
export const OPERATIONS_METERS: Record<string, Meter> = {
  'AWS::KMS::Key': () => [{ component: 'Keys and secrets', key: 'kms.key', quantity: 1 }],
  'AWS::SecretsManager::Secret': ({ properties }) => [
    { component: 'Keys and secrets', key: 'secret.month', quantity: 1 },
    ...(properties.ReplicaRegions ?? []).map(({ Region }: { Region: string }) =>
      ({ component: 'Keys and secrets', key: 'secret.month', quantity: 1, region: Region }) as const),
  ],
  'AWS::CloudWatch::Alarm': ({ properties }) => {
    const metrics: MetricOfAlarm[] = properties.Metrics ?? [{ MetricStat: { Period: properties.Period } }];
    const count = (period: (seconds: number) => boolean) =>
      metrics.filter(({ MetricStat }) => MetricStat && period(Number(MetricStat.Period))).length;
    const queries = metrics.filter(({ Expression = '' }) => /^\s*SELECT\b/i.test(Expression)).length;
    return charges({
      'alarm.metric': count((period) => period >= HIGH_RESOLUTION),
      'alarm.high-resolution': count((period) => period < HIGH_RESOLUTION),
    }).concat(queries === 0 ? [] : [{ component: 'Alarms and dashboards', key: 'alarm.query', quantity: queries * BASELINE.queriedMetrics, assumed: true }]);
  },
  'AWS::CloudWatch::CompositeAlarm': () => charges({ 'alarm.composite': 1 }),
  'AWS::CloudWatch::Dashboard': () => charges({ 'dashboard.month': 1 }),
  // Without a default value, the metric exists only in months with a match.
  'AWS::Logs::MetricFilter': ({ properties }) => customMetrics(properties.MetricTransformations
    .filter(({ DefaultValue }: { DefaultValue?: number }) => DefaultValue !== undefined).length),
  // A function with a namespace publishes the metric that its environment names, or the two of the site probe.
  'AWS::Lambda::Function': ({ properties }) => {
    const { NAMESPACE, METRIC } = properties.Environment?.Variables ?? {};
    return NAMESPACE === undefined ? [] : customMetrics(METRIC === undefined ? 2 : 1);
  },
  'AWS::S3::Bucket': ({ properties }) => customMetrics((properties.ReplicationConfiguration?.Rules ?? [])
    .filter(({ Destination }: { Destination: { Metrics?: { Status: string } } }) => Destination.Metrics?.Status === 'Enabled').length * REPLICATION_METRICS),
  'Custom::BucketReplication': ({ properties }) => customMetrics(/"Metrics\\*":/.test(JSON.stringify(properties.Rule)) ? REPLICATION_METRICS : 0),
  'AWS::CloudTrail::Trail': ({ properties }) => (properties.CloudWatchLogsLogGroupArn
    ? [{ component: 'Audit', key: 'logs.ingest', quantity: BASELINE.trailGigabytes, assumed: true }] : []),
  'AWS::Config::ConfigurationRecorder': () => [{ component: 'Audit', key: 'config.item', quantity: BASELINE.configItems, assumed: true }],
  'AWS::Config::ConfigRule': () => [{ component: 'Audit', key: 'config.evaluation', quantity: BASELINE.evaluationsPerRule, assumed: true }],
  'AWS::GuardDuty::Detector': (detector, place) => [
    { component: 'Audit', key: 'guardduty.events', quantity: BASELINE.managementEvents, assumed: true },
    { component: 'Audit', key: 'guardduty.flows', quantity: BASELINE.flowGigabytes * inRegion(place, 'AWS::EC2::VPC').length, assumed: true },
    ...databaseProtection(detector, place),
    ...runtimeProtection(detector, place),
  ],
};

function charges(quantities: Record<string, number>): Charge[] {
  return Object.entries(quantities).filter(([, quantity]) => quantity > 0)
    .map(([key, quantity]) => ({ component: 'Alarms and dashboards', key, quantity }));
}

function customMetrics(quantity: number): Charge[] {
  return quantity === 0 ? [] : [{ component: 'Functions, queues and metrics', key: 'metric.custom', quantity }];
}

interface Feature { readonly Name: string; readonly Status: string; readonly AdditionalConfiguration?: Feature[] }

function hasFeature({ properties }: Resource, name: string): boolean {
  const features: Feature[] = properties.Features ?? [];
  return features.flatMap((feature) => [feature, ...feature.AdditionalConfiguration ?? []]).some(({ Name, Status }) => Name === name && Status === 'ENABLED');
}

function databaseProtection(detector: Resource, place: Place): Charge[] {
  if (!hasFeature(detector, 'RDS_LOGIN_EVENTS')) return [];
  const vcpus = inRegion(place, 'AWS::RDS::DBInstance').reduce((sum, { properties }) => sum + vcpusOf(properties.DBInstanceClass), 0);
  return vcpus === 0 ? [] : [{ component: 'Audit', key: 'guardduty.rds', quantity: vcpus }];
}

function runtimeProtection(detector: Resource, { stack, stacks }: Place): Charge[] {
  if (!hasFeature(detector, 'ECS_FARGATE_AGENT_MANAGEMENT')) return [];
  const vcpus = stacks.filter(({ region }) => region === stack.region).flatMap((other) => other.resources
    .filter(({ type }) => type === 'AWS::ECS::Service')
    .map((service) => {
      const place = { stack: other, stacks };
      const { onDemand, spot } = tasksOf(service, place);
      return (onDemand + spot) * sizeOf(service, place).cpu;
    })).reduce((sum, each) => sum + each, 0);
  return vcpus === 0 ? [] : [{ component: 'Audit', key: 'guardduty.runtime', quantity: vcpus }];
}
