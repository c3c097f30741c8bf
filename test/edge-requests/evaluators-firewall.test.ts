import { acl, attribute, edge, group } from './fixtures';
import { FirewallRequest, firewall } from '../../tools/requests/firewall';

const BLOCK = { Action: { Block: {} } };
const COUNT = { Action: { Count: {} } };
const byNetwork = { AggregateKeyType: 'CUSTOM_KEYS', CustomKeys: [{ ASN: {} }] };
const NONE = [{ Priority: 0, Type: 'NONE' }];
const office = { IPSetReferenceStatement: { Arn: attribute('Office', 'Arn') } };
const office6 = { IPSetReferenceStatement: { Arn: attribute('Office6', 'Arn') } };
const login = bytes({ SearchString: '/login', TextTransformations: [{ Priority: 1, Type: 'LOWERCASE' }, { Priority: 0, Type: 'URL_DECODE' }] });

function bytes(changes: object): object {
  return { ByteMatchStatement: { FieldToMatch: { UriPath: {} }, PositionalConstraint: 'STARTS_WITH', SearchString: '/a', TextTransformations: NONE, ...changes } };
}

function size(changes: object): object {
  return {
    SizeConstraintStatement: {
      FieldToMatch: { Body: { OversizeHandling: 'CONTINUE' } }, ComparisonOperator: 'GT', Size: 10_000, TextTransformations: NONE, ...changes,
    },
  };
}

function expression(): object {
  const TextTransformations = [{ Priority: 0, Type: 'URL_DECODE' }, { Priority: 1, Type: 'LOWERCASE' }];
  return { RegexMatchStatement: { FieldToMatch: { UriPath: {} }, RegexString: '^/ready/?$', TextTransformations } };
}

function headers(OversizeHandling = 'MATCH'): object {
  return size({ FieldToMatch: { Headers: { MatchPattern: { All: {} }, MatchScope: 'ALL', OversizeHandling } }, Size: 8_192 });
}

function rate(changes: object = {}): object {
  return { RateBasedStatement: { AggregateKeyType: 'IP', Limit: 100, EvaluationWindowSec: 300, ...changes } };
}

function behindProxy(Position: string): object {
  const IPSetForwardedIPConfig = { HeaderName: 'X-Real-IP', FallbackBehavior: 'NO_MATCH', Position };
  return { IPSetReferenceStatement: { Arn: attribute('Office', 'Arn'), IPSetForwardedIPConfig } };
}

/** Whether a statement matches a request and blocks it. */
function blocks(Statement: object, request: FirewallRequest, changes: object = {}): boolean {
  return firewall({ Global: acl([{ ...BLOCK, Statement }], changes) }, request).action === 'BLOCK';
}

