import { Assembly, every, TemplatePart, TemplateResource } from './assembly';
import { behaviors, bucketsOf, distributions, listeners, loadBalancers, origins } from './queries';

const RECORD = 'AWS::Route53::RecordSet';
const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';
/** A dynamic reference, which CloudFormation resolves at deployment. */
const SECRET = /^\{\{resolve:(secretsmanager|ssm-secure):/;

export const records = (app: Assembly) => app.all(RECORD);

/** The origins of a cache behavior: one origin, or the members of an origin group. */
export function targetsOf(distribution: TemplateResource, behavior: TemplatePart): TemplatePart[] {
  return behavior.parts('TargetOriginId').flatMap((target) => {
    const groups = distribution.parts('DistributionConfig/OriginGroups/Items/*')
      .filter((group) => group.has('Id', target.text()));
    const members = groups.flatMap((group) => group.parts('Members/Items/*/OriginId')).map((id) => id.text());
    return origins(distribution).filter((origin) =>
      origin.has('Id', (id) => [target.text(), ...members].includes(id.text())));
  });
}

/** The buckets of front ends: those of the paths without a behavior of their own, with a page for the root. */
export function siteBuckets(app: Assembly): TemplateResource[] {
  return distributions(app).filter((distribution) => distribution.has('DistributionConfig/DefaultRootObject'))
    .flatMap((distribution) => behaviors(distribution).slice(0, 1).flatMap((first) => targetsOf(distribution, first)))
    .flatMap((origin) => bucketsOf(app, origin));
}

/** The records of all stacks with the name that an alias contains or refers to. */
export function aliased(app: Assembly, alias: TemplatePart): TemplateResource[] {
  const referred = alias.refs().filter(({ type }) => type === RECORD);
  const names = [alias, ...referred.flatMap((record) => record.parts('Name'))].map(withoutDot);
  return records(app).filter((record) => record.has('Type', /^(A|AAAA|CNAME)$/) && record.has('Name', (name) => names.includes(withoutDot(name))));
}

/** The load balancers of a domain name, directly or through records of the app. */
export function balancersBehind(
  app: Assembly, address: TemplatePart, passed: readonly TemplateResource[] = [],
): TemplateResource[] {
  const next = aliased(app, address).filter((record) => !passed.includes(record));
  return [
    ...address.refs().filter((resource) => loadBalancers(app).includes(resource)),
    ...next.flatMap((record) =>
      record.parts('AliasTarget/DNSName').flatMap((alias) => balancersBehind(app, alias, [...passed, ...next]))),
  ];
}

/** The load balancers of an origin over HTTPS, by public domain name or VPC origin. */
export function balancersOf(app: Assembly, origin: TemplatePart): TemplateResource[] {
  if (origin.has('CustomOriginConfig/OriginProtocolPolicy', 'https-only')) {
    return origin.parts('DomainName').flatMap((name) => balancersBehind(app, name));
  }
  return origin.refs('VpcOriginConfig/VpcOriginId')
    .filter((vpcOrigin) => vpcOrigin.has('VpcOriginEndpointConfig/OriginProtocolPolicy', 'https-only'))
    .flatMap((vpcOrigin) => vpcOrigin.refs('VpcOriginEndpointConfig/Arn'))
    .filter((resource) => loadBalancers(app).includes(resource));
}

/** Whether a load balancer is a VPC origin of CloudFront. */
export function isVpcOrigin(app: Assembly, balancer: TemplateResource): boolean {
  return app.referring('AWS::CloudFront::VpcOrigin', 'VpcOriginEndpointConfig/Arn', balancer).length > 0;
}

/**
 * Whether the load balancers of an origin forward only requests of CloudFront: the default action of their listeners
 * denies, and their rules require the secret headers that CloudFront sends. Without a VPC origin a header is required.
 */
export function deniesOthers(app: Assembly, origin: TemplatePart): boolean {
  const sent = origin.parts('OriginCustomHeaders/*').filter((header) => header.has('HeaderValue', SECRET));
  const https = listeners(app).filter((listener) => listener.has('Port', 443)
    && listener.refs('LoadBalancerArn').some((balancer) => balancersOf(app, origin).includes(balancer)));
  const rules = app.all(RULE).filter((rule) => rule.has('Actions/*/Type', 'forward')
    && rule.refs('ListenerArn').some((listener) => https.includes(listener)));
  return (sent.length > 0 || origin.has('VpcOriginConfig'))
    && every(https, (listener) =>
      listener.only('DefaultActions/*', (action) => action.has('FixedResponseConfig/StatusCode', 403)))
    && every(rules, (rule) => sent.every((header) =>
      requiresHeader(rule, header) || isSetToRequire(app, rule, header)));
}

/** The sent and the required value are comparable only in the stack of the secret. */
function requiresHeader(rule: TemplateResource, header: TemplatePart): boolean {
  return rule.has('Conditions/*/HttpHeaderConfig', (condition) => condition.has('HttpHeaderName', (name) => isNameOf(name, header))
    && condition.only('Values/*', SECRET) && (rule.stack !== header.stack || condition.has('Values/*', header.textAt('HeaderValue'))));
}

/** Whether a function makes a rule require a header. In the template such a rule matches no request. */
function isSetToRequire(app: Assembly, rule: TemplateResource, header: TemplatePart): boolean {
  return rule.only('Conditions/*/SourceIpConfig/Values/*', '127.0.0.1/32')
    && app.referring('Custom::RuleConditions', 'RuleArn', rule).some((resource) => resource.has('Headers/*', (required) =>
      required.has('Name', (name) => isNameOf(name, header)) && required.has('Secrets/*', (secret) =>
        rule.stack !== header.stack || header.textAt('HeaderValue').includes(`:${secret.text()}:`))));
}

function isNameOf(name: TemplatePart, header: TemplatePart): boolean {
  return name.text().toLowerCase() === header.textAt('HeaderName').toLowerCase();
}

function withoutDot(name: TemplatePart): string {
  return name.text().replace(/\.$/, '').toLowerCase();
}
