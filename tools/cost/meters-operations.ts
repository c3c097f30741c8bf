import { BASELINE } from './baseline';
import { assumed, Charge, charge, inRegion, Meter, Place, Resource, vcpusOf } from './charge';
import { sizeOf, tasksOf } from './meters-compute';

const HIGH_RESOLUTION = 60;
/** S3 publishes four metrics per replication rule with metrics. */
const REPLICATION_METRICS = 4;

interface MetricOfAlarm { readonly MetricStat?: { readonly Period: number }; readonly Expression?: string }

const metrics = (count: number) => charge('Functions, queues and metrics', 'metric.custom', count);
const alarms = (key: string, count: number) => charge('Alarms and dashboards', key, count);

/** Keys, secrets, alarms, dashboards and audit. */
export const OPERATIONS_METERS: Record<string, Meter> = {
  'AWS::KMS::Key': () => charge('Keys and secrets', 'kms.key', 1),
  'AWS::SecretsManager::Secret': ({ properties }) => [undefined, ...(properties.ReplicaRegions ?? []).map(({ Region }: { Region: string }) => Region)]
    .flatMap((region) => charge('Keys and secrets', 'secret.month', 1, { region })),
  'AWS::CloudWatch::Alarm': ({ properties }) => {
    const all: MetricOfAlarm[] = properties.Metrics ?? [{ MetricStat: { Period: properties.Period } }];
    const periods = all.flatMap(({ MetricStat }) => MetricStat ? Number(MetricStat.Period) : []);
    const queries = all.filter(({ Expression = '' }) => /^\s*SELECT\b/i.test(Expression)).length;
    return [
      ...alarms('alarm.metric', periods.filter((period) => period >= HIGH_RESOLUTION).length),
      ...alarms('alarm.high-resolution', periods.filter((period) => period < HIGH_RESOLUTION).length),
      ...assumed('Alarms and dashboards', 'alarm.query', queries * BASELINE.queriedMetrics),
    ];
  },
  'AWS::CloudWatch::CompositeAlarm': () => alarms('alarm.composite', 1),
  'AWS::CloudWatch::Dashboard': () => alarms('dashboard.month', 1),
  // Without a default value, the metric exists only in months with a match.
  'AWS::Logs::MetricFilter': ({ properties }) => metrics(properties.MetricTransformations
    .filter(({ DefaultValue }: { DefaultValue?: number }) => DefaultValue !== undefined).length),
  // A function with a namespace publishes the metric that its environment names, or the two of the site probe.
  'AWS::Lambda::Function': ({ properties }) => {
    const { NAMESPACE, METRIC } = properties.Environment?.Variables ?? {};
    return NAMESPACE === undefined ? [] : metrics(METRIC === undefined ? 2 : 1);
  },
  'AWS::S3::Bucket': ({ properties }) => [
    ...metrics((properties.ReplicationConfiguration?.Rules ?? [])
      .filter(({ Destination }: { Destination: { Metrics?: { Status: string } } }) => Destination.Metrics?.Status === 'Enabled').length * REPLICATION_METRICS),
    ...assumed('Functions, queues and metrics', 'metric.custom', (properties.MetricsConfigurations ?? []).length * BASELINE.requestMetrics),
  ],
  'Custom::BucketReplication': ({ properties }) => metrics(/"Metrics\\*":/.test(JSON.stringify(properties.Rule)) ? REPLICATION_METRICS : 0),
  'AWS::CloudTrail::Trail': ({ properties }) => properties.CloudWatchLogsLogGroupArn ? assumed('Audit', 'logs.ingest', BASELINE.trailGigabytes) : [],
  'AWS::Config::ConfigurationRecorder': () => assumed('Audit', 'config.item', BASELINE.configItems),
  'AWS::Config::ConfigRule': () => assumed('Audit', 'config.evaluation', BASELINE.evaluationsPerRule),
  'AWS::GuardDuty::Detector': (detector, place) => [
    ...assumed('Audit', 'guardduty.events', BASELINE.managementEvents),
    ...assumed('Audit', 'guardduty.flows', BASELINE.flowGigabytes * inRegion(place, 'AWS::EC2::VPC').length),
    ...databaseProtection(detector, place),
    ...runtimeProtection(detector, place),
  ],
};

interface Feature { readonly Name: string; readonly Status: string; readonly AdditionalConfiguration?: Feature[] }

function hasFeature({ properties }: Resource, name: string): boolean {
  const features: Feature[] = properties.Features ?? [];
  return features.flatMap((feature) => [feature, ...feature.AdditionalConfiguration ?? []]).some(({ Name, Status }) => Name === name && Status === 'ENABLED');
}

function databaseProtection(detector: Resource, place: Place): Charge[] {
  if (!hasFeature(detector, 'RDS_LOGIN_EVENTS')) return [];
  const vcpus = inRegion(place, 'AWS::RDS::DBInstance').reduce((sum, { properties }) => sum + vcpusOf(properties.DBInstanceClass), 0);
  return charge('Audit', 'guardduty.rds', vcpus);
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
  return charge('Audit', 'guardduty.runtime', vcpus);
}
