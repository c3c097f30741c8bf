import { Cluster, Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Config } from './config.js';
import { causeOf, Unavailable } from './errors.js';

/** Milliseconds. */
const CONNECT_TIMEOUT = 2_000;
const COMMAND_TIMEOUT = 500;
/** Optional commands in a row without an answer in time, after which nobody waits for one. */
const FEW = 3;
const LATE = /did not answer in time|timed out/;

/** The cache: a cluster of shards behind one configuration endpoint. Each value is JSON with an expiry. */
export function openCache({ host, port, tls, cluster, username, password }: Config['cache'], log: Logger) {
  const redisOptions = {
    username,
    password,
    tls: tls ? {} : undefined,
    connectTimeout: CONNECT_TIMEOUT,
    commandTimeout: COMMAND_TIMEOUT,
    // A node that is gone without a word: otherwise each command would wait on the same connection for about 15 minutes.
    socketTimeout: CONNECT_TIMEOUT,
    maxRetriesPerRequest: 1,
  };
  // Without a connection a command fails: a queue would grow, and the requests with it. The cluster's queue has no timeout of its own.
  const enableOfflineQueue = false;
  const client = cluster
    // The certificates of the nodes contain host names, so host names are not resolved to addresses here.
    ? new Cluster([{ host, port }], {
      redisOptions, enableOfflineQueue, dnsLookup: (name, done) => done(null, name), clusterRetryStrategy: backOff, slotsRefreshTimeout: CONNECT_TIMEOUT,
    })
    : new Redis({ ...redisOptions, enableOfflineQueue, host, port, retryStrategy: backOff });
  client.on('error', (error: Error) => log.warn({ error: error.message }, 'cache connection'));
  return new Cache(client, log);
}

export class Cache {
  /** Optional commands in a row that had none. */
  #late = 0;

  readonly client: Cluster | Redis;
  readonly log: Pick<Logger, 'debug'>;

  constructor(client: Cluster | Redis, log: Pick<Logger, 'debug'>) {
    this.client = client;
    this.log = log;
  }

  /** The value of a key; undefined if it is absent or expired. `seconds` renews the expiry. */
  async get<Value>(key: string, seconds?: number): Promise<Value | undefined> {
    const text = await answer(seconds ? this.client.getex(key, 'EX', seconds) : this.client.get(key));
    return text === null ? undefined : JSON.parse(text) as Value;
  }

  async set(key: string, value: unknown, seconds: number) {
    await answer(this.client.set(key, JSON.stringify(value), 'EX', seconds));
  }

  /** Counts, until some seconds after the last one. */
  async count(key: string, seconds?: number) {
    const count = await answer(this.client.incr(key));
    if (seconds) await answer(this.client.expire(key, seconds));
    return count;
  }

  async remove(key: string) {
    await answer(this.client.unlink(key));
  }

  /** Removes all keys of a pattern, shard by shard, and returns their number. For a person or a job: a request has no time for it. */
  async removeAll(pattern: string) {
    let count = 0;
    for (const shard of 'nodes' in this.client ? this.client.nodes('master') : [this.client]) {
      for await (const keys of shard.scanStream({ match: pattern, count: 1_000 }) as AsyncIterable<string[]>) {
        await Promise.all(keys.map(async (key) => this.remove(key)));
        count += keys.length;
      }
    }
    return count;
  }

  /**
   * The cached value, or the loaded one. Without the cache, every call loads. Nobody waits for a cache that hangs: what is written into it shows
   * when it answers again.
   */
  async remember<Value>(key: string, seconds: number, load: () => Promise<Value>) {
    const cached = this.#late < FEW ? await this.#optional(this.get<Value>(key)) : undefined;
    if (cached !== undefined) return cached;
    const loaded = await load();
    void this.#optional(this.set(key, loaded, seconds));
    return loaded;
  }

  /** Call it after the commit of a change. If it fails, or a reader loaded the value before, the old value lasts until it expires. */
  async forget(...keys: string[]) {
    // One command for each key: keys of a command must be in the same shard.
    const removed = Promise.all(keys.map(async (key) => this.#optional(this.remove(key))));
    if (this.#late < FEW) await removed;
  }

  async check() {
    // The command uses a key, so a shard must answer.
    await this.set('ready', 1, 60);
  }

  close() {
    this.client.disconnect();
  }

  async #optional<Value>(work: Promise<Value>) {
    try {
      const value = await work;
      this.#late = 0;
      return value;
    } catch (error) {
      const cause = causeOf(error);
      if (cause && LATE.test(cause)) this.#late++;
      this.log.debug({ error: cause }, 'continues without the cache');
      return undefined;
    }
  }
}

function backOff(attempt: number) {
  return Math.min(attempt * 100, 2_000);
}

/** Limits the waiting time of a command, including redirections and retries of the cluster. */
async function answer<Value>(command: Promise<Value>) {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the cache did not answer in time')), COMMAND_TIMEOUT);
  });
  try {
    return await Promise.race([command, late]);
  } catch (error) {
    throw new Unavailable('cache', error);
  } finally {
    clearTimeout(timer);
  }
}
