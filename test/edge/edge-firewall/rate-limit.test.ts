import { Duration, Lazy } from 'aws-cdk-lib';
import { rulesIn, rulesWith, templateOf } from './fixture';
import { EdgeFirewallProps, FirewallScope, RateLimit } from '../../../src/edge';
import { testStack } from '../../../tools/assemblies/stacks';

const path = (SearchString: string) => ({
  ByteMatchStatement: {
    FieldToMatch: { UriPath: {} },
    PositionalConstraint: 'STARTS_WITH',
    SearchString,
    TextTransformations: [{ Priority: 0, Type: 'URL_DECODE' }, { Priority: 1, Type: 'NORMALIZE_PATH_WIN' }, { Priority: 2, Type: 'LOWERCASE' }],
  },
});

function limitsWith(...rateLimits: RateLimit[]): [string, unknown][] {
  return rulesWith({ managedRules: [], rateLimits }).map(({ Name, Statement }) => [Name, Statement.RateBasedStatement]);
}

test('limits an address to 2,000 requests in 5 minutes by default', () => {
  expect(limitsWith(RateLimit.perIp())).toEqual([['RateLimit', { AggregateKeyType: 'IP', Limit: 2_000, EvaluationWindowSec: 300 }]]);
});

test('a web ACL supports ten limits', () => {
  expect(limitsWith(...Array.from({ length: 10 }, (_, index) => RateLimit.perIpOn(`/${index}`, 20)))).toHaveLength(10);
});

test('limits follow the application', () => {
  expect(limitsWith(RateLimit.perIp(10, Duration.minutes(1)))).toEqual([
    ['RateLimit', { AggregateKeyType: 'IP', Limit: 10, EvaluationWindowSec: 60 }],
  ]);
});

test('a path has its own limit, in all spellings', () => {
  expect(limitsWith(RateLimit.perIpOn('/Api/Login', 20))).toEqual([
    ['RateLimit-Api-Login', { AggregateKeyType: 'IP', Limit: 20, EvaluationWindowSec: 300, ScopeDownStatement: path('/api/login') }],
  ]);
});

test('uses unique names of rules', () => {
  const names = limitsWith(RateLimit.perIpOn('/a/b'), RateLimit.perIpOn('/a-b'), RateLimit.perIpOn('/a/b/2'), RateLimit.perIpOn('/a-b-2')).map(([name]) => name);

  expect(names).toEqual(['RateLimit-a-b', 'RateLimit-a-b-2', 'RateLimit-a-b-2-2', 'RateLimit-a-b-2-3']);
});

test('a long path has a short name', () => {
  expect(limitsWith(RateLimit.perIpOn(`/${'a'.repeat(199)}`))[0][0]).toBe(`RateLimit-${'a'.repeat(110)}`);
});

test('accepts tokens as values', () => {
  const late = RateLimit.perIp(Lazy.number({ produce: () => 500 }), Duration.seconds(Lazy.number({ produce: () => 120 })));

  expect(limitsWith(late)).toEqual([['RateLimit', { AggregateKeyType: 'IP', Limit: 500, EvaluationWindowSec: 120 }]]);
});

test('uses the header of a proxy, and limits requests with an invalid header', () => {
  const props: EdgeFirewallProps = { scope: FirewallScope.REGIONAL, managedRules: [], clientIpHeader: 'True-Client-IP' };

  const [{ Statement }] = rulesIn(templateOf(props, testStack()));

  expect(Statement.RateBasedStatement).toEqual({
    AggregateKeyType: 'FORWARDED_IP',
    ForwardedIPConfig: { HeaderName: 'True-Client-IP', FallbackBehavior: 'MATCH' },
    Limit: 2_000,
    EvaluationWindowSec: 300,
  });
});

const notAPath = 'path must be a decoded path prefix such as /uploads/ of at most 200 characters, got %; remove wildcards, query strings and percent signs';
test.each<[string, () => RateLimit, string]>([
  ['9 requests', () => RateLimit.perIp(9), 'limit must be a whole number from 10 to 2000000000, got 9; choose one in that range'],
  ['a window of 3 minutes', () => RateLimit.perIp(undefined, Duration.minutes(3)), 'window must be 1, 2, 5 or 10 minutes, got 3 minutes; choose one of these'],
  ['a path known at deployment', () => RateLimit.perIpOn(Lazy.string({ produce: () => '/login' })), 'path must be known at synthesis, got a token; pass a literal'],
  ...['login', '/', '/login*', '/login?next', '/a b', '/%6cogin', '/a//b', '/a/../b', '/a/.', `/${'a'.repeat(200)}`]
    .map((wrong): [string, () => RateLimit, string] => [`the path ${wrong}`, () => RateLimit.perIpOn(wrong), notAPath.replace('%', JSON.stringify(wrong))]),
])('fails with %s', (_, make, message) => {
  expect(make).toThrow(new Error(message));
});
