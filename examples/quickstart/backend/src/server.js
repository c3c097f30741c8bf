import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { createApp } from './app.js';
import { openCache } from './cache.js';
import { readConfig } from './config.js';
import { openDatabase } from './database.js';
import { openMedia } from './media.js';
import { openTokens } from './tokens.js';

/** Milliseconds during which the task still answers, until the load balancer stops routing to it. ECS kills the process 30 s after SIGTERM. */
const DRAIN = 5_000;

const config = readConfig();
const log = pino({ level: config.production ? 'info' : 'debug' });
const state = { draining: false };
const database = openDatabase(config.database, log);
const cache = openCache(config.cache, log);
const app = createApp({ database, cache, media: openMedia(config.mediaBucket), tokens: openTokens(config.tokenSecret), state, log });

// The table is created when the database is available. Until then, the task is alive but not ready.
const prepared = (async () => {
  while (!state.draining) {
    try {
      return await database.prepare();
    } catch (error) {
      log.warn({ error: error.message }, 'the database is not available yet');
      await sleep(1_000);
    }
  }
})();

for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, async () => {
    log.info({ signal }, 'draining');
    state.draining = true;
    await sleep(config.production ? DRAIN : 0);
    // Accepts no new connections and waits for the responses in progress.
    await app.close();
    await prepared;
    await database.close();
    cache.close();
    process.exit(0);
  });
}

await app.listen({ host: '0.0.0.0', port: config.port });
