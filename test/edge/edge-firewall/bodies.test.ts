import { Lazy, Size } from 'aws-cdk-lib';
import { ACL, actionsIn, ruleNamed, rulesIn, rulesWith, templateOf, VIRGINIA } from './fixture';
import { EdgeFirewall, EdgeFirewallProps, FirewallScope, ManagedRules } from '../../../src/edge';
import { testStack } from '../../../tools/assemblies/stacks';
import { warningsOf } from '../../support/warnings';

// Test/edge-requests asks the rules about requests.
const { REGIONAL } = FirewallScope;
const size = (bytes: number) => ({
  SizeConstraintStatement: {
    ComparisonOperator: 'GT', Size: bytes, FieldToMatch: { Body: { OversizeHandling: 'MATCH' } }, TextTransformations: [{ Priority: 0, Type: 'NONE' }],
  },
});

describe('maxBodySize', () => {
  test.each<[string, EdgeFirewallProps, number]>([
    ['the limit by default', { bodyInspectionLimit: Size.kibibytes(48) }, 49_152],
    ['a size of the prop', { maxBodySize: Size.kibibytes(4) }, 4_096],
    ['a token', { maxBodySize: Size.bytes(Lazy.number({ produce: () => 100 })) }, 100],
  ])('is %s', (_, props, bytes) => {
    const rules = rulesIn(templateOf(props, testStack(props.scope ? undefined : VIRGINIA)));

    expect(ruleNamed(rules, 'LargeBodies')).toMatchObject({ Action: { Block: {} }, Statement: size(bytes) });
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

test('allowUninspected has no rules for sizes, and a warning', () => {
  const stack = testStack(VIRGINIA);
  const rules = rulesIn(templateOf({ allowUninspected: true }, stack));

  expect(actionsIn(rules).filter((rule) => rule.startsWith('Large'))).toEqual([]);
  expect(warningsOf(stack)).toEqual(['@eldonia/edge-firewall:uninspected']);
});

const KB_64 = { DefaultSizeInspectionLimit: 'KB_64' };
test.each<[string, EdgeFirewallProps, object]>([
  ['CloudFront', {}, { CLOUDFRONT: KB_64 }],
  ['regional resources', { scope: REGIONAL }, { API_GATEWAY: KB_64, APP_RUNNER_SERVICE: KB_64, COGNITO_USER_POOL: KB_64, VERIFIED_ACCESS_INSTANCE: KB_64 }],
])('bodyInspectionLimit is set for %s', (_, props, RequestBody) => {
  templateOf({ ...props, bodyInspectionLimit: Size.kibibytes(64) }, testStack(props.scope ? undefined : VIRGINIA))
    .hasResourceProperties(ACL, { AssociationConfig: { RequestBody } });
});

test.each<[Size, string]>([
  [Size.kibibytes(8), 'bodyInspectionLimit must be 16, 32, 48 or 64 KiB, got 8 KiB; choose one of these'],
  [Size.bytes(16_385), 'bodyInspectionLimit must be 16, 32, 48 or 64 KiB, got 16.0009765625 KiB; choose one of these'],
  [Size.bytes(Lazy.number({ produce: () => 16_384 })), 'bodyInspectionLimit must be known at synthesis, got a token; pass a literal size'],
])('a bodyInspectionLimit that AWS WAF does not support is rejected', (bodyInspectionLimit, message) => {
  expect(() => templateOf({ bodyInspectionLimit })).toThrow(new Error(`${message} (at Test/Firewall)`));
});

describe('uploadPaths', () => {
  test('require no rule without body rules', () => {
    expect(actionsIn(rulesWith({ uploadPaths: ['/avatars'], managedRules: [ManagedRules.linux()], rateLimits: [] }))).toEqual([
      'AWSManagedRulesLinuxRuleSet: None', 'LargeBodies: Block', 'LargeHeaders: Block',
    ]);
  });

  test('use capacity', () => {
    const firewall = new EdgeFirewall(testStack(VIRGINIA), 'Firewall', { uploadPaths: ['/avatars'], maxBodySize: Size.kibibytes(8) });

    expect(firewall.capacity).toBe(1_127 + 32 + 59 + (1 + 24) + 1 + (9 + 24));
  });
});
