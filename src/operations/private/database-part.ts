import { Annotations, Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { connectionLimit, isServerless } from './connection-limit';
import { fill, FIVE_MINUTES, graph, MINUTE, Part, Plan, ring, sizeText, Watch } from './part';
import { AuroraCluster, IAuroraCluster } from '../../aurora-cluster';
import { AuroraReplicaCluster } from '../../aurora-cluster/internal';

/** RDS publishes each minute, one value an instance, so over a minute the greatest is that of the busiest. */
const MINUTES = 10;

/** Alarms and graphs on a cluster, and on its proxy. */
export function watchDatabase(scope: Construct, watch: Watch, database: IAuroraCluster): Part {
  const metrics = databaseMetrics(database);
  const limit = watch.thresholds.maxConnections ?? connectionLimit(database);
  if (limit === undefined) {
    Annotations.of(scope).addWarningV2('@eldonia/observability:unknownConnections',
      'nothing notices when the database runs out of connections, because its instance class is not known; set thresholds.maxConnections');
  }
  const proxy = database instanceof AuroraCluster ? database.proxy : undefined;
  const alarms = [...loadAlarms(scope, watch, metrics, limit), ...dataAlarms(scope, watch, metrics)];
  if (isServerless(database)) {
    const { acuPercent } = watch.thresholds;
    alarms.push(ring(scope, 'Acu', watch, {
      metric: metrics.acu, above: acuPercent, description: `A database instance uses more than ${acuPercent} % of its greatest capacity.`,
    }));
  }
  const proxied = proxy && watchProxy(new Construct(scope, 'Proxy'), watch, proxy);
  return {
    title: 'Database',
    alarms: [...alarms, ...proxied?.alarms ?? []],
    own: database instanceof AuroraReplicaCluster ? [database.rpoAlarm, database.replicationLagAlarm] : [],
    symptoms: [],
    rows: [...rows(database, watch, metrics, limit), ...proxied?.rows ?? []],
  };
}

type Metrics = ReturnType<typeof databaseMetrics>;

function databaseMetrics(database: IAuroraCluster) {
  const most = { statistic: cloudwatch.Stats.MAXIMUM, period: MINUTE };
  const least = { statistic: cloudwatch.Stats.MINIMUM, period: MINUTE };
  const dimensionsMap = { DBClusterIdentifier: database.clusterIdentifier };
  const metric = (metricName: string, label: string, statistic: string = cloudwatch.Stats.AVERAGE, period: Duration = FIVE_MINUTES) =>
    new cloudwatch.Metric({ namespace: 'AWS/RDS', metricName, dimensionsMap, statistic, period, label });
  return {
    cpu: database.metricCpuUtilization({ ...most, label: 'Busiest instance' }),
    memory: database.metricFreeableMemory({ ...least, label: 'Fullest instance' }),
    storage: metric('FreeLocalStorage', 'Fullest instance', cloudwatch.Stats.MINIMUM),
    connections: database.metricDatabaseConnections({ ...most, label: 'Busiest instance' }),
    lag: database.metricAuroraReplicaLag({ period: MINUTE, label: 'Slowest reader' }),
    acu: database.metricAcuUtilization({ statistic: cloudwatch.Stats.MAXIMUM, label: 'Busiest instance' }),
    commits: metric('CommitLatency', 'Commit'),
    deadlocks: metric('Deadlocks', 'Deadlocks in a second'),
    transactions: metric('MaximumUsedTransactionIDs', 'Oldest transaction', cloudwatch.Stats.MAXIMUM),
    received: metric('NetworkReceiveThroughput', 'Received'),
    sent: metric('NetworkTransmitThroughput', 'Sent'),
    volume: metric('VolumeBytesUsed', 'Data'),
    hits: metric('BufferCacheHitRatio', 'Worst instance', cloudwatch.Stats.MINIMUM),
  };
}

function loadAlarms(scope: Construct, watch: Watch, metrics: Metrics, limit: number | undefined): cloudwatch.Alarm[] {
  const { cpuPercent, freeableMemory, connectionPercent, replicaLag } = watch.thresholds;
  const connections = limit === undefined ? undefined : Math.floor(limit * connectionPercent / 100);
  return [
    ring(scope, 'Cpu', watch, {
      metric: metrics.cpu, above: cpuPercent, periods: MINUTES, description: `A database instance uses more than ${cpuPercent} % of its CPU, for ten minutes.`,
    }),
    ring(scope, 'FreeableMemory', watch, {
      metric: metrics.memory,
      below: freeableMemory.toBytes(),
      periods: MINUTES,
      description: `A database instance has less than ${sizeText(freeableMemory)} of memory left.`,
    }),
    ...connections === undefined ? [] : [ring(scope, 'Connections', watch, {
      metric: metrics.connections,
      above: connections,
      periods: 5,
      description: `A database instance has more than ${connections} connections, of ${limit} that it takes.`,
    })],
    ring(scope, 'ReplicaLag', watch, {
      metric: metrics.lag,
      above: replicaLag.toMilliseconds(),
      periods: 5,
      description: `A reader of the database is more than ${replicaLag.toMilliseconds()} ms behind: users read old data.`,
    }),
  ];
}

function dataAlarms(scope: Construct, watch: Watch, metrics: Metrics): cloudwatch.Alarm[] {
  const { freeLocalStorage, commitLatency, deadlocksPerMinute, transactionIds, databaseVolume } = watch.thresholds;
  return [
    ring(scope, 'FreeLocalStorage', watch, {
      metric: metrics.storage,
      below: freeLocalStorage.toBytes(),
      description: `A database instance has less than ${sizeText(freeLocalStorage)} left for temporary tables and logs.`,
    }),
    ring(scope, 'CommitLatency', watch, {
      metric: metrics.commits, above: commitLatency.toMilliseconds(), description: `Commits take longer than ${commitLatency.toMilliseconds()} ms on average.`,
    }),
    ring(scope, 'Deadlocks', watch, {
      metric: metrics.deadlocks, above: deadlocksPerMinute / 60, description: `Deadlocks roll back more than ${deadlocksPerMinute} transactions a minute. The log of the database tells which.`,
    }),
    ring(scope, 'TransactionIds', watch, {
      metric: metrics.transactions,
      above: transactionIds,
      description: `More than ${transactionIds / 1_000_000} million transactions have passed since the oldest that vacuum has not frozen; near 2,000 million ` +
        'PostgreSQL stops writing. Look for transactions that stay open, and let vacuum finish.',
    }),
    ring(scope, 'Volume', watch, {
      metric: metrics.volume,
      above: databaseVolume.toBytes(),
      description: `The database holds more than ${sizeText(databaseVolume)}; a volume ends at 128 TiB.`,
    }),
  ];
}

function watchProxy(scope: Construct, watch: Watch, proxy: rds.DatabaseProxy): Pick<Part, 'alarms' | 'rows'> {
  const { connectionPercent, borrowLatency } = watch.thresholds;
  const metric = (metricName: string, label: string, statistic: string) =>
    new cloudwatch.Metric({ namespace: 'AWS/RDS', metricName, dimensionsMap: { ProxyName: proxy.dbProxyName }, statistic, period: MINUTE, label });
  const wait = metric('DatabaseConnectionsBorrowLatency', 'Wait', cloudwatch.Stats.AVERAGE);
  // Each node of a proxy publishes its own share.
  const borrowed = metric('DatabaseConnectionsCurrentlyBorrowed', 'Borrowed', cloudwatch.Stats.SUM);
  const used = new cloudwatch.MathExpression({
    label: 'Borrowed',
    expression: '100 * borrowed / allowed',
    period: MINUTE,
    usingMetrics: { borrowed, allowed: metric('MaxDatabaseConnectionsAllowed', 'Allowed', cloudwatch.Stats.SUM) },
  });
  const microseconds = borrowLatency.toMilliseconds() * 1_000;
  return {
    alarms: [
      ring(scope, 'BorrowLatency', watch, {
        metric: wait,
        above: microseconds,
        periods: 5,
        description: `Clients of the database proxy wait longer than ${borrowLatency.toMilliseconds()} ms for a connection on average.`,
      }),
      ring(scope, 'Borrowed', watch, {
        metric: used, above: connectionPercent, periods: 5, description: `More than ${connectionPercent} % of the proxy's connections to the database are in use.`,
      }),
    ],
    rows: [[
      graph('Proxy: connections in use', [used], { unit: '%', alarmAt: connectionPercent }),
      graph('Proxy: clients', [metric('ClientConnections', 'Clients', cloudwatch.Stats.SUM)], { unit: 'count' }),
      graph('Proxy: wait for a connection', [wait], { unit: 'microseconds', alarmAt: microseconds }),
    ]],
  };
}

function rows(database: IAuroraCluster, { thresholds }: Watch, metrics: Metrics, limit: number | undefined): cloudwatch.IWidget[][] {
  const { cpuPercent, freeableMemory, connectionPercent, commitLatency, replicaLag, freeLocalStorage } = thresholds;
  const perMinute = new cloudwatch.MathExpression({
    label: 'Deadlocks', expression: '60 * deadlocks', usingMetrics: { deadlocks: metrics.deadlocks }, period: FIVE_MINUTES,
  });
  return [
    ...fill([
      ['Database CPU', [metrics.cpu], { unit: '%', alarmAt: cpuPercent }],
      ['Database memory left', [metrics.memory], { unit: 'bytes', alarmAt: freeableMemory.toBytes() }],
      ['Database network I/O', [metrics.received, metrics.sent], { unit: 'bytes/s' }],
      ['Database connections', [metrics.connections], {
        unit: 'count', alarmAt: limit === undefined ? undefined : Math.floor(limit * connectionPercent / 100),
      }],
    ]),
    ...fill([
      ['Commit latency', [metrics.commits], { unit: 'ms', alarmAt: commitLatency.toMilliseconds() }],
      ['Lag of readers', [metrics.lag], { unit: 'ms', alarmAt: replicaLag.toMilliseconds() }],
      ['Pages found in memory', [metrics.hits], { unit: '%' }],
      ['Local storage left', [metrics.storage], { unit: 'bytes', alarmAt: freeLocalStorage.toBytes() }],
    ]),
    ...fill([
      ...isServerless(database) ? [['Database capacity', [metrics.acu], { unit: '%', alarmAt: thresholds.acuPercent }]] satisfies Plan[] : [],
      // Nothing is published where the primary of a global database is.
      ...database instanceof AuroraReplicaCluster ? [['Behind the primary region', [
        database.metricAuroraGlobalDbRpoLag({ label: 'Committed data' }), database.metricAuroraGlobalDbReplicationLag({ label: 'Storage' }),
      ], { unit: 'ms' }]] satisfies Plan[] : [],
      // The limit of the volume is so far away that growth would be a flat line below it.
      ['Data', [metrics.volume], { unit: 'bytes' }],
      ['Deadlocks', [perMinute], { unit: 'in a minute', alarmAt: thresholds.deadlocksPerMinute }],
      ['Oldest transaction', [metrics.transactions], { unit: 'transactions', alarmAt: thresholds.transactionIds }],
    ]),
  ];
}
