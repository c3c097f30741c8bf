import { Reference, Stack, Tokenization } from 'aws-cdk-lib';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { IConstruct } from 'constructs';
import { RuleConditions } from './rule-conditions';

/**
 * Refuses rules on listeners that accept requests without the secret header. Any distribution of CloudFront reaches the
 * load balancer, also one without a firewall.
 */
export function refuseOpenRules(
  scope: IConstruct, listeners: readonly elbv2.ApplicationListener[], headerName: string,
): void {
  const resources = listeners.map(({ node }) => node.defaultChild);
  scope.node.addValidation({
    validate: () => scope.node.root.node.findAll()
      .filter((one): one is elbv2.CfnListenerRule => elbv2.CfnListenerRule.isCfnResource(one)
        && one.cfnResourceType === elbv2.CfnListenerRule.CFN_RESOURCE_TYPE_NAME)
      .filter((rule) => resources.includes(listenerOf(rule)) && forwards(rule) && !requires(rule, headerName))
      .map(({ node }) => `conditions of the listener rule ${node.path.replace(/\/Resource$/, '')} must contain the secret ` +
        `header ${headerName}, got none; pass the rule to requireHeader of the platform, because it would accept ` +
        'requests that bypass CloudFront and its firewall'),
  });
}

/** The listener of a rule, also of one in another stack. */
function listenerOf({ listenerArn }: elbv2.CfnListenerRule): IConstruct | undefined {
  const token = Tokenization.reverse(listenerArn);
  return Reference.isReference(token) ? token.target : undefined;
}

/** Redirects and fixed responses reach no task. */
function forwards(rule: elbv2.CfnListenerRule): boolean {
  const actions = Stack.of(rule).resolve(rule.actions) as elbv2.CfnListenerRule.ActionProperty[] | object;
  return !Array.isArray(actions) || actions.some(({ type }) => !['redirect', 'fixed-response'].includes(String(type)));
}

function requires(rule: elbv2.CfnListenerRule, headerName: string): boolean {
  const { scope } = rule.node;
  if (scope instanceof elbv2.ApplicationListenerRule && RuleConditions.of(scope)) return true;
  const conditions = Stack.of(rule).resolve(rule.conditions) as elbv2.CfnListenerRule.RuleConditionProperty[] | object;
  // What only the deployment decides cannot be judged.
  return !Array.isArray(conditions) || conditions.some(({ httpHeaderConfig: header }) => {
    const { httpHeaderName = '', values = [] } = header as elbv2.CfnListenerRule.HttpHeaderConfigProperty ?? {};
    return httpHeaderName.toLowerCase() === headerName.toLowerCase() && !values.includes('*');
  });
}