test.each<[string, object, FirewallRequest, boolean]>([
  ['an address in the range', office, { ip: '198.51.100.255' }, true],
  ['an address beside the range', office, { ip: '198.51.101.0' }, false],
  ['an IPv6 address for an IPv4 range', office, { ip: '2001:db8:1::1' }, false],
  ['an IPv6 address in the range', office6, { ip: '2001:db8:1:ffff::1' }, true],
  ['an IPv6 address beside the range', office6, { ip: '2001:db8:2::1' }, false],
  ['the beginning of the path', bytes({}), { uri: '/a/b' }, true],
  ['a path that contains it later', bytes({}), { uri: '/b/a' }, false],
  ['a query, which is no path', bytes({ PositionalConstraint: 'CONTAINS' }), { uri: '/b?c=/a' }, false],
  ['the query', bytes({ FieldToMatch: { QueryString: {} }, SearchString: 'c=/a' }), { uri: '/b?c=/a' }, true],
  ['the whole path', bytes({ PositionalConstraint: 'EXACTLY' }), { uri: '/a' }, true],
  ['more than the whole path', bytes({ PositionalConstraint: 'EXACTLY' }), { uri: '/a/' }, false],
  ['the end of the path', bytes({ PositionalConstraint: 'ENDS_WITH' }), { uri: '/b/a' }, true],
  ['a header by whatever case', bytes({ FieldToMatch: { SingleHeader: { Name: 'x-key' } } }), { headers: { 'X-Key': '/a' } }, true],
  ['a header that is missing', bytes({ FieldToMatch: { SingleHeader: { Name: 'x-key' } } }), {}, false],
  ['the method', bytes({ FieldToMatch: { Method: {} }, SearchString: 'PUT' }), { method: 'PUT' }, true],
  ['the body', bytes({ FieldToMatch: { Body: { OversizeHandling: 'CONTINUE' } } }), { body: '/a' }, true],
  ['upper case after lower-casing', login, { uri: '/LOGIN' }, true],
  ['an escaped capital, decoded first', login, { uri: '/%4cogin' }, true],
  ['dots that the path is rid of', bytes({ TextTransformations: [{ Priority: 0, Type: 'NORMALIZE_PATH' }] }), { uri: '/b/../a' }, true],
  ['backslashes that stand for slashes', bytes({ TextTransformations: [{ Priority: 0, Type: 'NORMALIZE_PATH_WIN' }] }), { uri: '/b\\..\\a' }, true],
  ['an address behind a proxy', behindProxy('LAST'), { headers: { 'X-Real-IP': '203.0.113.9, 198.51.100.1' } }, true],
  ['an address that the client wrote itself', behindProxy('LAST'), { headers: { 'X-Real-IP': '198.51.100.1, 203.0.113.9' } }, false],
  ['the first address', behindProxy('FIRST'), { headers: { 'X-Real-IP': '198.51.100.1, 203.0.113.9' } }, true],
  ['dots without a transformation', bytes({}), { uri: '/b/../a' }, false],
  ['a path by an expression', expression(), { uri: '/%52EADY/' }, true],
  ['more than the expression', expression(), { uri: '/ready/more' }, false],
  ['a few headers', headers(), { headers: { 'X-A': 'a'.repeat(8_189) } }, false],
  ['more headers than it sees', headers(), { headers: { 'X-A': 'a'.repeat(4_096), 'Cookie': 'a'.repeat(4_096) } }, true],
  ['more than 200 headers', headers(), { headers: Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`x-${index}`, ''])) }, true],
  ['headers that it does not see, which do not match', headers('NO_MATCH'), { headers: { 'X-A': 'a'.repeat(8_192) } }, false],
  ['a country', { GeoMatchStatement: { CountryCodes: ['US'] } }, { country: 'US' }, true],
  ['another country', { GeoMatchStatement: { CountryCodes: ['US'] } }, {}, false],
  ['all of two', { AndStatement: { Statements: [office, login] } }, { ip: '198.51.100.1', uri: '/a' }, false],
  ['one of two', { OrStatement: { Statements: [office, login] } }, { ip: '198.51.100.1', uri: '/a' }, true],
  ['the contrary', { NotStatement: { Statement: office } }, { ip: '198.51.100.1' }, false],
])('a statement is asked about %s', (_, statement, request, expected) => {
  expect(blocks(statement, request)).toBe(expected);
});

