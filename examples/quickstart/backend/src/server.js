import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { createApp } from './app.js';
import { openCache } from './cache.js';
import { readConfig } from './config.js';
import { openDatabase } from './database.js';
import { openMedia } from './media.js';

/** Milliseconds in which the load balancer learns that this task ends, while it still answers. ECS kills the process 30 s after SIGTERM. */
const DRAIN = 5_000;

const config = readConfig();
const log = pino({ level: config.production ? 'info' : 'debug' });
const state = { draining: false };
const database = openDatabase(config.database, log);
const cache = openCache(config.cache, log);
const app = createApp({ database, cache, media: openMedia(config.mediaBucket), state, log });

// The table is made when the database is there; until then the task lives, but isn't ready.
const prepared = (async () => {
  while (!state.draining) {
    try {
      return await database.prepare();
    } catch (error) {
      log.warn({ error: error.message }, 'the database is not there yet');
      await sleep(1_000);
    }
  }
})();

for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, async () => {
    log.info({ signal }, 'draining');
    state.draining = true;
    await sleep(config.production ? DRAIN : 0);
    // Takes no new connection and waits for the answers that are under way.
    await app.close();
    await prepared;
    await database.close();
    cache.close();
    process.exit(0);
  });
}

await app.listen({ host: '0.0.0.0', port: config.port });
