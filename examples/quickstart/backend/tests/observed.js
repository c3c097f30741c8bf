import { once } from 'node:events';
import pino from 'pino';
import { Memory, s3With } from './fakes.js';
import { CANARIES } from './observers.js';
import { Cache } from '../dist/cache.js';
import { openDatabase } from '../dist/database.js';
import { openMedia } from '../dist/media.js';
import { openNotes } from '../dist/notes.js';
import { openSessions } from '../dist/sessions.js';
import { openSite } from '../dist/site.js';
import { openTokens } from '../dist/tokens.js';
import { openUsers } from '../dist/users.js';

/** The backend in a process of its own, with `--import dist/instrument.js`, and the database of the test that forks it. Sends its port to the test. */
const { createApp } = await import(`../dist/http/${process.argv[2]}.js`);
const s3 = s3With({});
s3.send = async () => {
  // As a library could do it.
  console.warn(CANARIES['a parameter of a path']);
  throw new TypeError('the request fails');
};
const log = pino();
const database = openDatabase(JSON.parse(process.env.DATABASE), log);
const cache = new Cache(new Memory(), log);
const { listen } = await createApp({
  database, cache, log, tokens: openTokens('secret'), state: { draining: false, migrated: true, starting: false }, sessions: openSessions(cache),
  users: openUsers(database, cache), notes: openNotes(database, cache), media: openMedia('bucket', cache, s3), site: openSite(),
});
process.send(await listen(0));
await once(process, 'disconnect');
process.exit();
