import { acl, attribute, edge, group } from './fixtures';
import { FirewallRequest, firewall } from '../../tools/requests/firewall';

const BLOCK = { Action: { Block: {} } };
const COUNT = { Action: { Count: {} } };
const NONE = [{ Priority: 0, Type: 'NONE' }];
const office = { IPSetReferenceStatement: { Arn: attribute('Office', 'Arn') } };
const office6 = { IPSetReferenceStatement: { Arn: attribute('Office6', 'Arn') } };
const login = bytes({
  SearchString: '/login',
  TextTransformations: [
    { Priority: 1, Type: 'LOWERCASE' }, { Priority: 0, Type: 'URL_DECODE' },
  ],
});

function bytes(changes: object): object {
  return {
    ByteMatchStatement: {
      FieldToMatch: { UriPath: {} },
      PositionalConstraint: 'STARTS_WITH',
      SearchString: '/a',
      TextTransformations: NONE,
      ...changes,
    },
  };
}

function size(changes: object): object {
  return {
    SizeConstraintStatement: {
      FieldToMatch: { Body: { OversizeHandling: 'CONTINUE' } },
      ComparisonOperator: 'GT',
      Size: 10_000,
      TextTransformations: NONE,
      ...changes,
    },
  };
}

function rate(changes: object = {}): object {
  return { RateBasedStatement: { AggregateKeyType: 'IP', Limit: 100, EvaluationWindowSec: 300, ...changes } };
}

function behindProxy(Position: string): object {
  const IPSetForwardedIPConfig = { HeaderName: 'X-Real-IP', FallbackBehavior: 'NO_MATCH', Position };
  return { IPSetReferenceStatement: { Arn: attribute('Office', 'Arn'), IPSetForwardedIPConfig } };
}

/** Whether a statement matches a request: its rule blocks the request. */
function blocks(Statement: object, request: FirewallRequest, changes: object = {}): boolean {
  return firewall({ Global: acl([{ ...BLOCK, Statement }], changes) }, request).action === 'BLOCK';
}

test.each<[string, object, FirewallRequest, boolean]>([
  ['an address in the range', office, { ip: '198.51.100.255' }, true],
  ['an address outside the range', office, { ip: '198.51.101.0' }, false],
  ['an IPv6 address for an IPv4 range', office, { ip: '2001:db8:1::1' }, false],
  ['an IPv6 address in the range', office6, { ip: '2001:db8:1:ffff::1' }, true],
  ['an IPv6 address outside the range', office6, { ip: '2001:db8:2::1' }, false],
  ['the beginning of the path', bytes({}), { uri: '/a/b' }, true],
  ['a path that contains the text later', bytes({}), { uri: '/b/a' }, false],
  ['a query, which is not part of the path', bytes({ PositionalConstraint: 'CONTAINS' }), { uri: '/b?c=/a' }, false],
  ['the query', bytes({ FieldToMatch: { QueryString: {} }, SearchString: 'c=/a' }), { uri: '/b?c=/a' }, true],
  ['the whole path', bytes({ PositionalConstraint: 'EXACTLY' }), { uri: '/a' }, true],
  ['more than the whole path', bytes({ PositionalConstraint: 'EXACTLY' }), { uri: '/a/' }, false],
  ['the end of the path', bytes({ PositionalConstraint: 'ENDS_WITH' }), { uri: '/b/a' }, true],
  [
    'a header name in another case',
    bytes({ FieldToMatch: { SingleHeader: { Name: 'x-key' } } }),
    { headers: { 'X-Key': '/a' } },
    true,
  ],
  ['a missing header', bytes({ FieldToMatch: { SingleHeader: { Name: 'x-key' } } }), {}, false],
  ['the method', bytes({ FieldToMatch: { Method: {} }, SearchString: 'PUT' }), { method: 'PUT' }, true],
  ['the body', bytes({ FieldToMatch: { Body: { OversizeHandling: 'CONTINUE' } } }), { body: '/a' }, true],
  ['upper case after the transformation to lower case', login, { uri: '/LOGIN' }, true],
  ['an escaped capital letter, which is decoded first', login, { uri: '/%4cogin' }, true],
  [
    'dot segments that the transformation removes',
    bytes({ TextTransformations: [{ Priority: 0, Type: 'NORMALIZE_PATH' }] }),
    { uri: '/b/../a' },
    true,
  ],
  [
    'backslashes that the transformation replaces with slashes',
    bytes({ TextTransformations: [{ Priority: 0, Type: 'NORMALIZE_PATH_WIN' }] }),
    { uri: '/b\\..\\a' },
    true,
  ],
  ['an address behind a proxy', behindProxy('LAST'), { headers: { 'X-Real-IP': '203.0.113.9, 198.51.100.1' } }, true],
  [
    'an address that the client set',
    behindProxy('LAST'),
    { headers: { 'X-Real-IP': '198.51.100.1, 203.0.113.9' } },
    false,
  ],
  ['the first address', behindProxy('FIRST'), { headers: { 'X-Real-IP': '198.51.100.1, 203.0.113.9' } }, true],
  ['dot segments without a transformation', bytes({}), { uri: '/b/../a' }, false],
  ['a country', { GeoMatchStatement: { CountryCodes: ['US'] } }, { country: 'US' }, true],
  ['another country', { GeoMatchStatement: { CountryCodes: ['US'] } }, {}, false],
  ['all of two', { AndStatement: { Statements: [office, login] } }, { ip: '198.51.100.1', uri: '/a' }, false],
  ['one of two', { OrStatement: { Statements: [office, login] } }, { ip: '198.51.100.1', uri: '/a' }, true],
  ['a negated statement', { NotStatement: { Statement: office } }, { ip: '198.51.100.1' }, false],
])('a statement evaluates %s', (_, statement, request, expected) => {
  expect(blocks(statement, request)).toBe(expected);
});

