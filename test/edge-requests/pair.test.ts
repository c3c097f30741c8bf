import { canonical } from '../../tools/assemblies/canonical';
import { templatesIn } from '../../tools/requests/deployment';
import { route } from '../../tools/requests/route';

/** A pair: only its primary Region has a distribution. */
const templates = templatesIn(canonical('everythingOn'));
const HSTS = { 'strict-transport-security': 'max-age=31536000', 'cache-control': 'max-age=3600' };

test.each([
  ['GET', '/', 301],
  ['GET', '/?', 301],
  ['GET', '/api/products?page=2&page=3&q=%E6%97%A5', 301],
  ['HEAD', '/a.png?v=2', 301],
  ['GET', '/media/a%2Fb', 301],
  ['GET', '//attacker.example/%0d%0aSet-Cookie:a', 301],
  ['POST', '/api/orders', 308],
  ['OPTIONS', '/api/orders', 308],
])('%s %s of a further name is sent to the same address of the site, with %d', (method, path, status) => {
  for (const host of ['www.example.com', 'WWW.example.com:443']) {
    expect(route(templates, { method, url: `https://${host}${path}` })).toMatchObject({ status, location: `https://example.com${path}`, set: HSTS });
  }
});

test('the site itself is not redirected, on any path', () => {
  for (const path of ['/', '/api/products', '/a.png', '/media/a']) expect(route(templates, { url: `https://example.com${path}` }).status).toBeUndefined();
});

test('HTTP is first redirected to HTTPS of the same name, as HSTS wants', () =>
  expect(route(templates, { url: 'http://www.example.com/a' })).toMatchObject({ status: 301, location: 'https://www.example.com/a' }));

const media = (method: string, originStatus: number, path = '/media/a') => route(templates, { url: `https://example.com${path}`, method, originStatus });

test.each([
  ['GET', 200, 'bucket'], ['GET', 304, 'bucket'], ['GET', 403, 'bucket'],
  ['GET', 404, 'standby bucket'], ['GET', 500, 'standby bucket'], ['GET', 502, 'standby bucket'], ['GET', 503, 'standby bucket'], ['HEAD', 504, 'standby bucket'],
])('a %s of media is answered, when the bucket says %d, by the %s', (method, status, origin) =>
  expect(media(method, status)).toMatchObject({ origin, key: 'media/a', readable: true }));

test('the standby lets nobody read what is no medium, and write nothing', () => {
  expect(media('GET', 503, '/originals/../media/a')).toMatchObject({ origin: 'standby bucket', readable: false });
  for (const method of ['POST', 'PUT', 'DELETE']) expect(media(method, 503)).toEqual({ behavior: '/media/*', status: 403 });
});

test.each([['POST', '/api/orders'], ['GET', '/api/orders'], ['GET', '/']])('%s %s has the load balancer alone, which DNS moves', (method, path) =>
  expect(media(method, 503, path).origin).toBe('load balancer'));
