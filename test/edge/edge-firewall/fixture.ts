import { Environment, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { EdgeFirewall, EdgeFirewallProps } from '../../../src/edge';
import { ACCOUNT, testStack } from '../../../tools/assemblies/stacks';

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
export function templateOf(props?: EdgeFirewallProps, stack: Stack = testStack(VIRGINIA)): Template {
  new EdgeFirewall(stack, 'Firewall', props);
  return Template.fromStack(stack);
}

export function rulesIn(template: Template): Rule[] {
  return Object.values(template.findResources(ACL))[0].Properties.Rules as Rule[];
}

export function rulesWith(props: EdgeFirewallProps): Rule[] {
  return rulesIn(templateOf(props));
}

export function ruleNamed(rules: Rule[], name: string): Rule {
  const found = rules.find((rule) => rule.Name === name);
  if (!found) throw new Error(`${name} is not among ${rules.map((rule) => rule.Name).join()}`);
  return found;
}

/** Each rule with its action. */
export function actionsIn(rules: Rule[]): string[] {
  return rules.map(({ Name, Action, OverrideAction }) => `${Name}: ${Object.keys(Action ?? OverrideAction!).join()}`);
}

/** The IDs of the warnings of a stack. */
export function warningsOf(stack: Stack): string[] {
  return Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ entry }) => /\[ack: (.*)\]/.exec(entry.data as string)![1]);
}
