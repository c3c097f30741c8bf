import { createHmac } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';

/** The user is part of object keys. */
const USER = /^[A-Za-z0-9_-]{1,64}$/;
const ALGORITHM = 'HS256';
const LIFETIME = 3_600;
/** Seconds after a login during which its token proves that the user is present. */
const FRESH = 300;
/** Seconds by which clocks of two servers differ. */
const SKEW = 5;

/**
 * Issues and verifies tokens (JWT). Call `issue` after your own login, e.g. of a password. Where an identity provider issues them, verify with its
 * published keys instead: `createRemoteJWKSet` of the same library follows their rotation.
 *
 * @param secret the key that signs
 * @param previous keys that no longer sign, whose tokens are accepted until they expire: none after a leak, because who has one makes new tokens
 */
export function openTokens(secret: string, { previous = [] as readonly string[], now = () => Math.floor(Date.now() / 1_000) } = {}) {
  const encode = (text: string) => new TextEncoder().encode(text);
  const signing = encode(secret);
  const keys = [signing, ...previous.map(encode)];
  return {
    async issue(user: string) {
      const begun = now();
      return new SignJWT({ sub: user }).setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' }).setIssuedAt(begun).setExpirationTime(begun + LIFETIME).sign(signing);
    },
    /** The user of an `Authorization` header, and when the token was issued; undefined if it is missing, forged or expired. */
    async read(authorization = '', accepted = keys) {
      const [, token] = /^Bearer (\S+)$/i.exec(authorization) ?? [];
      if (!token) return undefined;
      const options = { algorithms: [ALGORITHM], requiredClaims: ['sub', 'exp'], maxTokenAge: LIFETIME, clockTolerance: SKEW, currentDate: new Date(now() * 1_000) };
      for (const key of accepted) {
        try {
          const { payload: { sub, iat } } = await jwtVerify(token, key, options);
          return sub && iat !== undefined && USER.test(sub) ? { user: sub, issued: iat } : undefined;
        } catch (error) {
          if (!(error instanceof errors.JOSEError)) throw error;
        }
      }
      return undefined;
    },
    /**
     * The user of an `Authorization` header that was issued minutes ago: what cannot be undone needs more than a cookie, and more than a key that
     * no longer signs, which somebody may have.
     */
    async readFresh(authorization?: string) {
      const token = await this.read(authorization, [signing]);
      return token && token.issued > now() - FRESH ? token.user : undefined;
    },
    /** Stands for a user in the log: who has the ID and the key finds the requests of the user, and nobody finds the user. */
    pseudonym: (user: string) => createHmac('sha256', secret).update(`log ${user}`).digest('base64url').slice(0, 16),
  };
}

export type Tokens = ReturnType<typeof openTokens>;
