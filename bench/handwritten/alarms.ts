import { Duration } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { Api } from './api';
import { Database } from './database';
import { Media } from './media';
import { ApiMetrics, apiMetrics, cacheGroupMetric, cacheMetric, DatabaseMetrics, databaseMetrics, MAXIMUM, MINUTE, refusedMetric, SUM, undeliveredMetric } from './metrics';
import { Tasks } from './tasks';
import { AlarmTopic } from './topic';

const GIBIBYTE = 1_024 ** 3;
const NETWORK = 60 * 1_024 ** 2;
/** 75 % of the 3,604 that an r6g.xlarge takes. */
export const MOST_CONNECTIONS = 2_703;
export const ERROR_LINES = new cloudwatch.Metric({ namespace: 'Eldonia', metricName: 'ErrorLines', statistic: SUM });

/** The comparison, the threshold and the number of periods, three by default. */
export interface Limit {
  readonly metric: cloudwatch.IMetric;
  readonly above?: number;
  readonly below?: number;
  readonly periods?: number;
  /** How many of these; all by default. */
  readonly breaching?: number;
  /** Whether missing data breaches. */
  readonly always?: boolean;
  readonly text: string;
}

/** An alarm that treats missing data as not breaching by default. */
export function createAlarm(
  scope: Construct, id: string, { metric, above, below, periods = 3, breaching, always, text }: Limit, topic?: AlarmTopic,
): cloudwatch.Alarm {
  const { GREATER_THAN_THRESHOLD, LESS_THAN_THRESHOLD } = cloudwatch.ComparisonOperator;
  const { BREACHING, NOT_BREACHING } = cloudwatch.TreatMissingData;
  const alarm = new cloudwatch.Alarm(scope, id, {
    // Short enough for a widget of the dashboard and a push notification.
    alarmName: `eldonia-${scope.node.id}-${id}`.toLowerCase(),
    alarmDescription: text,
    metric,
    threshold: (above ?? below)!,
    comparisonOperator: above === undefined ? LESS_THAN_THRESHOLD : GREATER_THAN_THRESHOLD,
    evaluationPeriods: periods,
    treatMissingData: always ? BREACHING : NOT_BREACHING,
    datapointsToAlarm: breaching,
  });
  topic?.hear(alarm);
  return alarm;
}

export interface AlarmsProps {
  readonly api: Api;
  readonly database: Database;
  readonly media: Media;
  readonly topic: AlarmTopic;
  readonly natGatewayIds: string[];
  readonly certificate: acm.ICertificate;
  /** Whether the site answers. */
  readonly probe: cloudwatch.Alarm;
  /** Further causes. */
  readonly others: cloudwatch.Alarm[];
}

/** Alarms, two composite alarms by severity, and the availability SLO of 99.9 %. */
export class Alarms extends Construct {
  readonly unhealthy: cloudwatch.CompositeAlarm;
  readonly degraded: cloudwatch.CompositeAlarm;
  readonly fastBurn: cloudwatch.CompositeAlarm;
  readonly slowBurn: cloudwatch.CompositeAlarm;
  /** Whether the site answers. */
  readonly probe: cloudwatch.Alarm;
  /** The alarms in the rules of the two composite alarms. */
  readonly all: cloudwatch.IAlarm[];