test.each<[string, object, FirewallRequest, boolean]>([
  ['the limit', {}, { rate: 100 }, false],
  ['one request more than the limit', {}, { rate: 101 }, true],
  ['many requests outside its scope', { ScopeDownStatement: login }, { rate: 1_000, uri: '/a' }, false],
  ['many requests in its scope', { ScopeDownStatement: login }, { rate: 1_000, uri: '/Login' }, true],
  ['many requests without the header of the aggregate key', forwarded('MATCH'), { rate: 1_000 }, false],
  [
    'many requests of a forwarded address',
    forwarded('NO_MATCH'),
    { rate: 1_000, headers: { 'X-Forwarded-For': '198.51.100.1, 10.0.0.1' } },
    true,
  ],
  [
    'few requests with an invalid forwarded address, which matches',
    forwarded('MATCH'),
    { rate: 1, headers: { 'X-Forwarded-For': 'unknown, 10.0.0.1' } },
    true,
  ],
  [
    'few requests of an invalid address, which matches',
    forwarded('MATCH'),
    { rate: 1, headers: { 'X-Forwarded-For': 'unknown' } },
    true,
  ],
  [
    'many requests of an invalid address, which does not match',
    forwarded('NO_MATCH'),
    { rate: 1_000, headers: { 'X-Forwarded-For': 'unknown' } },
    false,
  ],
])('a rate-based rule evaluates %s', (_, changes, request, expected) => {
  expect(blocks(rate(changes), request)).toBe(expected);
});

function forwarded(fallback: string): object {
  return {
    AggregateKeyType: 'FORWARDED_IP',
    ForwardedIPConfig: { HeaderName: 'X-Forwarded-For', FallbackBehavior: fallback },
  };
}

test.each<[string, object, object, number, boolean]>([
  ['a body of the size', {}, {}, 10_000, false],
  ['a larger body', {}, {}, 10_001, true],
  ['a size beyond the inspected 16 kB', { Size: 16_384 }, {}, 100_000, false],
  [
    'a size within a raised limit',
    { Size: 16_384 },
    { AssociationConfig: { RequestBody: { CLOUDFRONT: { DefaultSizeInspectionLimit: 'KB_64' } } } },
    20_000,
    true,
  ],
  [
    'a body beyond the limit, which matches',
    { Size: 60_000, FieldToMatch: { Body: { OversizeHandling: 'MATCH' } } },
    {},
    16_385,
    true,
  ],
  [
    'a body beyond the limit, which does not match',
    { FieldToMatch: { Body: { OversizeHandling: 'NO_MATCH' } } },
    {},
    16_385,
    false,
  ],
  ['the 8 kB of a load balancer', { Size: 8_192 }, { Scope: 'REGIONAL' }, 10_000, false],
  ['the 8 kB of a load balancer, independent of the limit of CloudFront', { Size: 8_192 },
    { Scope: 'REGIONAL', AssociationConfig: { RequestBody: { API_GATEWAY: { DefaultSizeInspectionLimit: 'KB_64' } } } },
    10_000, false],
])('a size rule evaluates %s', (_, changes, settings, bodySize, expected) => {
  expect(blocks(size(changes), { bodySize }, settings)).toBe(expected);
});

