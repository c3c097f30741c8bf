import { once } from 'node:events';
import pino from 'pino';
import { Memory, s3With } from './fakes.js';
import { CANARIES } from './observers.js';
import { Cache } from '../src/cache.js';
import { openDatabase } from '../src/database.js';
import { openMedia } from '../src/media.js';
import { openNotes } from '../src/notes.js';
import { openSessions } from '../src/sessions.js';
import { openSite } from '../src/site.js';
import { openTokens } from '../src/tokens.js';
import { openUsers } from '../src/users.js';

/** The backend in a process of its own, with `--import src/instrument.js`, and the database of the test that forks it. Sends its port to the test. */
const { createApp } = await import(`../src/http/${process.argv[2]}.js`);
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
