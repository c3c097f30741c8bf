import assert from 'node:assert/strict';
import { test } from 'node:test';
import pino from 'pino';
import { S3Client } from '@aws-sdk/client-s3';
import { createApp } from '../src/app.js';
import { openMedia } from '../src/media.js';
import { scrubEvent } from '../src/origin-header.js';
import { openTokens } from '../src/tokens.js';

const tokens = openTokens('secret');
const s3 = new S3Client({ region: 'ap-northeast-1', credentials: { accessKeyId: 'id', secretAccessKey: 'key' } });
const up = async () => undefined;
const down = async () => {
  throw new Error('gone');
};

function appWith({ database = up, cache = up, draining = false, rows = [] } = {}) {
  const query = async (text, values) => ({ rows: text.startsWith('INSERT') ? [{ id: '1', body: values[0] }] : rows });
  return createApp({
    database: { check: database, reader: { query }, writer: { query } },
    cache: { check: cache, client: { incr: async () => 7 } },
    media: openMedia('bucket', s3),
    tokens,
    state: { draining },
    log: pino({ level: 'silent' }),
  });
}

const call = async (app, url, options = {}) => {
  const answer = await app.inject({ url, ...options });
  return [answer.statusCode, answer.json()];
};

test('is healthy regardless of its dependencies', async () => {
  assert.deepEqual(await call(appWith({ database: down, cache: down }), '/health'), [200, { status: 'ok' }]);
});

test('is not healthy while it drains, and closes connections', async () => {
  const answer = await appWith({ draining: true }).inject('/health');

  assert.equal(answer.statusCode, 503);
  assert.equal(answer.headers.connection, 'close');
});

test('is ready when every dependency answers, and reports each that does not', async () => {
  assert.deepEqual(await call(appWith(), '/ready'), [200, { status: 'ready', database: 'up', cache: 'up' }]);
  assert.deepEqual(await call(appWith({ database: down }), '/ready'), [503, { status: 'not ready', database: 'down', cache: 'up' }]);
  assert.deepEqual(await call(appWith({ cache: down }), '/ready'), [503, { status: 'not ready', database: 'up', cache: 'down' }]);
});

test('writes and reads notes', async () => {
  const app = appWith({ rows: [{ id: '1', body: 'hello' }] });

  assert.deepEqual(await call(app, '/api/notes'), [200, [{ id: '1', body: 'hello' }]]);
  assert.deepEqual(await call(app, '/api/notes', { method: 'POST', payload: { body: 'hello' } }), [201, { id: '1', body: 'hello' }]);
  assert.equal((await app.inject({ url: '/api/notes', method: 'POST', payload: {} })).statusCode, 400);
});

test('counts visits', async () => {
  assert.deepEqual(await call(appWith(), '/api/visits', { method: 'POST' }), [200, { visits: 7 }]);
});

const upload = (contentType, authorization) => ({ method: 'POST', payload: { contentType }, headers: authorization ? { authorization } : {} });

test('creates upload forms of limited size and type below the key of the user', async () => {
  const [status, { key, url, fields }] = await call(appWith(), '/api/uploads', upload('image/png', `Bearer ${tokens.issue('anna')}`));

  assert.equal(status, 201);
  assert.match(key, /^originals\/anna\/[0-9a-f-]{36}$/);
  assert.equal(url, 'https://bucket.s3.ap-northeast-1.amazonaws.com/');
  const { conditions } = JSON.parse(Buffer.from(fields.Policy, 'base64').toString());
  for (const condition of [['content-length-range', 1, 52_428_800], { 'Content-Type': 'image/png' }, { key }, { bucket: 'bucket' }]) {
    assert.ok(conditions.some((each) => JSON.stringify(each) === JSON.stringify(condition)), JSON.stringify(condition));
  }
  assert.equal((await appWith().inject({ url: '/api/uploads', ...upload('text/html', `Bearer ${tokens.issue('anna')}`) })).statusCode, 400);
});

test('creates no upload forms without a valid token', async () => {
  const valid = tokens.issue('anna');
  const [, payload] = valid.split('.');
  const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
  const refused = [
    undefined, 'Basic YTpi', 'Bearer x', `Bearer ${openTokens('other').issue('anna')}`, `Bearer ${none}.${payload}.x`, `Bearer ${valid.slice(0, -2)}`,
    `Bearer ${openTokens('secret', () => 0).issue('anna')}`, `Bearer ${tokens.issue('../private')}`,
  ];

  for (const authorization of refused) {
    assert.deepEqual(await call(appWith(), '/api/uploads', upload('image/png', authorization)), [401, { error: 'log in' }], authorization);
  }
});

test('reads the address of the client behind CloudFront and the load balancer, whatever the client claims', async () => {
  const seen = [];
  const app = appWith();
  app.addHook('onRequest', async ({ ip }) => seen.push(ip));

  for (const forged of ['', '10.0.0.1, ', '127.0.0.1, 198.51.100.9, 10.0.1.7, ']) {
    await app.inject({ url: '/health', remoteAddress: '10.0.1.5', headers: { 'x-forwarded-for': `${forged}203.0.113.7, 130.176.0.1` } });
  }
  assert.deepEqual(seen, ['203.0.113.7', '203.0.113.7', '203.0.113.7']);
  await app.inject({ url: '/health', remoteAddress: '198.51.100.9', headers: { 'x-forwarded-for': '203.0.113.7, 130.176.0.1' } });
  assert.equal(seen.at(-1), '198.51.100.9');
});

test('sees no secret header of CloudFront, in any notation', async () => {
  const app = appWith();
  app.get('/headers', async ({ headers, raw }) => ({ headers, raw: raw.headers, list: raw.rawHeaders }));
  const { body } = await app.inject({ url: '/headers', headers: { 'X-Origin-Verify': 'secret value', 'X-Other': 'kept' } });

  assert.doesNotMatch(body, /origin-verify|secret value/i);
  assert.match(body, /kept/);
});

test('sends no secret header of CloudFront to Sentry', async () => {
  const event = scrubEvent({
    request: { headers: { 'X-Origin-Verify': 'secret value', 'accept': 'kept' } },
    contexts: { trace: { data: { 'http.request.header.x_origin_verify': 'secret value', 'http.method': 'GET' } } },
    spans: [{ data: { 'http.request.header.x-origin-verify': 'secret value' } }, {}],
  });

  assert.deepEqual(event, {
    request: { headers: { accept: 'kept' } }, contexts: { trace: { data: { 'http.method': 'GET' } } }, spans: [{ data: {} }, {}],
  });
  assert.deepEqual(scrubEvent({ message: 'no request' }), { message: 'no request' });
});