  constructor(scope: Construct, id: string, private readonly props: AlarmsProps) {
    super(scope, id);
    const { api, database, media, topic, others } = props;
    this.probe = props.probe;
    const metrics = apiMetrics(api);
    const [failureAlarm, unhealthyAlarm] = api.alarms;
    this.countErrors(api.logGroup);
    const { availability } = metrics;
    const [hour, minutes, hours, halfHour] = [1, 1 / 12, 6, 1 / 2].map((length) => Duration.minutes(60 * length));
    // Five failures in the long window, or it is no evidence.
    this.fastBurn = this.createBurn('Fast', 14.4, 98.56, { hour: availability(hour, 348), minutes: availability(minutes, 1) });
    this.slowBurn = this.createBurn('Slow', 6, 99.4, { hours: availability(hours, 834), minutes: availability(halfHour, 1) });
    const symptoms = [this.fastBurn, ...this.createAlarms(symptomLimits(metrics)), failureAlarm, props.probe];
    const missing = createAlarm(this, 'MissingTasks', missingLimit(metrics), topic);
    missing.node.addDependency(new Tasks(this, 'Tasks', api).rule);
    const ofDatabase = databaseLimits(databaseMetrics(database), database);
    const limits = { ...causeLimits(metrics), ...ofDatabase, ...CACHE_LIMITS, ...workLimits(media), ...sharedLimits(props) };
    const causes = [this.slowBurn, ...this.createAlarms(limits), missing, unhealthyAlarm, ...media.alarms, ...others];
    this.all = [...symptoms, ...causes];

    this.unhealthy = new cloudwatch.CompositeAlarm(this, 'Unhealthy', {
      compositeAlarmName: 'eldonia-unhealthy',
      alarmDescription: 'The platform is unhealthy: users get errors, wait too long, or reach nothing.',
      alarmRule: cloudwatch.AlarmRule.anyOf(...symptoms),
    });
    topic.hear(this.unhealthy);
    this.degraded = new cloudwatch.CompositeAlarm(this, 'Degraded', {
      compositeAlarmName: 'eldonia-degraded',
      alarmDescription: 'A part of the platform is unwell.',
      alarmRule: cloudwatch.AlarmRule.anyOf(...causes),
    });
  }

  private createAlarms(limits: Record<string, Limit>): cloudwatch.Alarm[] {
    return Object.entries(limits).map(([id, limit]) => createAlarm(this, id, limit, this.props.topic));
  }

  /** A long window for significance and a short one for recency; neither notifies alone. */
  private createBurn(id: string, pace: number, below: number, windows: Record<string, cloudwatch.IMetric>): cloudwatch.CompositeAlarm {
    const text = `Requests fail ${pace} times as fast as the promise of 99.9 % allows.`;
    const alarms = Object.entries(windows).map(([name, metric]) => createAlarm(this, `${id}${name}`, { metric, below, periods: 1, text }));
    const burn = new cloudwatch.CompositeAlarm(this, id, {
      compositeAlarmName: `eldonia-${id.toLowerCase()}-burn`,
      alarmDescription: `${text} The errors of a month will be used up in days.`,
      alarmRule: cloudwatch.AlarmRule.allOf(...alarms),
    });
    this.props.topic.hear(burn);
    return burn;
  }

  /** As JSON, with names or numbers for the levels, or as text. */
  private countErrors(logGroup: logs.ILogGroup): void {
    const patterns = {
      Json: logs.FilterPattern.literal('{ ($.level = "error") || ($.level = "fatal") || ($.level = "critical") || ($.level >= 50) }'),
      Words: logs.FilterPattern.anyTerm('ERROR', 'FATAL'),
    };
    for (const [id, filterPattern] of Object.entries(patterns)) {
      const { namespace: metricNamespace, metricName } = ERROR_LINES;
      new logs.MetricFilter(this, id, { logGroup, filterPattern, metricNamespace, metricName, metricValue: '1' });
    }
  }
}

function symptomLimits({ slow, errorPercent, noneAnswers }: ApiMetrics): Record<string, Limit> {
  return {
    Latency: {
      metric: slow,
      above: 1,
      periods: 4,
      breaching: 3,
      text: 'One request of twenty takes longer than a second. Look at the database, the cache and the CPU.',
    },
    ServerErrors: {
      metric: errorPercent, above: 5, periods: 8, breaching: 5, text: 'More than 5 % of the requests are answered with 5xx. Look into the log of the API.',
    },
    NoTask: { metric: noneAnswers, above: 0, periods: 8, text: 'Tasks are wanted, and none answers its health check for 8 minutes: the API is down. Look at the events of the service.' },
  };
}

