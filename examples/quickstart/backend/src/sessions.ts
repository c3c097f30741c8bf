import { createHash, randomBytes } from 'node:crypto';
import type { Cache } from './cache.js';

/** Seconds without a request after which a session ends, and after which it ends in any case: also one that somebody has copied. */
const IDLE = 8 * 3_600;
const LONGEST = 24 * 3_600;
const COOKIE = '__Host-session';
const PREFIX = 'session:';
const ID = /^[\w-]{43}$/;

/**
 * Sessions in the cache, so that each task has them. Without the cache, nobody is logged in, but no session ends: the error is 503
 * instead of 401. The cache of another Region has other sessions: after a failover, users log in again.
 */
export function openSessions(cache: Cache, now = () => Math.floor(Date.now() / 1_000)) {
  return {
    /** The value of `Set-Cookie` for a new session. */
    async begin(user: string) {
      const id = randomBytes(32).toString('base64url');
      await cache.set(key(id), { user, end: now() + LONGEST }, IDLE);
      return cookie(id, LONGEST);
    },
    /** The user of the cookies of a request; undefined without a session. */
    async userOf(cookies?: string) {
      const id = idIn(cookies);
      const session = id ? await cache.get<Session>(key(id), IDLE) : undefined;
      // A later end than that of a new session is not from here.
      if (!session || !(session.end > now() && session.end <= now() + LONGEST)) return undefined;
      const { user, end } = session;
      return await this.isErased(user, end - LONGEST) ? undefined : user;
    },
    /** The value of `Set-Cookie` after the end of a session. */
    async end(cookies?: string) {
      const id = idIn(cookies);
      if (id) await cache.remove(key(id));
      return cookie('', 0);
    },
    /** The same for all sessions that a user has begun until now, and for the tokens. */
    async endAllOf(user: string) {
      await cache.set(erased(user), now(), LONGEST);
      return cookie('', 0);
    },
    /** Whether what began at a time ended with its user. Each question renews the answer in the cache, so that others are removed before it. */
    async isErased(user: string, begun: number) {
      return begun <= (await cache.get<number>(erased(user), LONGEST) ?? -1);
    },
    /** Ends all sessions, and returns their number. */
    async endAll() {
      return cache.removeAll(`${PREFIX}*`);
    },
  };
}

export type Sessions = ReturnType<typeof openSessions>;

interface Session {
  readonly user: string;
  readonly end: number;
}

/** A trace, a slow log or a backup of the cache contains keys: the ID, which is the credential, does not follow from them. */
function key(id: string) {
  return `${PREFIX}${createHash('sha256').update(id).digest('base64url')}`;
}

/** The key of the second in which a user was removed. */
function erased(user: string) {
  return `erased:${user}`;
}

/** Scripts cannot read it, other sites cannot send a change with it, and other hosts cannot set it. */
function cookie(id: string, seconds: number) {
  return `${COOKIE}=${id}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=${seconds}`;
}

function idIn(cookies = '') {
  const values = cookies.split(/; */).filter((each) => each.startsWith(`${COOKIE}=`)).map((each) => each.slice(COOKIE.length + 1));
  return values.find((value) => ID.test(value));
}
