/**
 * Durability of writes when the nodes of a shard fail. It replaces the append-only file (AOF) of Redis.
 *
 * ElastiCache does not support AOF since Redis 2.8.22. Its durability feature writes every change to a transaction log
 * in several zones. The log also survives the loss of the host, unlike AOF.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Durability.Options.html
 */
export enum CacheDurability {
  /**
   * Synchronous: a write is acknowledged after it is in the log. No acknowledged write is lost, like `appendfsync
   * always`.
   *
   * A write takes milliseconds instead of microseconds, and AWS bills the log.
   */
  SYNC = 'sync',

  /**
   * Asynchronous: a write is acknowledged immediately and logged afterwards. At most the last 10 seconds are lost, like
   * `appendfsync everysec`.
   *
   * Latency and price are the same as without durability. If the log is more than 10 seconds behind, the primary
   * rejects writes until the log has caught up, so clients must retry.
   */
  ASYNC = 'async',

  /**
   * No log: a shard that loses its primary and its replicas is empty afterwards, or restored from its last snapshot.
   */
  DISABLED = 'disabled',
}
