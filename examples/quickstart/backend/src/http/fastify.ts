import type { AddressInfo } from 'node:net';
import compress from '@fastify/compress';
import etag from '@fastify/etag';
import Fastify, { type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import {
  ABSENT, addressOf, answerTo, BODIES, type Bodies, erase, type Ids, idsOf, inRequest, isPresent, KEEP_ALIVE, liveness, logRequest, MOST_BYTES, type Parts, PERSONAL, readiness,
  SHARED, trustProxy, UPLOAD_ID,
} from './shared.js';
import type { Failure } from '../errors.js';
import { removeOriginHeader } from '../origin-header.js';
import type { File } from '../site.js';

declare module 'fastify' {
  interface FastifyRequest {
    address: string | undefined;
    ids: Ids;
    /** In routes of users. */
    user: string;
    failure: Failure | undefined;
  }
  interface FastifyContextConfig {
    /** Whether the log has no line of a request. */
    readonly quiet?: boolean;
  }
}

/** The routes, with Fastify. `state.draining` is set after the process received a signal to stop. */
export async function createApp({ database, cache, sessions, tokens, users, notes, media, site, state, log }: Parts) {
  const app = Fastify({
    // Instead of two lines of Fastify for each request, there is one below.
    loggerInstance: log, logController: new LogController({ disableRequestLogging: true }), trustProxy, bodyLimit: MOST_BYTES, keepAliveTimeout: KEEP_ALIVE,
  });
  app.addHook('onRequest', async (request) => {
    removeOriginHeader(request.raw);
    request.ids = idsOf(request.headers);
  });
  const within = (request: FastifyRequest, _: FastifyReply, done: () => void) => inRequest(request.ids, done);
  app.addHook('onRequest', within);
  // Again, because the events of a body belong to the connection.
  app.addHook('preValidation', within);
  if (process.env.SENTRY_DSN) (await import('@sentry/node')).setupFastifyErrorHandler(app);
  // The ETag of the text before its compression, so it is weak. CloudFront compresses nothing on paths that it does not cache.
  await app.register(etag, { weak: true });
  await app.register(compress, {
    onUnsupportedRequestEncoding: () => Object.assign(new Error('the body has an unknown coding'), { statusCode: 415 }),
  });

  app.decorateRequest('user');
  app.decorateRequest('ids');
  app.decorateRequest('address', { getter() {
    return addressOf(this);
  } });
  app.decorateRequest('failure');
  app.setErrorHandler(async (error: Failure, request, reply) => {
    request.failure = error;
    const { code, headers, body } = answerTo(error);
    return reply.code(code).headers(headers).send(body);
  });
  app.addHook('onResponse', async (request, reply) => {
    const { ids, method, routeOptions, failure } = request;
    if (routeOptions.config.quiet) return;
    logRequest(log, { ids, method, url: routeOptions.url, code: reply.statusCode, milliseconds: reply.elapsedTime, failure });
  });
  // While draining, each response closes its connection. The new connection of the client reaches another task.
  app.addHook('onSend', async (_, reply) => {
    if (state.draining) reply.header('connection', 'close');
  });

  const quiet = { config: { quiet: true } };
  // Liveness does not depend on the dependencies: a database failover must not stop every task.
  app.get('/health', quiet, async (_, reply) => {
    const { code, body } = liveness(state);
    return reply.code(code).send(body);
  });
  app.get('/ready', quiet, async (_, reply) => {
    const { code, body } = await readiness({ database, cache, state });
    return reply.code(code).send(body);
  });

  const sendFile = (reply: FastifyReply, file: File | undefined) => {
    if (!file) return reply.code(404).send({ error: 'not found' });
    return reply.header('cache-control', file.cacheControl).type(file.type).send(file.body);
  };
  app.get('/', async (_, reply) => sendFile(reply, site.page));
  app.get<{ Params: { name: string } }>('/static/:name', async (request, reply) => sendFile(reply, site.file(request.params.name)));

  // Before the body is parsed, so that strangers cost nothing.
  const onRequest = async (request: FastifyRequest, reply: FastifyReply) => {
    const user = await sessions.userOf(request.headers.cookie);
    if (!user) return reply.code(401).send({ error: 'log in' });
    request.user = user;
    request.ids.user = tokens.pseudonym(user);
  };
  const ofUser = (body?: object) => ({ onRequest, schema: body && { body } });

  app.post('/api/session', async (request, reply) => {
    const token = await tokens.read(request.headers.authorization);
    if (!token || await sessions.isErased(token.user, token.issued)) return reply.code(401).header('www-authenticate', 'Bearer').send({ error: 'log in' });
    const { user } = token;
    await users.ensure(user);
    return reply.code(201).header('set-cookie', await sessions.begin(user)).send({ user });
  });
  app.delete('/api/session', async (request, reply) => reply.header('set-cookie', await sessions.end(request.headers.cookie)).send({}));

  app.get('/api/me', ofUser(), async (request, reply) => reply.header('cache-control', PERSONAL).send(await users.find(request.user)));
  app.put<{ Body: Bodies['profile'] }>('/api/me', ofUser(BODIES.profile), async (request) => {
    await users.rename(request.user, request.body.name);
    return users.find(request.user);
  });

  app.delete('/api/me', ofUser(), async (request, reply) => {
    if (!await isPresent(request, tokens)) return reply.code(401).header('www-authenticate', 'Bearer').send(ABSENT);
    return reply.header('set-cookie', await erase(request.user, { media, notes, users, sessions })).send({});
  });

  // Without cookies: CloudFront forwards none on this path, and does not revalidate where it does.
  app.get('/api/public/notes', async (_, reply) => reply.header('cache-control', SHARED).send(await notes.latest()));
  app.post<{ Body: Bodies['note'] }>('/api/notes', ofUser(BODIES.note), async (request, reply) => reply.code(201).send(await notes.add(request.user, request.body.body)));

  app.post<{ Body: Bodies['upload'] }>('/api/uploads', ofUser(BODIES.upload), async (request, reply) => {
    const upload = await media.uploadRequest(request.user, request.body);
    return upload ? reply.code(201).send(upload) : reply.code(429).send({ error: 'too many uploads' });
  });
  app.get<{ Params: { id: string } }>(`/api/uploads/:id(^${UPLOAD_ID}$)`, ofUser(), async (request, reply) => {
    const upload = await media.status(request.user, request.params.id);
    if (!upload) return reply.code(404).send({ error: 'nothing was uploaded' });
    return reply.header('cache-control', 'no-store').send(upload);
  });

  // A value that is only in the cache.
  app.post('/api/visits', async () => ({ visits: await cache.count('visits') }));

  return {
    app,
    async listen(port: number) {
      await app.listen({ host: '0.0.0.0', port });
      return (app.server.address() as AddressInfo).port;
    },
    async close() {
      await app.close();
    },
  };
}
