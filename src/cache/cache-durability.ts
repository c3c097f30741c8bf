/**
 * What survives when the nodes of a shard are lost: ElastiCache's successor of Redis' append-only file.
 *
 * ElastiCache has had no AOF since Redis 2.8.22. Its Durability feature writes every change to a transaction log in
 * several zones instead, which also survives what AOF never did, the loss of the host.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Durability.Options.html
 */
export enum CacheDurability {
  /**
   * A write is answered after it is in the log: no acknowledged write is lost, like `appendfsync always`.
   *
   * A write takes milliseconds instead of microseconds, and AWS charges for the log.
   */
  SYNC = 'sync',

  /**
   * A write is answered at once and logged afterwards: at most the last 10 seconds are lost, like `appendfsync everysec`.
   *
   * Latency and price are those of a cache without durability. When the log falls more than 10 seconds behind, the
   * primary refuses writes until it has caught up, so clients must retry.
   */
  ASYNC = 'async',

  /** No log: a shard that loses its primary and its replicas comes back empty, or as its last snapshot was. */
  DISABLED = 'disabled',
}