test.each<[string, object, FirewallRequest, boolean]>([
  ['as many as the limit', {}, { rate: 100 }, false],
  ['one more', {}, { rate: 101 }, true],
  ['many, but elsewhere', { ScopeDownStatement: login }, { rate: 1_000, uri: '/a' }, false],
  ['many in its scope', { ScopeDownStatement: login }, { rate: 1_000, uri: '/Login' }, true],
  ['many without the header to count by', forwarded('MATCH'), { rate: 1_000 }, false],
  ['many of a forwarded address', forwarded('NO_MATCH'), { rate: 1_000, headers: { 'X-Forwarded-For': '198.51.100.1, 10.0.0.1' } }, true],
  ['few behind a bad address, which matches', forwarded('MATCH'), { rate: 1, headers: { 'X-Forwarded-For': 'unknown, 10.0.0.1' } }, true],
  ['few of a bad address, which matches', forwarded('MATCH'), { rate: 1, headers: { 'X-Forwarded-For': 'unknown' } }, true],
  ['many of a bad address, which doesn\'t match', forwarded('NO_MATCH'), { rate: 1_000, headers: { 'X-Forwarded-For': 'unknown' } }, false],
  ['few of an address, many of its network', byNetwork, { rate: 1, networkRate: 101 }, true],
  ['as many of a network as the limit', byNetwork, { rate: 1, networkRate: 100 }, false],
  ['many of a network, by a header that is missing', { ...byNetwork, ForwardedIPConfig: { HeaderName: 'X-Real-IP', FallbackBehavior: 'MATCH' } },
    { networkRate: 101 }, false],
])('a rate rule sees %s', (_, changes, request, expected) => {
  expect(blocks(rate(changes), request)).toBe(expected);
});

function forwarded(fallback: string): object {
  return { AggregateKeyType: 'FORWARDED_IP', ForwardedIPConfig: { HeaderName: 'X-Forwarded-For', FallbackBehavior: fallback } };
}

test.each<[string, object, object, number, boolean]>([
  ['a body of the size', {}, {}, 10_000, false],
  ['a larger body', {}, {}, 10_001, true],
  ['a size beyond the 16 kB that it sees', { Size: 16_384 }, {}, 100_000, false],
  ['a size within a raised limit', { Size: 16_384 }, { AssociationConfig: { RequestBody: { CLOUDFRONT: { DefaultSizeInspectionLimit: 'KB_64' } } } }, 20_000, true],
  ['a body beyond the limit, which matches', { Size: 60_000, FieldToMatch: { Body: { OversizeHandling: 'MATCH' } } }, {}, 16_385, true],
  ['a body beyond the limit, which doesn\'t match', { FieldToMatch: { Body: { OversizeHandling: 'NO_MATCH' } } }, {}, 16_385, false],
  ['the 8 kB of a load balancer', { Size: 8_192 }, { Scope: 'REGIONAL' }, 10_000, false],
  ['the 8 kB of a load balancer, whatever the limit elsewhere', { Size: 8_192 },
    { Scope: 'REGIONAL', AssociationConfig: { RequestBody: { API_GATEWAY: { DefaultSizeInspectionLimit: 'KB_64' } } } }, 10_000, false],
])('a size rule sees %s', (_, changes, settings, bodySize, expected) => {
  expect(blocks(size(changes), { bodySize }, settings)).toBe(expected);
});

test('the size of a path is that of its text', () => {
  expect(blocks(size({ FieldToMatch: { UriPath: {} }, ComparisonOperator: 'GE', Size: 5 }), { uri: '/four' })).toBe(true);
  expect(blocks(size({ FieldToMatch: { UriPath: {} }, ComparisonOperator: 'EQ', Size: 4 }), { uri: '/four' })).toBe(false);
});

test('rules are gone through by their priority, and the first that doesn\'t count decides', () => {
  const rules = [{ ...COUNT, Name: 'Seen', Statement: office }, { Action: { Allow: {} }, Name: 'Office', Statement: office }, { ...BLOCK, Statement: office }];

  expect(firewall({ Global: acl(rules) }, { ip: '198.51.100.1' })).toEqual({ action: 'ALLOW', rule: 'Office', counted: ['Seen'] });
  expect(firewall({ Global: acl(rules) }, {})).toEqual({ action: 'ALLOW', rule: 'default', counted: [] });
});

test('a challenge stops clients without its token only', () => {
  const rules = [{ Action: { Challenge: {} }, Name: 'Network', Statement: rate(byNetwork) }];

  expect(firewall({ Global: acl(rules) }, { networkRate: 101 })).toEqual({ action: 'CHALLENGE', rule: 'Network', counted: [] });
  expect(firewall({ Global: acl(rules) }, { networkRate: 101, challenged: true })).toEqual({ action: 'ALLOW', rule: 'default', counted: ['Network'] });
});

