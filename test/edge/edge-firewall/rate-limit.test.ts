import { Duration, Lazy } from 'aws-cdk-lib';
import { actionsIn, rulesIn, rulesWith, templateOf, VIRGINIA } from './fixture';
import { EdgeFirewall, EdgeFirewallProps, FirewallMode, RateLimit } from '../../../src/edge';
import { testStack } from '../../../tools/assemblies/stacks';
import { warningsOf } from '../../support/warnings';

const path = (SearchString: string) => ({
  ByteMatchStatement: {
    FieldToMatch: { UriPath: {} },
    PositionalConstraint: 'STARTS_WITH',
    SearchString,
    TextTransformations: [{ Priority: 0, Type: 'URL_DECODE' }, { Priority: 1, Type: 'NORMALIZE_PATH_WIN' }, { Priority: 2, Type: 'LOWERCASE' }],
  },
});

const expression = (RegexString: string) => ({
  RegexMatchStatement: { FieldToMatch: { UriPath: {} }, RegexString, TextTransformations: path('').ByteMatchStatement.TextTransformations },
});

const limitsWith = (...rateLimits: RateLimit[]): [string, unknown][] =>
  rulesWith({ managedRules: [], rateLimits, allowUninspected: true }).map(({ Name, Statement }) => [Name, Statement.RateBasedStatement]);

const ofAddress = { AggregateKeyType: 'IP', EvaluationWindowSec: 300 };
const late = (value: number) => Lazy.number({ produce: () => value });
test.each<[string, RateLimit, string, object]>([
  ['an address as the application needs', RateLimit.perIp({ limit: 10, window: Duration.minutes(1) }), 'RateLimit', { ...ofAddress, Limit: 10, EvaluationWindowSec: 60 }],
  ['an address by tokens', RateLimit.perIp({ limit: late(500), window: Duration.seconds(late(120)) }), 'RateLimit', { ...ofAddress, Limit: 500, EvaluationWindowSec: 120 }],
  ['the paths that begin like one, in all spellings', RateLimit.perIpOn('/Api/Login', { limit: 20 }), 'RateLimit-Api-Login',
    { ...ofAddress, Limit: 20, ScopeDownStatement: path('/api/login') }],
  ['a path without those below it', RateLimit.perIpAt('/Ready.txt', { limit: 20 }), 'RateLimit-Ready-txt',
    { ...ofAddress, Limit: 20, ScopeDownStatement: expression('^(/ready\\.txt/?)$') }],
  ['a long path, by a short name', RateLimit.perIpOn(`/${'a'.repeat(199)}`), `RateLimit-${'a'.repeat(110)}`,
    { ...ofAddress, Limit: 50_000, ScopeDownStatement: path(`/${'a'.repeat(199)}`) }],
])('limits %s', (_, limit, name, statement) => expect(limitsWith(limit)).toEqual([[name, statement]]));

test.each([
  ['by default', undefined, 20_000], ['by a token', late(500), 500],
])('limits the page views of a network %s, and its requests to 50 times as many', (_, limit, pages) => {
  const ofNetwork = { AggregateKeyType: 'CUSTOM_KEYS', CustomKeys: [{ ASN: {} }], EvaluationWindowSec: 300 };

  expect(limitsWith(RateLimit.perNetwork({ limit }))).toEqual([
    ['NetworkRateLimit', { ...ofNetwork, Limit: pages, ScopeDownStatement: expect.objectContaining({ AndStatement: expect.anything() }) }],
    ['NetworkFlood', { ...ofNetwork, Limit: 50 * pages }],
  ]);
});

test('a web ACL supports ten limits', () =>
  expect(limitsWith(...Array.from({ length: 10 }, (_, index) => RateLimit.perIpOn(`/${index}`, { limit: 20 })))).toHaveLength(10));

test.each<[FirewallMode | undefined, string]>([
  [undefined, 'NetworkRateLimit: Challenge'], [FirewallMode.COUNT, 'NetworkRateLimit: Count'],
])('a limit of a network in mode %s is a challenge or counts', (mode, action) => {
  const rules = rulesWith({ managedRules: [], rateLimits: [RateLimit.perNetwork({ limit: 500, window: Duration.minutes(1), mode })] });

  expect(actionsIn(rules)[0]).toBe(action);
});

test('login paths fit into the included capacity, with the default rules, uploads and blocked paths', () => {
  const stack = testStack(VIRGINIA);
  const firewall = new EdgeFirewall(stack, 'Firewall', { loginPaths: ['/login', '/password'], uploadPaths: ['/uploads/'], blockedPaths: ['/ready'] });

  expect(firewall.capacity).toBe(1_246 + (2 + 35) + (62 + 35) + 24 + (9 + 24) + 33);
  expect(warningsOf(stack)).toEqual([]);
});

test('uses unique names of rules', () => {
  const names = limitsWith(RateLimit.perIpOn('/a/b'), RateLimit.perIpOn('/a-b'), RateLimit.perIpOn('/a/b/2'), RateLimit.perIpOn('/a-b-2')).map(([name]) => name);

  expect(names).toEqual(['RateLimit-a-b', 'RateLimit-a-b-2', 'RateLimit-a-b-2-2', 'RateLimit-a-b-2-3']);
});

test('uses the header of a proxy, and limits requests with an invalid header', () => {
  const props: EdgeFirewallProps = { regional: true, managedRules: [], clientIpHeader: 'True-Client-IP' };
  const [address, , network] = rulesIn(templateOf(props, testStack()));
  const ForwardedIPConfig = { HeaderName: 'True-Client-IP', FallbackBehavior: 'MATCH' };

  expect(address.Statement.RateBasedStatement).toMatchObject({ AggregateKeyType: 'FORWARDED_IP', ForwardedIPConfig });
  expect(network.Statement.RateBasedStatement).toMatchObject({ AggregateKeyType: 'CUSTOM_KEYS', CustomKeys: [{ ASN: {} }], ForwardedIPConfig });
});

const notAPath = 'path must be a decoded path prefix such as /uploads/ of at most 200 characters, got %; remove wildcards, query strings and percent signs';
test.each<[string, () => RateLimit, string]>([
  ['9 requests', () => RateLimit.perIp({ limit: 9 }), 'limit must be a whole number from 10 to 2000000000, got 9; choose one in that range'],
  ['a window of 3 minutes', () => RateLimit.perIp({ window: Duration.minutes(3) }), 'window must be 1, 2, 5 or 10 minutes, got 3 minutes; choose one of these'],
  ['a path known at deployment', () => RateLimit.perIpOn(Lazy.string({ produce: () => '/login' })), 'path must be known at synthesis, got a token; pass a literal'],
  ...['login', '/', '/login*', '/login?next', '/a b', '/%6cogin', '/a//b', '/a/../b', '/a/.', `/${'a'.repeat(200)}`]
    .map((wrong): [string, () => RateLimit, string] => [`the path ${wrong}`, () => RateLimit.perIpOn(wrong), notAPath.replace('%', JSON.stringify(wrong))]),
])('fails with %s', (_, make, message) => expect(make).toThrow(new Error(message)));
