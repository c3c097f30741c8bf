import { acl, attribute, edge, group } from './fixtures';
import { FirewallRequest, firewall } from '../../tools/requests/firewall';

const BLOCK = { Action: { Block: {} } };
const COUNT = { Action: { Count: {} } };
const NONE = [{ Priority: 0, Type: 'NONE' }];
const SPELLINGS = [{ Priority: 1, Type: 'LOWERCASE' }, { Priority: 0, Type: 'URL_DECODE' }];
const office = { IPSetReferenceStatement: { Arn: attribute('Office', 'Arn') } };
const office6 = { IPSetReferenceStatement: { Arn: attribute('Office6', 'Arn') } };
const byNetwork = { AggregateKeyType: 'CUSTOM_KEYS', CustomKeys: [{ ASN: {} }] };

const begins = (SearchString: string, TextTransformations: object[] = NONE, changes: object = {}) =>
  ({ ByteMatchStatement: { FieldToMatch: { UriPath: {} }, PositionalConstraint: 'STARTS_WITH', SearchString, TextTransformations, ...changes } });
const login = begins('/login', SPELLINGS);
const ready = { RegexMatchStatement: { FieldToMatch: { UriPath: {} }, RegexString: '^/ready/?$', TextTransformations: SPELLINGS } };
const size = (field: object, Size: number, changes: object = {}) =>
  ({ SizeConstraintStatement: { FieldToMatch: field, ComparisonOperator: 'GT', Size, TextTransformations: NONE, ...changes } });
const body = (Size: number) => size({ Body: { OversizeHandling: 'MATCH' } }, Size);
const headers = size({ Headers: { MatchPattern: { All: {} }, MatchScope: 'ALL', OversizeHandling: 'MATCH' } }, 8_192);
const rate = (changes: object = {}) => ({ RateBasedStatement: { AggregateKeyType: 'IP', Limit: 100, EvaluationWindowSec: 300, ...changes } });
const forwarded = (FallbackBehavior: string) =>
  rate({ AggregateKeyType: 'FORWARDED_IP', ForwardedIPConfig: { HeaderName: 'X-Forwarded-For', FallbackBehavior } });
const sentFor = (addresses: string): FirewallRequest => ({ headers: { 'X-Forwarded-For': addresses } });
const behindProxy = {
  IPSetReferenceStatement: {
    Arn: attribute('Office', 'Arn'), IPSetForwardedIPConfig: { HeaderName: 'X-Real-IP', FallbackBehavior: 'NO_MATCH', Position: 'LAST' },
  },
};

/** Whether a statement matches a request and blocks it. */
function blocks(Statement: object, request: FirewallRequest, changes: object = {}): boolean {
  return firewall({ Global: acl([{ ...BLOCK, Statement }], changes) }, request).action === 'BLOCK';
}

// firewall.test.ts and attacks.test.ts ask the firewalls of the library.
test.each<[string, object, FirewallRequest, boolean]>([
  ['an IPv6 address for an IPv4 range', office, { ip: '2001:db8:1::1' }, false],
  ['an IPv6 address in the range', office6, { ip: '2001:db8:1:ffff::1' }, true],
  ['an address behind a proxy', behindProxy, { headers: { 'X-Real-IP': '203.0.113.9, 198.51.100.1' } }, true],
  ['a path that contains it later', begins('/a'), { uri: '/b/a' }, false],
  ['an escaped capital, decoded first', login, { uri: '/%4cogin' }, true],
  ['backslashes that stand for slashes', begins('/a', [{ Priority: 0, Type: 'NORMALIZE_PATH_WIN' }]), { uri: '/b\\..\\a' }, true],
  ['dots without a transformation', begins('/a'), { uri: '/b/../a' }, false],
  ['more than the expression', ready, { uri: '/ready/more' }, false],
  ['a few headers', headers, { headers: { 'X-A': 'a'.repeat(8_189) } }, false],
  ['more headers than it sees', headers, { headers: { 'X-A': 'a'.repeat(4_096), 'Cookie': 'a'.repeat(4_096) } }, true],
  ['all of two', { AndStatement: { Statements: [office, login] } }, { ip: '198.51.100.1', uri: '/a' }, false],
  ['one of two', { OrStatement: { Statements: [office, login] } }, { ip: '198.51.100.1', uri: '/a' }, true],
  ['the contrary', { NotStatement: { Statement: office } }, { ip: '198.51.100.1' }, false],
  ['many without the header to count by', forwarded('MATCH'), { rate: 1_000 }, false],
  ['many of a forwarded address', forwarded('NO_MATCH'), { rate: 1_000, ...sentFor('198.51.100.1, 10.0.0.1') }, true],
  ['few behind a bad address, which matches', forwarded('MATCH'), { rate: 1, ...sentFor('unknown, 10.0.0.1') }, true],
  ['many of a bad address, which doesn\'t match', forwarded('NO_MATCH'), { rate: 1_000, ...sentFor('unknown') }, false],
])('a statement is asked about %s', (_, statement, request, expected) => {
  expect(blocks(statement, request)).toBe(expected);
});

