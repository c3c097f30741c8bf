import { Duration, Size } from 'aws-cdk-lib';

/**
 * Alarm thresholds. Percentages are at most 100. A change updates the alarms in place.
 *
 * 0 switches an alarm off, e.g. `tlsErrors: 0` or `latency: Duration.millis(0)`: it is not created, and a deployed one
 * is deleted. Those on the SLO are off with an `availabilityTarget` of 0. `minimumRequests`, `errorLinePercent` and
 * `maxConnections` have no alarm of their own, and are above 0.
 */
export interface AlarmThresholds {
  /**
   * CPU utilization of the tasks, of the writer and of the busiest reader of the database, and of the busiest cache
   * node, in percent.
   *
   * @default 85
   */
  readonly cpuPercent?: number;

  /**
   * Memory utilization of the tasks and of the fullest cache node, in percent.
   *
   * @default 85
   */
  readonly memoryPercent?: number;

  /**
   * Ephemeral storage utilization of the tasks, in percent.
   *
   * @default 85
   */
  readonly storagePercent?: number;

  /**
   * Average network throughput of a task per second, for each direction. AWS documents no limit for Fargate; small
   * tasks sustain about 0.5 Gbit/s.
   *
   * @default Size.mebibytes(60)
   */
  readonly networkPerSecond?: Size;

  /**
   * The 95th percentile of the response time (p95), evaluated with at least 40 requests in 3 minutes. Requests to the
   * services of a platform do not count.
   *
   * @default Duration.seconds(1)
   */
  readonly latency?: Duration;

  /**
   * Requests with a 5xx response of the load balancer or the tasks, in percent.
   *
   * @default 5
   */
  readonly serverErrorPercent?: number;

  /**
   * The minimum number of requests in a minute for which the error rate is evaluated: a whole number from 1. With fewer
   * requests, the alarm on the error rate stays OK. The alarms on the SLO need as many requests in their long windows
   * as make five failures a breach, e.g. 5,000 per day for 99.9 %.
   *
   * @default 20
   */
  readonly minimumRequests?: number;

  /**
   * Failed TLS handshakes with clients in 5 minutes, for an hour: a whole number. Port scanners cause some.
   *
   * @default 200
   */
  readonly tlsErrors?: number;

  /**
   * Errors in the application log in 5 minutes: a whole number. The alarm also needs more of them than
   * `errorLinePercent`.
   *
   * @default 50
   */
  readonly errorLines?: number;

  /**
   * Errors in the application log, as a percentage of the requests.
   *
   * @default 2
   */
  readonly errorLinePercent?: number;

  /**
   * Minimum freeable memory of a database instance.
   *
   * @default Size.mebibytes(512)
   */
  readonly freeableMemory?: Size;

  /**
   * Minimum free local storage of a database instance, used for temporary tables and logs.
   *
   * @default Size.gibibytes(4)
   */
  readonly freeLocalStorage?: Size;

  /**
   * Size of the database volume. The maximum of Aurora is 128 TiB.
   *
   * @default Size.tebibytes(100)
   */
  readonly databaseVolume?: Size;

  /**
   * Growth of the database volume within a day. 100 GiB cost about $12 per month.
   *
   * @default Size.gibibytes(100)
   */
  readonly databaseGrowth?: Size;

  /**
   * Connections of the busiest database instance, or of its proxy, in percent of the maximum.
   *
   * @default 75
   */
  readonly connectionPercent?: number;

  /**
   * The maximum number of connections of a database instance (`max_connections`): a whole number from 1.
   *
   * @default - the PostgreSQL default of the instance class if it is known; otherwise there is no alarm on connections,
   * and synthesis prints a warning
   */
  readonly maxConnections?: number;

  /**
   * Replication lag of the slowest reader of the database.
   *
   * @default Duration.seconds(2)
   */
  readonly replicaLag?: Duration;

  /**
   * Average commit latency of the writer.
   *
   * @default Duration.millis(100)
   */
  readonly commitLatency?: Duration;

  /**
   * Average number of deadlocks of the writer per minute.
   *
   * @default 1
   */
  readonly deadlocksPerMinute?: number;

  /**
   * Age of the oldest unfrozen transaction, in transaction ids: a whole number up to 2147483647. PostgreSQL stops
   * accepting writes near 2,000,000,000.
   *
   * @default 1000000000
   */
  readonly transactionIds?: number;

  /**
   * ACU utilization of a serverless instance, in percent of its maximum capacity.
   *
   * @default 90
   */
  readonly acuPercent?: number;

  /**
   * Average time that clients of the database proxy wait for a connection.
   *
   * @default Duration.millis(100)
   */
  readonly borrowLatency?: Duration;

  /**
   * Keys that the cache evicts in 5 minutes: a whole number.
   *
   * @default 1000
   */
  readonly evictions?: number;

  /**
   * Connections of the busiest cache node: a whole number up to 65,000, the maximum of a node.
   *
   * @default 50000
   */
  readonly cacheConnections?: number;

  /**
   * Replication lag of the slowest replica of the cache.
   *
   * @default Duration.seconds(5)
   */
  readonly cacheLag?: Duration;

  /**
   * Age of the oldest write of the cache that is not yet in the durable log. At 10 seconds ElastiCache rejects writes.
   *
   * @default Duration.seconds(5)
   */
  readonly cacheDurabilityLag?: Duration;

  /**
   * Failed authentications at the cache in 5 minutes: a whole number.
   *
   * @default 10
   */
  readonly cacheLoginFailures?: number;

  /**
   * Replication latency of a bucket.
   *
   * @default Duration.minutes(15)
   */
  readonly bucketLag?: Duration;

  /**
   * Longest duration of a function, in percent of its timeout.
   *
   * @default 80
   */
  readonly durationPercent?: number;

  /**
   * Requests with a 5xx response of CloudFront, in percent, evaluated with at least 10 of them in 5 minutes.
   *
   * @default 5
   */
  readonly edgeErrorPercent?: number;

  /**
   * Requests with a 4xx or 5xx response of CloudFront, in percent, for an hour.
   *
   * @default 50
   */
  readonly edgeFailurePercent?: number;

  /**
   * Requests that the web ACL blocks in 5 minutes: a whole number. Bots that a rule blocks cause some every night.
   *
   * @default 2000
   */
  readonly blockedRequests?: number;

  /**
   * What usage of one kind may cost within an hour, in US dollars: bytes that CloudFront or the media bucket sends
   * ($0.114 per GB), data out of NAT gateways ($0.176 per GB), into them ($0.062) or through the load balancer
   * ($0.068), requests to CloudFront ($1.90 per million) or the bucket ($1.41), DNS queries ($0.40 per million), I/O of
   * the database ($0.24), calls of AWS KMS ($8.99) or in the log of a trail ($4.72, and $0.76 per GB), a log of the
   * API, its sessions or the network ($0.76 per GB) or of the firewall ($0.50, in us-east-1), and uploads to the bucket
   * of a platform (about $0.10 per GB for 4 months, and $5.74 per million, as lists of it).
   *
   * @default - in a platform a 730th of `monthlyBudget`, so that none of them uses it up unnoticed; otherwise $5
   */
  readonly dollarsPerHour?: number;
}
