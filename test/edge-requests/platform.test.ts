import BEHAVIORS from './behaviors.json';
import { SITE, production as templates } from './platform-fixtures';
import { Routed, errorTtl, route } from '../../tools/requests/route';

/** Parts of a request on which a cached response must not depend. */
const HEADERS = ['Cookie', 'Authorization', 'Accept-Language', 'X-Session'];
const SECURITY = {
  set: { 'strict-transport-security': 'max-age=31536000', 'x-content-type-options': 'nosniff' },
  offered: { 'x-frame-options': 'SAMEORIGIN', 'referrer-policy': 'strict-origin-when-cross-origin' },
};
/** Browsers revalidate, because they would also cache an error response. */
const CACHED = { ...SECURITY, offered: { ...SECURITY.offered, 'cache-control': 'public, no-cache' } };

const kinds: Record<string, Routed> = {
  uncached: {
    origin: 'load balancer', ttl: 0, maxTtl: 0, compression: [], keyed: [], forwarded: ['host', ...HEADERS], query: 'forwarded', ...SECURITY,
  },
  image: {
    origin: 'load balancer', ttl: 86_400, maxTtl: 86_400, compression: ['gzip', 'br'], keyed: ['host'], forwarded: ['host'], query: 'key', ...CACHED,
  },
  asset: {
    origin: 'load balancer', ttl: 604_800, maxTtl: 604_800, compression: ['gzip', 'br'], keyed: ['host'], forwarded: ['host'], query: 'key', ...CACHED,
  },
  media: {
    origin: 'bucket',
    readable: true,
    ttl: 86_400,
    maxTtl: 86_400,
    compression: ['gzip', 'br'],
    keyed: [],
    forwarded: [],
    query: 'dropped',
    ...CACHED,
    set: { ...CACHED.set, 'content-security-policy': "default-src 'none'; sandbox" },
  },
};

test.each(BEHAVIORS)('%s %s goes to the behavior %s: %s', (method, path, behavior, kind) =>
  expect(route(templates, { method, url: SITE + path, headers: HEADERS })).toEqual({ behavior, ...kinds[kind] }));

test.each([
  ['GET', '/media/a', 'media/a'],
  ['HEAD', '/media/a/b.png', 'media/a/b.png'],
  ['GET', '/media/a.js?v=2', 'media/a.js'],
  ['GET', '/media/api/a', 'media/api/a'],
  ['GET', '/media/caf%C3%A9.svg', 'media/café.svg'],
  ['GET', '/%6Dedia/a', 'media/a'],
  // S3 does not resolve dot segments, so this is the key of an object below media/.
  ['GET', '/media/..%2Foriginals/a', 'media/../originals/a'],
])('%s %s is the object %s of the media bucket', (method, path, key) => {
  expect(route(templates, { method, url: SITE + path, headers: HEADERS })).toEqual({ behavior: '/media/*', key, ...kinds.media });
});

test.each([
  ['//media/a', '/media/a'],
  ['/originals/../media/a', 'originals/../media/a'],
  ['/originals/a/../../media/a', 'originals/a/../../media/a'],
  ['/%2e/media/a', './media/a'],
])('%s asks for the object %s, which the distribution may not read', (path, key) => {
  expect(route(templates, { url: SITE + path })).toMatchObject({ behavior: '/media/*', key, readable: false });
});

test.each([
  ['POST', '/a.png', '*.png'],
  ['PUT', '/a.js', '*.js'],
  ['DELETE', '/media/a', '/media/*'],
  ['OPTIONS', '/media/a', '/media/*'],
  ['POST', '/media/../a.css', '*.css'],
])('%s %s is refused at the edge, by the behavior %s', (method, path, behavior) =>
  expect(route(templates, { method, url: SITE + path })).toEqual({ behavior, status: 403 }));

test.each([
  ['GET', '/', 'default', 301],
  ['GET', '/api/products?page=2', '/api/*', 301],
  ['HEAD', '/media/a', '/media/*', 301],
  ['GET', '/a.png?v=2', '*.png', 301],
  ['POST', '/api/login', '/api/*', 307],
])('%s http://…%s is sent to HTTPS by the behavior %s with the status %d', (method, path, behavior, status) =>
  expect(route(templates, { method, url: `http://eldonia.example${path}` })).toEqual({ behavior, status, location: SITE + path }));

test.each(['/a.png', '/a.js'])('a browser may ask what %s allows, and the answer is not kept', (path) =>
  expect(route(templates, { method: 'OPTIONS', url: SITE + path, headers: HEADERS })).toMatchObject({ origin: 'load balancer', ttl: 0, maxTtl: 0 }));

test('a WebSocket reaches the load balancer with all that its handshake needs', () => {
  const handshake = ['Sec-WebSocket-Key', 'Sec-WebSocket-Version', 'Sec-WebSocket-Protocol', 'Sec-WebSocket-Extensions', 'Cookie'];

  expect(route(templates, { url: `${SITE}/socket`, headers: handshake })).toMatchObject({ origin: 'load balancer', forwarded: ['host', ...handshake] });
});

test('the longest URL that CloudFront takes reaches the load balancer, one more character doesn\'t', () => {
  const longest = `${SITE}/${'a'.repeat(8_192 - SITE.length - 1)}`;

  expect(route(templates, { url: longest })).toMatchObject({ behavior: 'default', origin: 'load balancer' });
  expect(route(templates, { url: `${longest}a` })).toEqual({ status: 413 });
});

test.each([400, 403, 404, 405, 414, 500, 501, 502, 503, 504])('an answer with the status %d is not kept', (status) =>
  expect(errorTtl(templates, status)).toBe(0));

test.each(['www.eldonia.example', 'origin.eldonia.example', 'eldonia.example.attacker.example'])('the distribution does not answer for %s', (host) =>
  expect(() => route(templates, { url: `https://${host}/` })).toThrow(`the distribution does not answer for ${host}`));
