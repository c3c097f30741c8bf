import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { openCache } from './cache.js';
import { readConfig } from './config.js';
import { openDatabase } from './database.js';
import { openMedia } from './media.js';
import { migrate, migrateAtStart } from './migrations.js';
import { openNotes } from './notes.js';
import { openSessions } from './sessions.js';
import { openSite } from './site.js';
import { openTokens } from './tokens.js';
import { openUsers } from './users.js';
import { type CreateApp, idsInLog } from './http/shared.js';

/**
 * Milliseconds during which the task still answers, until the load balancer stops routing to it. ECS kills the process 30 s after SIGTERM
 * (`stopTimeout`): before that, requests in progress get the rest.
 */
const DRAIN = 15_000;
const STOP = 28_000;

// `node dist/server.js express` serves the same routes with Express.
const { createApp } = await import(`./http/${process.argv[2] ?? 'fastify'}.js`) as { createApp: CreateApp };
const config = readConfig();
// The process ID and the host name are the same in all lines of a task.
const log = pino({ level: config.logLevel, base: undefined, mixin: idsInLog });
const state = { draining: false, migrated: false, starting: true };
const database = openDatabase(config.database, log);
const cache = openCache(config.cache, log);
const { listen, close } = await createApp({
  database,
  cache,
  sessions: openSessions(cache),
  tokens: openTokens(config.tokenSecret, { previous: config.previousTokenSecrets }),
  users: openUsers(database, cache),
  notes: openNotes(database, cache),
  media: openMedia(config.mediaBucket, cache),
  site: openSite(),
  state,
  log,
});

// The first task of a release applies short migrations. A failing one ends the task, so that ECS rolls the release back: before that, the load
// balancer sends no requests to it.
const migrated = migrateAtStart(state, log, async () => migrate(config.database, log)).catch((error: Error) => {
  log.fatal({ error: error.message, stack: error.stack }, 'the migrations fail');
  process.exit(1);
});

async function stop(signal: string) {
  log.info({ signal }, 'draining');
  setTimeout(() => process.exit(1), STOP).unref();
  state.draining = true;
  await sleep(config.production ? DRAIN : 0);
  // Accepts no new connections and waits for the responses in progress.
  await close();
  await migrated;
  await database.close();
  cache.close();
  process.exit(0);
}
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => void stop(signal));

await listen(config.port);
