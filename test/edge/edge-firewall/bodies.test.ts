import { Lazy, Size } from 'aws-cdk-lib';
import { ACL, actionsIn, ruleNamed, rulesIn, rulesWith, templateOf, VIRGINIA } from './fixture';
import { EdgeFirewall, EdgeFirewallProps, ManagedRules } from '../../../src/edge';
import { testStack } from '../../../tools/assemblies/stacks';
import { warningsOf } from '../../support/warnings';

// Test/edge-requests asks the rules about requests.
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
    const rules = rulesIn(templateOf(props, testStack(props.regional ? undefined : VIRGINIA)));

    expect(ruleNamed(rules, 'LargeBodies')).toMatchObject({ Action: { Block: {} }, Statement: size(bytes) });
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
  ['regional resources', { regional: true }, { API_GATEWAY: KB_64, APP_RUNNER_SERVICE: KB_64, COGNITO_USER_POOL: KB_64, VERIFIED_ACCESS_INSTANCE: KB_64 }],
])('bodyInspectionLimit is set for %s', (_, props, RequestBody) =>
  templateOf({ ...props, bodyInspectionLimit: Size.kibibytes(64) }, testStack(props.regional ? undefined : VIRGINIA))
    .hasResourceProperties(ACL, { AssociationConfig: { RequestBody } }));

test('signedPaths use the capacity of their document', () => {
  const { capacity } = new EdgeFirewall(testStack(VIRGINIA), 'Default');

  expect(new EdgeFirewall(testStack(VIRGINIA), 'Firewall', { signedPaths: ['/webhooks/', '/callbacks/'] }).capacity - capacity).toBe(10 + 2 * 72);
});

describe('uploadPaths', () => {
  test('require no rule without body rules', () =>
    expect(actionsIn(rulesWith({ uploadPaths: ['/avatars'], managedRules: [ManagedRules.linux()], rateLimits: [] }))).toEqual([
      'AWSManagedRulesLinuxRuleSet: None', 'LargeBodies: Block', 'LargeHeaders: Block',
    ]));

  test('use capacity', () => {
    const firewall = new EdgeFirewall(testStack(VIRGINIA), 'Firewall', { uploadPaths: ['/avatars'], maxBodySize: Size.kibibytes(8) });

    expect(firewall.capacity).toBe(1_127 + 32 + 85 + (1 + 24) + 1 + (9 + 24));
  });
});
