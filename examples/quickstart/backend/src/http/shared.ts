import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { BlockList, isIP } from 'node:net';
import type { Logger } from 'pino';
import type { Cache } from '../cache.js';
import type { Database } from '../database.js';
import { causeOf, type Failure, Unavailable } from '../errors.js';
import { CONTENT_TYPES, type Media, MOST_BYTES as MOST_UPLOAD } from '../media.js';
import type { State } from '../migrations.js';
import type { Notes } from '../notes.js';
import type { Sessions } from '../sessions.js';
import type { Site } from '../site.js';
import type { Tokens } from '../tokens.js';
import type { Users } from '../users.js';

/** What the routes use. */
export interface Parts {
  readonly database: Database;
  readonly cache: Cache;
  readonly sessions: Sessions;
  readonly tokens: Tokens;
  readonly users: Users;
  readonly notes: Notes;
  readonly media: Media;
  readonly site: Site;
  readonly state: State;
  readonly log: Logger;
}

/** What `http/fastify.ts` and `http/express.ts` have. */
export type CreateApp = (parts: Parts) => Promise<{ listen: (port: number) => Promise<number>; close: () => Promise<void> }>;

const PRIVATE = new BlockList();
for (const [address, bits] of [['10.0.0.0', 8], ['172.16.0.0', 12], ['192.168.0.0', 16]] as const) PRIVATE.addSubnet(address, bits, 'ipv4');

/**
 * The address of the client. CloudFront writes `CloudFront-Viewer-Address` (address:port) on the paths that it does not cache, instead of what
 * the client may have sent. The load balancer accepts requests of CloudFront only. Elsewhere `ip` follows from `trustProxy`.
 * Without CloudFront (`Edge.none()`), return `ip`: the header is a claim of the client.
 */
export function addressOf({ headers, ip }: { readonly headers: IncomingHttpHeaders; readonly ip?: string }) {
  const address = /^(.+):\d+$/.exec(String(headers['cloudfront-viewer-address'] ?? ''))?.[1];
  return address && isIP(address) ? address : ip;
}

/**
 * The proxies in front of the application: the load balancer, which has an address of the VPC, and CloudFront, which only the load balancer can
 * check. Each appends the address that it was called from to `X-Forwarded-For`. The addresses before these two are claims of the client.
 * Without CloudFront (`Edge.none()`), trust hop 0 only.
 */
export const trustProxy = (address: string, hop: number) => hop === 0 ? PRIVATE.check(address, 'ipv4') : hop === 1;

export interface Ids {
  readonly requestId: string;
  readonly traceId: string | undefined;
  user: string | undefined;
}

const requests = new AsyncLocalStorage<Ids>();
/** Runs what a request does, so that each line of the log names the request: also those of the database and the cache. */
export const inRequest = <Result>(ids: Ids, work: () => Result) => requests.run(ids, work);
/** For `mixin` of the logger. */
export const idsInLog = () => ({ ...requests.getStore() });
/**
 * The names that a request has in the logs of CloudFront (`x-edge-request-id`, and `X-Amz-Cf-Id` of the response) and of the load balancer
 * (`trace_id`). Of another form, they are claims of a client. `user` is added when the user is known.
 */
export function idsOf({ 'x-amz-cf-id': request = '', 'x-amzn-trace-id': trace = '' }: IncomingHttpHeaders): Ids {
  const [id, root] = [String(request), String(trace)];
  return {
    requestId: /^[\w-]{20,80}={0,2}$/.test(id) ? id : randomUUID(),
    traceId: (/\bSelf=(1-[\da-f]{8}-[\da-f]{24})\b/.exec(root) ?? /\bRoot=(1-[\da-f]{8}-[\da-f]{24})\b/.exec(root))?.[1],
    user: undefined,
  };
}

/** Milliseconds. Longer than the 30 s of the load balancer (`idleTimeout`), which otherwise sends requests on connections that this server closes. */
export const KEEP_ALIVE = 72_000;
export const MOST_BYTES = 1024 * 1024;

/**
 * `Cache-Control` of responses that everybody may share, and of those of one user. Browsers keep both, and ask each time whether their ETag is
 * still valid: the answer is 304 without a body. CloudFront keeps the first below `/api/public/` for a second, in which a task makes and compresses it
 * once for everybody near the same edge; then it checks as well.
 */