test('the default action is the web ACL\'s', () => {
  expect(firewall({ Global: acl([], { DefaultAction: { Block: {} } }) }, {})).toEqual({ action: 'BLOCK', rule: 'default', counted: [] });
});

const common = (changes: object = {}) => ({ Name: 'Common', ...group('CommonRuleSet', changes) });
const override = (name: string) => ({ RuleActionOverrides: [{ Name: name, ActionToUse: { Count: {} } }] });
const labelled = (Key: string, Scope = 'LABEL') => ({ ...BLOCK, Name: 'Labelled', Statement: { LabelMatchStatement: { Scope, Key } } });
const XSS = 'awswaf:managed:aws:core-rule-set:CrossSiteScripting_Body';

test.each<[string, object[], FirewallRequest, object]>([
  ['blocks what its rule finds', [common()], { matches: ['CrossSiteScripting_BODY'] }, { action: 'BLOCK', rule: 'Common/CrossSiteScripting_BODY' }],
  ['lets pass what another group would find', [common()], { matches: ['SQLi_BODY'] }, { action: 'ALLOW', counted: [] }],
  ['blocks a body above 8 kB', [common()], { bodySize: 8_193 }, { rule: 'Common/SizeRestrictions_BODY' }],
  ['lets 8 kB pass', [common()], { bodySize: 8_192 }, { action: 'ALLOW' }],
  ['blocks a long query', [common()], { uri: `/?${'a'.repeat(2_049)}` }, { rule: 'Common/SizeRestrictions_QUERYSTRING' }],
  ['blocks a long path', [common()], { uri: `/${'a'.repeat(1_024)}` }, { rule: 'Common/SizeRestrictions_URIPATH' }],
  ['only counts the one rule', [common(override('CrossSiteScripting_BODY'))], { matches: ['CrossSiteScripting_BODY'] },
    { action: 'ALLOW', counted: ['Common/CrossSiteScripting_BODY'] }],
  ['goes on behind a counted rule', [common(override('GenericLFI_BODY'))], { matches: ['GenericLFI_BODY', 'CrossSiteScripting_BODY'] },
    { action: 'BLOCK', rule: 'Common/CrossSiteScripting_BODY', counted: ['Common/GenericLFI_BODY'] }],
  ['only counts altogether', [{ ...common(), OverrideAction: { Count: {} } }], { matches: ['CrossSiteScripting_BODY'] },
    { action: 'ALLOW', counted: ['Common/CrossSiteScripting_BODY'] }],
  ['stops at the first rule that would block, though it only counts', [{ ...common(), OverrideAction: { Count: {} } }],
    { matches: ['CrossSiteScripting_BODY', 'GenericLFI_BODY'] }, { action: 'ALLOW', counted: ['Common/GenericLFI_BODY'] }],
  ['is asked in its scope only', [common({ ScopeDownStatement: office })], { matches: ['CrossSiteScripting_BODY'] }, { action: 'ALLOW' }],
  ['has rules that AWS lets count', [{ Name: 'Reputation', ...group('AmazonIpReputationList') }], { matches: ['AWSManagedIPDDoSList'] },
    { action: 'ALLOW', counted: ['Reputation/AWSManagedIPDDoSList'] }],
  ['labels what it counts', [common(override('CrossSiteScripting_BODY')), labelled(XSS)], { matches: ['CrossSiteScripting_BODY'] }, { rule: 'Labelled' }],
  ['labels in its own spelling', [common(override('CrossSiteScripting_BODY')), labelled(XSS.toUpperCase())], { matches: ['CrossSiteScripting_BODY'] },
    { action: 'ALLOW' }],
  ['labels for rules behind it only', [labelled(XSS), common(override('CrossSiteScripting_BODY'))], { matches: ['CrossSiteScripting_BODY'] },
    { action: 'ALLOW' }],
  ['labels below its namespace', [common(override('CrossSiteScripting_BODY')), labelled('awswaf:managed:aws:core-rule-set:', 'NAMESPACE')],
    { matches: ['CrossSiteScripting_BODY'] }, { rule: 'Labelled' }],
])('a managed group %s', (_, rules, request, expected) => {
  expect(firewall({ Global: acl(rules) }, request)).toMatchObject(expected);
});