const KB_64 = { AssociationConfig: { RequestBody: { CLOUDFRONT: { DefaultSizeInspectionLimit: 'KB_64' } } } };
test.each<[string, object, object, number, boolean]>([
  ['a body of the size', body(10_000), {}, 10_000, false],
  ['a larger body', body(10_000), {}, 10_001, true],
  ['a body beyond the 16 kB that it sees', body(60_000), {}, 16_385, true],
  ['a size within a raised limit', body(16_384), KB_64, 20_000, true],
  ['a body within a raised limit', body(60_000), KB_64, 20_000, false],
  ['a body beyond the 8 kB of a load balancer', body(60_000), { Scope: 'REGIONAL' }, 8_193, true],
])('a size rule sees %s', (_, statement, settings, bodySize, expected) => {
  expect(blocks(statement, { bodySize }, settings)).toBe(expected);
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
const labelled = (Key: string) => ({ ...BLOCK, Name: 'Labelled', Statement: { LabelMatchStatement: { Scope: 'LABEL', Key } } });
const XSS = 'awswaf:managed:aws:core-rule-set:CrossSiteScripting_Body';
const found = { matches: ['CrossSiteScripting_BODY'] };
const counting = common(override('CrossSiteScripting_BODY'));

test.each<[string, object[], FirewallRequest, object]>([
  ['blocks what its rule finds', [common()], found, { action: 'BLOCK', rule: 'Common/CrossSiteScripting_BODY' }],
  ['lets pass what another group would find', [common()], { matches: ['SQLi_BODY'] }, { action: 'ALLOW', counted: [] }],
  ['blocks a body above 8 kB', [common()], { bodySize: 8_193 }, { rule: 'Common/SizeRestrictions_BODY' }],
  ['lets 8 kB pass', [common()], { bodySize: 8_192 }, { action: 'ALLOW' }],
  ['blocks a long query', [common()], { uri: `/?${'a'.repeat(2_049)}` }, { rule: 'Common/SizeRestrictions_QUERYSTRING' }],
  ['blocks a long path', [common()], { uri: `/${'a'.repeat(1_024)}` }, { rule: 'Common/SizeRestrictions_URIPATH' }],
  ['only counts the one rule', [counting], found, { action: 'ALLOW', counted: ['Common/CrossSiteScripting_BODY'] }],
  ['goes on behind a counted rule', [common(override('GenericLFI_BODY'))], { matches: ['GenericLFI_BODY', 'CrossSiteScripting_BODY'] },
    { action: 'BLOCK', rule: 'Common/CrossSiteScripting_BODY', counted: ['Common/GenericLFI_BODY'] }],
  ['only counts altogether', [{ ...common(), OverrideAction: { Count: {} } }], found, { action: 'ALLOW', counted: ['Common/CrossSiteScripting_BODY'] }],
  ['stops at the first rule that would block, though it only counts', [{ ...common(), OverrideAction: { Count: {} } }],
    { matches: ['CrossSiteScripting_BODY', 'GenericLFI_BODY'] }, { action: 'ALLOW', counted: ['Common/GenericLFI_BODY'] }],
  ['has rules that AWS lets count', [{ Name: 'Reputation', ...group('AmazonIpReputationList') }], { matches: ['AWSManagedIPDDoSList'] },
    { action: 'ALLOW', counted: ['Reputation/AWSManagedIPDDoSList'] }],
  ['labels what it counts', [counting, labelled(XSS)], found, { rule: 'Labelled' }],
  ['labels in its own spelling', [counting, labelled(XSS.toUpperCase())], found, { action: 'ALLOW' }],
  ['labels for rules behind it only', [labelled(XSS), counting], found, { action: 'ALLOW' }],
])('a managed group %s', (_, rules, request, expected) => {
  expect(firewall({ Global: acl(rules) }, request)).toMatchObject(expected);
});

test('the web ACL that the distribution names is asked', () => {
  const { Site, Global } = edge();
  const other = acl([{ ...BLOCK, Name: 'Other', Statement: { NotStatement: { Statement: office } } }]);

  expect(firewall({ Other: other, Site, Global }, {})).toEqual({ action: 'ALLOW', rule: 'default', counted: [] });
});

test.each<[string, object, string]>([
  ['a statement', { Statement: { XssMatchStatement: {} } }, 'can\'t evaluate a XssMatchStatement'],
  ['a transformation', { Statement: begins('/a', [{ Priority: 0, Type: 'CMD_LINE' }]) }, 'can\'t apply the transformation CMD_LINE'],
  ['a component', { Statement: begins('/a', NONE, { FieldToMatch: { JsonBody: {} } }) }, 'can\'t evaluate JsonBody of a match'],
  ['a constraint', { Statement: begins('/a', NONE, { PositionalConstraint: 'ENDS_WITH' }) }, 'can\'t evaluate the constraint ENDS_WITH'],
  ['a comparison', { Statement: size({ Body: {} }, 1, { ComparisonOperator: 'LT' }) }, 'can\'t compare by LT'],
  ['a handling of large bodies', { Statement: size({ Body: { OversizeHandling: 'CONTINUE' } }, 1) }, 'can\'t handle oversize by CONTINUE'],
  ['an aggregate', { Statement: rate({ AggregateKeyType: 'CONSTANT' }) }, 'can\'t count by CONSTANT'],
  ['a key', { Statement: rate({ AggregateKeyType: 'CUSTOM_KEYS', CustomKeys: [{ ASN: {} }, { IP: {} }] }) }, 'can\'t count by CUSTOM_KEYS ASN,IP'],
  ['an action', { Action: { Captcha: {} }, Statement: { NotStatement: { Statement: office } } }, 'can\'t evaluate the action Captcha'],
  ['a group', { Action: undefined, ...group('BotControlRuleSet') }, 'can\'t evaluate the group AWS AWSManagedRulesBotControlRuleSet'],
  ['a rule of a group', { Action: undefined, ...group('SQLiRuleSet', override('CrossSiteScripting_BODY')) },
    'AWSManagedRulesSQLiRuleSet has no rule CrossSiteScripting_BODY'],
  ['a group with an action', group('SQLiRuleSet'), 'has an action, where a group takes an override'],
  ['old exclusions', group('SQLiRuleSet', { ExcludedRules: [] }), 'can\'t evaluate ExcludedRules of group of Rule0'],
])('fails at %s that it does not know', (_, rule, message) => {
  expect(() => firewall({ Global: acl([{ ...BLOCK, ...rule }]) }, {})).toThrow(message);
});

test('fails at a managed rule that nobody has', () => {
  expect(() => firewall({ Global: acl([common()]) }, { matches: ['XSS'] })).toThrow('no managed rule is called XSS');
});

test('fails at a limit for bodies that a load balancer hasn\'t', () => {
  expect(() => firewall({ Global: acl([], { Scope: 'REGIONAL', ...KB_64 }) }, {})).toThrow('can\'t evaluate CLOUDFRONT of an association');
});
