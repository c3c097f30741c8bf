import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import express from 'express';
import { SignJWT } from 'jose';
import pg from 'pg';
import pino from 'pino';
import { gone, lostDatabase, Memory, s3With } from './fakes.js';
import { startPostgres } from './postgres.js';
import { Cache } from '../dist/cache.js';
import { Unavailable } from '../dist/errors.js';
import { CONTENT_TYPES, openMedia } from '../dist/media.js';
import { migrateAtStart } from '../dist/migrations.js';
import { openNotes } from '../dist/notes.js';
import { openSessions } from '../dist/sessions.js';
import { openSite } from '../dist/site.js';
import { openTokens } from '../dist/tokens.js';
import { openUsers } from '../dist/users.js';
import * as onExpress from '../dist/http/express.js';
import * as onFastify from '../dist/http/fastify.js';
import { addressOf, idsInLog } from '../dist/http/shared.js';

const ID = '0a1b2c3d-0000-4000-8000-123456789abc';
const IMAGES = ['thumbnail', 'medium', 'large'].flatMap((size) => ['avif', 'webp', 'jpeg'].map((format) => `media/anna/${ID}/${size}.${format}`));
const tokens = openTokens('secret');
const postgres = await startPostgres();
after(async () => postgres.stop());
const bearer = async (user) => ({ authorization: `Bearer ${await tokens.issue(user)}` });