function causeLimits(metrics: ApiMetrics): Record<string, Limit> {
  return {
    Day: { metric: metrics.availability(Duration.days(1), 5_000), below: 99.9, periods: 1, text: 'Over the last day the promise of 99.9 % was broken.' },
    ErrorLines: { metric: errorLines(metrics), above: 50, periods: 3, breaching: 2, text: 'The API logs more than 50 errors in five minutes, and 2 per 100 requests, twice. The saved query "errors by message" tells which.' },
    Cpu: { metric: metrics.cpu, above: 85, text: 'The tasks use more than 85 % of their CPU: has scaling reached its maximum?' },
    Memory: { metric: metrics.memory, above: 85, text: 'The tasks use more than 85 % of their memory; at 100 % they are killed.' },
    NetworkIn: { metric: metrics.received, above: NETWORK, text: 'A task receives more than 60 MiB a second on average.' },
    NetworkOut: { metric: metrics.sent, above: NETWORK, text: 'A task sends more than 60 MiB a second on average.' },
    Storage: { metric: metrics.storage, above: 85, text: 'The tasks have filled more than 85 % of their ephemeral storage.' },
    Rejected: { metric: metrics.rejected, above: 0, periods: 1, text: 'The load balancer has reached its maximum number of connections and rejects new ones. Check the number of clients, and the rate limits of the web ACL.' },
    TlsErrors: { metric: metrics.tlsErrors, above: 200, text: 'More than 200 TLS handshakes fail in five minutes. Look at the certificate.' },
    TargetErrors: { metric: metrics.targetErrors, above: 0, text: 'The load balancer can not connect to tasks.' },
  };
}

function missingLimit({ missing }: ApiMetrics): Limit {
  return {
    metric: missing,
    above: 0,
    periods: 4,
    always: true,
    text: 'Fewer tasks run than are wanted for 20 minutes, or nothing counts them. Look at the events of the service.',
  };
}

/** None while they are few of the requests. */
function errorLines({ requests }: ApiMetrics): cloudwatch.MathExpression {
  return new cloudwatch.MathExpression({
    expression: 'IF(100 * errors > 2 * FILL(requests, 0), errors, 0)', usingMetrics: { errors: ERROR_LINES, requests },
  });
}

/** Of a certificate that nobody renews. */
export function expiryLimit(certificate: acm.ICertificate): Limit {
  return { metric: certificate.metricDaysToExpiry(), below: 30, periods: 1, text: 'A certificate ends in less than 30 days: look at its records.' };
}

function sharedLimits({ natGatewayIds, certificate, topic }: AlarmsProps): Record<string, Limit> {
  return {
    NatPorts: { metric: refusedMetric(natGatewayIds), above: 0, text: 'A NAT gateway has no free port: connections fail.' },
    Undelivered: { metric: undeliveredMetric(topic.topicName), above: 0, periods: 1, text: 'SNS could not deliver notifications.' },
    Expiry: expiryLimit(certificate),
  };
}

function databaseLimits(metrics: DatabaseMetrics, { rotation }: Database): Record<string, Limit> {
  return {
    DatabaseCpu: { metric: metrics.cpu, above: 85, periods: 10, text: 'The writer uses more than 85 % of its CPU, for ten minutes. Check slow statements and the load.' },
    ReaderCpu: { metric: metrics.readerCpu, above: 85, periods: 10, text: 'A reader uses more than 85 % of its CPU, for ten minutes. Check reports.' },
    DatabaseMemory: { metric: metrics.memory, below: GIBIBYTE / 2, periods: 10, text: 'A database instance has less than 512 MiB of memory left.' },
    DatabaseConnections: {
      metric: metrics.connections, above: MOST_CONNECTIONS, periods: 5, text: 'A database instance has more than 75 % of the connections that it takes.',
    },
    ReplicaLag: { metric: metrics.lag, above: 2_000, periods: 5, text: 'A reader is more than 2 s behind: users read old data.' },
    LocalStorage: {
      metric: metrics.storage,
      below: 4 * GIBIBYTE,
      periods: 5,
      text: 'A database instance has less than 4 GiB left for temporary tables and logs. Check for queries that sort or join without an index, or use a larger class.',
    },
    CommitLatency: { metric: metrics.commits, above: 100, text: 'Commits take longer than 100 ms on average. Check the write load of the database.' },
    Deadlocks: { metric: metrics.deadlocks, above: 1 / 60, text: 'The database resolves more than a deadlock a minute. The database log names the statements.' },
    TransactionIds: {
      metric: metrics.transactions, above: 1_000_000_000, text: 'Vacuum is 1,000 million transactions behind; near 2,000 million PostgreSQL stops writing.',
    },
    Rotation: {
      metric: rotation.metricErrors({ period: Duration.hours(1) }), above: 1, periods: 1, text: 'The rotation of a database secret fails, more than once.',
    },
    Growth: { metric: metrics.growth, above: 100 * GIBIBYTE, periods: 1, text: 'The database has grown by more than 100 GiB in a day. Check imports, bloat and replication slots.' },
    Volume: { metric: metrics.volume, above: 100 * 1_024 * GIBIBYTE, text: 'The database holds more than 100 TiB; a volume ends at 128 TiB. Delete or archive data.' },
  };
}

