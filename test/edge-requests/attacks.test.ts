import { readFileSync } from 'fs';
import { join } from 'path';
import { SITE, ZONE, production as least } from './platform-fixtures';
import { EdgeFirewall, EdgeFirewallProps } from '../../src/edge';
import { canonical } from '../../tools/assemblies/canonical';
import { ACCOUNT, testStack } from '../../tools/assemblies/stacks';
import { table } from '../../tools/markdown';
import { Deployment, Templates, templatesIn, templatesOf } from '../../tools/requests/deployment';
import { exceeded, FirewallRequest, firewall } from '../../tools/requests/firewall';
import { PAGE_LOAD } from '../../tools/requests/page-load';
import { route } from '../../tools/requests/route';
import { slim } from '../eldonia-platform/fixture';

/** A firewall alone. */
function firewallWith(props: EdgeFirewallProps): Templates {
  const stack = testStack({ account: ACCOUNT, region: 'us-east-1' });
  new EdgeFirewall(stack, 'Firewall', props);
  return templatesOf(stack);
}

const unwatched = templatesOf(slim({ zone: ZONE, monitoring: { enabled: false } }).stack);
const withLogin = firewallWith({ loginPaths: ['/api/login', '/api/password'] });
const withUploads = firewallWith({ uploadPaths: ['/api/uploads/'] });
const PADDING = 16_384;
const PAGE = { uri: '/', headers: { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } };
const pageViews = (views: number) => PAGE_LOAD.map(({ uri, method, page }) => ({ uri, method, ...page && PAGE, times: views }));
/** An attack behind the padding, which no rule of AWS finds. */
const hidden = (bodySize: number, uri = '/api/products'): FirewallRequest => ({ uri, bodySize });
const cookies = (bytes: number): FirewallRequest => ({ headers: { Cookie: 'a'.repeat(bytes) } });
const manyHeaders = (count: number) => ({ headers: Object.fromEntries(Array.from({ length: count }, (_, index) => [`x-${index}`, ''])) });
const guess = (uri: string, rates: FirewallRequest): FirewallRequest => ({ method: 'POST', uri, ...rates });

test.each<[string, Templates, FirewallRequest, string]>([
  ['a body as large as the firewall inspects', least, hidden(PADDING), 'ALLOW by default'],
  ['an attack behind 16 KiB of padding', least, hidden(PADDING + 1), 'BLOCK by LargeBodies'],
  ['an attack behind a lot of padding, on any path', least, hidden(5_000_000, '/'), 'BLOCK by LargeBodies'],
  ['an attack behind padding, by the path of uploads that leads elsewhere', withUploads, hidden(PADDING + 1, '/api/uploads/../products'), 'BLOCK by LargeBodies'],
  ['an upload', withUploads, hidden(5_000_000, '/api/uploads/a.png'), 'ALLOW by default'],
  ['cookies of 4 KiB', least, cookies(4_096), 'ALLOW by default'],
  ['an attack behind 200 headers', least, manyHeaders(201), 'BLOCK by LargeHeaders'],
  ['an attack behind 8 KiB of headers of an upload', withUploads, { headers: { 'X-A': 'a'.repeat(4_096), 'Cookie': 'a'.repeat(4_096) }, uri: '/api/uploads/' }, 'BLOCK by LargeHeaders'],

  ['a flood of one address', least, { rate: 1_000_000 }, 'BLOCK by RateLimit'],
  ['page views of the addresses of a /64, one each', least, { ...PAGE, ip: '2001:db8::1', rate: 1, networkRate: 20_001 }, 'CHALLENGE by NetworkRateLimit'],
  ['a browser of the same network, which has passed the challenge', least, { ...PAGE, ip: '2001:db8::1', rate: 1, networkRate: 20_001, challenged: true }, 'ALLOW by default'],
  // AWS WAF would answer with 202 and no content, which a script takes for success.
  ['an order from the same network', least, { method: 'POST', uri: '/api/orders', rate: 1, networkRate: 1_000_000 }, 'ALLOW by default'],
  ['a picture from the same network', least, { uri: '/media/a.webp', headers: { Accept: 'image/*' }, rate: 1, networkRate: 1_000_000 }, 'ALLOW by default'],
  ['a flood of a network', least, { method: 'POST', uri: '/api/orders', rate: 1, networkRate: 1_000_001 }, 'BLOCK by NetworkFlood'],

  ['the guesses of one address', withLogin, guess('/api/login', { rate: 601 }), 'BLOCK by LoginRateLimit'],
  ['the guesses of one address, by another spelling', withLogin, guess('/API/./%6Cogin', { rate: 601 }), 'BLOCK by LoginRateLimit'],
  ['the guesses of one address at another path', withLogin, guess('/api/password/reset', { rate: 601 }), 'BLOCK by LoginRateLimit'],
  ['as many other requests', withLogin, guess('/api/products', { rate: 601, networkRate: 2_001 }), 'ALLOW by default'],

  ...['/ready', '/ready?a', '/ready/', '/Ready', '/%72eady', '/x/..//./ready'].map((uri): [string, Templates, FirewallRequest, string] =>
    [`the readiness check of a platform that is not probed, by ${uri}`, unwatched, { uri }, 'BLOCK by BlockedPaths']),
  ['a path that only begins like it', least, { uri: '/ready-to-wear' }, 'ALLOW by default'],
  ['the liveness check', least, { uri: '/health' }, 'ALLOW by default'],
])('%s meets the firewall', (_, templates, request, expected) => {
  const { action, rule } = firewall(templates, request);

  expect(`${action} by ${rule}`).toBe(expected);
});

