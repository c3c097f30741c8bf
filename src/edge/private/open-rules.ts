import { Annotations, AspectPriority, Aspects, CfnResource, Stack, Stage } from 'aws-cdk-lib';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { IConstruct } from 'constructs';
import { RuleConditions } from './rule-conditions';

const { CFN_RESOURCE_TYPE_NAME: LISTENER } = elbv2.CfnListener;
const { CFN_RESOURCE_TYPE_NAME: RULE } = elbv2.CfnListenerRule;
const BYPASS = 'because it would accept requests that bypass CloudFront and its firewall';

/**
 * Refuses rules and default actions that accept requests without the secret header, on listeners that CloudFront
 * reaches, and warns of further listeners of the load balancer. Any distribution of CloudFront reaches the load
 * balancer, also one without a firewall.
 *
 * Reads what the template will contain, in any stack of the app: L1 resources, overrides and what an Aspect adds count.
 */
export function refuseOpenRules(
  scope: IConstruct, listeners: readonly elbv2.ApplicationListener[], headerName: string,
): void {
  const isOurs = (reader: CfnResource, arn: unknown) =>
    listeners.some((listener) => isSame(reader, arn, listener, listener.listenerArn));
  scope.node.addValidation({
    validate: () => [
      ...listeners.filter((listener) => forwards(propertiesOf(resourceOf(listener)).DefaultActions))
        .map(({ node }) => `default action of the listener ${node.path} must be a redirect or a fixed response, got ` +
          `a forward; define a rule and pass it to requireHeader of the platform, ${BYPASS}`),
      ...resources(scope, RULE).map((rule) => ({ rule, properties: propertiesOf(rule) }))
        .filter(({ rule, properties: { ListenerArn, Actions, Conditions } }) =>
          isOurs(rule, ListenerArn) && forwards(Actions) && !requires(rule, Conditions, headerName))
        .map(({ rule: { node } }) => `conditions of the listener rule ${node.path.replace(/\/Resource$/, '')} must contain ` +
          `the secret header ${headerName}, got none; pass the rule to requireHeader of the platform, ${BYPASS}`),
    ],
  });
  warnOfListeners(scope, listeners);
}

/** A listener for another purpose is legal. The template does not show who reaches it. */
function warnOfListeners(scope: IConstruct, [listener]: readonly elbv2.ApplicationListener[]): void {
  const { loadBalancer } = listener;
  // Those of the library are children of the same construct.
  const isOther = (resource: CfnResource) => resource.node.scope?.node.scope !== loadBalancer
    || !resource.node.scope.node.id.match(/^(Https?|Test)$/);
  const visit = (node: IConstruct) => {
    if (node !== scope) return;
    for (const other of resources(scope, LISTENER).filter(isOther)) {
      const { LoadBalancerArn, DefaultActions } = propertiesOf(other);
      const isOnOurs = isSame(other, LoadBalancerArn, loadBalancer, loadBalancer.loadBalancerArn);
      if (!isOnOurs || !forwards(DefaultActions)) continue;
      Annotations.of(scope).addWarningV2('@eldonia/edge-distribution:openListener',
        `the listener ${other.node.path.replace(/\/Resource$/, '')} forwards requests without the secret header, so that ` +
        'any client of its port bypasses CloudFront and its firewall; use a rule on the listener of the API');
    }
  };
  Aspects.of(scope).add({ visit }, { priority: AspectPriority.READONLY });
}

function resources(scope: IConstruct, type: string): CfnResource[] {
  return (Stage.of(scope) ?? scope.node.root).node.findAll()
    .filter((one): one is CfnResource => CfnResource.isCfnResource(one) && one.cfnResourceType === type);
}

function resourceOf(listener: elbv2.ApplicationListener): CfnResource {
  return listener.node.defaultChild as CfnResource;
}

/** The properties in the template. */
function propertiesOf(resource: CfnResource): Record<string, unknown> {
  interface Fragment { readonly Resources: Record<string, { readonly Properties?: Record<string, unknown> }> }
  const { Resources } = Stack.of(resource).resolve(resource._toCloudFormation()) as Fragment;
  return Object.values(Resources)[0]?.Properties ?? {};
}

/**
 * Whether the property of the reader is the ARN of the resource. The same construct of another platform has the same
 * logical id in its own stack.
 */
function isSame(reader: CfnResource, property: unknown, resource: IConstruct, arn: string): boolean {
  const stack = Stack.of(reader);
  if (JSON.stringify(property) !== JSON.stringify(stack.resolve(arn))) return false;
  const { Ref: logicalId } = property as { Ref?: string };
  return stack === Stack.of(resource) || logicalId === undefined || !stack.node.findAll().some((one) =>
    CfnResource.isCfnResource(one) && one.stack === stack && stack.resolve(one.logicalId) === logicalId);
}

/** Redirects and fixed responses reach no task. What only the deployment decides is a forward. */
function forwards(actions: unknown): boolean {
  return !Array.isArray(actions) || actions.some(({ Type }: { Type?: unknown }) =>
    !['redirect', 'fixed-response'].includes(String(Type)));
}

function requires({ node: { scope } }: CfnResource, conditions: unknown, headerName: string): boolean {
  if (scope instanceof elbv2.ApplicationListenerRule && RuleConditions.of(scope)) return true;
  // What only the deployment decides cannot be judged.
  if (conditions !== undefined && !Array.isArray(conditions)) return true;
  interface Condition { readonly HttpHeaderConfig?: { readonly HttpHeaderName?: string; readonly Values?: unknown[] } }
  return ((conditions ?? []) as Condition[]).some(({ HttpHeaderConfig: { HttpHeaderName = '', Values = [] } = {} }) =>
    HttpHeaderName.toLowerCase() === headerName.toLowerCase() && Values.length > 0
    && !Values.some((value) => typeof value === 'string' && /^[*?]+$/.test(value)));
}
