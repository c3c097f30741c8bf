import { Assembly } from './assembly';
import { listeners, loadBalancers } from './queries';
import { every, TemplatePart, TemplateResource } from './template-part';

const RECORD = 'AWS::Route53::RecordSet';
const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';
/** What CloudFormation fills in at deployment, so that no template shows it. */
const SECRET = /^\{\{resolve:(secretsmanager|ssm-secure):/;

export const records = (app: Assembly) => app.all(RECORD);

export function origins(distribution: TemplateResource): TemplatePart[] {
  return distribution.parts('DistributionConfig/Origins/*');
}

/** The origins that a behaviour sends requests to: one, or the members of a group, which are asked in turn. */
export function targetsOf(distribution: TemplateResource, behaviour: TemplatePart): TemplatePart[] {
  return behaviour.parts('TargetOriginId').flatMap((target) => {
    const groups = distribution.parts('DistributionConfig/OriginGroups/Items/*').filter((group) => group.has('Id', target.text()));
    const members = groups.flatMap((group) => group.parts('Members/Items/*/OriginId')).map((id) => id.text());
    return origins(distribution).filter((origin) => origin.has('Id', (id) => [target.text(), ...members].includes(id.text())));
  });
}

/** The records that an alias leads to, in whatever stack: all that share the name of a record that it refers to, or the alias's own text. */
export function aliased(app: Assembly, alias: TemplatePart): TemplateResource[] {
  const referred = alias.refs().filter(({ type }) => type === RECORD);
  const names = [alias, ...referred.flatMap((record) => record.parts('Name'))].map(withoutDot);
  return records(app).filter((record) => record.has('Name', (name) => names.includes(withoutDot(name))));
}

/** The load balancers that an address leads to, by itself or through the app's records. */
export function balancersBehind(app: Assembly, address: TemplatePart, passed: readonly TemplateResource[] = []): TemplateResource[] {
  const next = aliased(app, address).filter((record) => !passed.includes(record));
  return [
    ...address.refs().filter((resource) => loadBalancers(app).includes(resource)),
    ...next.flatMap((record) => record.parts('AliasTarget/DNSName').flatMap((alias) => balancersBehind(app, alias, [...passed, ...next]))),
  ];
}

/** The load balancers that an origin leads to over HTTPS, by their public name or inside of their VPC. */
export function balancersOf(app: Assembly, origin: TemplatePart): TemplateResource[] {
  if (origin.has('CustomOriginConfig/OriginProtocolPolicy', 'https-only')) {
    return origin.parts('DomainName').flatMap((name) => balancersBehind(app, name));
  }
  return origin.refs('VpcOriginConfig/VpcOriginId').filter((vpcOrigin) => vpcOrigin.has('VpcOriginEndpointConfig/OriginProtocolPolicy', 'https-only'))
    .flatMap((vpcOrigin) => vpcOrigin.refs('VpcOriginEndpointConfig/Arn')).filter((resource) => loadBalancers(app).includes(resource));
}

/** Whether CloudFront has a VPC origin that is this load balancer. */
export function isVpcOrigin(app: Assembly, balancer: TemplateResource): boolean {
  return app.all('AWS::CloudFront::VpcOrigin').some((origin) => origin.refs('VpcOriginEndpointConfig/Arn').includes(balancer));
}

/**
 * Whether the load balancers behind an origin forward nothing that did not come through the CDN: their listeners refuse by
 * themselves, and their rules ask for the secrets that the CDN sends. Without a VPC origin there has to be one.
 */
export function refusesOthers(app: Assembly, origin: TemplatePart): boolean {
  const sent = origin.parts('OriginCustomHeaders/*').filter((header) => header.has('HeaderValue', SECRET));
  const doors = listeners(app).filter((listener) => listener.has('Port', 443)
    && listener.refs('LoadBalancerArn').some((balancer) => balancersOf(app, origin).includes(balancer)));
  const rules = app.all(RULE).filter((rule) => rule.has('Actions/*/Type', 'forward') && rule.refs('ListenerArn').some((door) => doors.includes(door)));
  return (sent.length > 0 || origin.has('VpcOriginConfig'))
    && every(doors, (door) => door.only('DefaultActions/*', (action) => action.has('FixedResponseConfig/StatusCode', 403)))
    && every(rules, (rule) => sent.every((header) => asksFor(rule, header)));
}

/** Only in the stack of the secret are the value that is sent and the one that is taken written the same. */
function asksFor(rule: TemplateResource, header: TemplatePart): boolean {
  const [name, value] = ['HeaderName', 'HeaderValue'].map((key) => header.parts(key).map((part) => part.text()).join());
  return rule.has('Conditions/*/HttpHeaderConfig', (condition) => condition.has('HttpHeaderName', (part) => part.text().toLowerCase() === name.toLowerCase())
    && condition.only('Values/*', SECRET) && (rule.stack !== header.stack || condition.has('Values/*', value)));
}

function withoutDot(name: TemplatePart): string {
  return name.text().replace(/\.$/, '').toLowerCase();
}