const signIns = (times: number, client?: string) => ({ method: 'POST', uri: '/api/login', times, client });
test.each<[string, Parameters<typeof exceeded>[1], rule: string, passes: boolean]>([
  ['the office of 500 people who sign in at 9:00, every fifth twice', [{ uri: '/api/login', times: 500 }, signIns(600)], 'LoginRateLimit', true],
  ['a program that guesses from one address', [signIns(601)], 'LoginRateLimit', false],
  ['the customers of a carrier, by four clients', ['chrome', 'safari', 'edge', 'app'].map((client) => signIns(2_000, client)), 'LoginNetworkRateLimit', true],
  ['a program that guesses beside them, from any addresses', [signIns(2_000, 'chrome'), signIns(2_001, 'go')], 'LoginNetworkRateLimit', false],
])('%s: %j meets %s', (_, requests, rule, passes) => expect(!exceeded(withLogin, requests).includes(rule)).toBe(passes));

test.each<[string, Parameters<typeof exceeded>[1], string[]]>([
  ['an office of 500 people who open 3 pages each', pageViews(1_500), []],
  ['an office of 500 people whose page asks for news every 30 seconds', [...pageViews(500), { uri: '/api/news', times: 5_000 }], []],
  ['an office of 500 people whose page asks for news every 5 seconds', [...pageViews(500), { uri: '/api/news', times: 30_000 }], ['RateLimit-without-files']],
  ['a carrier with 1,000 phones behind one address, one page each', pageViews(1_000), []],
  ['a provider whose customers open 60 pages a second', [...pageViews(0), { ...PAGE, times: 12_000 }], []],
  ['a crawler with 10 pages a second', [{ ...PAGE, times: 3_000 }], []],
  ['a native app of 100 people behind one address', [{ uri: '/api/products', headers: { Accept: 'application/json' }, times: 100 * 60 }], []],
  ['server-side rendering on AWS, 35 calls a second', [{ uri: '/api/products', times: 10_500 }], []],
  ['a partner with 50 calls a second', [{ uri: '/api/products', times: 15_000 }], ['RateLimit-without-files']],
  ['a client that asks for one picture in a loop', [{ uri: '/media/a.webp', times: 50_001 }], ['RateLimit']],
  ['a client that hides its calls behind an extension', [{ uri: '/api/products?.js', times: 12_001 }], ['RateLimit-without-files']],
  ['a client that asks for files in a loop', ['GET', 'HEAD'].map((method) => ({ method, uri: '/app.js', times: 25_000 })), []],
  ...([['GET', '/api/session/x.js'], ['GET', '/x/../api/session/x.js'], ['POST', '/app.js'], ['PUT', '/media/a.webp']] as const)
    .map(([method, uri]): [string, Parameters<typeof exceeded>[1], string[]] =>
      [`a client that reaches the tasks by ${method} ${uri}`, [{ method, uri, times: 12_001 }], ['RateLimit-without-files']]),
  ['a flood of pages', [{ ...PAGE, times: 100_000 }], ['RateLimit', 'RateLimit-without-files', 'NetworkRateLimit']],
])('%s', (_, requests, rules) => expect(exceeded(least, requests)).toEqual(rules));

interface RateRule { readonly Name: string; readonly Statement: { readonly RateBasedStatement: { readonly Limit: number } } }

