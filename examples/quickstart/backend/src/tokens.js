import { createHmac, timingSafeEqual } from 'node:crypto';

/** The user is part of object keys. */
const USER = /^[A-Za-z0-9_-]{1,64}$/;
const HEADER = encode({ alg: 'HS256', typ: 'JWT' });
const LIFETIME = 3_600;
/** Seconds after a login during which its token proves that the user is present. */
const FRESH = 300;

/** Issues and verifies tokens (JWT, HS256). Call `issue` after your own login, e.g. of a password or of an identity provider. */
export function openTokens(secret, now = () => Math.floor(Date.now() / 1_000)) {
  const signature = (text) => createHmac('sha256', secret).update(text).digest();
  return {
    issue(user) {
      const text = `${HEADER}.${encode({ sub: user, exp: now() + LIFETIME })}`;
      return `${text}.${signature(text).toString('base64url')}`;
    },
    /** The user of an `Authorization` header, and when the token was issued; undefined if it is missing, forged or expired. */
    read(authorization = '') {
      const [, header, payload, signed] = /^Bearer ([\w-]+)\.([\w-]+)\.([\w-]+)$/i.exec(authorization) ?? [];
      if (header !== HEADER) return undefined;
      const [expected, actual] = [signature(`${header}.${payload}`), Buffer.from(signed, 'base64url')];
      if (expected.length !== actual.length || !timingSafeEqual(expected, actual)) return undefined;
      const { sub, exp } = JSON.parse(Buffer.from(payload, 'base64url').toString());
      return exp > now() && USER.test(sub) ? { user: sub, issued: exp - LIFETIME } : undefined;
    },
    /** The user of an `Authorization` header that was issued minutes ago: what cannot be undone needs more than a cookie. */
    readFresh(authorization) {
      const { user, issued } = this.read(authorization) ?? {};
      return issued > now() - FRESH ? user : undefined;
    },
  };
}

function encode(value) {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
