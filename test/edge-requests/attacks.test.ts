import { SITE, platform, ZONE } from './platform-fixtures';
import { EdgeFirewall } from '../../src/edge';
import { Edge } from '../../src/region';
import { canonical } from '../../tools/assemblies/canonical';
import { ACCOUNT, testStack } from '../../tools/assemblies/stacks';
import { Templates, templatesOf } from '../../tools/requests/deployment';
import { FirewallRequest, firewall } from '../../tools/requests/firewall';
import { route } from '../../tools/requests/route';
import { slim } from '../eldonia-platform/fixture';

const least = platform();
const unwatched = templatesOf(slim({ zone: ZONE, monitoring: { enabled: false } }).stack);
const withLogin = platform(Edge.cloudFront({ firewallOptions: { loginPaths: ['/api/login', '/api/password'] } }));
const withUploads = platform(Edge.cloudFront({ firewallOptions: { uploadPaths: ['/api/uploads/'] } }));
const PADDING = 16_384;
/** An attack behind the padding, which no rule of AWS finds. */
const hidden = (bodySize: number, uri = '/api/products'): FirewallRequest => ({ uri, bodySize });
const cookies = (bytes: number): FirewallRequest => ({ headers: { Cookie: 'a'.repeat(bytes) } });
const manyHeaders = (count: number) => ({ headers: Object.fromEntries(Array.from({ length: count }, (_, index) => [`x-${index}`, ''])) });
const guess = (uri: string, rates: FirewallRequest): FirewallRequest => ({ uri, ...rates });

test.each<[string, Templates, FirewallRequest, string]>([
  ['a body as large as the firewall inspects', least, hidden(PADDING), 'ALLOW by default'],
  ['an attack behind 16 KiB of padding', least, hidden(PADDING + 1), 'BLOCK by LargeBodies'],
  ['an attack behind a lot of padding, on any path', least, hidden(5_000_000, '/'), 'BLOCK by LargeBodies'],
  ['an attack behind padding, by the path of uploads that leads elsewhere', withUploads, hidden(PADDING + 1, '/api/uploads/../products'), 'BLOCK by LargeBodies'],
  ['SQL in the query', least, { matches: ['SQLi_QUERYARGUMENTS'] }, 'BLOCK by AWSManagedRulesSQLiRuleSet/SQLi_QUERYARGUMENTS'],
  ['a script in the body', least, { matches: ['CrossSiteScripting_BODY'] }, 'BLOCK by AWSManagedRulesCommonRuleSet/CrossSiteScripting_BODY'],
  ['an upload', withUploads, hidden(5_000_000, '/api/uploads/a.png'), 'ALLOW by default'],
  ['cookies of 4 KiB', least, cookies(4_096), 'ALLOW by default'],
  ['an attack behind 8 KiB of cookies', least, cookies(8_192), 'BLOCK by LargeHeaders'],
  ['an attack behind 8 KiB of a header', least, { headers: { 'X-Padding': 'a'.repeat(8_192) } }, 'BLOCK by LargeHeaders'],
  ['an attack behind 200 headers', least, manyHeaders(201), 'BLOCK by LargeHeaders'],
  ['an attack behind 8 KiB of headers of an upload', withUploads, { ...cookies(8_192), uri: '/api/uploads/' }, 'BLOCK by LargeHeaders'],

  ['a flood of one address', least, { rate: 1_000_000 }, 'BLOCK by RateLimit'],
  ['a flood of the addresses of a /64, one request each', least, { ip: '2001:db8::1', rate: 1, networkRate: 100_001 }, 'CHALLENGE by NetworkRateLimit'],
  ['a browser of the same network, which has passed the challenge', least, { ip: '2001:db8::1', networkRate: 100_001, challenged: true }, 'ALLOW by default'],
  ['the usual requests of a network', least, { ip: '2001:db8::1', networkRate: 100_000 }, 'ALLOW by default'],

  ['the guesses of one address', withLogin, guess('/api/login', { rate: 51 }), 'BLOCK by LoginRateLimit'],
  ['the guesses of one address, by another spelling', withLogin, guess('/API/./%6Cogin', { rate: 51 }), 'BLOCK by LoginRateLimit'],
  ['the guesses of one address at another path', withLogin, guess('/api/password/reset', { rate: 51 }), 'BLOCK by LoginRateLimit'],
  ['the guesses of a network, one of each address', withLogin, guess('/api/login', { rate: 1, networkRate: 1_001 }), 'CHALLENGE by LoginNetworkRateLimit'],
  ['as many log-ins as an office has', withLogin, guess('/api/login', { rate: 50, networkRate: 1_000 }), 'ALLOW by default'],
  ['as many other requests', withLogin, guess('/api/products', { rate: 51, networkRate: 1_001 }), 'ALLOW by default'],

  ...['/ready', '/ready?a', '/ready/', '/Ready', '/%72eady', '/x/..//./ready'].map((uri): [string, Templates, FirewallRequest, string] =>
    [`the readiness check of a platform that is not probed, by ${uri}`, unwatched, { uri }, 'BLOCK by BlockedPaths']),
  ['a path that only begins like it', least, { uri: '/ready-to-wear' }, 'ALLOW by default'],
  ['the liveness check', least, { uri: '/health' }, 'ALLOW by default'],
])('%s meets the firewall', (_, templates, request, expected) => {
  const { action, rule } = firewall(templates, request);

  expect(`${action} by ${rule}`).toBe(expected);
});

/** The web ACL of a pair, whose probe asks for the readiness check from Osaka. A platform asks for its own. */
const pair: Templates = Object.fromEntries(canonical('leastPair').stacksRecursively.map(({ stackName, template }) => {
  const acls = Object.entries<{ Type: string }>(template.Resources).filter(([, { Type }]) => Type === 'AWS::WAFv2::WebACL');
  return [stackName, { Resources: Object.fromEntries(acls) }];
}));

test.each<[string, FirewallRequest, string]>([
  ['the requests of the probe', { uri: '/ready', rate: 5 }, 'ALLOW by default'],
  ['the requests of anybody else', { uri: '/ready', rate: 21 }, 'BLOCK by RateLimit-ready'],
  ['the requests of anybody else, escaped', { uri: '/%52eady/', rate: 21 }, 'BLOCK by RateLimit-ready'],
  ['as many requests for another page', { uri: '/ready-to-wear', rate: 21 }, 'ALLOW by default'],
  ['an attack behind padding', hidden(PADDING + 1), 'BLOCK by LargeBodies'],
  ['a flood of the addresses of a /64', { ip: '2001:db8::1', rate: 1, networkRate: 100_001 }, 'CHALLENGE by NetworkRateLimit'],
])('%s meets the firewall of a pair, and of a platform', (_, request, expected) => {
  for (const templates of [pair, least]) {
    const { action, rule } = firewall(templates, request);

    expect(`${action} by ${rule}`).toBe(expected);
  }
});

test.each(['/a.js', '/a.png'])('a redirect to the canonical host, answered to %s, is kept for the host of the request alone', (path) => {
  expect(route(least, { url: SITE + path })).toMatchObject({ keyed: ['host'], forwarded: ['host'] });
});

test('a firewall that allows what it does not inspect leaves no rule for it', () => {
  const stack = testStack({ account: ACCOUNT, region: 'us-east-1' });
  new EdgeFirewall(stack, 'Firewall', { allowUninspected: true });

  for (const request of [hidden(PADDING + 1), cookies(8_192)]) expect(firewall(templatesOf(stack), request).action).toBe('ALLOW');
});
