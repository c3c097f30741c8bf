import { Lazy, Size } from 'aws-cdk-lib';
import { ACL, actionsIn, Rule, ruleNamed, rulesIn, rulesWith, templateOf, VIRGINIA, warningsOf } from './fixture';
import { EdgeFirewall, EdgeFirewallProps, FirewallMode, FirewallScope, ManagedRules } from '../../../src/edge';
import { testStack } from '../../../tools/assemblies/stacks';

const { REGIONAL } = FirewallScope;
const path = (SearchString: string, ...types: string[]) => ({
  ByteMatchStatement: {
    FieldToMatch: { UriPath: {} },
    PositionalConstraint: 'STARTS_WITH',
    SearchString,
    TextTransformations: types.map((Type, Priority) => ({ Priority, Type })),
  },
});
/** The original and the normalized path. */
const upload = (prefix: string) => ({ AndStatement: { Statements: [path(prefix, 'NONE'), path(prefix, 'URL_DECODE', 'NORMALIZE_PATH_WIN')] } });
const size = (bytes: number) => ({
  SizeConstraintStatement: {
    ComparisonOperator: 'GT', Size: bytes, FieldToMatch: { Body: { OversizeHandling: 'MATCH' } }, TextTransformations: [{ Priority: 0, Type: 'NONE' }],
  },
});
const label = (Key: string) => ({ LabelMatchStatement: { Scope: 'LABEL', Key: `awswaf:managed:aws:${Key}` } });

function overridesOf(rules: Rule[], group: string): string[] {
  const overrides = ruleNamed(rules, group).Statement.ManagedRuleGroupStatement.RuleActionOverrides as { Name: string }[] | undefined;
  return (overrides ?? []).map(({ Name }) => Name);
}

describe('maxBodySize', () => {
  test('blocks larger bodies, and those above the inspection limit', () => {
    expect(ruleNamed(rulesWith({ maxBodySize: Size.kibibytes(16) }), 'LargeBodies')).toMatchObject({ Action: { Block: {} }, Statement: size(16_384) });
  });

  test.each<[string, EdgeFirewallProps, number]>([
    ['16 KiB for CloudFront', {}, 16_384],
    ['the limit', { bodyInspectionLimit: Size.kibibytes(48) }, 49_152],
  ])('is %s by default', (_, props, bytes) => {
    expect(ruleNamed(rulesWith(props), 'LargeBodies')).toMatchObject({ Action: { Block: {} }, Statement: size(bytes) });
  });

  test('is 8 KiB for load balancers by default', () => {
    expect(ruleNamed(rulesIn(templateOf({ scope: REGIONAL }, testStack())), 'LargeBodies').Statement).toEqual(size(8_192));
  });

  test('excludes the upload paths', () => {
    expect(ruleNamed(rulesWith({ maxBodySize: Size.kibibytes(4), uploadPaths: ['/api/uploads/'] }), 'LargeBodies').Statement).toEqual({
      AndStatement: { Statements: [size(4_096), { NotStatement: { Statement: upload('/api/uploads/') } }] },
    });
  });

  test('accepts tokens', () => {
    const maxBodySize = Size.bytes(Lazy.number({ produce: () => 100 }));

    expect(ruleNamed(rulesWith({ maxBodySize }), 'LargeBodies').Statement).toEqual(size(100));
  });

  const allowed = (limit: number, bytes: number) =>
    `maxBodySize must be from 1 byte to the ${limit} KiB that the firewall inspects, got ${bytes} bytes; change it, or raise bodyInspectionLimit (at Test/Firewall)`;
  test.each<[string, EdgeFirewallProps, string]>([
    ['nothing at all', { maxBodySize: Size.bytes(0) }, allowed(16, 0)],
    ['more than CloudFront inspects', { maxBodySize: Size.bytes(16_385) }, allowed(16, 16_385)],
    ['more than the limit', { maxBodySize: Size.kibibytes(65), bodyInspectionLimit: Size.kibibytes(64) }, allowed(64, 66_560)],
    ['more than load balancers inspect', { maxBodySize: Size.kibibytes(9), scope: REGIONAL }, allowed(8, 9_216)],
  ])('fails with %s', (_, props, message) => {
    expect(() => templateOf(props)).toThrow(new Error(message));
  });
});

test('blocks headers that are larger or more numerous than AWS WAF inspects, on all paths', () => {
  expect(ruleNamed(rulesWith({ uploadPaths: ['/api/uploads/'] }), 'LargeHeaders')).toMatchObject({
    Action: { Block: {} },
    Statement: {
      SizeConstraintStatement: {
        ComparisonOperator: 'GT', Size: 8_192, FieldToMatch: { Headers: { MatchPattern: { All: {} }, MatchScope: 'ALL', OversizeHandling: 'MATCH' } },
      },
    },
  });
});

test('allowUninspected has no rules for sizes, and a warning', () => {
  const stack = testStack(VIRGINIA);

  const rules = rulesIn(templateOf({ allowUninspected: true }, stack));

  expect(rules.map(({ Name }) => Name).filter((name) => name.startsWith('Large'))).toEqual([]);
  expect(warningsOf(stack)).toEqual(['@eldonia/edge-firewall:uninspected']);
});

