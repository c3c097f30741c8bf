import { Duration, Size } from 'aws-cdk-lib';
import { AlarmThresholdOptions } from './alarm-threshold-options';
import { checkCount, checkDuration, checkPercent, checkRate, checkSize } from './private/threshold-checks';

/**
 * From where on alarms ring.
 *
 * @example
 * const thresholds = AlarmThresholds.of({ latency: Duration.millis(400), cpuPercent: 75 });
 */
export class AlarmThresholds {
  /**
   * The defaults, with some of them changed.
   *
   * @throws when a number is outside its range, or a duration or a size is no known amount above zero
   */
  static of(options: AlarmThresholdOptions = {}): AlarmThresholds {
    return new AlarmThresholds(options);
  }

  /** CPU in percent. */
  readonly cpuPercent: number;
  /** Memory in percent. */
  readonly memoryPercent: number;
  /** Ephemeral storage in percent. */
  readonly storagePercent: number;
  /** What a task sends or receives in a second. */
  readonly networkPerSecond: Size;
  /** The 99th percentile of the response time. */
  readonly latency: Duration;
  /** Failed requests in percent. */
  readonly serverErrorPercent: number;
  /** Requests that make a share count. */
  readonly minimumRequests: number;
  /** Failed handshakes in five minutes. */
  readonly tlsErrors: number;
  /** Logged errors in five minutes. */
  readonly errorLines: number;
  /** Memory that a database instance must have left. */
  readonly freeableMemory: Size;
  /** Disk space that a database instance must have left. */
  readonly freeLocalStorage: Size;
  /** Data of the database. */
  readonly databaseVolume: Size;
  /** Connections in percent of what the database takes. */
  readonly connectionPercent: number;
  /** Connections that an instance of the database takes; undefined if the instance class decides. */
  readonly maxConnections?: number;
  /** Lag of database readers. */
  readonly replicaLag: Duration;
  /** Time of a commit. */
  readonly commitLatency: Duration;
  /** Deadlocks in a minute. */
  readonly deadlocksPerMinute: number;
  /** Age of the oldest transaction. */
  readonly transactionIds: number;
  /** Serverless capacity in percent. */
  readonly acuPercent: number;
  /** Wait for a connection of the proxy. */
  readonly borrowLatency: Duration;
  /** Evicted keys in five minutes. */
  readonly evictions: number;
  /** Clients of a cache node. */
  readonly cacheConnections: number;
  /** Lag of cache replicas. */
  readonly cacheLag: Duration;
  /** Refused logins to the cache in five minutes. */
  readonly cacheLoginFailures: number;
  /** Lag of a bucket's copy. */
  readonly bucketLag: Duration;
  /** Duration of a function in percent of its timeout. */
  readonly durationPercent: number;
  /** Failed requests of the CDN in percent. */
  readonly edgeErrorPercent: number;
  /** Blocked requests in five minutes. */
  readonly blockedRequests: number;

  private constructor(options: AlarmThresholdOptions) {
    this.cpuPercent = checkPercent('cpuPercent', options.cpuPercent ?? 85);
    this.memoryPercent = checkPercent('memoryPercent', options.memoryPercent ?? 85);
    this.storagePercent = checkPercent('storagePercent', options.storagePercent ?? 85);
    this.networkPerSecond = checkSize('networkPerSecond', options.networkPerSecond ?? Size.mebibytes(60));
    this.latency = checkDuration('latency', options.latency ?? Duration.seconds(1));
    this.serverErrorPercent = checkPercent('serverErrorPercent', options.serverErrorPercent ?? 5);
    this.minimumRequests = checkCount('minimumRequests', options.minimumRequests ?? 20);
    this.tlsErrors = checkCount('tlsErrors', options.tlsErrors ?? 200);
    this.errorLines = checkCount('errorLines', options.errorLines ?? 50);
    this.freeableMemory = checkSize('freeableMemory', options.freeableMemory ?? Size.mebibytes(512));
    this.freeLocalStorage = checkSize('freeLocalStorage', options.freeLocalStorage ?? Size.gibibytes(4));
    this.databaseVolume = checkSize('databaseVolume', options.databaseVolume ?? Size.tebibytes(100));
    this.connectionPercent = checkPercent('connectionPercent', options.connectionPercent ?? 75);
    this.maxConnections = options.maxConnections === undefined ? undefined : checkCount('maxConnections', options.maxConnections);
    this.replicaLag = checkDuration('replicaLag', options.replicaLag ?? Duration.seconds(2));
    this.commitLatency = checkDuration('commitLatency', options.commitLatency ?? Duration.millis(100));
    this.deadlocksPerMinute = checkRate('deadlocksPerMinute', options.deadlocksPerMinute ?? 1);
    this.transactionIds = checkCount('transactionIds', options.transactionIds ?? 1_000_000_000, 2_147_483_647);
    this.acuPercent = checkPercent('acuPercent', options.acuPercent ?? 90);
    this.borrowLatency = checkDuration('borrowLatency', options.borrowLatency ?? Duration.millis(100));
    this.evictions = checkCount('evictions', options.evictions ?? 1_000);
    this.cacheConnections = checkCount('cacheConnections', options.cacheConnections ?? 50_000, 65_000);
    this.cacheLag = checkDuration('cacheLag', options.cacheLag ?? Duration.seconds(5));
    this.cacheLoginFailures = checkCount('cacheLoginFailures', options.cacheLoginFailures ?? 10);
    this.bucketLag = checkDuration('bucketLag', options.bucketLag ?? Duration.minutes(15));
    this.durationPercent = checkPercent('durationPercent', options.durationPercent ?? 80);
    this.edgeErrorPercent = checkPercent('edgeErrorPercent', options.edgeErrorPercent ?? 5);
    this.blockedRequests = checkCount('blockedRequests', options.blockedRequests ?? 1_000);
  }
}
