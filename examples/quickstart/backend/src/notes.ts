import type { Cache } from './cache.js';
import type { Database } from './database.js';
import { userKey } from './users.js';

const LATEST = 'notes:latest';
/** Seconds, and so the longest time for which a reader with a replication lag, or a lost invalidation, shows an old list. */
const EXPIRY = 10;
const BATCH = 1_000;

export interface Note {
  readonly id: string;
  readonly author: string;
  readonly body: string;
  readonly created: Date;
}

/** Notes in the database, and the latest ones as a response in the cache. */
export function openNotes({ reader, writer }: Pick<Database, 'reader' | 'writer'>, cache: Cache) {
  return {
    async latest() {
      return cache.remember(LATEST, EXPIRY, async () => {
        const { rows } = await reader.query<Note>('SELECT id, author, body, created FROM notes ORDER BY id DESC LIMIT 50');
        return rows;
      });
    },
    async add(author: string, body: string) {
      const note = await writer.transaction(async (query) => {
        const { rows } = await query<Note>('INSERT INTO notes (author, body) VALUES ($1, $2) RETURNING id, author, body, created', [author, body]);
        await query('UPDATE users SET written = written + 1 WHERE id = $1', [author]);
        return rows[0];
      });
      await cache.forget(LATEST, userKey(author));
      return note;
    },
    async forgetLatest() {
      await cache.forget(LATEST);
    },
    /** In batches: each is a short transaction, and after a failure the next run continues. */
    async removeOlderThan(days: number) {
      let removed = 0;
      for (let batch = BATCH; batch === BATCH; removed += batch) {
        const { rowCount } = await writer.query(
          `DELETE FROM notes WHERE id IN (
             SELECT id FROM notes WHERE created < now() - make_interval(days => $1) ORDER BY created LIMIT $2 FOR UPDATE SKIP LOCKED
           )`, [days, BATCH]);
        batch = rowCount ?? 0;
      }
      await cache.forget(LATEST);
      return removed;
    },
  };
}

export type Notes = ReturnType<typeof openNotes>;
