import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';
import { Ajv } from 'ajv';
import compression from 'compression';
import express from 'express';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import {
  ABSENT, addressOf, answerTo, BODIES, type Bodies, erase, type Ids, idsOf, inRequest, isPresent, KEEP_ALIVE, liveness, logRequest, MOST_BYTES, type Parts, PERSONAL, readiness,
  SHARED, trustProxy, UPLOAD_ID,
} from './shared.js';
import type { Failure } from '../errors.js';
import { removeOriginHeader } from '../origin-header.js';
import type { File } from '../site.js';

declare module 'express-serve-static-core' {
  interface Request {
    address: string | undefined;
    ids: Ids;
    /** In routes of users. */
    user: string;
    failure: Error | undefined;
    /** Whether the log has no line of it. */
    quiet?: boolean;
  }
}

const PARAMETER_ID = new RegExp(`^${UPLOAD_ID}$`);

/** An error of the parser. */
interface Unread {
  readonly status?: number;
  readonly type?: string;
}
/** Messages of the parser quote the body and headers, and the tracer of Datadog reports the error that a middleware passes on. */
const withoutBody = ({ status, type }: Unread) => Object.assign(new Error(`the body cannot be read: ${type}`), { statusCode: status, type });

/** The same routes, with Express. It adds ETags, and responds with 304, by itself. */
export async function createApp({ database, cache, sessions, tokens, users, notes, media, site, state, log }: Parts) {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', trustProxy);
  app.use((request, response, next) => {
    const start = performance.now();
    removeOriginHeader(request);
    request.address = addressOf(request);
    const ids = idsOf(request.headers);
    request.ids = ids;
    // While draining, each response closes its connection. The new connection of the client reaches another task.
    if (state.draining) response.set('connection', 'close');
    response.on('finish', () => {
      const { method, failure, quiet } = request;
      if (quiet) return;
      const route = request.route as { readonly path: string } | undefined;
      logRequest(log, { ids, method, url: route?.path, code: response.statusCode, milliseconds: performance.now() - start, failure });
    });
    inRequest(ids, next);
  });
  // CloudFront compresses nothing on paths that it does not cache.
  app.use(compression());

  const quiet: RequestHandler = (request, _, next) => {
    request.quiet = true;
    next();
  };
  // Liveness does not depend on the dependencies: a database failover must not stop every task.
  app.get('/health', quiet, (_, response) => {
    const { code, body } = liveness(state);
    response.status(code).send(body);
  });
  app.get('/ready', quiet, async (_, response) => {
    const { code, body } = await readiness({ database, cache, state });
    response.status(code).send(body);
  });

  const sendFile = (response: Response, file: File | undefined) => {
    if (!file) return response.status(404).send({ error: 'not found' });
    response.set({ 'cache-control': file.cacheControl, 'content-type': file.type }).send(file.body);
  };
  app.get('/', (_, response) => sendFile(response, site.page));
  app.get('/static/:name', (request, response) => sendFile(response, site.file(request.params.name)));

  // Before the body is parsed, so that strangers cost nothing.
  const ofUser = async (request: Request, response: Response, next: NextFunction) => {
    const user = await sessions.userOf(request.headers.cookie);
    if (!user) return response.status(401).send({ error: 'log in' });
    request.user = user;
    request.ids.user = tokens.pseudonym(user);
    next();
  };
  const ajv = new Ajv();
  const parse = express.json({ limit: MOST_BYTES });
  const json: RequestHandler = (request, response, next) => parse(request, response, (error?: Unread) => next(error && withoutBody(error)));
  const body = (schema: object): RequestHandler[] => {
    const isValid = ajv.compile(schema);
    return [json, (request, response, next) => isValid(request.body) ? next() : response.status(400).send({ error: ajv.errorsText(isValid.errors) })];
  };

  app.post('/api/session', async (request, response) => {
    const token = await tokens.read(request.headers.authorization);
    if (!token || await sessions.isErased(token.user, token.issued)) return response.status(401).set('www-authenticate', 'Bearer').send({ error: 'log in' });
    const { user } = token;
    await users.ensure(user);
    response.status(201).set('set-cookie', await sessions.begin(user)).send({ user });
  });
  app.delete('/api/session', async (request, response) => response.set('set-cookie', await sessions.end(request.headers.cookie)).send({}));

  app.get('/api/me', ofUser, async (request, response) => response.set('cache-control', PERSONAL).send(await users.find(request.user)));
  app.put('/api/me', ofUser, ...body(BODIES.profile), async (request, response) => {
    await users.rename(request.user, (request.body as Bodies['profile']).name);
    response.send(await users.find(request.user));
  });

  app.delete('/api/me', ofUser, async (request, response) => {
    if (!await isPresent(request, tokens)) return response.status(401).set('www-authenticate', 'Bearer').send(ABSENT);
    response.set('set-cookie', await erase(request.user, { media, notes, users, sessions })).send({});
  });

  // Without cookies: CloudFront forwards none on this path, and does not revalidate where it does.
  app.get('/api/public/notes', async (_, response) => response.set('cache-control', SHARED).send(await notes.latest()));
  app.post('/api/notes', ofUser, ...body(BODIES.note), async (request, response) => (
    response.status(201).send(await notes.add(request.user, (request.body as Bodies['note']).body))
  ));

  app.post('/api/uploads', ofUser, ...body(BODIES.upload), async (request, response) => {
    const upload = await media.uploadRequest(request.user, request.body as Bodies['upload']);
    return upload ? response.status(201).send(upload) : response.status(429).send({ error: 'too many uploads' });
  });
  app.get('/api/uploads/:id', ofUser, async (request, response) => {
    const id = String(request.params.id);
    const upload = PARAMETER_ID.test(id) && await media.status(request.user, id);
    if (!upload) return response.status(404).send({ error: 'nothing was uploaded' });
    response.set('cache-control', 'no-store').send(upload);
  });

  // A value that is only in the cache.
  app.post('/api/visits', async (_, response) => response.send({ visits: await cache.count('visits') }));

  app.use((_, response) => response.status(404).send({ error: 'not found' }));
  if (process.env.SENTRY_DSN) (await import('@sentry/node')).setupExpressErrorHandler(app);
  app.use((error: Failure, request: Request, response: Response, next: NextFunction) => {
    request.failure = error;
    if (response.headersSent) return next(error);
    const { code, headers, body: answer } = answerTo(error);
    response.status(code).set(headers).send(answer);
  });

  let server: Server;
  return {
    app,
    async listen(port: number) {
      server = app.listen(port, '0.0.0.0');
      server.keepAliveTimeout = KEEP_ALIVE;
      await once(server, 'listening');
      return (server.address() as AddressInfo).port;
    },
    async close() {
      // Ends idle connections. The response of a request that began before the drain says that its connection stays, so it is idle later.
      const idle = setInterval(() => server.closeIdleConnections(), 100);
      await new Promise((resolve) => server.close(resolve));
      clearInterval(idle);
    },
  };
}
