import pino from 'pino';
import { openCache } from './cache.js';
import { readConfig } from './config.js';
import { JOB, openDatabase } from './database.js';
import { openNotes } from './notes.js';

/** The nightly job of the platform, which runs as a separate task. */
const log = pino();
const config = readConfig();
const database = openDatabase(config.database, log, JOB);
const cache = openCache(config.cache, log);
log.info({ removed: await openNotes(database, cache).removeOlderThan(90) }, 'removed old notes');
await database.close();
cache.close();