test('the document of the firewall has the limits of the templates, derived from a page', () => {
  const limit = (name: string, templates = least) => {
    const rules = Deployment.of(templates).only('AWS::WAFv2::WebACL').properties.Rules as RateRule[];
    return rules.find(({ Name }) => Name === name)!.Statement.RateBasedStatement.Limit;
  };
  const text = (value: number) => value.toLocaleString('en');
  const [all, calls, pages, flood] = ['RateLimit', 'RateLimit-without-files', 'NetworkRateLimit', 'NetworkFlood'].map((name) => limit(name));
  const reaching = PAGE_LOAD.filter(({ uri }) => !/[.]\w+$/.test(uri)).length;
  const document = readFileSync(join(__dirname, '../../docs/constructs/EdgeFirewall.md'), 'utf8').replace(/\s+/g, ' ');
  const expected = table(['limit in 5 minutes', 'counts', 'default', 'derived from'], [
    ['`RateLimit.perIp()`', 'all requests of an address, also those that the cache answers', text(all), `500 people × 3 pages × ${PAGE_LOAD.length} of a page`],
    ['`RateLimit.perIpWithoutFiles()`', 'those that do not read images, scripts, style sheets and fonts outside `/api/`', text(calls), `500 people × 3 pages × ${reaching} of a page`],
    ['`RateLimit.perNetwork()`', 'page views of a network (ASN): GET requests that accept HTML', `${text(pages)}, then a challenge`,
      `${Math.floor(pages / 1_500)} such offices, ${Math.round(pages / 300)} pages a second`],
    ['', 'all requests of a network', `${text(flood)}, then 429`, `${flood / pages} times as many`],
  ]).replace(/\s+/g, ' ');

  expect(document).toContain(expected);
  for (const [most, requests] of [[all, PAGE_LOAD.length], [calls, reaching]]) {
    expect(most / (1_500 * requests)).toBeGreaterThanOrEqual(1);
    expect(most / (1_500 * requests)).toBeLessThan(1.2);
  }
  expect(document).toContain(`${limit('LoginRateLimit', withLogin)} POST requests of an address, ${text(limit('LoginNetworkRateLimit', withLogin))} of a network`);
  // Each of an office at the beginning of work, and every fifth once more.
  expect(limit('LoginRateLimit', withLogin)).toBe(500 * 1.2);
  // A tenth of the page views of a network.
  expect(limit('LoginNetworkRateLimit', withLogin)).toBe(pages / 10);
  expect(document).toContain(`(${limit('RateLimit-ready')} of an address, ${text(limit('NetworkRateLimit-ready'))} of a network in 5 minutes)`);
});

test('what is blocked by a rate limit is told to come later and is not logged, and nothing else is', () => {
  const { properties } = Deployment.of(least).only('AWS::WAFv2::WebACL');
  const rules = properties.Rules as {
    Name: string; Statement: { RateBasedStatement?: object }; Action?: { Block?: { CustomResponse?: object } }; RuleLabels?: object[];
  }[];
  const later = { ResponseCode: 429, ResponseHeaders: [{ Name: 'Retry-After', Value: '300' }] };
  const blocking = rules.filter(({ Statement, Action }) => Statement.RateBasedStatement && Action?.Block);

  expect(blocking.map(({ Name, Action }) => [Name, Action!.Block!.CustomResponse])).toEqual(
    ['RateLimit', 'RateLimit-without-files', 'NetworkFlood', 'RateLimit-ready', 'NetworkRateLimit-ready'].map((name) => [name, later]));
  expect(rules.filter(({ Action }) => Action?.Block?.CustomResponse)).toEqual(blocking);
  // A challenged request goes on, and can be blocked for another reason.
  expect(rules.filter(({ RuleLabels }) => RuleLabels)).toEqual(blocking);
  expect(blocking.map(({ RuleLabels }) => RuleLabels)).toEqual(blocking.map(() => [{ Name: 'limited' }]));
});

/** A pair, whose probe asks for the readiness check from Osaka. A platform asks for its own. */
const pair = templatesIn(canonical('leastPair'));

test.each<[string, FirewallRequest, string]>([
  ['the requests of the probe', { uri: '/ready', rate: 5 }, 'ALLOW by default'],
  ['the requests of a probe whose network floods the site', { uri: '/ready', rate: 5, networkRate: 1_000_001, networkRateAtPath: 15 }, 'ALLOW by default'],
  ['a flood of the readiness check by a network', { uri: '/ready', rate: 1, networkRate: 1_001 }, 'BLOCK by NetworkRateLimit-ready'],
  ['a flood by another spelling', { uri: '/%72eady', rate: 1, networkRate: 1_000_001, networkRateAtPath: 1 }, 'BLOCK by NetworkFlood'],
  ['the requests of anybody else', { uri: '/ready', rate: 21 }, 'BLOCK by RateLimit-ready'],
  ['the requests of anybody else, escaped', { uri: '/%52eady/', rate: 21 }, 'BLOCK by RateLimit-ready'],
  ['as many requests for another page', { uri: '/ready-to-wear', rate: 21 }, 'ALLOW by default'],
  ['an attack behind padding', hidden(PADDING + 1), 'BLOCK by LargeBodies'],
  ['page views of the addresses of a /64', { ...PAGE, ip: '2001:db8::1', rate: 1, networkRate: 20_001 }, 'CHALLENGE by NetworkRateLimit'],
])('%s meets the firewall of a pair, and of a platform', (_, request, expected) => {
  for (const templates of [pair, least]) {
    const { action, rule } = firewall(templates, request);

    expect(`${action} by ${rule}`).toBe(expected);
  }
});

test.each(['/a.js', '/a.png'])('a redirect to the canonical host, answered to %s, is kept for the host of the request alone', (path) =>
  expect(route(least, { url: SITE + path })).toMatchObject({ keyed: ['host'], forwarded: ['host'] }));
