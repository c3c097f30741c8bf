import { Lazy } from 'aws-cdk-lib';
import { Rule, ruleNamed, rulesWith } from './fixture';
import { FirewallMode, ManagedRules } from '../../../src/edge';

const COMMON = 'AWSManagedRulesCommonRuleSet';
const count = (Name: string) => ({ Name, ActionToUse: { Count: {} } });

const groupOf = (rules: ManagedRules): Rule => ruleNamed(rulesWith({ managedRules: [rules], rateLimits: [] }), rules.groupName);

test.each<[string, ManagedRules, object]>([
  ['is one of AWS', ManagedRules.posix(), { VendorName: 'AWS', Name: 'AWSManagedRulesUnixRuleSet' }],
  ['does not block bodies above 8 KiB by the common rules', ManagedRules.common(), { RuleActionOverrides: [count('SizeRestrictions_BODY')] }],
  ['sets single rules to count, each once', ManagedRules.common({ countedRules: ['NoUserAgent_HEADER', 'NoUserAgent_HEADER'] }),
    { RuleActionOverrides: [count('SizeRestrictions_BODY'), count('NoUserAgent_HEADER')] }],
  ['keeps its version on request', ManagedRules.sqlInjection({ version: 'Version_2.4' }), { Version: 'Version_2.4' }],
  ['accepts a token as version', ManagedRules.common({ version: Lazy.string({ produce: () => 'Version_1.0' }) }), { Version: 'Version_1.0' }],
  ['receives its settings', ManagedRules.of('AWSManagedRulesBotControlRuleSet', { configs: [{ awsManagedRulesBotControlRuleSet: { inspectionLevel: 'COMMON' } }] }),
    { ManagedRuleGroupConfigs: [{ AWSManagedRulesBotControlRuleSet: { InspectionLevel: 'COMMON' } }] }],
])('a group %s', (_, rules, expected) =>
  expect(groupOf(rules)).toMatchObject({ OverrideAction: { None: {} }, Statement: { ManagedRuleGroupStatement: expected } }));

test('a group by its name is treated like the one with a method, and counts on request', () => {
  expect(groupOf(ManagedRules.of(COMMON))).toEqual(groupOf(ManagedRules.common()));
  expect(groupOf(ManagedRules.linux({ mode: FirewallMode.COUNT })).OverrideAction).toEqual({ Count: {} });
});

test('a group of another vendor has a name with its vendor', () => {
  const [rule] = rulesWith({ managedRules: [ManagedRules.ofVendor('Fort Inc.', 'OWASP_Managed', { capacity: 1_000 })], rateLimits: [] });

  expect(rule.Name).toBe('Fort-Inc-OWASP_Managed');
  expect(rule.Statement.ManagedRuleGroupStatement).toEqual({ VendorName: 'Fort Inc.', Name: 'OWASP_Managed' });
});

test('evaluates address groups before the rate limits, and the other groups in their order', () => {
  const managedRules = [ManagedRules.sqlInjection(), ManagedRules.anonymousIp(), ManagedRules.knownBadInputs(), ManagedRules.ipReputation()];

  expect(rulesWith({ managedRules }).map(({ Name }) => Name)).toEqual([
    'AWSManagedRulesAnonymousIpList', 'AWSManagedRulesAmazonIpReputationList', 'RateLimit', 'RateLimit-without-files',
    'NetworkRateLimit', 'NetworkFlood',
    'AWSManagedRulesSQLiRuleSet', 'AWSManagedRulesKnownBadInputsRuleSet', 'LargeBodies', 'LargeHeaders',
  ]);
});

test.each<[string, () => ManagedRules, string]>([
  ['an unknown group', () => ManagedRules.of('Mine'),
    'capacity is required for a group that is not an AWS managed rule group, got none for Mine; find it with aws wafv2 describe-managed-rule-group'],
  ['a group with the name of an object method', () => ManagedRules.of('constructor'),
    'capacity is required for a group that is not an AWS managed rule group, got none for constructor; find it with aws wafv2 describe-managed-rule-group'],
  ['a capacity above the maximum', () => ManagedRules.of('Mine', { capacity: 5_001 }),
    'capacity must be a whole number from 1 to 5000, got 5001; choose one in that range'],
  ['settings without a name', () => ManagedRules.of('AWSManagedRulesATPRuleSet', { configs: [{}] }),
    'configs must have no empty settings, got {}; pass what the group requires (in Python, pass a type of wafv2.CfnWebACL instead of a dict, whose names get lost)'],
  ['an ARN for a name', () => ManagedRules.of('arn:aws:wafv2', { capacity: 1 }),
    'name must be the name of a rule group, of letters, digits, hyphens and underscores, got "arn:aws:wafv2"; copy it from the documentation'],
  ['a rule with a space', () => ManagedRules.common({ countedRules: ['No UserAgent'] }),
    'countedRules must be names of rules, of letters, digits, hyphens and underscores, got "No UserAgent"; copy it from the documentation'],
  ['an empty version', () => ManagedRules.common({ version: '' }),
    'version must be a version in the format of AWS, such as Version_1.20, got ""; copy it from the documentation'],
  ['a version of a list', () => ManagedRules.ipReputation({ version: 'Version_1.0' }),
    'version must be absent for AWSManagedRulesAmazonIpReputationList, got "Version_1.0"; remove it, because the group has no versions'],
])('fails with %s', (_, make, message) => expect(make).toThrow(new Error(message)));
