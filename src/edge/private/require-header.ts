import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { IOriginHeader } from './origin-header-ref';

/** Makes a listener rule match only requests with an accepted value of the secret header. */
export function requireHeader(
  rule: elbv2.ApplicationListenerRule, { headerName, acceptedValues }: IOriginHeader,
): void {
  const values = acceptedValues.map((value) => value.unsafeUnwrap());
  rule.addCondition(elbv2.ListenerCondition.httpHeader(headerName, values));
}
