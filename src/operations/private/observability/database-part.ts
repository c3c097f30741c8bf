import { Annotations, Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { chargesIo, connectionLimit, isServerless } from './connection-limit';
import { counted, fill, FIVE_MINUTES, graph, MINUTE, Part, Plan, createAlarm, sizeText, Watch } from './part';
import { spendingAlarm } from './spending';
import { CauseGroup } from './verdicts';
import { AuroraCluster, IAuroraCluster } from '../../../aurora-cluster';
import { AuroraReplicaCluster } from '../../../aurora-cluster/internal';

/**
 * Periods of one minute. RDS publishes one value per instance and minute, so that the maximum is that of the busiest
 * instance.
 */
const MINUTES = 10;
/** In minutes. Reports and exports at night are over earlier. */
const REPORTS = 180;
const DAY = Duration.days(1);

/** Alarms and graphs on a cluster, and on its proxy. */
export function watchDatabase(scope: Construct, watch: Watch, database: IAuroraCluster): Part {
  const metrics = databaseMetrics(database);
  const limit = watch.thresholds.maxConnections ?? connectionLimit(database);
  if (limit === undefined) {
    Annotations.of(scope).addWarningV2('@eldonia/observability:unknownConnections',
      'there is no alarm on the connections of the database, because its instance class is not known; set ' +
      'thresholds.maxConnections');
  }
  const proxy = database instanceof AuroraCluster ? database.proxy : undefined;
  const quiet = [
    ...quietAlarms(scope, watch, metrics),
    ...chargesIo(database)
      ? spendingAlarm(scope, 'VolumeIo', watch, 'io', metrics.io, 'I/O requests of the database cost') : [],
  ];
  const alarms = [...loadAlarms(scope, watch, metrics, limit), ...dataAlarms(scope, watch, metrics), ...quiet];
  if (isServerless(database)) {
    const { acuPercent } = watch.thresholds;
    alarms.push(createAlarm(scope, 'Acu', watch, {
      metric: metrics.acu,
      above: acuPercent,
      description: `A database instance uses more than ${acuPercent} % of its maximum capacity (ACU). Raise the ` +
        'maximum, or check the load.',
    }));
  }
  const rotation = database instanceof AuroraCluster ? database.rotationHandler : undefined;
  if (rotation) alarms.push(createRotationAlarm(scope, watch, rotation));
  const proxied = proxy && watchProxy(new Construct(scope, 'Proxy'), watch, proxy);
  return {
    title: 'Database',
    alarms: [...alarms, ...proxied?.alarms ?? []],
    own: database instanceof AuroraReplicaCluster ? [database.rpoAlarm, database.replicationLagAlarm] : [],
    symptoms: [],
    group: CauseGroup.DATABASE,
    quiet,
    rows: [...rows(database, watch, metrics, limit), ...proxied?.rows ?? []],
  };
}

type Metrics = ReturnType<typeof databaseMetrics>;

function databaseMetrics(database: IAuroraCluster) {
  const max = { statistic: cloudwatch.Stats.MAXIMUM, period: MINUTE };
  const min = { statistic: cloudwatch.Stats.MINIMUM, period: MINUTE };
  const dimensionsMap = { DBClusterIdentifier: database.clusterIdentifier };
  const metric = (
    metricName: string, label: string, statistic: string = cloudwatch.Stats.AVERAGE, period: Duration = FIVE_MINUTES,
  ) => new cloudwatch.Metric({ namespace: 'AWS/RDS', metricName, dimensionsMap, statistic, period, label });
  const of = (role: 'WRITER' | 'READER', metricName: string, label: string, more?: cloudwatch.MetricOptions) =>
    metric(metricName, label).with({ dimensionsMap: { ...dimensionsMap, Role: role }, ...more });
  return {
    cpu: of('WRITER', 'CPUUtilization', 'Writer', max),
    readerCpu: of('READER', 'CPUUtilization', 'Busiest reader', max),
    memory: database.metricFreeableMemory({ ...min, label: 'Fullest instance' }),
    storage: metric('FreeLocalStorage', 'Fullest instance', cloudwatch.Stats.MINIMUM, MINUTE),
    connections: database.metricDatabaseConnections({ ...max, label: 'Busiest instance' }),
    lag: database.metricAuroraReplicaLag({ period: MINUTE, label: 'Slowest reader' }),
    acu: database.metricAcuUtilization({ statistic: cloudwatch.Stats.MAXIMUM, label: 'Busiest instance' }),
    // The average of the cluster has the readers in it, which have neither.
    commits: of('WRITER', 'CommitLatency', 'Commit'),
    deadlocks: of('WRITER', 'Deadlocks', 'Deadlocks per second'),
    transactions: metric('MaximumUsedTransactionIDs', 'Oldest transaction', cloudwatch.Stats.MAXIMUM),
    received: metric('NetworkReceiveThroughput', 'Received'),
    sent: metric('NetworkTransmitThroughput', 'Sent'),
    volume: metric('VolumeBytesUsed', 'Data'),
    growth: growth(metric),
    io: new cloudwatch.MathExpression({
      label: 'I/O requests',
      expression: 'SUM([reads, writes])',
      usingMetrics: {
        reads: counted('AWS/RDS', 'VolumeReadIOPs', dimensionsMap),
        writes: counted('AWS/RDS', 'VolumeWriteIOPs', dimensionsMap),
      },
    }),
    hits: metric('BufferCacheHitRatio', 'Lowest instance', cloudwatch.Stats.MINIMUM),
  };
}

/** How much the volume has changed within a day: it also shrinks, e.g. when a table is dropped. */
function growth(metric: (name: string, label: string, statistic: string, period: Duration) => cloudwatch.Metric) {
  const volume = (statistic: string) => metric('VolumeBytesUsed', statistic, statistic, DAY);
  return new cloudwatch.MathExpression({
    label: 'Growth',
    expression: 'largest - smallest',
    usingMetrics: { largest: volume(cloudwatch.Stats.MAXIMUM), smallest: volume(cloudwatch.Stats.MINIMUM) },
    period: DAY,
  });
}

function loadAlarms(scope: Construct, watch: Watch, metrics: Metrics, limit: number | undefined): cloudwatch.Alarm[] {
  const { cpuPercent, freeableMemory, connectionPercent, replicaLag } = watch.thresholds;
  const connections = limit === undefined ? undefined : Math.floor(limit * connectionPercent / 100);
  return [
    createAlarm(scope, 'Cpu', watch, {
      metric: metrics.cpu,
      above: cpuPercent,
      periods: MINUTES,
      description: `The CPU utilization of the writer is above ${cpuPercent} % for 10 minutes. Check slow statements ` +
        'and the load.',
    }),
    createAlarm(scope, 'FreeableMemory', watch, {
      metric: metrics.memory,
      below: freeableMemory.toBytes(),
      periods: MINUTES,
      description: `A database instance has less than ${sizeText(freeableMemory)} of freeable memory for 10 minutes. ` +
        'Check connections and queries, or use a larger class.',
    }),
    ...connections === undefined ? [] : [createAlarm(scope, 'Connections', watch, {
      metric: metrics.connections,
      above: connections,
      periods: 5,
      description: `A database instance has more than ${connections} connections (maximum ${limit}). Check the ` +
        'connection pools of the tasks.',
    })],
    createAlarm(scope, 'ReplicaLag', watch, {
      metric: metrics.lag,
      above: replicaLag.toMilliseconds(),
      periods: 5,
      description: `A reader of the database is more than ${replicaLag.toMilliseconds()} ms behind the writer: reads ` +
        'return old data.',
    }),
  ];
}

function dataAlarms(scope: Construct, watch: Watch, metrics: Metrics): cloudwatch.Alarm[] {
  const { freeLocalStorage, commitLatency, deadlocksPerMinute, transactionIds, databaseVolume } = watch.thresholds;
  return [
    createAlarm(scope, 'FreeLocalStorage', watch, {
      metric: metrics.storage,
      below: freeLocalStorage.toBytes(),
      periods: 5,
      description: `A database instance has less than ${sizeText(freeLocalStorage)} of free local storage for ` +
        'temporary tables and logs. Check for queries that sort or join without an index, or use a larger class.',
    }),
    createAlarm(scope, 'CommitLatency', watch, {
      metric: metrics.commits,
      above: commitLatency.toMilliseconds(),
      description: `The average commit latency is above ${commitLatency.toMilliseconds()} ms. Check the write load ` +
        'of the database.',
    }),
    createAlarm(scope, 'Deadlocks', watch, {
      metric: metrics.deadlocks,
      above: deadlocksPerMinute / 60,
      description: `More than ${deadlocksPerMinute} deadlocks per minute roll back transactions. The database log ` +
        'names the statements.',
    }),
    createAlarm(scope, 'TransactionIds', watch, {
      metric: metrics.transactions,
      above: transactionIds,
      description: `The oldest unfrozen transaction is more than ${transactionIds / 1_000_000} million transactions ` +
        'old. Near 2,000 million PostgreSQL stops accepting writes. End long transactions, and let autovacuum finish.',
    }),
    createAlarm(scope, 'Volume', watch, {
      metric: metrics.volume,
      above: databaseVolume.toBytes(),
      description: `The database volume is larger than ${sizeText(databaseVolume)} (maximum 128 TiB). Delete or ` +
        'archive data.',
    }),
  ];
}

/** What can wait until the morning: reports on a reader, and costs. */
function quietAlarms(scope: Construct, watch: Watch, metrics: Metrics): cloudwatch.Alarm[] {
  const { cpuPercent, databaseGrowth } = watch.thresholds;
  return [
    createAlarm(scope, 'ReaderCpu', watch, {
      metric: metrics.readerCpu,
      above: cpuPercent,
      periods: REPORTS,
      description: `The CPU utilization of a reader is above ${cpuPercent} % for 3 hours. Check reports.`,
    }),
    createAlarm(scope, 'Growth', watch, {
      metric: metrics.growth,
      above: databaseGrowth.toBytes(),
      periods: 1,
      description: `The size of the database has changed by more than ${sizeText(databaseGrowth)} in a day. If it ` +
        'has grown, check imports, bloat and replication slots.',
    }),
  ];
}

/**
 * Repeated errors: Secrets Manager retries a rotation. The first invocation of a function that was idle for weeks can
 * fail before the function runs, which is not an error of the function.
 */
function createRotationAlarm(scope: Construct, watch: Watch, handler: lambda.IFunction): cloudwatch.Alarm {
  return createAlarm(scope, 'Rotation', watch, {
    metric: handler.metricErrors({ period: Duration.hours(1) }),
    above: 1,
    periods: 1,
    description: 'The rotation of a database secret fails repeatedly. The tasks keep their user and password, which ' +
      'stay valid. Check the log of the function. If it says that tasks keep the previous user until they restart, ' +
      'release again. Rotation fails while the cluster is a secondary cluster.',
  });
}

function watchProxy(scope: Construct, watch: Watch, proxy: rds.DatabaseProxy): Pick<Part, 'alarms' | 'rows'> {
  const { connectionPercent, borrowLatency } = watch.thresholds;
  const dimensionsMap = { ProxyName: proxy.dbProxyName };
  const metric = (metricName: string, label: string, statistic: string) =>
    new cloudwatch.Metric({ namespace: 'AWS/RDS', metricName, dimensionsMap, statistic, period: MINUTE, label });
  const wait = metric('DatabaseConnectionsBorrowLatency', 'Wait', cloudwatch.Stats.AVERAGE);
  // Each node of a proxy publishes its own value.
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
      createAlarm(scope, 'BorrowLatency', watch, {
        metric: wait,
        above: microseconds,
        periods: 5,
        description: `Clients of the database proxy wait more than ${borrowLatency.toMilliseconds()} ms for a ` +
          'connection on average. Check for long transactions and for the connections of the database.',
      }),
      createAlarm(scope, 'Borrowed', watch, {
        metric: used,
        above: connectionPercent,
        periods: 5,
        description: `More than ${connectionPercent} % of the proxy's connections to the database are in use. Check ` +
          'for long transactions.',
      }),
    ],
    rows: [[
      graph('Proxy: connections in use', [used], { unit: '%', alarmAt: connectionPercent }),
      graph('Proxy: clients', [metric('ClientConnections', 'Clients', cloudwatch.Stats.SUM)], { unit: 'count' }),
      graph('Proxy: wait for a connection', [wait], { unit: 'microseconds', alarmAt: microseconds }),
    ]],
  };
}

