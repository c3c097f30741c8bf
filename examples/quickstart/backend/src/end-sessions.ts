import pino from 'pino';
import { openCache } from './cache.js';
import { readConfig } from './config.js';
import { openSessions } from './sessions.js';

/** Ends the sessions of all users, in a task of its own: after a leak. The users log in again. */
const log = pino();
const cache = openCache(readConfig().cache, log);
// Not `once` of Node.js, which fails at the first error: the client tries again.
await new Promise((resolve) => cache.client.once('ready', resolve));
log.info({ ended: await openSessions(cache).endAll() }, 'ended all sessions');
cache.close();
