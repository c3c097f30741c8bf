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

test('HTTP is first redirected to HTTPS of the same name, as HSTS wants', () => {
  expect(route(templates, { url: 'http://www.example.com/a' })).toMatchObject({ status: 301, location: 'https://www.example.com/a' });
});
