import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { Alarms, ERROR_LINES, MOST_CONNECTIONS } from './alarms';
import { Api } from './api';
import { Database } from './database';
import { Media } from './media';
import { apiMetrics, AVERAGE, cacheMetric, cdnMetric, databaseMetrics, firewallMetric, MAXIMUM, refusedMetric, SUM, undeliveredMetric } from './metrics';
import { IS_ERROR } from './queries';
import { AlarmTopic } from './topic';

const WIDTH = 24;
const IN_FIVE_MINUTES = 'in 5 minutes';
const HOURLY = 'Availability by the hour';
/** The SLO's time ranges and their periods, of at most a day. */
const NUMBERS = [
  { title: 'Last hour (%)', start: '-PT1H', period: Duration.hours(1) },
  { title: 'Last day (%)', start: '-P1D', period: Duration.days(1) },
  { title: 'Last 30 days (%)', start: '-P30D', period: Duration.days(1) },
];

export interface DashboardProps {
  readonly api: Api;
  readonly database: Database;
  readonly media: Media;
  readonly distributionId: string;
  readonly alarms: Alarms;
  readonly natGatewayIds: string[];
  readonly topic: AlarmTopic;
}

type Metrics = Record<string, cloudwatch.Metric | cloudwatch.MathExpression>;

/** What a graph shows: metrics by their labels, and where the alarm is, on which of them if there are several. */
type Graph = [title: string, unit: string, metrics: Metrics, alarmAt?: number, alarmOn?: string];

/** Health, then user impact, then resources, then the latest errors. */
export class HealthDashboard extends Construct {
  private readonly dashboard: cloudwatch.Dashboard;

  constructor(scope: Construct, id: string, private readonly props: DashboardProps) {
    super(scope, id);
    this.dashboard = new cloudwatch.Dashboard(this, 'Dashboard', {
      dashboardName: 'eldonia-ap-northeast-1',
      defaultInterval: Duration.hours(12),
      // Else CloudWatch chooses other periods for other times, and limits no longer fit.
      periodOverride: cloudwatch.PeriodOverride.INHERIT,
    });
    const { measured: availability, failures, latency } = apiMetrics(props.api);
    this.addGlance(availability);
    const first: Graph[] = [
      ['Failed requests', 'in a minute', { 'by tasks': failures.target, 'by the load balancer': failures.elb }],
      ['Latency', 'seconds', { p50: latency(50), p95: latency(95), p99: latency(99) }, 1, 'p95'],
    ];
    this.dashboard.addWidgets(...first.map((graph) => createGraph(graph, WIDTH / 2)));
    this.dashboard.addWidgets(new cloudwatch.AlarmStatusWidget({
      title: 'All alarms', alarms: props.alarms.all, width: WIDTH, height: 8, sortBy: cloudwatch.AlarmStatusWidgetSortBy.STATE_UPDATED_TIMESTAMP,
    }));
    this.addSection('Promise to users', [[
      [HOURLY, '%', { Available: availability(Duration.hours(1)) }, 99.9], ['Errors in the log', IN_FIVE_MINUTES, { Errors: ERROR_LINES }, 50],
    ]]);
    this.addSection('API', apiGraphs(props.api));
    this.addSection('CDN and firewall', edgeGraphs(props.distributionId));
    this.addSection('Database', databaseGraphs(props.database));
    this.addSection('Cache', CACHE_GRAPHS);
    this.addSection('Images', workGraphs(props.media));
    this.addSection('Network and notifications', [[
      ['Connections without a port', IN_FIVE_MINUTES, { Refused: refusedMetric(props.natGatewayIds) }],
      ['Failed deliveries', IN_FIVE_MINUTES, { Undelivered: undeliveredMetric(props.topic.topicName) }],
    ]]);
    this.dashboard.addWidgets(new cloudwatch.LogQueryWidget({
      title: 'Latest errors of the API',
      logGroupNames: [props.api.logGroup.logGroupName],
      queryLines: ['fields @timestamp, @message', IS_ERROR, 'sort @timestamp desc', 'limit 50'],
      width: WIDTH,
      height: 8,
    }));
  }