test('a rule\'s own label is known by its name, for the rules behind it', () => {
  const rules = [{ ...COUNT, Name: 'Office', Statement: office, RuleLabels: [{ Name: 'from:office' }] }, labelled('from:office')];

  expect(firewall({ Global: acl(rules) }, { ip: '198.51.100.1' }).rule).toBe('Labelled');
  expect(firewall({ Global: acl(rules) }, {}).rule).toBe('default');
});

test('the web ACL that the distribution names is asked', () => {
  const { Site, Global } = edge();
  const other = acl([{ ...BLOCK, Name: 'Other', Statement: { NotStatement: { Statement: office } } }]);

  expect(firewall({ Other: other, Site, Global }, {})).toEqual({ action: 'ALLOW', rule: 'default', counted: [] });
});

test.each<[string, object, string]>([
  ['a statement', { ...BLOCK, Statement: { XssMatchStatement: {} } }, 'can\'t evaluate a XssMatchStatement'],
  ['a transformation', { ...BLOCK, Statement: bytes({ TextTransformations: [{ Priority: 0, Type: 'CMD_LINE' }] }) }, 'can\'t apply the transformation CMD_LINE'],
  ['a component', { ...BLOCK, Statement: bytes({ FieldToMatch: { JsonBody: {} } }) }, 'can\'t match JsonBody'],
  ['a constraint', { ...BLOCK, Statement: bytes({ PositionalConstraint: 'CONTAINS_WORD' }) }, 'can\'t evaluate the constraint CONTAINS_WORD'],
  ['an aggregate', { ...BLOCK, Statement: rate({ AggregateKeyType: 'CONSTANT' }) }, 'can\'t count by CONSTANT'],
  ['a key', { ...BLOCK, Statement: rate({ AggregateKeyType: 'CUSTOM_KEYS', CustomKeys: [{ ASN: {} }, { IP: {} }] }) }, 'can\'t count by CUSTOM_KEYS ASN,IP'],
  ['an action', { Action: { Captcha: {} }, Statement: { NotStatement: { Statement: office } } }, 'can\'t evaluate the action Captcha'],
  ['a group', group('BotControlRuleSet'), 'can\'t evaluate the group AWS AWSManagedRulesBotControlRuleSet'],
  ['a rule of a group', group('SQLiRuleSet', override('CrossSiteScripting_BODY')), 'AWSManagedRulesSQLiRuleSet has no rule CrossSiteScripting_BODY'],
  ['a group with an action', { ...group('SQLiRuleSet'), ...BLOCK }, 'has an action, where a group takes an override'],
  ['old exclusions', group('SQLiRuleSet', { ExcludedRules: [] }), 'can\'t evaluate ExcludedRules of group of Rule0'],
])('fails at %s that it does not know', (_, rule, message) => {
  expect(() => firewall({ Global: acl([rule]) }, {})).toThrow(message);
});

test('fails at a managed rule that nobody has', () => {
  expect(() => firewall({ Global: acl([common()]) }, { matches: ['XSS'] })).toThrow('no managed rule is called XSS');
});

test('fails at a limit for bodies that a load balancer hasn\'t', () => {
  const AssociationConfig = { RequestBody: { CLOUDFRONT: { DefaultSizeInspectionLimit: 'KB_64' } } };

  expect(() => firewall({ Global: acl([], { Scope: 'REGIONAL', AssociationConfig }) }, {})).toThrow('can\'t evaluate CLOUDFRONT of an association');
});
