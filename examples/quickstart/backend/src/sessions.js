import { randomBytes } from 'node:crypto';

/** Seconds without a request after which a session ends. */
const LIFETIME = 8 * 3_600;
const COOKIE = '__Host-session';
const ID = /^[\w-]{43}$/;

/**
 * Sessions in the cache, so that each task has them. Without the cache, nobody is logged in, but no session ends: the error is 503
 * instead of 401. The cache of another Region has other sessions: after a failover, users log in again.
 */
export function openSessions(cache) {
  return {
    /** The value of `Set-Cookie` for a new session. */
    async begin(user) {
      const id = randomBytes(32).toString('base64url');
      await cache.set(key(id), { user }, LIFETIME);
      return cookie(id, LIFETIME);
    },
    /** The user of the cookies of a request; undefined without a session. */
    async userOf(cookies) {
      const id = idIn(cookies);
      return id && (await cache.get(key(id), LIFETIME))?.user;
    },
    /** The value of `Set-Cookie` after the end of a session. */
    async end(cookies) {
      const id = idIn(cookies);
      if (id) await cache.remove(key(id));
      return cookie('', 0);
    },
  };
}

function key(id) {
  return `session:${id}`;
}

/** Scripts cannot read it, other sites cannot send a change with it, and other hosts cannot set it. */
function cookie(id, seconds) {
  return `${COOKIE}=${id}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=${seconds}`;
}

function idIn(cookies = '') {
  const values = cookies.split(/; */).filter((each) => each.startsWith(`${COOKIE}=`)).map((each) => each.slice(COOKIE.length + 1));
  return values.find((value) => ID.test(value));
}