  private addGlance(availability: (period: Duration) => cloudwatch.MathExpression): void {
    const { unhealthy, degraded, fastBurn, slowBurn, probe } = this.props.alarms;
    const edge = ['server-errors', 'blocked-requests', 'total-errors'].map((id) => cloudwatch.Alarm.fromAlarmArn(this, id, Stack.of(this).formatArn({
      service: 'cloudwatch', region: 'us-east-1', resource: 'alarm', resourceName: `eldonia-edge-${id}`, arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    })));
    this.dashboard.addWidgets(
      new cloudwatch.AlarmStatusWidget({ title: 'Is it well?', alarms: [unhealthy, probe, degraded, fastBurn, slowBurn], width: WIDTH / 4, height: 5 }),
      new cloudwatch.AlarmStatusWidget({ title: 'CDN', alarms: edge, width: WIDTH / 4, height: 5 }),
      // Until now: periods alone end at the last full hour, or at midnight.
      ...NUMBERS.map(({ title, start, period }) => new cloudwatch.SingleValueWidget({
        title,
        metrics: [availability(period).with({ label: 'Available (%)' })],
        start,
        width: WIDTH / 2 / NUMBERS.length,
        height: 5,
        setPeriodToTimeRange: true,
        fullPrecision: true,
      })),
    );
  }

  private addSection(title: string, rows: Graph[][]): void {
    this.dashboard.addWidgets(new cloudwatch.TextWidget({
      markdown: `## ${title}`, width: WIDTH, height: 1, background: cloudwatch.TextWidgetBackground.TRANSPARENT,
    }));
    for (const row of rows) this.dashboard.addWidgets(...row.map((graph) => createGraph(graph, WIDTH / row.length)));
  }
}

function createGraph([title, unit, metrics, alarmAt, alarmOn]: Graph, width: number): cloudwatch.GraphWidget {
  const text = alarmOn ? `alarm on ${alarmOn}` : 'alarm';
  return new cloudwatch.GraphWidget({
    title: `${title} (${unit})`,
    left: Object.entries(metrics).map(([label, metric]) => metric.with({ label })),
    width,
    stacked: /requests$/i.test(title),
    // From zero on, availability would be a flat line.
    leftYAxis: { ...title === HOURLY ? { max: 100 } : { min: 0 }, label: unit, showUnits: false },
    leftAnnotations: alarmAt === undefined ? undefined : [{ value: alarmAt, label: text, color: cloudwatch.Color.RED }],
  });
}

function apiGraphs(api: Api): Graph[][] {
  const { answers, ...metrics } = apiMetrics(api);
  const { TARGET_2XX_COUNT, TARGET_3XX_COUNT, TARGET_4XX_COUNT, TARGET_5XX_COUNT } = elbv2.HttpCodeTarget;
  const codes = {
    '2xx': answers(TARGET_2XX_COUNT), '3xx': answers(TARGET_3XX_COUNT), '4xx': answers(TARGET_4XX_COUNT), '5xx': answers(TARGET_5XX_COUNT),
  };
  return [
    [
      ['Requests', IN_FIVE_MINUTES, codes],
      ['Errors', '% of requests', { Failed: metrics.errorPercent }, 5],
    ],
    [
      ['CPU of tasks', '%', { CPU: metrics.cpu }, 85],
      ['Memory of tasks', '%', { Memory: metrics.memory }, 85],
      ['Network I/O of a task', 'bytes/s', { Received: metrics.received, Sent: metrics.sent }, 60 * 1_024 ** 2],
      ['Tasks', 'count', { Running: metrics.running, Desired: metrics.desired }],
    ],
    [
      ['Ephemeral storage of tasks', '%', { Storage: metrics.storage }, 85],
      ['Connections', IN_FIVE_MINUTES, { Active: metrics.active, New: metrics.started }],
      ['Refused', IN_FIVE_MINUTES, {
        'Rejected': metrics.rejected, 'TLS errors': metrics.tlsErrors, 'Errors to tasks': metrics.targetErrors,
      }, 200, 'TLS errors'],
    ],
  ];
}

