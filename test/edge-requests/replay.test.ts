import { mkdtempSync, readFileSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { gzipSync } from 'zlib';
import { platform, production } from './platform-fixtures';
import { CustomRule, FirewallMode } from '../../src/edge';
import { Edge } from '../../src/region';
import { canonical } from '../../tools/assemblies/canonical';
import { Replay, SETTINGS, replay } from '../../tools/requests/replay';
import { run } from '../cli/fixture';

const DAY = join(__dirname, 'day.txt');
const AGENT = 'Mozilla/5.0';

function fileOf(content: string | Buffer, name = 'access.log'): string {
  const file = join(mkdtempSync(join(tmpdir(), 'replay-')), name);
  writeFileSync(file, content);
  return file;
}

const line = (second: number, path = '/api/products', ip = '198.51.100.1') =>
  `${ip} - - [31/Jan/2026:${new Date(second * 1_000).toISOString().slice(11, 19)} +0000] "GET ${path} HTTP/2.0" 200 1 "-" "${AGENT}"`;
const met = ({ findings }: Replay, ...outcomes: string[]) => findings.filter(({ outcome }) => outcomes.length === 0 || outcomes.includes(outcome))
  .map(({ outcome, by, path, requests }) => `${requests} ${outcome} by ${by}: ${path}`).sort();

test('a day of CloudFront, of its JSON lines, of a load balancer and of nginx meets firewall, limits, behaviors and timeouts', async () => {
  const day = await replay(production, DAY);

  expect(met(day)).toEqual([
    '1 blocked by AWSManagedRulesCommonRuleSet/NoUserAgent_HEADER: /api/products',
    '1 blocked by AWSManagedRulesCommonRuleSet/RestrictedExtensions_URIPATH: /shop/debug.log',
    '1 blocked by AWSManagedRulesCommonRuleSet/SizeRestrictions_QUERYSTRING: /search',
    '1 blocked by LargeBodies: /api/orders', '1 blocked by LargeBodies: /api/posts/*', '1 blocked by LargeHeaders: /api/me',
    '1 cached by *.js: /app.js',
    ...['/api/orders', '/api/posts/*'].map((path) => `1 counted only by AWSManagedRulesCommonRuleSet/SizeRestrictions_BODY: ${path}`),
    '1 cut off by TLSv1.2: /', '1 cut off by no byte for 30 s: /api/reports/*',
    '1 from the bucket by /media/*: /media/a.webp', '1 redirected by HTTP: /',
    '1 to the tasks by /api/*: /api/feed', '1 to the tasks by default: /', '1 to the tasks by default: /old',
  ]);
  expect(day).toMatchObject({ requests: 14, unreadable: 2, addresses: 7, from: '2026-01-31T07:59:00.000Z', until: '2026-01-31T08:04:00.000Z' });
  expect(day.findings.find(({ path }) => path === '/shop/debug.log')).toMatchObject({ served: 0, setting: 'managedRules with countedRules' });
  expect(day.notes).toEqual([expect.stringContaining('old.example, which the distribution does not serve (alternateDomainNames)')]);
});

test('what a log does not have is said with the rules that depend on it, and never harmless', async () => {
  const { notInLog } = await replay(production, fileOf('h - - [31/Jan/2026:08:00:00 +0000] "POST /a HTTP/1.0" 200 1\n'));
  const rulesOf = (what: string) => notInLog.find((one) => one.what === what)?.undecided;

  expect(notInLog.map(({ requests }) => requests)).toEqual(notInLog.map(() => 1));
  expect(rulesOf('sizes of bodies')).toEqual(['AWSManagedRulesCommonRuleSet', 'LargeBodies']);
  expect(rulesOf('User-Agent')).toEqual(['AWSManagedRulesCommonRuleSet']);
  expect(rulesOf('cookies and other headers')).toContain('LargeHeaders');
  expect(rulesOf('network (ASN) and TLS fingerprint (JA4) of clients')).toEqual(['NetworkRateLimit', 'NetworkFlood', 'NetworkRateLimit-ready']);
  expect(rulesOf('time until the first byte')).toEqual(['idleTimeout']);
});

test.each<[string, number, (index: number) => number, number]>([
  ['21 requests within 5 minutes', 21, (index) => index * 14, 1],
  ['the same, while the clock of a server goes backwards', 21, (index) => 290 - index * 14, 1],
  ['20', 20, (index) => index * 14, 0],
  ['21 within 10 minutes', 21, (index) => index * 30, 0],
])('%s of an address meet the limit of the readiness check', async (_, count, secondOf, blocked) => {
  const lines = Array.from({ length: count }, (__, index) => line(secondOf(index), '/ready'));
  const day = await replay(production, fileOf(gzipSync([...lines, line(0, '/', '2001:db8::1')].join('\n'))));

  expect(met(day, 'blocked').filter((one) => one.includes('RateLimit-ready'))).toHaveLength(blocked);
  expect(met(day)).toContain('1 to the tasks by default: /');
});

test('the record of a browser has the headers, and what went to other sites is left out', async () => {
  const entry = (url: string, headers: object[], wait = 80) => ({
    startedDateTime: '2026-01-31T08:00:00.000+09:00',
    timings: { wait },
    response: { status: 200 },
    request: { method: 'GET', url, bodySize: -1, headers: [{ name: ':authority', value: 'a' }, { name: 'User-Agent', value: AGENT }, ...headers] },
  });
  const file = fileOf(JSON.stringify({
    log: {
      entries: [entry('https://eldonia.example/?a=b#c', []), entry('https://eldonia.example/slow', [], 31_000),
        entry('https://eldonia.example/', [{ name: 'Cookie', value: 'a'.repeat(9_000) }]), entry('https://cdn.eldonia.example/a.woff2', []),
        entry('https://fonts.example/b.woff2', []), entry('blob:abc', [])],
    },
  }), 'page.har');
  const day = await replay(production, file);

  expect(met(day)).toEqual(['1 blocked by LargeHeaders: /', '1 cached by *.woff2: /a.woff2', '1 cut off by no byte for 30 s: /slow', '1 to the tasks by default: /']);
  expect([day.unreadable, day.from, day.notes.length]).toEqual([0, '2026-01-30T23:00:00.000Z', 1]);
  expect(day.notInLog.find(({ what }) => what.startsWith('cookies'))).toMatchObject({ requests: 3 });
});

test('a firewall that counts, and rules that cannot be played, are named', async () => {
  const geo = CustomRule.block('Embargo', { geoMatchStatement: { countryCodes: ['KP'] } });
  const day = await replay(platform(Edge.cloudFront({ firewallOptions: { mode: FirewallMode.COUNT, customRules: [geo] } })), DAY);

  expect(met(day, 'blocked')).toEqual([]);
  expect(met(day, 'counted only')).toContain('1 counted only by LargeBodies: /api/orders');
  expect(day.notes).toContain('Embargo is not played: can\'t evaluate a GeoMatchStatement');
});

test('a time that no calendar has, a status of nobody, and a WebSocket on a cached path', async () => {
  const fields = { 'date': '2026-01-31', 'time': '08:00:00', 'c-ip': '203.0.113.9', 'cs-method': 'GET', 'cs-uri-stem': '/a.js', 'sc-status': '200' };
  const odd = [null, [], { ...fields, timestamp: '99999999999999' }, { ...fields, date: 'x' }, { ...fields, 'cs-uri-stem': 'a:443' }];
  const day = await replay(production, fileOf([...odd, { ...fields, 'sc-status': '000' }, { ...fields, 'sc-status': 101 }].map((one) => JSON.stringify(one)).join('\n')));

  expect(met(day)).toEqual(['1 cached by *.js: /a.js', '1 cut off by WebSocket at *.js: /a.js']);
  expect([day.unreadable, day.findings.map(({ served }) => served)]).toEqual([5, [1, 0]]);
});

test.each<[string, () => string, string]>([
  ['a HAR of no browser', () => fileOf('{"log":{"entries":[null,{"request":{"url":"https://a/"}}]}}'), 'with 0 lines'],
  ['a HAR without a time', () => fileOf('{"log":{"entries":[{"startedDateTime":"x","request":{"method":"GET","url":"https://a/"},"response":{"status":200}}]}}'), 'with 1 lines'],
  ['no log', () => fileOf('a,b,c\n1,2,3\n'), 'with 2 lines that are none of them'],
  ['nothing', () => fileOf(''), 'with 0 lines'],
  ['a binary file', () => fileOf(Buffer.alloc(300_000, 255)), 'with 1 lines that are none'],
  ['half of a compressed file', () => fileOf(gzipSync(line(0)).subarray(0, 40)), 'with the error "unexpected end of file"'],
  ['half of a HAR', () => fileOf('{"log": {"entries": ['), 'must be readable as HAR'],
  ['a file that does not exist', () => 'none.log', 'got none.log, which does not exist'],
])('%s is refused with a sentence', async (_, file, message) => {
  const { code, err } = await run('simulate', 'traffic', '--app', canonical('production').directory, '--log', file());

  expect([code, err.startsWith('eldonia-constructs: log must be ')]).toEqual([2, true]);
  expect(err).toContain(message);
});

test('the command prints the same, by rule', async () => {
  const { code, out } = await run('simulate', 'traffic', '--app', canonical('production').directory, '--log', DAY);

  expect(code).toBe(0);
  expect(out).toMatch(/^blocked: 6 \(42\.86 %\)\n.*\n +2 +2 {2}LargeBodies +bodyInspectionLimit, uploadPaths, signedPaths +\/api\/posts\/\* 1, \/api\/orders 1 /m);
  expect(JSON.parse((await run('simulate', 'traffic', '--json', '--app', canonical('production').directory, '--log', DAY)).out)).toEqual(await replay(production, DAY));
  expect((await run('simulate', 'traffic', '--app', canonical('production').directory)).err).toContain('log is required for traffic');
});

test('each setting is a prop', () => {
  const props = ['edge/edge-firewall-props.ts', 'edge/private/distribution/edge-distribution-options.ts', 'edge/managed-rules.ts']
    .map((file) => readFileSync(join(__dirname, '../../src', file), 'utf8')).join('');

  for (const [, setting] of SETTINGS) for (const name of setting.split(/, | with /)) expect(props).toContain(`readonly ${name}`);
});