for (const [http, { createApp }] of Object.entries({ fastify: onFastify, express: onExpress })) {
  describe(http, () => {
    const open = [];
    after(async () => Promise.all(open.map(async (close) => close())));

    async function start({ database, client = new Memory(), draining = false, migrated = true, starting = false, level = 'info', objects = {}, now } = {}) {
      const lines = [];
      const log = pino({ level, mixin: idsInLog }, { write: (line) => lines.push(JSON.parse(line)) });
      const cache = new Cache(client, log);
      database ??= await postgres.with();
      const state = { draining, migrated, starting };
      const { app, listen, close } = await createApp({
        database, cache, tokens, log, state, sessions: openSessions(cache, now), users: openUsers(database, cache),
        notes: openNotes(database, cache), media: openMedia('bucket', cache, s3With(objects)), site: openSite(),
      });
      app.get('/test', (request, reply) => reply.send({ address: request.address, headers: request.headers, raw: (request.raw ?? request).rawHeaders }));
      // Before the response to unknown paths.
      if (http === 'express') app.router.stack.splice(-4, 0, app.router.stack.pop());
      const port = await listen(0);
      open.push(close);
      lines.length = 0;
      const call = async (path, { json, headers, ...options } = {}) => fetch(`http://127.0.0.1:${port}${path}`, {
        ...options, ...json && { body: JSON.stringify(json) }, headers: { ...json && { 'content-type': 'application/json' }, ...headers },
      });
      const ask = async (...request) => {
        const answer = await call(...request);
        return [answer.status, await answer.json()];
      };
      /** The header of the session of a user. */
      const login = async (user = 'anna') => {
        const answer = await call('/api/session', { method: 'POST', headers: await bearer(user) });
        return { cookie: answer.headers.get('set-cookie').split(';')[0] };
      };
      return { app, ask, call, close, lines, login, state };
    }

    test('is healthy regardless of its dependencies', async () => {
      const { ask, call } = await start({ database: lostDatabase, client: gone, migrated: false });

      assert.deepEqual(await ask('/health'), [200, { status: 'ok' }]);
      // The load balancer keeps idle connections for 30 s, and must be the first to close them.
      assert.equal((await call('/health')).headers.get('keep-alive'), 'timeout=72');
    });

    test('is not healthy while it drains, and closes connections', async () => {
      const { call } = await start({ draining: true });
      const answer = await call('/health');

      assert.equal(answer.status, 503);
      assert.equal(answer.headers.get('connection'), 'close');
    });

    test('ends with the last response, although its client keeps the connection', async () => {
      let closed;
      const { call, close, state } = await start({
        database: {
          async check() {
            state.draining = true;
            closed = close().then(() => 'closed');
            await sleep(100);
          },
        },
      });
      await (await call('/ready')).arrayBuffer();

      assert.equal(await Promise.race([closed, sleep(2_000, 'still open', { ref: false })]), 'closed');
    });

    test('is not healthy before the outcome of the migrations is known: a failing release receives no requests', async () => {
      const { ask } = await start({ starting: true, migrated: false });

      assert.deepEqual(await ask('/health'), [503, { status: 'starting' }]);
    });

    test('is ready when every dependency answers, and reports each that does not', async () => {
      const states = [[{}, 200, 'up', 'up'], [{ database: lostDatabase }, 503, 'down', 'up'], [{ client: gone }, 503, 'up', 'down'], [{ migrated: false }, 503, 'up', 'up'], [{ draining: true }, 503, 'up', 'up']];

      for (const [options, code, database, cache] of states) {
        const { ask } = await start(options);
        assert.deepEqual(await ask('/ready'), [code, { status: code === 200 ? 'ready' : 'not ready', database, cache }]);
      }
    });

    test('the page is always checked, and names files that nobody has to ask for again', async () => {
      const { call } = await start();
      const page = await call('/');
      const html = await page.text();
      const files = [...html.matchAll(/"(\/static\/[^"]+)"/g)].map(([, path]) => path);

      assert.deepEqual([page.headers.get('cache-control'), page.headers.get('content-type')], ['no-cache', 'text/html; charset=utf-8']);
      assert.equal((await call('/', { headers: { 'if-none-match': page.headers.get('etag'), 'cache-control': 'max-age=0' } })).status, 304);
      assert.equal(files.length, 3);
      for (const path of files) {
        assert.match(path, /\.[0-9a-f]{10}\.(css|js|svg)$/);
        const { status, headers } = await call(path);
        assert.deepEqual([status, headers.get('cache-control')], [200, 'public, max-age=31536000, immutable']);
      }
    });

    test('a task has no file of another release, so it sends its own, which nobody keeps', async () => {
      const { call } = await start();
      const other = await call('/static/app.0123456789.js');

      assert.deepEqual([other.status, other.headers.get('cache-control'), other.headers.get('content-type')], [200, 'no-store', 'text/javascript; charset=utf-8']);
      for (const name of ['app.js', 'index.0123456789.html', 'index.html', 'none.0123456789.js', '..%2Fpackage.json']) assert.equal((await call(`/static/${name}`)).status, 404, name);
    });

    test('a session begins with a token, and ends', async () => {
      const { ask, call, login } = await start();
      const answer = await call('/api/session', { method: 'POST', headers: await bearer('anna') });

      assert.match(answer.headers.get('set-cookie'), /^__Host-session=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=86400$/);
      const headers = await login();
      assert.deepEqual(await ask('/api/me', { headers }), [200, { id: 'anna', name: 'anna', written: 0 }]);
      assert.match((await call('/api/session', { method: 'DELETE', headers })).headers.get('set-cookie'), /Max-Age=0$/);
      assert.deepEqual(await ask('/api/me', { headers }), [401, { error: 'log in' }]);
    });

    test('a session ends a day after its begin, however often it is used, and none has a later end', async () => {
      const client = new Memory();
      let hour = 0;
      const { ask, login } = await start({ client, now: () => hour * 3_600 });
      const headers = await login();
      const status = async () => (await ask('/api/me', { headers }))[0];
      const codes = [];
      for (hour of [0, 7, 14, 21, 23.9, 24]) codes.push(await status());

      assert.deepEqual(codes, [200, 200, 200, 200, 200, 401]);
      const [key] = [...client.values.keys()].filter((each) => each.startsWith('session:'));
      for (const value of [{ user: 'anna', end: 9e9 }, { user: 'anna' }]) {
        client.values.set(key, JSON.stringify(value));
        assert.equal(await status(), 401);
      }
    });

    test('keys and values of the cache do not contain the ID of a session, which traces and slow logs would show', async () => {
      const client = new Memory();
      const { ask, login } = await start({ client });
      const { cookie } = await login();
      await ask('/api/me', { headers: { cookie } });

      assert.equal([...client.values.keys()].filter((key) => key.startsWith('session:')).length, 1);
      assert.ok(!JSON.stringify([...client.values]).includes(cookie.split('=')[1]));
    });

    test('no session begins without a valid token', async () => {
      const { ask } = await start();
      const valid = await tokens.issue('anna');
      const [, payload] = valid.split('.');
      const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
      const refused = [
        undefined, 'Basic YTpi', 'Bearer x', `Bearer ${await openTokens('other').issue('anna')}`, `Bearer ${none}.${payload}.x`, `Bearer ${valid.slice(0, -2)}`,
        `Bearer ${await openTokens('secret', { now: () => 0 }).issue('anna')}`, `Bearer ${await tokens.issue('../private')}`,
      ];

      for (const authorization of refused) {
        assert.deepEqual(await ask('/api/session', { method: 'POST', headers: authorization ? { authorization } : {} }), [401, { error: 'log in' }], authorization);
      }
      for (const cookie of ['__Host-session=', '__Host-session=../notes', `other=1; __Host-session=${'a'.repeat(43)}`]) {
        assert.deepEqual(await ask('/api/me', { headers: { cookie } }), [401, { error: 'log in' }], cookie);
      }
    });

    test('serves users and notes from the cache, until they change', async () => {
      const database = await postgres.with();
      const { ask, login } = await start({ database });
      const headers = await login();
      const json = { body: 'hello' };
      await ask('/api/public/notes');
      await ask('/api/public/notes');
      await ask('/api/me', { headers });
      await ask('/api/me', { headers });

      const [status, note] = await ask('/api/notes', { method: 'POST', headers, json });
      assert.deepEqual([status, { ...note, created: typeof note.created }], [201, { id: '1', author: 'anna', body: 'hello', created: 'string' }]);
      assert.deepEqual(await ask('/api/public/notes'), [200, [note]]);
      assert.deepEqual(await ask('/api/me', { headers }), [200, { id: 'anna', name: 'anna', written: 1 }]);
      assert.deepEqual(await ask('/api/me', { method: 'PUT', headers, json: { name: 'Anna' } }), [200, { id: 'anna', name: 'Anna', written: 1 }]);
      assert.equal(database.queries.filter((text) => text.startsWith('SELECT id, author')).length, 2);
      assert.equal(database.queries.filter((text) => text.startsWith('SELECT id, name')).length, 3);
    });

    test('accepts notes of users only, and of the documented form', async () => {
      const { ask, login } = await start();
      const headers = await login();

      assert.equal((await ask('/api/notes', { method: 'POST', json: { body: 'hello' } }))[0], 401);
      for (const json of [{}, { body: '' }, { body: 'a'.repeat(2_001) }]) assert.equal((await ask('/api/notes', { method: 'POST', headers, json }))[0], 400);
    });

    test('the error of a body that it cannot read quotes nothing of the body and of the headers', async () => {
      const { call, login } = await start();
      const headers = { ...await login(), 'content-type': 'application/json' };
      const bodies = [
        ['{"name": canary-7'], ['canary-bare'], ['{canary'], ['{"name":"anna"}', { 'content-encoding': 'canary' }],
        ['{"name":"anna"}', { 'content-type': 'application/json; charset=canary' }], ['{"name":"anna"}', { 'content-type': 'application/canary' }],
        [JSON.stringify({ name: 'canary'.repeat(1e6) })],
      ];
      const codes = [];
      for (const [body, more] of bodies) {
        const answer = await call('/api/me', { method: 'PUT', headers: { ...headers, ...more }, body });
        codes.push(answer.status);
        assert.doesNotMatch(await answer.text(), /canary/i);
      }

      // Fastify ignores the character set, and Express a body of another type.
      assert.deepEqual(codes, [400, 400, 400, 415, ...http === 'fastify' ? [200, 415] : [415, 400], 413]);
    });

    test('browsers and CloudFront revalidate by ETag, and receive 304 until the response changes', async () => {
      const { call, login } = await start();
      const headers = await login();
      const first = await call('/api/public/notes');
      const etag = first.headers.get('etag');
      const again = async () => call('/api/public/notes', { headers: { 'if-none-match': etag, 'cache-control': 'max-age=0' } });

      assert.equal(first.headers.get('cache-control'), 'public, max-age=0, s-maxage=1, must-revalidate');
      assert.match(etag, /^W\/"/);
      const second = await again();
      assert.deepEqual([second.status, await second.text(), second.headers.get('cache-control')], [304, '', 'public, max-age=0, s-maxage=1, must-revalidate']);
      await call('/api/notes', { method: 'POST', headers, json: { body: 'hello' } });
      assert.equal((await again()).status, 200);
      assert.equal((await call('/api/me', { headers })).headers.get('cache-control'), 'private, no-cache');
    });

    test('compresses long responses, with the ETag of their content', async () => {
      const { call } = await start({ database: await postgres.with(Array(50).fill({ author: 'anna', body: '日本語の本文'.repeat(20) })) });
      const [plain, gzip] = await Promise.all(['identity', 'gzip'].map(async (coding) => call('/api/public/notes', { headers: { 'accept-encoding': coding } })));

      assert.equal(plain.headers.get('content-encoding'), null);
      assert.equal(gzip.headers.get('content-encoding'), 'gzip');
      assert.equal(gzip.headers.get('etag'), plain.headers.get('etag'));
      assert.match(gzip.headers.get('vary'), /accept-encoding/i);
      assert.deepEqual(await gzip.json(), await plain.json());
    });

    test('without the cache serves what the database has, and keeps sessions', async () => {
      const memory = new Memory();
      const client = Object.create(memory);
      const { ask, call, login } = await start({ client, database: await postgres.with([{ author: 'anna', body: 'hello' }]) });
      const headers = await login();
      Object.setPrototypeOf(client, gone);

      const [status, notes] = await ask('/api/public/notes');
      assert.deepEqual([status, notes.map(({ body }) => body)], [200, ['hello']]);
      const answer = await call('/api/me', { headers });
      assert.deepEqual([answer.status, answer.headers.get('retry-after'), await answer.json()], [503, '1', { error: 'temporarily not available' }]);
      assert.equal((await ask('/api/visits', { method: 'POST' }))[0], 503);
      Object.setPrototypeOf(client, memory);
      assert.equal((await ask('/api/me', { headers }))[0], 200);
    });

    test('without the database responds with 503, and only the log has the cause', async () => {
      const { call, lines } = await start({ database: lostDatabase });
      const answer = await call('/api/public/notes');

      assert.deepEqual([answer.status, answer.headers.get('retry-after'), await answer.json()], [503, '1', { error: 'temporarily not available' }]);
      const unknown = new Unavailable('database', new Error('lost'), { mayBeDone: true });
      const writer = { ...(await postgres.with()).writer, transaction: async () => Promise.reject(unknown) };
      const { call: write, login } = await start({ database: { writer } });
      const response = await write('/api/notes', { method: 'POST', headers: await login(), json: { body: 'hello' } });
      assert.deepEqual([response.status, response.headers.get('retry-after')], [503, null]);
      await logged(lines);
      assert.deepEqual(lines.map(({ level, method, url, code, cause, stack }) => ({ level, method, url, code, cause, stack })), [
        // A stack of this program says nothing of what another one did.
        { level: 50, method: 'GET', url: '/api/public/notes', code: 503, cause: 'connect ECONNREFUSED 10.0.2.9:5432', stack: undefined },
      ]);
    });

    test('shows clients nothing of an unexpected error', async () => {
      const { ask, lines } = await start({ database: { ...await postgres.with(), reader: { query: async () => null } } });

      assert.deepEqual(await ask('/api/public/notes'), [500, { error: 'internal error' }]);
      await logged(lines);
      assert.match(lines[0].stack, /TypeError/);
    });

    test('logs one line of a request, without its address and parameters, and none of a check', async () => {
      const { ask, lines } = await start({ objects: { tags: [] } });
      for (const path of ['/health', '/ready', '/api/public/notes?secret=1']) await ask(path);
      await ask('/api/nothing');

      await logged(lines, 2);
      assert.deepEqual(lines.map(({ level, method, url, code, ms }) => [level, method, url, code, typeof ms]), [
        [30, 'GET', '/api/public/notes', 200, 'number'], [30, 'GET', undefined, 404, 'number'],
      ]);
      assert.doesNotMatch(JSON.stringify(lines), /secret|127\.0\.0\.1/);
    });

    test('each line of a request has the names of CloudFront and the load balancer for it, also a line of the cache, and its user by a pseudonym', async () => {
      const client = Object.create(new Memory());
      const { ask, lines, login } = await start({ client, level: 'debug' });
      const session = await login();
      const names = { 'x-amz-cf-id': 'k-6tJ8nXo7WcUcVQd0W3kCQJxcN4Yd_7z3GyCqqBN2k6aZ1rA==', 'x-amzn-trace-id': 'Self=1-67891234-12456789abcdef0123456789;Root=1-67891233-abcdef012345678912345678' };
      client.unlink = gone.unlink;
      lines.length = 0;
      await ask('/api/notes', { method: 'POST', headers: { ...session, ...names }, json: { body: 'hello' } });
      await logged(lines, 3);
      const ids = lines.map(({ requestId, traceId, user }) => ({ requestId, traceId, user }));
      lines.length = 0;
      await ask('/api/public/notes', { headers: { 'x-amz-cf-id': 'a claim of a client\\u0000', 'x-amzn-trace-id': 'Root=canary' } });
      await logged(lines);

      assert.deepEqual(ids, Array(3).fill({ requestId: names['x-amz-cf-id'], traceId: '1-67891234-12456789abcdef0123456789', user: tokens.pseudonym('anna') }));
      assert.match(tokens.pseudonym('anna'), /^[\w-]{16}$/);
      assert.match(lines.at(-1).requestId, /^[\da-f-]{36}$/);
      assert.doesNotMatch(JSON.stringify(lines), /claim|canary/);
    });

    test('logs only failures at the level "warn"', async () => {
      const { ask, lines } = await start({ level: 'warn' });
      await ask('/api/public/notes');
      await ask('/api/nothing');

      await new Promise((resolve) => setTimeout(resolve, 50));
      assert.deepEqual(lines, []);
    });

    test('signs one upload each: of a format that the image processing reads, of one size, below the key of the user, and never over another', async () => {
      const { ask, login } = await start();
      const headers = await login();
      const upload = async (json) => ask('/api/uploads', { method: 'POST', headers, json });
      assert.deepEqual(CONTENT_TYPES, ['image/jpeg', 'image/png', 'image/webp', 'image/avif', 'image/gif']);

      for (const contentType of CONTENT_TYPES) {
        const [status, { id, ...request }] = await upload({ contentType, size: 52_428_800 });
        const { origin, pathname, searchParams } = new URL(request.url);
        assert.deepEqual([status, request.method, request.headers], [201, 'PUT', { 'content-type': contentType, 'if-none-match': '*' }]);
        assert.deepEqual([origin, pathname], ['https://bucket.s3.ap-northeast-1.amazonaws.com', `/originals/anna/${id}`]);
        assert.deepEqual(['X-Amz-SignedHeaders', 'X-Amz-Expires', 'x-amz-checksum-crc32'].map((name) => searchParams.get(name)), [
          'content-length;content-type;host;if-none-match', '300', null,
        ]);
      }
      const contentType = 'image/png';
      for (const other of ['image/svg+xml', 'image/heic', 'image/tiff', 'text/html']) assert.equal((await upload({ contentType: other, size: 1 }))[0], 400);
      for (const size of [0, 52_428_801, 1.5, undefined]) assert.equal((await upload({ contentType, size }))[0], 400);
      assert.equal((await ask('/api/uploads', { method: 'POST', json: { contentType, size: 1 } }))[0], 401);
    });

    test('signs so many uploads of a user in an hour, and none without the cache that counts them', async () => {
      const client = new Memory();
      const { ask, login } = await start({ client });
      const headers = await login();
      const upload = async () => (await ask('/api/uploads', { method: 'POST', headers, json: { contentType: 'image/png', size: 1 } }))[0];
      const codes = [];
      for (const count of [1, 100, 101]) {
        client.incr = async () => count;
        codes.push(await upload());
      }
      client.incr = gone.incr;

      assert.deepEqual([...codes, await upload()], [201, 201, 429, 503]);
    });

    test('removes a person: uploads, notes, the user and all sessions, and nothing of others', async () => {
      const keys = [...Array.from({ length: 1_001 }, (_, index) => `originals/anna/${index}`), 'originals/annabel/1', 'originals/berta/1'];
      const notes = [{ author: 'anna', body: 'mine' }, { author: 'berta', body: 'hers' }];
      const client = new Memory();
      const database = await postgres.with(notes);
      Object.defineProperty(keys, 'push', { value: (key) => database.queries.push(key) });
      let second = 0;
      const begun = Math.floor(Date.now() / 1_000);
      const at = () => begun + second;
      const issued = async (time) => ({ authorization: `Bearer ${await openTokens('secret', { now: () => time }).issue('anna')}` });
      const { ask, call, login } = await start({ database, objects: { keys }, client, now: at });
      const [laptop, phone, others] = [await login(), await login(), await login('berta')];
      await ask('/api/public/notes');
      const now = Math.floor(Date.now() / 1_000);
      // Without a session, and with a cookie alone, or a token of another user, of a login some minutes ago, or of nobody's.
      for (const headers of [await bearer('anna'), phone, ...[await bearer('berta'), await issued(now - 301), { authorization: 'Bearer x' }].map((other) => ({ ...phone, ...other }))]) {
        assert.equal((await ask('/api/me', { method: 'DELETE', headers }))[0], 401);
      }
      assert.equal(keys.length, 1_003);

      assert.match((await call('/api/me', { method: 'DELETE', headers: { ...phone, ...await issued(now - 240) } })).headers.get('set-cookie'), /Max-Age=0$/);
      assert.deepEqual(keys, ['originals/annabel/1', 'originals/berta/1']);
      assert.deepEqual((await ask('/api/public/notes'))[1].map(({ author, body }) => [author, body]), [['berta', 'hers']]);
      for (const headers of [laptop, phone]) assert.equal((await ask('/api/me', { headers }))[0], 401);
      assert.equal((await ask('/api/session', { method: 'POST', headers: await issued(begun) }))[0], 401);
      assert.equal((await ask('/api/me', { headers: others }))[0], 200);
      // The last record is for a restore as of a minute between, which reads what was recorded since then.
      const record = `erased/${createHash('sha256').update('anna').digest('hex')}`;
      assert.deepEqual(database.queries.filter((text) => /FOR UPDATE|DELETE FROM|^erased/.test(text)).map((text) => text.split(' ', 3).join(' ')), [
        record, 'SELECT 1 FROM', 'DELETE FROM notes', 'DELETE FROM users', record,
      ]);
      second = 1;
      assert.equal((await ask('/api/session', { method: 'POST', headers: await issued(begun + 1) }))[0], 201);
    });

    test('shows the browser when the images of an upload exist, or why there are none', async () => {
      const states = [
        [{}, 404, { error: 'nothing was uploaded' }],
        [{ keys: IMAGES.slice(0, 2), tags: [] }, 200, { status: 'processing', images: IMAGES.slice(0, 2).map((key) => `/${key}`) }],
        [{ tags: [{ Key: 'rejected', Value: 'not an image' }] }, 200, { status: 'rejected', reason: 'not an image' }],
        [{ keys: IMAGES, tags: [] }, 200, { status: 'ready', images: IMAGES.map((key) => `/${key}`) }],
      ];

      for (const [objects, code, body] of states) {
        const { ask, login } = await start({ objects });
        assert.deepEqual(await ask(`/api/uploads/${ID}`, { headers: await login() }), [code, body]);
      }
      const { ask, login } = await start({ objects: { tags: [] } });
      assert.equal((await ask(`/api/uploads/${ID}`))[0], 401);
      assert.equal((await ask('/api/uploads/..%2Fberta', { headers: await login() }))[0], 404);
    });

    test('counts visits', async () => {
      assert.deepEqual(await (await start()).ask('/api/visits', { method: 'POST' }), [200, { visits: 7 }]);
    });

    test('reads the address of the client that CloudFront writes, or behind CloudFront and the load balancer, whatever the client claims', async () => {
      const { app } = await start();
      const address = http === 'fastify' ? inFastify(app) : inExpress(app);

      for (const forged of ['', '10.0.0.1, ', '127.0.0.1, 198.51.100.9, 10.0.1.7, ']) {
        assert.equal(await address('10.0.1.5', `${forged}203.0.113.7, 130.176.0.1`), '203.0.113.7');
        assert.equal(await address('10.0.1.5', `${forged}130.176.0.2`, '192.0.2.8:46532'), '192.0.2.8');
      }
      assert.equal(await address('10.0.1.5', '203.0.113.7, 130.176.0.1', '2001:db8:85a3:0:0:8a2e:370:7334:46532'), '2001:db8:85a3:0:0:8a2e:370:7334');
      assert.equal(await address('10.0.1.5', '203.0.113.7, 130.176.0.1', 'unknown'), '203.0.113.7');
      assert.equal(await address('10.0.1.5', '203.0.113.7, 130.176.0.1', 'somebody:46532'), '203.0.113.7');
      assert.equal(await address('198.51.100.9', '203.0.113.7, 130.176.0.1'), '198.51.100.9');
    });

    test('sees no secret header of CloudFront, in any notation', async () => {
      const { call } = await start();
      const body = await (await call('/test', { headers: { 'X-Origin-Verify': 'secret value', 'X-Other': 'kept' } })).text();

      assert.doesNotMatch(body, /origin-verify|secret value/i);
      assert.match(body, /kept/);
    });
  });
}

test('a token without an end, or with one that is later than those from here, is not accepted', async () => {
  const seconds = Math.floor(Date.now() / 1_000);
  const token = () => new SignJWT({ sub: 'anna' }).setProtectedHeader({ alg: 'HS256' });
  const read = async (jwt) => tokens.read(`Bearer ${await jwt.sign(new TextEncoder().encode('secret'))}`);

  assert.equal((await read(token().setIssuedAt(seconds).setExpirationTime('1h')))?.user, 'anna');
  assert.equal(await read(token().setIssuedAt(seconds)), undefined);
  assert.equal(await read(token().setIssuedAt(seconds - 7_200).setExpirationTime('1y')), undefined);
});

test('what is in the cache expires, and what is in use stays: a session 8 hours, an erasure a day, which outlasts all sessions', async () => {
  const commands = [];
  const cache = new Cache(new Proxy({}, { get: (_, name) => async (key, ...others) => {
    commands.push([name, key.replace(/^(session:).*/, '$1'), ...others.slice(name === 'set' ? 1 : 0)]);
    return name === 'getex' && key.startsWith('session:') ? JSON.stringify({ user: 'anna', end: 86_400 }) : null;
  } }), pino({ enabled: false }));
  const sessions = openSessions(cache, () => 0);
  await sessions.userOf(await sessions.begin('anna'));
  await sessions.endAllOf('anna');
  await cache.count('uploads', 60);

  assert.deepEqual(commands, [
    ['set', 'session:', 'EX', 28_800], ['getex', 'session:', 'EX', 28_800], ['getex', 'erased:anna', 'EX', 86_400],
    ['set', 'erased:anna', 'EX', 86_400], ['incr', 'uploads'], ['expire', 'uploads', 60],
  ]);
});

test('a token that the previous key has signed is accepted until it expires, and the new key signs', async () => {
  const rotated = openTokens('new', { previous: ['secret'] });

  assert.equal((await rotated.read(`Bearer ${await tokens.issue('anna')}`))?.user, 'anna');
  assert.equal(await tokens.read(`Bearer ${await rotated.issue('anna')}`), undefined);
  assert.equal(await rotated.readFresh(`Bearer ${await tokens.issue('anna')}`), undefined, 'who has the previous key erases nobody');
  assert.equal(await rotated.readFresh(`Bearer ${await rotated.issue('anna')}`), 'anna');
});

test('nobody waits for a cache that hangs, after the first few requests, until it answers again', async () => {
  const memory = new Memory();
  const client = Object.create(memory);
  const cache = new Cache(client, pino({ level: 'silent' }));
  const milliseconds = async (work) => {
    const begun = performance.now();
    await work();
    return performance.now() - begun;
  };
  const read = async () => cache.remember('key', 60, async () => 'loaded');
  for (const command of ['get', 'set', 'unlink']) client[command] = async () => new Promise(() => undefined);
  const times = [];
  for (let request = 0; request < 6; request++) times.push(await milliseconds(read));
  times.push(await milliseconds(async () => cache.forget('key')));

  assert.deepEqual([times[0] < 50, ...times.slice(3).map((time) => time < 50)], [false, true, true, true, true], times.join(' '));
  for (const command of ['get', 'set', 'unlink']) delete client[command];
  await read();
  await cache.set('key', 'cached', 60);
  assert.equal(await read(), 'cached');
});

test('all sessions end with a command, in each shard, and nothing else in the cache', async () => {
  const shards = [new Memory(), new Memory()];
  const place = (key) => shards.find(({ values }) => values.has(key)) ?? shards[key.length % 2];
  const cluster = { nodes: () => shards, set: async (key, value) => place(key).set(key, value), unlink: async (key) => place(key).unlink(key) };
  for (const key of ['session:a', 'session:bb', 'user:anna', 'notes']) await cluster.set(key, '1');

  assert.equal(await openSessions(new Cache(cluster)).endAll(), 2);
  assert.deepEqual(shards.flatMap(({ values }) => [...values.keys()]).sort(), ['notes', 'user:anna']);
});

describe('the migrations at the start of a task', () => {
  const refused = (code, message = code) => Object.assign(new pg.DatabaseError(message, 1, 'error'), { code });
  const failure = (code, message = code) => Object.assign(new Error(message), { code });
  /** The state after the first failure, and what became of the task. */
  const after = async (error) => {
    const state = { starting: true, migrated: false, draining: false };
    const seen = [];
    const work = async () => {
      seen.push(state.starting);
      if (seen.length === 1) throw error;
    };
    const outcome = await migrateAtStart(state, pino({ level: 'silent' }), work, 1).then(() => 'migrated', () => 'ended');
    return [seen[1] ?? state.starting ? 'starting' : 'alive', outcome];
  };

  for (const [text, error, expected] of [
    ['ends the task if a file fails, so that ECS rolls the release back', refused('42P07'), ['starting', 'ended']],
    ['ends the task if the data contradict a file', refused('23505'), ['starting', 'ended']],
    ['ends the task if a statement takes too long', refused('57014'), ['starting', 'ended']],
    ['ends the task if the password is refused', refused('28P01'), ['starting', 'ended']],
    ['ends the task if a file is missing', failure('ERR_MODULE_NOT_FOUND'), ['starting', 'ended']],
    ['ends the task if files are in another order', new Error('Not run migration 2 is preceding already run migration 3'), ['starting', 'ended']],
    ['waits for the file of another task, without requests', new Error('Another migration is already running'), ['starting', 'migrated']],
    ['waits for a lock, without requests', refused('55P03'), ['starting', 'migrated']],
    ['waits for a database that is not available, alive', failure('ECONNREFUSED'), ['alive', 'migrated']],
    ['waits for a connection that is lost, alive', new Error('Connection terminated unexpectedly'), ['alive', 'migrated']],
    ['waits after a connection that is lost between two statements, alive', new Unavailable('database', refused('25P03')), ['alive', 'migrated']],
    ['waits for a database that starts, alive', refused('57P03'), ['alive', 'migrated']],
    ['waits in a standby Region, where the database is read-only, alive', refused('25006'), ['alive', 'migrated']],
  ]) test(text, async () => assert.deepEqual(await after(error), expected));
});

/** A line is written after the response. */
async function logged(lines, count = 1) {
  for (let tries = 0; lines.length < count && tries < 50; tries++) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** The address of a client, for the address of the connection and two headers. */
const inFastify = (app) => async (remoteAddress, forwarded, viewer = '') => (
  (await app.inject({ url: '/test', remoteAddress, headers: { 'x-forwarded-for': forwarded, 'cloudfront-viewer-address': viewer } })).json().address
);
function inExpress(app) {
  return (remoteAddress, forwarded, viewer) => addressOf(Object.assign(Object.create(express.request), {
    app, socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded, 'cloudfront-viewer-address': viewer },
  }));
}
