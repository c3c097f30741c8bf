import { Annotations, AspectPriority, Aspects, CfnResource, Stack, Stage } from 'aws-cdk-lib';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { IConstruct } from 'constructs';
import { RuleConditions } from './rule-conditions';
import { templateProperties } from '../../../private/template-properties';

const { CFN_RESOURCE_TYPE_NAME: LISTENER } = elbv2.CfnListener;
const { CFN_RESOURCE_TYPE_NAME: RULE } = elbv2.CfnListenerRule;
const BYPASS = 'because it would accept requests that bypass CloudFront and its firewall';

/** A load balancer whose rules require the header. */
interface Guarded {
  readonly scope: IConstruct;
  readonly listeners: readonly elbv2.ApplicationListener[];
  readonly headerName: string;
}

/** Those of each Stage, which are checked together: for each alone, the time would grow with their square. */
const GUARDED = new WeakMap<IConstruct, Guarded[]>();

/**
 * Refuses rules and default actions that accept requests without the secret header, on listeners that CloudFront
 * reaches, and warns of further listeners of the load balancer. Any distribution of CloudFront reaches the load
 * balancer, also one without a firewall.
 *
 * Reads what the template will contain, in any stack of the Stage: L1 resources, overrides and what an Aspect adds
 * count.
 */
export function refuseOpenRules(
  scope: IConstruct, listeners: readonly elbv2.ApplicationListener[], headerName: string,
): void {
  const stage = Stage.of(scope) ?? scope.node.root;
  const known = GUARDED.get(stage);
  if (known) {
    known.push({ scope, listeners, headerName });
    return;
  }
  const all = [{ scope, listeners, headerName }];
  GUARDED.set(stage, all);
  stage.node.addValidation({ validate: () => [...openDefaults(all), ...openRules(stage, all)] });
  const visit = (node: IConstruct) => {
    if (CfnResource.isCfnResource(node) && node.cfnResourceType === LISTENER) warnOfListener(node, all);
  };
  Aspects.of(stage).add({ visit }, { priority: AspectPriority.READONLY });
}

function openDefaults(all: readonly Guarded[]): string[] {
  return all.flatMap(({ listeners }) => listeners)
    .filter((listener) => forwards(templateProperties(resourceOf(listener)).DefaultActions))
    .map(({ node }) => `default action of the listener ${node.path} must be a redirect or a fixed response, got ` +
      `a forward; define a rule and pass it to requireHeader of the platform, ${BYPASS}`);
}

function openRules(stage: IConstruct, all: readonly Guarded[]): string[] {
  return resources(stage, RULE).flatMap((rule) => {
    const { ListenerArn, Actions, Conditions } = templateProperties(rule);
    if (!forwards(Actions)) return [];
    const guarded = candidates(rule, all).find(({ listeners }) =>
      listeners.some((listener) => isSame(rule, ListenerArn, listener, listener.listenerArn)));
    if (!guarded || requires(rule, Conditions, guarded.headerName)) return [];
    return [`conditions of the listener rule ${rule.node.path.replace(/\/Resource$/, '')} must contain the secret ` +
      `header ${guarded.headerName}, got none; pass the rule to requireHeader of the platform, ${BYPASS}`];
  });
}

/** A listener for another purpose is legal. The template does not show who reaches it. */
function warnOfListener(other: CfnResource, all: readonly Guarded[]): void {
  const { LoadBalancerArn, DefaultActions } = templateProperties(other);
  if (!forwards(DefaultActions)) return;
  const guarded = candidates(other, all).find(({ listeners: [{ loadBalancer }] }) =>
    isSame(other, LoadBalancerArn, loadBalancer, loadBalancer.loadBalancerArn));
  // Those of the library are children of the same construct.
  const isOwn = guarded && other.node.scope?.node.scope === guarded.listeners[0].loadBalancer
    && /^(Https?|Test)$/.test(other.node.scope.node.id);
  if (!guarded || isOwn) return;
  Annotations.of(guarded.scope).addWarningV2('@eldonia/edge-distribution:openListener',
    `the listener ${other.node.path.replace(/\/Resource$/, '')} forwards requests without the secret header, so that ` +
    'any client of its port bypasses CloudFront and its firewall; use a rule on the listener of the API');
}

/** Those of the same stack are the most likely ones. */
function candidates(resource: CfnResource, all: readonly Guarded[]): readonly Guarded[] {
  const near = all.filter(({ listeners: [listener] }) => Stack.of(listener) === resource.stack);
  return near.length === all.length ? near : [...near, ...all.filter((one) => !near.includes(one))];
}

function resources(stage: IConstruct, type: string): CfnResource[] {
  return stage.node.findAll()
    .filter((one): one is CfnResource => CfnResource.isCfnResource(one) && one.cfnResourceType === type);
}

function resourceOf(listener: elbv2.ApplicationListener): CfnResource {
  return listener.node.defaultChild as CfnResource;
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
