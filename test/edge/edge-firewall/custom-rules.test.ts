import { Lazy, Token, aws_wafv2 as wafv2 } from 'aws-cdk-lib';
import { actionsIn, ruleNamed, rulesWith, VIRGINIA } from './fixture';
import { CustomRule, EdgeFirewall, EdgeFirewallProps, FirewallMode, RateLimit } from '../../../src/edge';
import { testStack } from '../../../tools/assemblies/stacks';

type Statement = wafv2.CfnWebACL.StatementProperty;
const bare: EdgeFirewallProps = { managedRules: [], rateLimits: [RateLimit.perIp()], allowUninspected: true };
const firewall = (props: EdgeFirewallProps) => new EdgeFirewall(testStack(VIRGINIA), 'Firewall', { ...bare, ...props });
const geo: Statement = { geoMatchStatement: { countryCodes: ['KP'] } };
const path = { fieldToMatch: { uriPath: {} }, textTransformations: [{ priority: 0, type: 'URL_DECODE' }, { priority: 1, type: 'LOWERCASE' }] };
const none = [{ priority: 0, type: 'NONE' }];
const bytes = (positionalConstraint: string, more: object = {}): Statement => ({
  byteMatchStatement: { searchString: 'a', positionalConstraint, fieldToMatch: { uriPath: {} }, textTransformations: none, ...more },
});
const set = { arn: 'arn:aws:wafv2:us-east-1:123456789012:global/ipset/a/b' };

test('blocks all clients but those of the list, before all other rules, also while others count', () => {
  const rules = rulesWith({ ...bare, mode: FirewallMode.COUNT, allowedCidrs: ['192.0.2.1/32'], allowedClients: ['198.51.100.0/24', '2001:db8::/32'], _openPaths: ['/ready'] });

  expect(actionsIn(rules)).toEqual(['AllowedAddresses: Allow', 'OtherClients: Block', 'RateLimit: Count']);
  const allowed = [
    { OrStatement: { Statements: [{ IPSetReferenceStatement: {} }, { IPSetReferenceStatement: {} }] } }, { ByteMatchStatement: { SearchString: '/ready', PositionalConstraint: 'EXACTLY' } },
  ];
  expect(ruleNamed(rules, 'OtherClients').Statement).toMatchObject({ NotStatement: { Statement: { OrStatement: { Statements: allowed } } } });
  expect(firewall({ allowedClients: ['198.51.100.0/24', '2001:db8::/32'], _openPaths: ['/ready'] }).capacity).toBe(2 + 2 + 2);
});

const late = Lazy.any({ produce: () => geo }) as unknown as Statement;

