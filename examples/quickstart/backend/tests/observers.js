import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';

/** What the agent of Datadog answers to the tracer, which otherwise sends no traces. */
const FEATURES = JSON.stringify({ endpoints: ['/v0.4/traces', '/v0.7/config'] });

/** A server on 127.0.0.1 that stands for Sentry, or for the agent of Datadog, and keeps what arrives. */
export async function openSink() {
  const arrived = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    arrived.push(request.url, (request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString());
    response.setHeader('content-type', 'application/json').end(request.url === '/info' ? FEATURES : '{}');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { port: server.address().port, text: () => arrived.join('\n'), close: () => server.close() };
}

/** Waits until a text contains a part that often: what arrives then contains the last request. */
export async function untilIn(text, part, count) {
  const found = () => text().split(part).length - 1;
  for (const end = Date.now() + 60_000; found() < count;) {
    assert.ok(Date.now() < end, `${found()} of ${count} times ${part}`);
    await sleep(100);
  }
}

/** A value in each part of a request, which JSON and MessagePack contain as it is. The user agent may be reported. */
export const CANARIES = {
  'X-Origin-Verify': 'canary-origin',
  'X-Forwarded-For': '203.0.113.77',
  'CloudFront-Viewer-Address': '198.51.100.99',
  'a referrer': 'canary-referrer',
  'another header': 'canary-header',
  'a cookie of another application': 'canary-cookie',
  'baggage': 'canary-baggage',
  'baggage of Sentry': 'canary-of-sentry',
  'tracestate': 'canary-state',
  'an e-mail address in a query': 'canary-query@example.org',
  'a signature in a query': 'canary-signature',
  'an e-mail address in a body': 'canary-body@example.org',
  'a password in a body': 'canary-password',
  'a malformed body': 'canary-malformed',
  'a value of a malformed body': 'canary-7',
  'the bare word of a body': 'canary-bare',
  'a coding of a body': 'canary-coding',
  'a character set of a body': '92030113',
  'a type of a body': 'canary-type',
  'a parameter that cannot be decoded': 'canary-decoding',
  'the body of a failing request': 'canary-failing',
  'a value that a schema refuses': 'canary-refused',
  'a parameter of a path': 'cacacaca-0000-4000-8000-123456789abc',
  'a path without a route': 'canary-path',
};
/** The parts of a request, with the canaries in each. */
export const PARTS = {
  body: [
    'an e-mail address in a body', 'a password in a body', 'a malformed body', 'a value of a malformed body', 'the bare word of a body',
    'the body of a failing request', 'a value that a schema refuses',
  ],
  header: [
    'X-Origin-Verify', 'Authorization', 'a referrer', 'another header', 'baggage', 'baggage of Sentry', 'tracestate', 'a coding of a body',
    'a character set of a body', 'a type of a body',
  ],
  cookie: ['a cookie of another application', 'the cookie of a session'],
  query: ['an e-mail address in a query', 'a signature in a query'],
  path: ['a parameter that cannot be decoded', 'a parameter of a path', 'a path without a route'],
  address: ['X-Forwarded-For', 'CloudFront-Viewer-Address'],
};
const TRACE = '0123456789abcdef0123456789abcdef';

/** Sends a request of each kind, and returns the canaries, with those that the application has issued. */
export async function visit(port, token) {
  const ask = async (status, method, path, headers, body) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers, body });
    assert.equal(answer.status, status, `${method} ${path}: ${await answer.text()}`);
    return answer;
  };
  const of = CANARIES;
  const common = {
    'user-agent': 'reported/1.0', 'x-origin-verify': of['X-Origin-Verify'], 'x-forwarded-for': `${of['X-Forwarded-For']}, 130.176.0.1`,
    'cloudfront-viewer-address': `${of['CloudFront-Viewer-Address']}:46532`, 'referer': `https://example.org/${of['a referrer']}`,
    'x-other': of['another header'], 'cookie': `other=${of['a cookie of another application']}`,
  };
  const begun = await ask(201, 'POST', `/api/session?mail=${of['an e-mail address in a query']}`, { ...common, authorization: `Bearer ${token}` });
  const [session] = begun.headers.get('set-cookie').split(';');
  const user = { ...common, cookie: `${common.cookie}; ${session}` };
  const json = { ...user, 'content-type': 'application/json' };
  const put = async (status, body) => ask(status, 'PUT', '/api/me', json, body);

  await put(200, JSON.stringify({ name: of['an e-mail address in a body'] }));
  // Fastify removes the property, Express refuses it.
  const password = JSON.stringify({ name: 'anna', password: of['a password in a body'] });
  assert.ok([200, 400].includes((await fetch(`http://127.0.0.1:${port}/api/me`, { method: 'PUT', headers: json, body: password })).status));
  await put(400, `{${of['a malformed body']}`);
  await put(400, JSON.stringify({ name: { text: of['a value that a schema refuses'] } }));
  // V8 quotes ten characters on either side of what it does not expect, so the value is short. The parser of Express writes the character set
  // in capital letters, so it has digits.
  await put(400, `{"name": ${of['a value of a malformed body']}`);
  await put(400, of['the bare word of a body']);
  const refused = async (headers) => {
    const { status } = await fetch(`http://127.0.0.1:${port}/api/me`, { method: 'PUT', headers: { ...json, ...headers }, body: '{"name":"anna"}' });
    assert.ok([200, 400, 415].includes(status), JSON.stringify([status, headers]));
  };
  await refused({ 'content-encoding': of['a coding of a body'] });
  await refused({ 'content-type': `application/json; charset=${of['a character set of a body']}` });
  await refused({ 'content-type': `application/${of['a type of a body']}` });
  const undecoded = await fetch(`http://127.0.0.1:${port}/api/uploads/%${of['a parameter that cannot be decoded']}`, { headers: user });
  assert.ok([400, 404].includes(undecoded.status));
  // PostgreSQL does not accept the character in a text.
  await put(500, JSON.stringify({ name: `${of['the body of a failing request']}\u0000` }));
  await ask(500, 'GET', `/api/uploads/${of['a parameter of a path']}?X-Amz-Signature=${of['a signature in a query']}`, user);
  await ask(404, 'GET', `/${of['a path without a route']}`, user);
  await ask(200, 'GET', '/api/public/notes', {
    ...user, 'traceparent': `00-${TRACE}-0123456789abcdef-01`, 'sentry-trace': `${TRACE}-0123456789abcdef-1`,
    'tracestate': `other=${of.tracestate}`, 'baggage': `user.id=${of.baggage},sentry-trace_id=${TRACE},sentry-public_key=key,sentry-transaction=${of['baggage of Sentry']}`,
  });
  return { ...of, 'Authorization': token, 'the cookie of a session': session.split('=')[1] };
}

/** The number of requests that `visit` sends. */
export const REQUESTS = 15;

/** The parts of a request that a text contains. */
export const seenIn = (text, canaries) => Object.keys(canaries).filter((part) => text.includes(canaries[part]));