describe('bodyInspectionLimit', () => {
  test('is set for CloudFront', () => {
    templateOf({ bodyInspectionLimit: Size.kibibytes(32), maxBodySize: Size.kibibytes(32) }).hasResourceProperties(ACL, {
      AssociationConfig: { RequestBody: { CLOUDFRONT: { DefaultSizeInspectionLimit: 'KB_32' } } },
    });
  });

  test('is set for regional resources', () => {
    const limit = { DefaultSizeInspectionLimit: 'KB_64' };

    templateOf({ scope: REGIONAL, bodyInspectionLimit: Size.kibibytes(64) }, testStack()).hasResourceProperties(ACL, {
      AssociationConfig: {
        RequestBody: { API_GATEWAY: limit, APP_RUNNER_SERVICE: limit, COGNITO_USER_POOL: limit, VERIFIED_ACCESS_INSTANCE: limit },
      },
    });
  });
});

describe('a bodyInspectionLimit', () => {
  test.each<[Size, string]>([
    [Size.kibibytes(8), 'bodyInspectionLimit must be 16, 32, 48 or 64 KiB, got 8 KiB; choose one of these'],
    [Size.bytes(16_385), 'bodyInspectionLimit must be 16, 32, 48 or 64 KiB, got 16.0009765625 KiB; choose one of these'],
    [Size.bytes(Lazy.number({ produce: () => 16_384 })),
      'bodyInspectionLimit must be known at synthesis, got a token; pass a literal size'],
  ])('that AWS WAF does not support is rejected', (bodyInspectionLimit, message) => {
    expect(() => templateOf({ bodyInspectionLimit })).toThrow(new Error(`${message} (at Test/Firewall)`));
  });
});

describe('uploadPaths', () => {
  const rules = rulesWith({ uploadPaths: ['/api/uploads/', '/avatars'] });

  test('set the body rules to count', () => {
    expect(overridesOf(rules, 'AWSManagedRulesKnownBadInputsRuleSet')).toEqual(['JavaDeserializationRCE_BODY', 'Log4JRCE_BODY', 'ReactJSRCE_BODY']);
    expect(overridesOf(rules, 'AWSManagedRulesCommonRuleSet')).toEqual([
      'SizeRestrictions_BODY', 'CrossSiteScripting_BODY', 'EC2MetaDataSSRF_BODY', 'GenericLFI_BODY', 'GenericRFI_BODY',
    ]);
    expect(overridesOf(rules, 'AWSManagedRulesSQLiRuleSet')).toEqual(['SQLi_BODY', 'SQLiExtendedPatterns_BODY']);
    expect(overridesOf(rules, 'AWSManagedRulesAmazonIpReputationList')).toEqual([]);
  });

  test('block matches of the rules on other paths, as the last rule', () => {
    const last = rules.at(-1)!;

    expect(last).toMatchObject({ Name: 'AttacksInBodies', Action: { Block: {} } });
    expect(last.Statement.AndStatement.Statements).toEqual([
      {
        OrStatement: {
          Statements: [
            label('known-bad-inputs:JavaDeserializationRCE_Body'), label('known-bad-inputs:Log4JRCE_Body'), label('known-bad-inputs:ReactJSRCE_Body'),
            label('core-rule-set:CrossSiteScripting_Body'), label('core-rule-set:EC2MetaDataSSRF_Body'),
            label('core-rule-set:GenericLFI_Body'), label('core-rule-set:GenericRFI_Body'),
            label('sql-database:SQLi_Body'), label('sql-database:SQLiExtendedPatterns_Body'),
          ],
        },
      },
      { NotStatement: { Statement: { OrStatement: { Statements: [upload('/api/uploads/'), upload('/avatars')] } } } },
    ]);
  });

  test('do not change rules that count only', () => {
    const managedRules = [ManagedRules.sqlInjection({ countedRules: ['SQLi_BODY'] }), ManagedRules.posix({ mode: FirewallMode.COUNT })];

    const counting = rulesWith({ uploadPaths: ['/avatars'], managedRules, rateLimits: [], allowUninspected: true });

    expect(actionsIn(counting)).toEqual([
      'AWSManagedRulesSQLiRuleSet: None', 'AWSManagedRulesUnixRuleSet: Count', 'AttacksInBodies: Block', 'CountedAttacksInBodies: Count',
    ]);
    expect(counting.slice(2).map(({ Statement }) => (Statement.AndStatement.Statements as unknown[])[0])).toEqual([
      label('sql-database:SQLiExtendedPatterns_Body'), label('posix-os:UNIXShellCommandsVariables_Body'),
    ]);
  });

  test('require no rule without body rules', () => {
    expect(actionsIn(rulesWith({ uploadPaths: ['/avatars'], managedRules: [ManagedRules.linux()], rateLimits: [] }))).toEqual([
      'AWSManagedRulesLinuxRuleSet: None', 'LargeBodies: Block', 'LargeHeaders: Block',
    ]);
  });

  test('use capacity', () => {
    const firewall = new EdgeFirewall(testStack(VIRGINIA), 'Firewall', { uploadPaths: ['/avatars'], maxBodySize: Size.kibibytes(8) });

    expect(firewall.capacity).toBe(1_127 + 32 + (1 + 24) + 1 + (9 + 24));
  });
});