test('has the rules of the caller in their order, after the lists', () => {
  const group = { ruleGroupReferenceStatement: { arn: 'arn:aws:wafv2:us-east-1:123456789012:global/rulegroup/a/b' } };
  const customRules = [CustomRule.count('Try', geo), CustomRule.block('Embargo', geo), CustomRule.group('Group', 70, group), CustomRule.withCapacity('Late', 3, { captcha: {} }, late)];
  const rules = rulesWith({ ...bare, blockedCidrs: ['192.0.2.2/32'], customRules });

  expect(actionsIn(rules)).toEqual(['BlockedAddresses: Block', 'Try: Count', 'Embargo: Block', 'Group: None', 'Late: Captcha', 'RateLimit: Block']);
  expect(rules.map(({ Priority }) => Priority)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(firewall({ customRules }).capacity).toBe(1 + 1 + 70 + 3 + 2);
});

// https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statements-list.html
test.each<[string, Statement, number]>([
  ['a country', geo, 1],
  ['a label', { labelMatchStatement: { scope: 'LABEL', key: 'a' } }, 1],
  ['an autonomous system', { asnMatchStatement: { asnList: [64496] } }, 1],
  ['an IP set', { ipSetReferenceStatement: set }, 1],
  ['any forwarded address', { ipSetReferenceStatement: { ...set, ipSetForwardedIpConfig: { headerName: 'X-Forwarded-For', fallbackBehavior: 'MATCH', position: 'ANY' } } }, 5],
  ['an exact path', bytes('EXACTLY'), 2],
  ['a part of a path', bytes('CONTAINS'), 10],
  ['a decoded part', bytes('CONTAINS', path), 30],
  ['all query arguments', bytes('EXACTLY', { fieldToMatch: { allQueryArguments: {} } }), 12],
  ['a JSON body', bytes('EXACTLY', { fieldToMatch: { jsonBody: { matchPattern: { all: {} }, matchScope: 'ALL' } } }), 4],
  ['an expression', { regexMatchStatement: { regexString: 'a', ...path } }, 23],
  ['a set of expressions', { regexPatternSetReferenceStatement: { ...set, ...path } }, 45],
  ['a size', { sizeConstraintStatement: { comparisonOperator: 'GT', size: 1, fieldToMatch: { body: {} }, textTransformations: none } }, 1],
  ['SQL', { sqliMatchStatement: path }, 40],
  ['SQL, more strictly', { sqliMatchStatement: { ...path, sensitivityLevel: 'HIGH' } }, 50],
  ['a script', { xssMatchStatement: path }, 60],
  ['a rate', { rateBasedStatement: { limit: 100, aggregateKeyType: 'IP' } }, 2],
  ['a rate by two keys on a path', { rateBasedStatement: { limit: 100, aggregateKeyType: 'CUSTOM_KEYS', customKeys: [{ ip: {} }, { asn: {} }], scopeDownStatement: bytes('EXACTLY') } }, 64],
  ['both of two', { andStatement: { statements: [geo, { notStatement: { statement: { orStatement: { statements: [geo, bytes('EXACTLY')] } } } }] } }, 4],
])('computes the capacity of %s', (_, statement, capacity) => expect(CustomRule.block('Own', statement).capacity).toBe(capacity));

test('counts rules that are added later, and refuses what exceeds the web ACL', () => {
  const made = firewall({});
  const rules = made.webAcl.rules as wafv2.CfnWebACL.RuleProperty[];
  rules.push({ name: 'Late', priority: 9, statement: geo, action: { block: {} }, visibilityConfig: {} as never });

  expect(made.capacity).toBe(3);
  rules.push(...Array.from({ length: 84 }, () => ({ ...rules[0], statement: { xssMatchStatement: path } })));
  expect(made.node.validate()).toEqual(['capacity must be at most 5000 WCU, got 5043; remove managed rules, rate limits with a path, or upload paths']);
});

const EMPTY = 'must have at least one entry, got none; pass it (in Python, pass a type of wafv2.CfnWebACL instead of a dict, whose names get lost)';
const rate = (name: string) => CustomRule.block(name, { rateBasedStatement: { limit: 100, aggregateKeyType: 'IP' } });
test.each<[string, () => unknown, string]>([
  ['a name with a space', () => CustomRule.block('a b', geo), 'name must be at most 128 letters, digits, hyphens and underscores, got "a b"; write it as Embargo'],
  ...['All', 'Default_Action'].map((name): [string, () => unknown, string] => [`the metric ${name} of AWS WAF`, () => CustomRule.count(name, geo),
    `name must not be that of a metric of AWS WAF, got "${name}"; write it as Embargo`]),
  ['an unknown statement', () => CustomRule.block('Late', late), 'capacity must be known, got none for the statement of Late; use CustomRule.withCapacity'],
  ['a statement with an unknown part', () => CustomRule.block('Late', { notStatement: { statement: late } }), 'capacity must be known, got none for the statement of Late; use CustomRule.withCapacity'],
  ['an unknown part of two', () => CustomRule.block('Late', { andStatement: { statements: [late, geo] } }), 'capacity must be known, got none for the statement of Late; use CustomRule.withCapacity'],
  ['a statement for a group', () => CustomRule.group('Own', 1, geo), 'statement must be a rule group, got another one for Own; use CustomRule.of, with an action such as { block: {} }'],
  ['a dict of Python, which arrives empty', () => CustomRule.block('Own', { geoMatchStatement: {} }), `countryCodes of geoMatchStatement ${EMPTY}`],
  ['an empty list within', () => CustomRule.block('Own', { notStatement: { statement: { asnMatchStatement: { asnList: [] } } } }), `asnList of asnMatchStatement ${EMPTY}`],
  ['an action of a rule group', () => CustomRule.block('Group', { ruleGroupReferenceStatement: { arn: 'a' } }),
    'action must be absent for a rule group, got one for Group; use CustomRule.group, because each of its rules has its own'],
  ['a name of the library', () => firewall({ customRules: [CustomRule.block('RateLimit', geo)] }),
    'customRules must have names of their own, got RateLimit twice; rename the rule (at Test/Firewall)'],
  ['11 rate limits', () => firewall({ rateLimits: undefined, customRules: ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(rate) }),
    'rateLimits must be at most 3 rules with those of customRules, got 4; use one limit for several paths (at Test/Firewall)'],
  ['no clients', () => firewall({ allowedClients: [] }), 'allowedClients must contain a CIDR block, got none; leave it out to allow all clients (at Test/Firewall)'],
  ['two actions', () => CustomRule.of('Two', { block: {}, count: {} }, geo), 'action must be one of the actions of AWS WAF, got block and count for Two; pass e.g. { block: {} }'],
  ['the action of a dict', () => CustomRule.of('None', {}, geo), 'action must be one of the actions of AWS WAF, got none for None; pass e.g. { block: {} }'],
  ['an unknown country', () => CustomRule.block('Embargo', { geoMatchStatement: { countryCodes: ['UK'] } }), 'countryCodes of geoMatchStatement must be ISO 3166-1 alpha-2 codes of countries, got "UK"; write Japan as JP'],
  ['an unknown capacity', () => CustomRule.withCapacity('Token', Token.asNumber({ Ref: 'Number' }), { block: {} }, geo),
    'capacity must be known at synthesis, got a token for Token; pass a literal number'],
  ['a rate limit within a statement', () => CustomRule.block('Not', { notStatement: { statement: { rateBasedStatement: { limit: 100, aggregateKeyType: 'IP' } } } }),
    'rateBasedStatement must be a rule of its own, got one within another statement; define another CustomRule for it'],
  ['clients by a header', () => firewall({ regional: true, allowedClients: ['192.0.2.1/32'], clientIpHeader: 'X-Real-IP' }),
    'clientIpHeader must be absent with allowedClients, got "X-Real-IP"; remove one, because a request without the header would pass (at Test/Firewall)'],
])('fails with %s', (_, make, message) => expect(make).toThrow(new Error(message)));
