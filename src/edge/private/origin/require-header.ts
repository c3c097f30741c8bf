import { Stack } from 'aws-cdk-lib';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { IOriginHeader } from './origin-header-ref';
import { countValues, RuleConditions } from './rule-conditions';

/** The quota of Elastic Load Balancing, which AWS does not increase. */
const MOST_CONDITION_VALUES = 5;
/** The previous, the current and the next value. */
const HEADER_VALUES = 3;

/** Makes a listener rule match only requests with an accepted value of the secret header. */
export function requireHeader(rule: elbv2.ApplicationListenerRule, header: IOriginHeader): void {
  const conditions = RuleConditions.of(rule);
  if (conditions) {
    conditions.requireHeader(header);
  } else {
    const values = header.acceptedValues.map((value) => value.unsafeUnwrap());
    rule.addCondition(elbv2.ListenerCondition.httpHeader(header.headerName, values));
  }
  rule.node.addValidation({ validate: () => tooManyValues(rule) });
}

/** Other conditions may be added after the header. */
function tooManyValues(rule: elbv2.ApplicationListenerRule): string[] {
  const { conditions } = rule.node.defaultChild as elbv2.CfnListenerRule;
  const count = RuleConditions.of(rule)?.count() ?? countValues(Stack.of(rule).resolve(conditions));
  if (count <= MOST_CONDITION_VALUES) return [];
  return [`conditions of the listener rule must have at most ${MOST_CONDITION_VALUES} values, got ${count}, of which ` +
    `${HEADER_VALUES} are of the secret header; define another rule for further conditions`];
}
