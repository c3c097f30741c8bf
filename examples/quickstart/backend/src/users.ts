import type { Cache } from './cache.js';
import type { Database } from './database.js';

/** Seconds. */
const EXPIRY = 300;

/** The cached data of a user, which a change removes. */
export function userKey(id: string) {
  return `user:${id}`;
}

export interface User {
  readonly id: string;
  readonly name: string;
  readonly written: number;
}

/** Data of users in the database, and a copy in the cache. */
export function openUsers({ writer }: Pick<Database, 'writer'>, cache: Cache) {
  return {
    /** After the first login. */
    async ensure(id: string) {
      await writer.query('INSERT INTO users (id, name) VALUES ($1, $1) ON CONFLICT DO NOTHING', [id]);
      await cache.forget(userKey(id));
    },
    /** From the writer: a reader could return the data before the last change, which would stay in the cache. */
    async find(id: string) {
      return cache.remember(userKey(id), EXPIRY, async () => {
        const { rows } = await writer.query<User>('SELECT id, name, written FROM users WHERE id = $1', [id]);
        return rows[0] ?? null;
      });
    },
    async rename(id: string, name: string) {
      await writer.query('UPDATE users SET name = $2 WHERE id = $1', [id, name]);
      await cache.forget(userKey(id));
    },
    async remove(id: string) {
      await writer.transaction(async (query) => {
        // Nobody adds a note meanwhile, which would keep the user.
        await query('SELECT 1 FROM users WHERE id = $1 FOR UPDATE', [id]);
        await query('DELETE FROM notes WHERE author = $1', [id]);
        await query('DELETE FROM users WHERE id = $1', [id]);
      });
      await cache.forget(userKey(id));
    },
  };
}

export type Users = ReturnType<typeof openUsers>;
