/* eslint-disable @typescript-eslint/no-explicit-any */
import { isIP } from 'net';
import { Deployment, Resource, Templates, onlyKnown } from './deployment';
import { inRanges } from './statements';
import { matches } from '../policies/evaluation';

export interface DoorRequest {
  /** An address on the Internet, or the id of the prefix list or security group that the connection comes from. */
  readonly from: string;
  /** Whether the connection comes from within the network, as an internal load balancer needs. @default false */
  readonly inside?: boolean;
  /** @default 443 */
  readonly port?: number;
  /** @default '/' */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether the client has a certificate of an authority of the trust store. @default false */
  readonly certified?: boolean;
}

/** What a connection to the load balancer meets. */
export interface Admission {
  /** `refused` when no connection comes about, a status when the load balancer answers, `forward` when the tasks do. */
  readonly outcome: 'refused' | 'forward' | number;
  readonly location?: string;
  /** Protocol between client and load balancer. */
  readonly protocol?: 'HTTP' | 'HTTPS';
}

/** What the only load balancer does with a request that doesn't come through the caller's own distribution. */
export function door(templates: Templates, request: DoorRequest): Admission {
  const deployment = Deployment.of(templates);
  const balancer = deployment.only('AWS::ElasticLoadBalancingV2::LoadBalancer');
  const { port = 443 } = request;
  const reachable = balancer.properties.Scheme === 'internet-facing' || request.inside === true;
  const listener = deployment.all('AWS::ElasticLoadBalancingV2::Listener').find(({ properties }) => properties.Port === port);
  if (!reachable || !listener || !admits(deployment, balancer, request.from, port)) return { outcome: 'refused' };
  if (verifies(listener) && !request.certified) return { outcome: 'refused' };
  return { protocol: listener.properties.Protocol, ...answer(deployment, listener, request) };
}

/** Whether a listener refuses clients without a certificate. */
function verifies({ properties: { MutualAuthentication } }: Resource): boolean {
  if (!MutualAuthentication) return false;
  onlyKnown(MutualAuthentication, 'the mutual authentication', 'Mode', 'TrustStoreArn');
  if (MutualAuthentication.Mode !== 'verify') throw new Error(`can't evaluate the mode ${MutualAuthentication.Mode}`);
  return true;
}

/** Headers that the distribution sends to the load balancer beside the viewer's. */
export function originHeaders(templates: Templates): Record<string, string> {
  const { properties } = Deployment.of(templates).only('AWS::CloudFront::Distribution');
  const origins = properties.DistributionConfig.Origins.filter(({ S3OriginConfig }: any) => !S3OriginConfig);
  if (origins.length !== 1) throw new Error(`expected one origin beside the bucket, found ${origins.length}`);
  return Object.fromEntries((origins[0].OriginCustomHeaders ?? []).map(({ HeaderName, HeaderValue }: any) => [HeaderName, HeaderValue]));
}

function admits(deployment: Deployment, { properties: { SecurityGroups } }: Resource, from: string, port: number): boolean {
  const inline = SecurityGroups.flatMap((group: string) => deployment.at(group, 'AWS::EC2::SecurityGroup').properties.SecurityGroupIngress ?? []);
  const separate = deployment.all('AWS::EC2::SecurityGroupIngress').map(({ properties }) => properties)
    .filter(({ GroupId }) => SecurityGroups.includes(GroupId));
  const covers = ({ IpProtocol, FromPort, ToPort }: any) => IpProtocol === '-1' || (['tcp', '6'].includes(IpProtocol) && FromPort <= port && port <= ToPort);
  return [...inline, ...separate].some((rule) => covers(rule) && isPeer(rule, from));
}

function isPeer(rule: any, from: string): boolean {
  onlyKnown(rule, 'a security group rule', 'CidrIp', 'CidrIpv6', 'Description', 'FromPort', 'GroupId', 'IpProtocol', 'SourcePrefixListId',
    'SourceSecurityGroupId', 'ToPort');
  const { CidrIp, CidrIpv6, SourcePrefixListId, SourceSecurityGroupId } = rule;
  return isIP(from) ? inRanges([CidrIp, CidrIpv6].filter((range) => range !== undefined), from)
    : [SourcePrefixListId, SourceSecurityGroupId].includes(from);
}

function answer(deployment: Deployment, listener: Resource, request: DoorRequest): Omit<Admission, 'protocol'> {
  const { reference } = listener;
  const rules = deployment.all('AWS::ElasticLoadBalancingV2::ListenerRule').map((rule) => ({ ...rule.properties, Conditions: conditionsOf(deployment, rule) }))
    .filter(({ ListenerArn }) => ListenerArn === reference || ListenerArn === reference.replace('}', '.ListenerArn}'))
    .sort((one, other) => one.Priority - other.Priority);
  const found = rules.find(({ Conditions }) => Conditions.every((condition: any) => meets(condition, request)));
  return act(found?.Actions ?? listener.properties.DefaultActions, request);
}

/** The conditions of a rule, or those that a function sets instead. */
function conditionsOf(deployment: Deployment, { reference, properties }: Resource): any[] {
  const set = deployment.all('Custom::RuleConditions').find(({ properties: { RuleArn } }) => RuleArn === reference);
  if (!set) return properties.Conditions;
  const headers = (set.properties.Headers ?? []).map(({ Name, Secrets }: any) => ({
    Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: Name, Values: Secrets.map((secret: string) => `{{resolve:secretsmanager:${secret}:SecretString:::}}`) },
  }));
  return [...set.properties.Conditions, ...headers];
}

/** Whether a request meets a condition of a rule, as a template or the service itself has it. */
export function meets(condition: any, { from, path = '/', headers = {} }: DoorRequest): boolean {
  onlyKnown(condition, 'a rule\'s condition', 'Field', 'HttpHeaderConfig', 'PathPatternConfig', 'SourceIpConfig');
  switch (condition.Field) {
    case 'source-ip': return inRanges(condition.SourceIpConfig.Values, from);
    case 'path-pattern': return condition.PathPatternConfig.Values.some((value: string) => matches(value, path));
    case 'http-header': return hasHeader(condition.HttpHeaderConfig, headers);
    default: throw new Error(`can't evaluate a condition on ${condition.Field}`);
  }
}

/** A value that is kept elsewhere is the same where the reference to it is the same. */
function hasHeader({ HttpHeaderName, Values }: any, headers: Readonly<Record<string, string>>): boolean {
  const [, sent] = Object.entries(headers).find(([name]) => name.toLowerCase() === HttpHeaderName.toLowerCase()) ?? [];
  if (sent === undefined) return false;
  return Values.some((value: string) => value.includes('{{resolve:') ? value === sent : matches(value.toLowerCase(), sent.toLowerCase()));
}

function act(actions: any[], { path = '/' }: DoorRequest): Omit<Admission, 'protocol'> {
  if (actions.length !== 1) throw new Error(`can't evaluate ${actions.length} actions`);
  const [{ Type: type, FixedResponseConfig, RedirectConfig: to }] = actions;
  switch (type) {
    case 'forward': return { outcome: 'forward' };
    case 'fixed-response': return { outcome: Number(FixedResponseConfig.StatusCode) };
    case 'redirect':
      onlyKnown(to, 'a redirect', 'Port', 'Protocol', 'StatusCode');
      return { outcome: Number(to.StatusCode.replace('HTTP_', '')), location: `${to.Protocol.toLowerCase()}://eldonia.example:${to.Port}${path}` };
    default: throw new Error(`can't evaluate the action ${type}`);
  }
}