/** Some metrics of a node need its number, which is always this one. */
const NODE = { CacheNodeId: '0001' };

const CACHE_LIMITS: Record<string, Limit> = {
  CacheCpu: {
    metric: cacheMetric('EngineCPUUtilization', MAXIMUM, MINUTE), above: 85, periods: 10, text: 'The engine of a cache node uses more than 85 % of its core.',
  },
  CacheMemory: {
    metric: cacheMetric('DatabaseMemoryUsagePercentage', MAXIMUM, MINUTE),
    above: 85,
    periods: 10,
    text: 'A cache node is filled to more than 85 %; when it is full it drops keys that expire, and refuses others.',
  },
  Evictions: { metric: cacheMetric('Evictions', SUM), above: 1_000, text: 'Full memory drives more than 1,000 keys out of the cache in five minutes.' },
  CacheConnections: {
    metric: cacheMetric('CurrConnections', MAXIMUM, MINUTE), above: 50_000, periods: 5, text: 'A cache node has more than 50,000 clients, of 65,000 that it takes.',
  },
  CacheLag: {
    metric: cacheMetric('ReplicationLag', MAXIMUM, MINUTE), above: 5, periods: 5, text: 'A replica of the cache is more than 5 s behind: a failover loses as much.',
  },
  CacheLogins: {
    metric: cacheMetric('AuthenticationFailures', SUM),
    above: 10,
    periods: 1,
    text: 'The cache refuses more than 10 logins in five minutes: a wrong password, or somebody tries.',
  },
  CacheDurabilityLag: {
    metric: cacheMetric('DurabilityLag', MAXIMUM, MINUTE, NODE), above: 5_000, periods: 3, text: 'The log of the cache is 5 s late; at 10 s the cache refuses writes.',
  },
  CacheRejectedWrites: {
    metric: cacheMetric('DurabilityBufferExceededErrorCount', SUM, undefined, NODE),
    above: 0,
    periods: 1,
    text: 'The cache refuses writes: its log is more than 10 s late. Clients have to retry.',
  },
  CacheThrottled: {
    metric: cacheMetric('TrafficManagementActive', MAXIMUM, MINUTE, NODE), above: 0, periods: 5, text: 'ElastiCache slows the commands of a cache node down.',
  },
  CacheGroupCpu: {
    metric: cacheGroupMetric('EngineCPUUtilization', { Role: 'Primary' }), above: 85, periods: 10, text: 'The engines of all shards use more than 85 % of their cores.',
  },
  CacheGroupMemory: {
    metric: cacheGroupMetric('DatabaseMemoryUsageCountedForEvictPercentage'), above: 85, periods: 10, text: 'All shards are filled to more than 85 %.',
  },
};

function workLimits({ handler }: Media): Record<string, Limit> {
  return {
    Throttles: { metric: handler.metricThrottles(), above: 0, text: 'The image function is refused runs: its concurrency, or that of the account, is used up.' },
    Duration: { metric: handler.metricDuration({ statistic: MAXIMUM }), above: 96_000, text: 'The image function takes more than 80 % of its two minutes.' },
  };
}