function rows(
  database: IAuroraCluster, { thresholds }: Watch, metrics: Metrics, limit: number | undefined,
): cloudwatch.IWidget[][] {
  const { cpuPercent, freeableMemory, connectionPercent, commitLatency, replicaLag, freeLocalStorage } = thresholds;
  const perMinute = new cloudwatch.MathExpression({
    label: 'Deadlocks',
    expression: '60 * deadlocks',
    usingMetrics: { deadlocks: metrics.deadlocks },
    period: FIVE_MINUTES,
  });
  return [
    ...fill([
      ['Database CPU', [metrics.cpu, metrics.readerCpu], { unit: '%', alarmAt: cpuPercent }],
      ['Database freeable memory', [metrics.memory], { unit: 'bytes', alarmAt: freeableMemory.toBytes() }],
      ['Database network I/O', [metrics.received, metrics.sent], { unit: 'bytes/s' }],
      ['Database connections', [metrics.connections], {
        unit: 'count', alarmAt: limit === undefined ? undefined : Math.floor(limit * connectionPercent / 100),
      }],
    ]),
    ...fill([
      ['Commit latency', [metrics.commits], { unit: 'ms', alarmAt: commitLatency.toMilliseconds() }],
      ['Reader lag', [metrics.lag], { unit: 'ms', alarmAt: replicaLag.toMilliseconds() }],
      ['Buffer cache hit ratio', [metrics.hits], { unit: '%' }],
      ['Free local storage', [metrics.storage], { unit: 'bytes', alarmAt: freeLocalStorage.toBytes() }],
    ]),
    ...fill([
      ...isServerless(database)
        ? [['Database capacity', [metrics.acu], { unit: '%', alarmAt: thresholds.acuPercent }]] satisfies Plan[]
        : [],
      // The Region of the primary cluster has no values.
      ...database instanceof AuroraReplicaCluster ? [['Lag behind the primary Region', [
        database.metricAuroraGlobalDbRpoLag({ label: 'Committed data' }),
        database.metricAuroraGlobalDbReplicationLag({ label: 'Storage' }),
      ], { unit: 'ms' }]] satisfies Plan[] : [],
      // No alarm line: the threshold is so high that the graph would be flat.
      ['Volume size', [metrics.volume], { unit: 'bytes' }],
      ['I/O requests', [metrics.io], { unit: 'in 5 minutes' }],
      ['Deadlocks', [perMinute], { unit: 'per minute', alarmAt: thresholds.deadlocksPerMinute }],
      ['Oldest transaction', [metrics.transactions], { unit: 'transactions', alarmAt: thresholds.transactionIds }],
    ]),
  ];
}
