import { Aws, Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { dashboardText } from './runbook';
import { RunbookFacts, RunbookRegion } from './runbook-facts';
import { replicationMetric, ReplicationMetricName } from '../../secure-bucket/internal';

const MINUTE = Duration.minutes(1);
const WIDTH = 24;
const HALF = 12;
const THIRD = 8;
const HEIGHT = 6;
const GLANCE_HEIGHT = 4;
/** Recovery point objective. The metrics of Aurora are in milliseconds, those of S3 in seconds. */
const OBJECTIVE = { milliseconds: 900_000, seconds: 900 };

/**
 * Creates the dashboard of the pair: replication lag, availability, and running tasks in both Regions.
 *
 * The dashboard is in the standby Region, so that it is available while the primary Region is not. Each metric
 * specifies its Region.
 */
export function createPairDashboard(scope: Construct, facts: RunbookFacts): cloudwatch.Dashboard {
  const regions = [facts.primary, facts.standby];
  return new cloudwatch.Dashboard(scope, 'Dashboard', {
    dashboardName: facts.dashboardName,
    defaultInterval: Duration.hours(3),
    // Titles and thresholds depend on the period. By default CloudWatch changes the period with the time range.
    periodOverride: cloudwatch.PeriodOverride.INHERIT,
    widgets: [
      [...alarmStates(scope, facts), now(facts)],
      // The default depends on the version of aws-cdk-lib.
      [new cloudwatch.TextWidget({
        markdown: dashboardText(facts), width: WIDTH, height: HEIGHT, background: cloudwatch.TextWidgetBackground.SOLID,
      })],
      [availability(facts), latency(facts)],
      database(regions),
      media(facts),
      [tasks(regions), cpu(regions)],
    ],
  });
}

/** The states of the alarms, with one widget per Region: a widget shows the alarms of one Region only. */
function alarmStates(scope: Construct, facts: RunbookFacts): cloudwatch.IWidget[] {
  const { alarms, account, primary, standby, planName } = facts;
  const states = new Construct(scope, 'DashboardAlarms');
  const regions = [standby, primary]
    .map(({ region }) => ({ region, named: alarms.filter((alarm) => alarm.region === region) }))
    .filter(({ named }) => named.length > 0);
  return regions.map(({ region, named }) => new cloudwatch.AlarmStatusWidget({
    title: `Alarms of ${planName} in ${region}`,
    alarms: named.map(({ name }, index) => cloudwatch.Alarm.fromAlarmArn(
      states, `${region}-${index + 1}`, `arn:${Aws.PARTITION}:cloudwatch:${region}:${account}:alarm:${name}`)),
    width: HALF / regions.length,
    height: GLANCE_HEIGHT,
  }));
}

/** Availability and replication lag. In normal operation the replica is in the standby Region. */
function now({ probedSite, primary, standby, alarms }: RunbookFacts): cloudwatch.IWidget {
  const { region } = standby;
  return new cloudwatch.SingleValueWidget({
    title: `Current state, measured from ${region}`,
    metrics: [
      probe('Available', 'Minimum', probedSite, region, 'Available (1 = yes, 0 = no)'),
      probe('Latency', 'Average', probedSite, region, 'Response time (ms)'),
      lagOf('AuroraGlobalDBRPOLag', standby, primary, 'Database replication lag (ms)'),
      replication('ReplicationLatency', primary, standby, 'Media replication lag (s)'),
    ],
    width: alarms.length > 0 ? HALF : WIDTH,
    height: GLANCE_HEIGHT,
  });
}

function availability({ probedSite, standby }: RunbookFacts): cloudwatch.IWidget {
  const title = `Availability, measured from ${standby.region} (1 = available, 0 = not available)`;
  const available = probe('Available', 'Minimum', probedSite, standby.region, 'Available');
  return graph(title, HALF, [available], { min: 0, max: 1 });
}

function latency({ probedSite, standby }: RunbookFacts): cloudwatch.IWidget {
  const title = `Response time, measured from ${standby.region} (milliseconds)`;
  return graph(title, HALF, [probe('Latency', 'Average', probedSite, standby.region, 'Response time')], { min: 0 });
}

const probe = (metricName: string, statistic: string, site: string, region: string, label: string): cloudwatch.Metric =>
  metric('Eldonia/SiteProbe', metricName, statistic, { Site: site }, region, label);

/**
 * Aurora publishes these metrics in the Region of the replica: in normal operation in the standby Region, after a
 * failover in the primary Region.
 */
function database(regions: RunbookRegion[]): cloudwatch.IWidget[] {
  const of = (name: string) => regions.map((side, index) =>
    lagOf(name, side, regions[1 - index], `replica in ${side.region}`));
  const objective = [{ value: OBJECTIVE.milliseconds, label: 'Objective: 15 minutes', color: cloudwatch.Color.RED }];
  return [
    graph(
      'Database: time since the last replicated transaction (milliseconds)', THIRD,
      of('AuroraGlobalDBRPOLag'), { min: 0 }, objective,
    ),
    graph('Database: replication lag (milliseconds)', THIRD, of('AuroraGlobalDBReplicationLag'), { min: 0 }),
    graph('Database: replicated writes (I/Os)', THIRD, of('AuroraGlobalDBReplicatedWriteIO'), { min: 0 }),
  ];
}

/** Aurora publishes the metric with or without its source Region. */
function lagOf(
  name: string, { clusterIdentifier, region }: RunbookRegion, source: RunbookRegion, label: string,
): cloudwatch.IMetric {
  const dimensions = { DBClusterIdentifier: clusterIdentifier };
  const of = (dimensionsMap: Record<string, string>) =>
    metric('AWS/RDS', name, 'Maximum', dimensionsMap, region, label);
  const [one, other] = ['lag', 'from'].map((id) => `${id}_${region.replaceAll('-', '_')}`);
  return new cloudwatch.MathExpression({
    expression: `MAX([${one}, ${other}])`,
    usingMetrics: { [one]: of(dimensions), [other]: of({ ...dimensions, SourceRegion: source.region }) },
    period: MINUTE,
    label,
  });
}

function media({ primary, standby }: RunbookFacts): cloudwatch.IWidget[] {
  const directions = [[primary, standby], [standby, primary]];
  const of = (name: ReplicationMetricName) =>
    directions.map(([from, to]) => replication(name, from, to, `${from.region} to ${to.region}`));
  const objective = [{ value: OBJECTIVE.seconds, label: 'Objective: 15 minutes', color: cloudwatch.Color.RED }];
  return [
    graph('Media: replication lag (seconds)', THIRD, of('ReplicationLatency'), { min: 0 }, objective),
    graph('Media: pending replication (bytes)', THIRD, of('BytesPendingReplication'), { min: 0 }),
    graph('Media: failed replications (objects per 5 minutes)', THIRD, of('OperationsFailedReplication'), { min: 0 }),
  ];
}

function replication(
  name: ReplicationMetricName, from: RunbookRegion, to: RunbookRegion, label: string,
): cloudwatch.Metric {
  return replicationMetric(name, {
    sourceBucketName: from.mediaBucketName, destinationBucketName: to.mediaBucketName, destinationRegion: to.region,
  // S3 publishes failures in the Region of the source bucket.
  }, { label, ...name === 'OperationsFailedReplication' ? { region: from.region } : {} });
}

function tasks(regions: RunbookRegion[]): cloudwatch.IWidget {
  const running = regions.map((side) => service('ECS/ContainerInsights', 'RunningTaskCount', side));
  return graph('Running tasks (count)', HALF, running, { min: 0 });
}

function cpu(regions: RunbookRegion[]): cloudwatch.IWidget {
  const used = regions.map((side) => service('AWS/ECS', 'CPUUtilization', side));
  return graph('CPU utilization of the tasks (percent)', HALF, used, { min: 0, max: 100 });
}

function service(namespace: string, name: string, side: RunbookRegion): cloudwatch.Metric {
  const { ecsCluster, ecsService, region } = side;
  return metric(namespace, name, 'Average', { ClusterName: ecsCluster, ServiceName: ecsService }, region, region);
}

const metric = (
  namespace: string, metricName: string, statistic: string, dimensionsMap: Record<string, string>,
  region: string, label: string,
): cloudwatch.Metric =>
  new cloudwatch.Metric({ namespace, metricName, statistic, dimensionsMap, region, label, period: MINUTE });

function graph(
  title: string, width: number, left: cloudwatch.IMetric[], yAxis: cloudwatch.YAxisProps,
  leftAnnotations?: cloudwatch.HorizontalAnnotation[],
): cloudwatch.GraphWidget {
  const leftYAxis = { ...yAxis, showUnits: false };
  return new cloudwatch.GraphWidget({ title, width, height: HEIGHT, left, leftYAxis, leftAnnotations });
}
