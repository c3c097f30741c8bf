import { BlockList } from 'node:net';
import * as Sentry from '@sentry/node';
import Fastify from 'fastify';
import { removeOriginHeader } from './origin-header.js';

const PRIVATE = new BlockList();
for (const [address, bits] of [['10.0.0.0', 8], ['172.16.0.0', 12], ['192.168.0.0', 16]]) PRIVATE.addSubnet(address, bits, 'ipv4');

/**
 * The proxies in front of the application: the load balancer, which has an address of the VPC, and CloudFront, which only the load balancer can
 * check. Each appends the address that it was called from to `X-Forwarded-For`. The addresses before these two are claims of the client.
 * Without CloudFront (`Edge.none()`), trust hop 0 only.
 */
const trustProxy = (address, hop) => hop === 0 ? PRIVATE.check(address, 'ipv4') : hop === 1;

/** The routes, without a listening port. `state.draining` is set after the process received a signal to stop. */
export function createApp({ database, cache, media, tokens, state, log }) {
  const app = Fastify({ loggerInstance: log, trustProxy, bodyLimit: 1024 * 1024 });
  app.addHook('onRequest', async (request) => removeOriginHeader(request.raw));
  if (process.env.SENTRY_DSN) Sentry.setupFastifyErrorHandler(app);

  // Liveness does not depend on the dependencies: a database failover must not stop every task.
  app.get('/health', { logLevel: 'warn' }, async (_, reply) => reply.code(state.draining ? 503 : 200).send({ status: state.draining ? 'draining' : 'ok' }));

  app.get('/ready', { logLevel: 'warn' }, async (_, reply) => {
    const checks = { database: () => database.check(), cache: () => cache.check() };
    const results = await Promise.all(Object.entries(checks).map(async ([name, check]) => [name, await check().then(() => 'up', () => 'down')]));
    const ready = !state.draining && results.every(([, result]) => result === 'up');
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready', ...Object.fromEntries(results) });
  });

  app.get('/api/notes', async () => {
    const { rows } = await database.reader.query('SELECT id, body, created FROM notes ORDER BY id DESC LIMIT 50');
    return rows;
  });

  const body = { type: 'object', required: ['body'], additionalProperties: false, properties: { body: { type: 'string', minLength: 1, maxLength: 2_000 } } };
  app.post('/api/notes', { schema: { body } }, async (request, reply) => {
    const { rows } = await database.writer.query('INSERT INTO notes (body) VALUES ($1) RETURNING id, body, created', [request.body.body]);
    return reply.code(201).send(rows[0]);
  });

  app.post('/api/visits', async () => ({ visits: await cache.client.incr('visits') }));

  const upload = { type: 'object', required: ['contentType'], properties: { contentType: { type: 'string', pattern: '^image/[a-z0-9.+-]+$' } } };
  // Before the body is parsed, so that strangers cost nothing.
  const onRequest = async (request, reply) => {
    request.user = tokens.userOf(request.headers.authorization);
    if (!request.user) return reply.code(401).header('www-authenticate', 'Bearer').send({ error: 'log in' });
  };
  app.decorateRequest('user', undefined);
  app.post('/api/uploads', { onRequest, schema: { body: upload } }, async (request, reply) => {
    const form = await media.uploadForm(request.user, request.body.contentType);
    return reply.code(201).send(form);
  });

  // While draining, each response closes its connection. The new connection of the client reaches another task.
  app.addHook('onSend', async (_, reply) => {
    if (state.draining) reply.header('connection', 'close');
  });
  return app;
}
