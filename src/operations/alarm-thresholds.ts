import { Duration, Size } from 'aws-cdk-lib';

/** Alarm thresholds. Percentages are above 0 and at most 100. */
export interface AlarmThresholds {
  /**
   * CPU of the tasks, of the busiest database instance and of the busiest cache node, in percent.
   *
   * @default 85
   */
  readonly cpuPercent?: number;

  /**
   * Memory of the tasks and data in the fullest cache node, in percent.
   *
   * @default 85
   */
  readonly memoryPercent?: number;

  /**
   * Ephemeral storage of the tasks, in percent.
   *
   * @default 85
   */
  readonly storagePercent?: number;

  /**
   * What a task sends, or receives, in a second on average. AWS states no limit for Fargate; half a gigabit is what small tasks sustain.
   *
   * @default Size.mebibytes(60)
   */
  readonly networkPerSecond?: Size;

  /**
   * How long the slowest of a hundred requests may take (99th percentile).
   *
   * @default Duration.seconds(1)
   */
  readonly latency?: Duration;

  /**
   * Requests that the load balancer or the tasks answer with 5xx, in percent.
   *
   * @default 5
   */
  readonly serverErrorPercent?: number;

  /**
   * How many requests a period must have before a share of them counts, so that one failure at night wakes nobody: a whole number from 1 on.
   *
   * @default 20
   */
  readonly minimumRequests?: number;

  /**
   * TLS handshakes with clients that fail in five minutes: a whole number from 1 on. Scanners cause a few.
   *
   * @default 200
   */
  readonly tlsErrors?: number;

  /**
   * Errors that the application logs in five minutes: a whole number from 1 on.
   *
   * @default 50
   */
  readonly errorLines?: number;

  /**
   * Memory that the fullest database instance must have left.
   *
   * @default Size.mebibytes(512)
   */
  readonly freeableMemory?: Size;

  /**
   * Disk space for temporary tables and logs that the fullest database instance must have left.
   *
   * @default Size.gibibytes(4)
   */
  readonly freeLocalStorage?: Size;

  /**
   * Data of the database. A volume ends at 128 TiB.
   *
   * @default Size.tebibytes(100)
   */
  readonly databaseVolume?: Size;

  /**
   * Connections of the busiest database instance, or of its proxy, in percent of what it takes.
   *
   * @default 75
   */
  readonly connectionPercent?: number;

  /**
   * How many connections an instance of the database takes (`max_connections`): a whole number from 1 on.
   *
   * @default - PostgreSQL's default for the instance class, if that is known; otherwise connections raise no alarm, and a warning says so
   */
  readonly maxConnections?: number;

  /**
   * How far the slowest reader of the database may be behind the writer.
   *
   * @default Duration.seconds(2)
   */
  readonly replicaLag?: Duration;

  /**
   * How long a commit may take on average.
   *
   * @default Duration.millis(100)
   */
  readonly commitLatency?: Duration;

  /**
   * Deadlocks in a minute on average.
   *
   * @default 1
   */
  readonly deadlocksPerMinute?: number;

  /**
   * Age of the oldest transaction, in transactions: a whole number from 1 on. PostgreSQL stops writing near two thousand million.
   *
   * @default 1000000000
   */
  readonly transactionIds?: number;

  /**
   * Capacity of a serverless instance, in percent of the maximum.
   *
   * @default 90
   */
  readonly acuPercent?: number;

  /**
   * How long clients of the database proxy may wait for a connection on average.
   *
   * @default Duration.millis(100)
   */
  readonly borrowLatency?: Duration;

  /**
   * Keys that full memory drives out of the cache in five minutes: a whole number from 1 on.
   *
   * @default 1000
   */
  readonly evictions?: number;

  /**
   * Clients of the busiest cache node: a whole number from 1 to 65,000, which is where a node ends.
   *
   * @default 50000
   */
  readonly cacheConnections?: number;

  /**
   * How far the slowest replica of the cache may be behind its primary.
   *
   * @default Duration.seconds(5)
   */
  readonly cacheLag?: Duration;

  /**
   * Logins to the cache that are refused in five minutes: a whole number from 1 on.
   *
   * @default 10
   */
  readonly cacheLoginFailures?: number;

  /**
   * How far the copy of a bucket may be behind (R5.7.2-4).
   *
   * @default Duration.minutes(15)
   */
  readonly bucketLag?: Duration;

  /**
   * How much of its timeout the longest run of a function may take, in percent.
   *
   * @default 80
   */
  readonly durationPercent?: number;

  /**
   * Requests that the CDN answers with 5xx, in percent.
   *
   * @default 5
   */
  readonly edgeErrorPercent?: number;

  /**
   * Requests that the firewall blocks in five minutes: a whole number from 1 on.
   *
   * @default 1000
   */
  readonly blockedRequests?: number;
}
