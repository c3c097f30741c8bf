import assert from 'node:assert/strict';
import { test } from 'node:test';
import pino from 'pino';
import { createApp } from '../src/app.js';
import { scrubEvent } from '../src/origin-header.js';

const up = async () => undefined;
const down = async () => {
  throw new Error('gone');
};

function appWith({ database = up, cache = up, draining = false, rows = [] } = {}) {
  const query = async (text, values) => ({ rows: text.startsWith('INSERT') ? [{ id: '1', body: values[0] }] : rows });
  return createApp({
    database: { check: database, reader: { query }, writer: { query } },
    cache: { check: cache, client: { incr: async () => 7 } },
    media: { uploadUrl: async (contentType) => ({ key: 'originals/x', url: `https://bucket.example/x?type=${contentType}` }) },
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

test('counts visits, and creates upload URLs for images', async () => {
  const app = appWith();

  assert.deepEqual(await call(app, '/api/visits', { method: 'POST' }), [200, { visits: 7 }]);
  const [status, { key }] = await call(app, '/api/uploads', { method: 'POST', payload: { contentType: 'image/png' } });
  assert.deepEqual([status, key], [201, 'originals/x']);
  assert.equal((await app.inject({ url: '/api/uploads', method: 'POST', payload: { contentType: 'text/html' } })).statusCode, 400);
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