function edgeGraphs(distributionId: string): Graph[][] {
  const cdn = (metricName: string, statistic?: string) => cdnMetric(distributionId, metricName, statistic);
  return [
    [
      ['CDN requests', IN_FIVE_MINUTES, { Requests: cdn('Requests', SUM) }],
      ['CDN errors', '% of requests', { '4xx': cdn('4xxErrorRate'), '5xx': cdn('5xxErrorRate') }, 5, '5xx'],
      ['CDN traffic', 'bytes in 5 minutes', { Down: cdn('BytesDownloaded', SUM), Up: cdn('BytesUploaded', SUM) }],
    ],
    [
      ['Firewall: blocked', IN_FIVE_MINUTES, { Blocked: firewallMetric('BlockedRequests') }, 1_000],
      ['Firewall: allowed and counted', IN_FIVE_MINUTES, { Allowed: firewallMetric('AllowedRequests'), Counted: firewallMetric('CountedRequests') }],
    ],
  ];
}

function databaseGraphs(database: Database): Graph[][] {
  const metrics = databaseMetrics(database);
  return [
    [
      ['Database CPU', '%', { 'Writer': metrics.cpu, 'Busiest reader': metrics.readerCpu }, 85],
      ['Database memory left', 'bytes', { 'Fullest instance': metrics.memory }, 512 * 1_024 ** 2],
      ['Database network I/O', 'bytes/s', { Received: metrics.received, Sent: metrics.sent }],
      ['Database connections', 'count', { 'Busiest instance': metrics.connections }, MOST_CONNECTIONS],
    ],
    [
      ['Commit latency', 'ms', { Commit: metrics.commits }, 100],
      ['Lag of readers', 'ms', { 'Slowest reader': metrics.lag }, 2_000],
      ['Pages found in memory', '%', { 'Worst instance': metrics.hits }],
      ['Local storage left', 'bytes', { 'Fullest instance': metrics.storage }, 4 * 1_024 ** 3],
    ],
    [
      ['Data', 'bytes', { Data: metrics.volume }],
      ['Deadlocks', 'in a minute', { Deadlocks: metrics.deadlocksPerMinute }, 1],
      ['Oldest transaction', 'transactions', { 'Oldest transaction': metrics.transactions }, 1_000_000_000],
    ],
  ];
}

const CACHE_GRAPHS: Graph[][] = [
  [
    ['Cache engine CPU', '%', { 'Busiest node': cacheMetric('EngineCPUUtilization') }, 85],
    ['Cache memory', '%', { 'Fullest node': cacheMetric('DatabaseMemoryUsagePercentage') }, 85],
    ['Cache clients', 'of a node', { 'Busiest node': cacheMetric('CurrConnections') }, 50_000],
  ],
  [
    ['Cache hits', '%', { Hits: cacheMetric('CacheHitRate', AVERAGE) }],
    ['Evictions', IN_FIVE_MINUTES, { Evictions: cacheMetric('Evictions', SUM) }, 1_000],
    ['Refused logins', IN_FIVE_MINUTES, { Refused: cacheMetric('AuthenticationFailures', SUM) }, 10],
  ],
  [
    ['Lag of replicas', 'seconds', { 'Slowest replica': cacheMetric('ReplicationLag') }, 5],
    ['Cache traffic in', 'bytes in 5 minutes', { In: cacheMetric('NetworkBytesIn', SUM) }],
    ['Cache traffic out', 'bytes in 5 minutes', { Out: cacheMetric('NetworkBytesOut', SUM) }],
  ],
];

function workGraphs({ queue, deadLetters, handler, rejected }: Media): Graph[][] {
  const statistic = MAXIMUM;
  return [
    [
      ['Messages that wait', 'count', { Images: queue.metricApproximateNumberOfMessagesVisible({ statistic }) }],
      ['Oldest message', 'seconds', { Images: queue.metricApproximateAgeOfOldestMessage({ statistic }) }],
      ['Failed for good', 'messages', { Images: deadLetters.metricApproximateNumberOfMessagesVisible({ statistic }) }, 1],
      ['Rejected files', IN_FIVE_MINUTES, { Rejected: rejected }],
    ],
    [
      ['Function errors', IN_FIVE_MINUTES, { Images: handler.metricErrors() }],
      ['Function throttles', IN_FIVE_MINUTES, { Images: handler.metricThrottles() }],
      ['Longest run', 'ms', { Images: handler.metricDuration({ statistic }) }],
      ['Runs at a time', 'count', { Images: handler.metric('ConcurrentExecutions', { statistic }) }],
    ],
  ];
}