test('the size of a path is the size of its text', () => {
  const path = (ComparisonOperator: string, Size: number) =>
    size({ FieldToMatch: { UriPath: {} }, ComparisonOperator, Size });

  expect(blocks(path('GE', 5), { uri: '/four' })).toBe(true);
  expect(blocks(path('EQ', 4), { uri: '/four' })).toBe(false);
});

test('rules are evaluated by priority, and the first rule with a terminating action decides', () => {
  const rules = [
    { ...COUNT, Name: 'Seen', Statement: office },
    { Action: { Allow: {} }, Name: 'Office', Statement: office },
    { ...BLOCK, Statement: office },
  ];

  expect(firewall({ Global: acl(rules) }, { ip: '198.51.100.1' })).toEqual({
    action: 'ALLOW', rule: 'Office', counted: ['Seen'],
  });
  expect(firewall({ Global: acl(rules) }, {})).toEqual({ action: 'ALLOW', rule: 'default', counted: [] });
});

test('the default action is the one of the web ACL', () => {
  expect(firewall({ Global: acl([], { DefaultAction: { Block: {} } }) }, {})).toEqual({
    action: 'BLOCK', rule: 'default', counted: [],
  });
});

const common = (changes: object = {}) => ({ Name: 'Common', ...group('CommonRuleSet', changes) });
const override = (name: string) => ({ RuleActionOverrides: [{ Name: name, ActionToUse: { Count: {} } }] });
const labelled = (Key: string, Scope = 'LABEL') =>
  ({ ...BLOCK, Name: 'Labelled', Statement: { LabelMatchStatement: { Scope, Key } } });
const XSS = 'awswaf:managed:aws:core-rule-set:CrossSiteScripting_Body';

test.each<[string, object[], FirewallRequest, object]>([
  ['blocks a match of its rule', [common()], { matches: ['CrossSiteScripting_BODY'] }, {
    action: 'BLOCK', rule: 'Common/CrossSiteScripting_BODY',
  }],
  ['allows a match of another group', [common()], { matches: ['SQLi_BODY'] }, { action: 'ALLOW', counted: [] }],
  ['blocks a body above 8 kB', [common()], { bodySize: 8_193 }, { rule: 'Common/SizeRestrictions_BODY' }],
  ['allows a body of 8 kB', [common()], { bodySize: 8_192 }, { action: 'ALLOW' }],
  ['blocks a long query', [common()], { uri: `/?${'a'.repeat(2_049)}` }, {
    rule: 'Common/SizeRestrictions_QUERYSTRING',
  }],
  ['blocks a long path', [common()], { uri: `/${'a'.repeat(1_024)}` }, { rule: 'Common/SizeRestrictions_URIPATH' }],
  ['counts a match of one rule with an override', [common(override('CrossSiteScripting_BODY'))], {
    matches: ['CrossSiteScripting_BODY'],
  },
  { action: 'ALLOW', counted: ['Common/CrossSiteScripting_BODY'] }],
  ['continues after a counted rule', [common(override('GenericLFI_BODY'))], {
    matches: ['GenericLFI_BODY', 'CrossSiteScripting_BODY'],
  },
  { action: 'BLOCK', rule: 'Common/CrossSiteScripting_BODY', counted: ['Common/GenericLFI_BODY'] }],
  ['counts all matches with an override of the group', [{ ...common(), OverrideAction: { Count: {} } }], {
    matches: ['CrossSiteScripting_BODY'],
  },
  { action: 'ALLOW', counted: ['Common/CrossSiteScripting_BODY'] }],
  ['stops at the first rule that would block, although the group only counts', [
    { ...common(), OverrideAction: { Count: {} } },
  ],
  { matches: ['CrossSiteScripting_BODY', 'GenericLFI_BODY'] },
  { action: 'ALLOW', counted: ['Common/GenericLFI_BODY'] }],
  [
    'evaluates requests in its scope only',
    [common({ ScopeDownStatement: office })],
    { matches: ['CrossSiteScripting_BODY'] },
    { action: 'ALLOW' },
  ],
  ['has rules whose default action is Count', [{ Name: 'Reputation', ...group('AmazonIpReputationList') }], {
    matches: ['AWSManagedIPDDoSList'],
  },
  { action: 'ALLOW', counted: ['Reputation/AWSManagedIPDDoSList'] }],
  [
    'adds a label to a counted request',
    [common(override('CrossSiteScripting_BODY')), labelled(XSS)],
    { matches: ['CrossSiteScripting_BODY'] },
    { rule: 'Labelled' },
  ],
  ['adds labels that are case-sensitive', [common(override('CrossSiteScripting_BODY')), labelled(XSS.toUpperCase())], {
    matches: ['CrossSiteScripting_BODY'],
  },
  { action: 'ALLOW' }],
  ['adds labels for later rules only', [labelled(XSS), common(override('CrossSiteScripting_BODY'))], {
    matches: ['CrossSiteScripting_BODY'],
  },
  { action: 'ALLOW' }],
  ['adds labels in its namespace', [
    common(override('CrossSiteScripting_BODY')), labelled('awswaf:managed:aws:core-rule-set:', 'NAMESPACE'),
  ],
  { matches: ['CrossSiteScripting_BODY'] }, { rule: 'Labelled' }],
])('a managed rule group %s', (_, rules, request, expected) => {
  expect(firewall({ Global: acl(rules) }, request)).toMatchObject(expected);
});

