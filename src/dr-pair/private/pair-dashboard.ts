import { Aws, Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { RunbookFacts, RunbookRegion } from './runbook-facts';
import { dashboardText } from './runbook-summary';
import { replicationMetric, ReplicationMetricName } from '../../secure-bucket/internal';

const MINUTE = Duration.minutes(1);
const WIDTH = 24;
const HALF = 12;
const THIRD = 8;
const HEIGHT = 6;
const GLANCE_HEIGHT = 4;
/** R5.7.2-4: the database counts in milliseconds, S3 in seconds. */
const OBJECTIVE = { milliseconds: 900_000, seconds: 900 };

/**
 * How far the standby is behind, whether users are served, and what runs where. It lives in the standby region, because the other one may be gone,
 * and names the region of each metric.
 */
export function createPairDashboard(scope: Construct, facts: RunbookFacts): cloudwatch.Dashboard {
  const regions = [facts.primary, facts.standby];
  return new cloudwatch.Dashboard(scope, 'Dashboard', {
    dashboardName: facts.dashboardName,
    defaultInterval: Duration.hours(3),
    // Titles and limits are about a period: CloudWatch would choose another for a longer or a shorter time.
    periodOverride: cloudwatch.PeriodOverride.INHERIT,
    widgets: [
      [...alarmStates(scope, facts), now(facts)],
      [new cloudwatch.TextWidget({ markdown: dashboardText(facts), width: WIDTH, height: HEIGHT })],
      [availability(facts), latency(facts)],
      database(regions),
      media(facts),
      [tasks(regions), cpu(regions)],
    ],
  });
}

/** A widget shows the alarms of one region. */
function alarmStates(scope: Construct, { alarms, account, primary, standby, planName }: RunbookFacts): cloudwatch.IWidget[] {
  const states = new Construct(scope, 'DashboardAlarms');
  const regions = [standby, primary].map(({ region }) => ({ region, named: alarms.filter((alarm) => alarm.region === region) }))
    .filter(({ named }) => named.length > 0);
  return regions.map(({ region, named }) => new cloudwatch.AlarmStatusWidget({
    title: `Alarms of ${planName} in ${region}`,
    alarms: named.map(({ name }, index) => cloudwatch.Alarm.fromAlarmArn(
      states, `${region}-${index + 1}`, `arn:${Aws.PARTITION}:cloudwatch:${region}:${account}:alarm:${name}`)),
    width: HALF / regions.length,
    height: GLANCE_HEIGHT,
  }));
}

/** Whether users are served, and what a failover would lose: from day to day, the copy is in the standby region. */
function now({ probedSite, primary, standby, alarms }: RunbookFacts): cloudwatch.IWidget {
  const { region } = standby;
  return new cloudwatch.SingleValueWidget({
    title: `Now, seen from ${region}`,
    metrics: [
      probe('Available', 'Minimum', probedSite, region, 'Served (1 yes, 0 no)'),
      probe('Latency', 'Average', probedSite, region, 'Answer (ms)'),
      lagOf('AuroraGlobalDBRPOLag', standby, 'Database behind (ms)'),
      replication('ReplicationLatency', primary, standby, 'Media behind (s)'),
    ],
    width: alarms.length > 0 ? HALF : WIDTH,
    height: GLANCE_HEIGHT,
  });
}

function availability({ probedSite, standby }: RunbookFacts): cloudwatch.IWidget {
  return graph(`Available, asked from ${standby.region} (1 yes, 0 no)`, HALF, [probe('Available', 'Minimum', probedSite, standby.region, 'Available')], { min: 0, max: 1 });
}

function latency({ probedSite, standby }: RunbookFacts): cloudwatch.IWidget {
  return graph(`Answer, asked from ${standby.region} (milliseconds)`, HALF, [probe('Latency', 'Average', probedSite, standby.region, 'Latency')], { min: 0 });
}

function probe(metricName: string, statistic: string, site: string, region: string, label: string): cloudwatch.Metric {
  return metric('Eldonia/SiteProbe', metricName, statistic, { Site: site }, region, label);
}

/** The metrics exist where the secondary is: in the standby region from day to day, in the other one after a failover. */
function database(regions: RunbookRegion[]): cloudwatch.IWidget[] {
  const of = (name: string) => regions.map((side) => lagOf(name, side, `as a copy in ${side.region}`));
  const objective = [{ value: OBJECTIVE.milliseconds, label: 'Objective: 15 minutes', color: cloudwatch.Color.RED }];
  return [
    graph('Database: data that a failover loses (milliseconds)', THIRD, of('AuroraGlobalDBRPOLag'), { min: 0 }, objective),
    graph('Database: replication lag (milliseconds)', THIRD, of('AuroraGlobalDBReplicationLag'), { min: 0 }),
    graph('Database: replicated writes (I/Os)', THIRD, of('AuroraGlobalDBReplicatedWriteIO'), { min: 0 }),
  ];
}

function lagOf(name: string, { clusterIdentifier, region }: RunbookRegion, label: string): cloudwatch.Metric {
  return metric('AWS/RDS', name, 'Maximum', { DBClusterIdentifier: clusterIdentifier }, region, label);
}

function media({ primary, standby }: RunbookFacts): cloudwatch.IWidget[] {
  const of = (name: ReplicationMetricName) =>
    [[primary, standby], [standby, primary]].map(([from, to]) => replication(name, from, to, `${from.region} to ${to.region}`));
  const objective = [{ value: OBJECTIVE.seconds, label: 'Objective: 15 minutes', color: cloudwatch.Color.RED }];
  return [
    graph('Media: replication lag (seconds)', THIRD, of('ReplicationLatency'), { min: 0 }, objective),
    graph('Media: waiting for replication (bytes)', THIRD, of('BytesPendingReplication'), { min: 0 }),
    graph('Media: failed replications (objects in 5 minutes)', THIRD, of('OperationsFailedReplication'), { min: 0 }),
  ];
}

function replication(name: ReplicationMetricName, from: RunbookRegion, to: RunbookRegion, label: string): cloudwatch.Metric {
  return replicationMetric(name, {
    sourceBucketName: from.mediaBucketName, destinationBucketName: to.mediaBucketName, destinationRegion: to.region,
  // S3 publishes failures where the source is.
  }, { label, ...name === 'OperationsFailedReplication' ? { region: from.region } : {} });
}

function tasks(regions: RunbookRegion[]): cloudwatch.IWidget {
  return graph('Running tasks (count)', HALF, regions.map((side) => service('ECS/ContainerInsights', 'RunningTaskCount', side)), { min: 0 });
}

function cpu(regions: RunbookRegion[]): cloudwatch.IWidget {
  return graph('CPU of the tasks (percent)', HALF, regions.map((side) => service('AWS/ECS', 'CPUUtilization', side)), { min: 0, max: 100 });
}

function service(namespace: string, name: string, { ecsCluster, ecsService, region }: RunbookRegion): cloudwatch.Metric {
  return metric(namespace, name, 'Average', { ClusterName: ecsCluster, ServiceName: ecsService }, region, region);
}

function metric(
  namespace: string, metricName: string, statistic: string, dimensionsMap: Record<string, string>, region: string, label: string,
): cloudwatch.Metric {
  return new cloudwatch.Metric({ namespace, metricName, statistic, dimensionsMap, region, label, period: MINUTE });
}

function graph(
  title: string, width: number, left: cloudwatch.IMetric[], leftYAxis: cloudwatch.YAxisProps, leftAnnotations?: cloudwatch.HorizontalAnnotation[],
): cloudwatch.GraphWidget {
  return new cloudwatch.GraphWidget({ title, width, height: HEIGHT, left, leftYAxis: { ...leftYAxis, showUnits: false }, leftAnnotations });
}
