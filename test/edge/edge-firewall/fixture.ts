import { Environment, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { EdgeFirewall, EdgeFirewallProps } from '../../../src/edge';
import { ACCOUNT, testStack } from '../../../tools/assemblies/stacks';
import { built, onlyOf } from '../../support/templates';

export const VIRGINIA: Environment = { account: ACCOUNT, region: 'us-east-1' };
export const ACL = 'AWS::WAFv2::WebACL';

/** The parts of a rule that the tests compare. */
export interface Rule {
  readonly Name: string;
  readonly Priority: number;
  readonly Action?: Record<string, unknown>;
  readonly OverrideAction?: Record<string, unknown>;
  readonly Statement: Record<string, Record<string, unknown>>;
}

/** A firewall for CloudFront with the props of the test. */
export const templateOf = (props?: EdgeFirewallProps, stack: Stack = testStack(VIRGINIA)) => built(() => new EdgeFirewall(stack, 'Firewall', props), stack);
export const rulesIn = (template: Template): Rule[] => onlyOf(template, ACL).Rules;
export const rulesWith = (props: EdgeFirewallProps) => rulesIn(templateOf(props));
export const ruleNamed = (rules: Rule[], name: string) => rules.find((rule) => rule.Name === name)!;

/** Each rule with its action. */
export const actionsIn = (rules: Rule[]): string[] =>
  rules.map(({ Name, Action, OverrideAction }) => `${Name}: ${Object.keys(Action ?? OverrideAction!).join()}`);
