import { once } from 'node:events';
import pg from 'pg';
import pino from 'pino';
import { databaseOf, Memory, s3With } from './fakes.js';
import { CANARIES } from './observers.js';
import { Cache } from '../src/cache.js';
import { openMedia } from '../src/media.js';
import { openNotes } from '../src/notes.js';
import { openSessions } from '../src/sessions.js';
import { openSite } from '../src/site.js';
import { openTokens } from '../src/tokens.js';
import { openUsers } from '../src/users.js';

/** The backend in a process of its own, with `--import src/instrument.js`, and without servers. Sends its port to the test that forks it. */
const { createApp } = await import(`../src/http/${process.argv[2]}.js`);
const database = databaseOf([]);
const { query } = database.writer;
database.writer.query = async (text, values = []) => {
  if (values.some((value) => String(value).includes('\u0000'))) throw new pg.DatabaseError('invalid byte sequence for encoding "UTF8": 0x00', 1, 'error');
  return query(text, values);
};
const s3 = s3With({});
s3.send = async () => {
  // As a library could do it.
  console.warn(CANARIES['a parameter of a path']);
  throw new TypeError('the request fails');
};
const log = pino();
const cache = new Cache(new Memory(), log);
const { listen } = await createApp({
  database, cache, log, tokens: openTokens('secret'), state: { draining: false, migrated: true, starting: false }, sessions: openSessions(cache),
  users: openUsers(database, cache), notes: openNotes(database, cache), media: openMedia('bucket', cache, s3), site: openSite(),
});
process.send(await listen(0));
await once(process, 'disconnect');
process.exit();