export const SHARED = 'public, max-age=0, s-maxage=1, must-revalidate';
export const PERSONAL = 'private, no-cache';

const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength });
const object = (properties: object) => ({ type: 'object', required: Object.keys(properties), additionalProperties: false, properties });

/** What is in the bodies. */
export interface Bodies {
  readonly note: { readonly body: string };
  readonly profile: { readonly name: string };
  readonly upload: { readonly contentType: string; readonly size: number };
}

/** Their JSON schemas. */
export const BODIES: Record<keyof Bodies, object> = {
  note: object({ body: text(2_000) }),
  profile: object({ name: text(100) }),
  upload: object({ contentType: { enum: CONTENT_TYPES }, size: { type: 'integer', minimum: 1, maximum: MOST_UPLOAD } }),
};

/**
 * Whether it is the person themselves that is to be erased: with a token of a login of the last minutes beside the session. A cookie alone, which a browser
 * of somebody else keeps and other pages of the site can send, erases nobody.
 */
export async function isPresent({ user, headers }: { readonly user: string; readonly headers: IncomingHttpHeaders }, tokens: Tokens) {
  return await tokens.readFresh(headers.authorization) === user;
}
export const ABSENT = { error: 'log in again, and send the new token' };

/**
 * Removes a person: first all sessions, so that none adds anything. After a failure, the user logs in again for another attempt. The erasure is
 * recorded again at the end: a restore as of a minute between has the person, and reads what was recorded since then.
 */
export async function erase(user: string, { media, notes, users, sessions }: Pick<Parts, 'media' | 'notes' | 'users' | 'sessions'>) {
  const cookie = await sessions.endAllOf(user);
  await media.recordErasure(user);
  await media.removeAllOf(user);
  await users.remove(user);
  await media.recordErasure(user);
  await notes.forgetLatest();
  return cookie;
}

export const UPLOAD_ID = '[0-9a-f-]{36}';

/** Liveness, for the load balancer: 503 before the outcome of the migrations is known, and before the end. */
export function liveness({ starting, draining }: State) {
  if (draining) return { code: 503, body: { status: 'draining' } };
  return starting ? { code: 503, body: { status: 'starting' } } : { code: 200, body: { status: 'ok' } };
}

/** Readiness, for the failover plan and the probe of the site. */
export async function readiness({ database, cache, state }: Pick<Parts, 'database' | 'cache' | 'state'>) {
  const checks = { database: async () => database.check(), cache: async () => cache.check() };
  const results = await Promise.all(Object.entries(checks).map(async ([name, check]) => [name, await check().then(() => 'up', () => 'down')] as const));
  const ready = state.migrated && !state.draining && results.every(([, result]) => result === 'up');
  return { code: ready ? 200 : 503, body: { status: ready ? 'ready' : 'not ready', ...Object.fromEntries(results) } };
}

/** What a client learns of an error: nothing of the inside. */
export function answerTo(error: Failure) {
  // Clients and proxies repeat what has this header.
  if (error instanceof Unavailable && error.mayBeDone) return { code: 503, headers: {}, body: { error: 'perhaps done: look before you repeat it' } };
  if (error instanceof Unavailable) return { code: 503, headers: { 'retry-after': '1' }, body: { error: 'temporarily not available' } };
  const code = error.statusCode ?? 500;
  return { code, headers: {}, body: { error: code < 500 ? error.message : 'internal error' } };
}

export interface Answered {
  readonly ids: Ids;
  readonly method: string;
  /** The route. */
  readonly url: string | undefined;
  readonly code: number;
  readonly milliseconds: number;
  readonly failure: Error | undefined;
}

/** The one line of a request. `LOG_LEVEL` `warn` leaves only those that failed. */
export function logRequest(log: Logger, { ids, method, url, code, milliseconds, failure }: Answered) {
  const line = { ...ids, method, url, code, ms: Math.round(milliseconds) };
  if (code < 500) return log.info(line, 'request');
  log.error({ ...line, error: failure?.message, cause: causeOf(failure), stack: failure?.cause ? undefined : failure?.stack }, 'request');
}