test('later rules match the label of a rule by its name', () => {
  const rules = [
    { ...COUNT, Name: 'Office', Statement: office, RuleLabels: [{ Name: 'from:office' }] }, labelled('from:office'),
  ];

  expect(firewall({ Global: acl(rules) }, { ip: '198.51.100.1' }).rule).toBe('Labelled');
  expect(firewall({ Global: acl(rules) }, {}).rule).toBe('default');
});

test('evaluates the web ACL of the distribution', () => {
  const { Site, Global } = edge();
  const other = acl([{ ...BLOCK, Name: 'Other', Statement: { NotStatement: { Statement: office } } }]);

  expect(firewall({ Other: other, Site, Global }, {})).toEqual({ action: 'ALLOW', rule: 'default', counted: [] });
});

test.each<[string, object, string]>([
  ['a statement', { ...BLOCK, Statement: { XssMatchStatement: {} } }, 'can\'t evaluate a XssMatchStatement'],
  [
    'a transformation',
    { ...BLOCK, Statement: bytes({ TextTransformations: [{ Priority: 0, Type: 'CMD_LINE' }] }) },
    'can\'t apply the transformation CMD_LINE',
  ],
  ['a component', { ...BLOCK, Statement: bytes({ FieldToMatch: { JsonBody: {} } }) }, 'can\'t match JsonBody'],
  [
    'a constraint',
    { ...BLOCK, Statement: bytes({ PositionalConstraint: 'CONTAINS_WORD' }) },
    'can\'t evaluate the constraint CONTAINS_WORD',
  ],
  ['an aggregate', { ...BLOCK, Statement: rate({ AggregateKeyType: 'CONSTANT' }) }, 'can\'t count by CONSTANT'],
  [
    'an action',
    { Action: { Captcha: {} }, Statement: { NotStatement: { Statement: office } } },
    'can\'t evaluate the action Captcha',
  ],
  ['a group', group('BotControlRuleSet'), 'can\'t evaluate the group AWS AWSManagedRulesBotControlRuleSet'],
  ['a rule of a group', group('SQLiRuleSet', override('CrossSiteScripting_BODY')),
    'AWSManagedRulesSQLiRuleSet has no rule CrossSiteScripting_BODY'],
  ['a group with an action', { ...group('SQLiRuleSet'), ...BLOCK }, 'has an action, where a group takes an override'],
  ['old exclusions', group('SQLiRuleSet', { ExcludedRules: [] }), 'can\'t evaluate ExcludedRules of group of Rule0'],
])('fails at %s that is not supported', (_, rule, message) => {
  expect(() => firewall({ Global: acl([rule]) }, {})).toThrow(message);
});

test('fails at a managed rule that does not exist', () => {
  expect(() => firewall({ Global: acl([common()]) }, { matches: ['XSS'] })).toThrow('no managed rule is called XSS');
});

test('fails at a body limit that a load balancer does not have', () => {
  const AssociationConfig = { RequestBody: { CLOUDFRONT: { DefaultSizeInspectionLimit: 'KB_64' } } };

  expect(() => firewall({ Global: acl([], { Scope: 'REGIONAL', AssociationConfig }) }, {}))
    .toThrow('can\'t evaluate CLOUDFRONT of an association');
});
