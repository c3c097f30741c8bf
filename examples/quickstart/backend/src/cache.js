import { Cluster, Redis } from 'ioredis';

/** Milliseconds. */
const TIMEOUT = 2_000;

/** The cache: a cluster of shards behind one configuration endpoint. */
export function openCache({ host, port, tls, cluster, username, password }, log) {
  const redisOptions = {
    username,
    password,
    tls: tls ? {} : undefined,
    connectTimeout: TIMEOUT,
    commandTimeout: TIMEOUT,
    maxRetriesPerRequest: 1,
  };
  const client = cluster
    // The certificates of the nodes contain host names, so host names are not resolved to addresses here.
    ? new Cluster([{ host, port }], { redisOptions, dnsLookup: (name, done) => done(null, name), clusterRetryStrategy: backOff, slotsRefreshTimeout: TIMEOUT })
    : new Redis({ ...redisOptions, host, port, retryStrategy: backOff });
  client.on('error', (error) => log.warn({ error: error.message }, 'cache connection'));
  return {
    client,
    async check() {
      // The command uses a key, so a shard must answer.
      await within(client.set('ready', '1', 'EX', 60));
    },
    close() {
      client.disconnect();
    },
  };
}

function backOff(attempt) {
  return Math.min(attempt * 100, 2_000);
}

/** Limits the waiting time, because a client without a connection queues commands. */
function within(promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('the cache did not answer in time')), TIMEOUT);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
