/* eslint-disable @typescript-eslint/no-explicit-any */
import { Deployment, Resource, Templates, onlyKnown } from './deployment';
import { cachePolicy, forwardsAll, responseHeaders } from './edge-policies';
import { ACCOUNT } from '../assemblies/stacks';
import { allows, matches, resolved, resourceStatementsOf } from '../policies/evaluation';

export interface ViewerRequest {
  /** @default 'GET' */
  readonly method?: string;
  readonly url: string;
  /** Names of the request's headers beside `Host`, whose way to the origin matters. */
  readonly headers?: string[];
  /** Status that the first origin answers with; 504 stands for no answer. @default 200 */
  readonly originStatus?: number;
}

/** What CloudFront does with a request that the web ACL allows, from a country that the distribution allows. */
export interface Routed {
  /** Path pattern of the behavior, or `default`. */
  readonly behavior?: string;
  /** Status that CloudFront itself answers with; undefined when the origin or the cache does. */
  readonly status?: number;
  readonly location?: string;
  readonly origin?: 'bucket' | 'standby bucket' | 'load balancer';
  /** For a bucket: key of the object, and whether the bucket's policy lets the distribution read it. */
  readonly key?: string;
  readonly readable?: boolean;
  /** Seconds in the cache when the origin says nothing, and the most it can ask for. */
  readonly ttl?: number;
  readonly maxTtl?: number;
  readonly compression?: string[];
  /** Names of the request's headers that reach the origin, `host` among them. */
  readonly forwarded?: string[];
  /** Names of the request's headers that are part of the cache key. */
  readonly keyed?: string[];
  /** The handling of the query string: part of the cache key, sent to the origin only, or left out. */
  readonly query?: 'key' | 'forwarded' | 'dropped';
  /** Headers of the answer that replace the origin's. */
  readonly set?: Record<string, string>;
  /** Headers of the answer where the origin sent none. */
  readonly offered?: Record<string, string>;
}

const READ = ['GET', 'HEAD'];
export const LONGEST_URL = 8_192;
/** The domain name of each distribution, at which it always responds. */
export const OWN_NAME = 'd111111abcdef8.cloudfront.net';

export function route(templates: Templates, request: ViewerRequest): Routed {
  const deployment = Deployment.of(templates);
  const distribution = deployment.only('AWS::CloudFront::Distribution');
  const config = distribution.properties.DistributionConfig;
  onlyKnown(config, 'a distribution', 'Aliases', 'CacheBehaviors', 'Comment', 'CustomErrorResponses', 'DefaultCacheBehavior', 'Enabled',
    'HttpVersion', 'IPV6Enabled', 'Logging', 'OriginGroups', 'Origins', 'PriceClass', 'Restrictions', 'ViewerCertificate', 'WebACLId');
  const { protocol, host, path } = split(request.url);
  const names: string[] = [OWN_NAME, ...config.Aliases ?? []];
  if (!names.some((alias) => matches(alias, host.toLowerCase().split(':')[0]))) throw new Error(`the distribution does not answer for ${host}`);
  if (request.url.length > LONGEST_URL) return { status: 413 };

  const behavior = chooseBehavior(config, path);
  const name = behavior.PathPattern ?? 'default';
  const method = request.method ?? 'GET';
  const allowed = (behavior.AllowedMethods ?? READ).includes(method);
  if (behavior.ViewerProtocolPolicy !== 'redirect-to-https') throw new Error(`can't evaluate the viewer protocol policy ${behavior.ViewerProtocolPolicy}`);
  const redirect = protocol === 'http';
  if (redirect && !allowed) throw new Error('not known which comes first: the redirect or the refusal of the method');
  if (redirect) return { behavior: name, status: READ.includes(method) ? 301 : 307, location: `https${request.url.slice('http'.length)}` };
  if (!allowed) return { behavior: name, status: 403 };
  const response = callFunction(deployment, behavior, { ...request, method });
  if (response) return { behavior: name, ...response };
  return { behavior: name, ...forward(deployment, distribution, behavior, { ...request, method }) };
}

/** How long CloudFront keeps an error answer of the origin; 10 seconds unless the distribution says otherwise. */
export function errorTtl(templates: Templates, status: number): number {
  const { DistributionConfig: config } = Deployment.of(templates).only('AWS::CloudFront::Distribution').properties;
  const found = (config.CustomErrorResponses ?? []).find(({ ErrorCode }: any) => Number(ErrorCode) === status);
  if (found) onlyKnown(found, 'an error response', 'ErrorCode', 'ErrorCachingMinTTL');
  return found?.ErrorCachingMinTTL ?? 10;
}

/** The path as the viewer sent it, because dot segments and percent signs are what the tests are about. */
function split(url: string): { protocol: string; host: string; path: string } {
  const [, protocol, host, path] = /^(https?):\/\/([^/?]+)([^?]*)/.exec(url) ?? [];
  if (!protocol) throw new Error(`not a URL: ${url}`);
  return { protocol, host, path: path || '/' };
}

/** The path that patterns are compared with; the origin gets the one that the viewer sent. */
function normalized(path: string): string {
  const decoded = path.replace(/%([0-9a-f]{2})/gi, (text, hex) => {
    const character = String.fromCharCode(parseInt(hex, 16));
    return /[A-Za-z0-9._~-]/.test(character) ? character : text.toUpperCase();
  });
  const kept: string[] = [];
  const segments = decoded.replace(/\/{2,}/g, '/').split('/').slice(1);
  segments.forEach((segment, index) => {
    const last = index === segments.length - 1;
    if (segment === '..') kept.pop();
    if (segment !== '.' && segment !== '..') kept.push(segment);
    else if (last) kept.push('');
  });
  return `/${kept.join('/')}`;
}

function chooseBehavior(config: any, path: string): any {
  const patternOf = ({ PathPattern: pattern }: any) => pattern.startsWith('/') || pattern.startsWith('*') ? pattern : `/${pattern}`;
  const found = (config.CacheBehaviors ?? []).find((behavior: any) => matches(patternOf(behavior), normalized(path)));
  const behavior = found ?? config.DefaultCacheBehavior;
  onlyKnown(behavior, 'a behavior', 'AllowedMethods', 'CachedMethods', 'CachePolicyId', 'Compress', 'FunctionAssociations', 'OriginRequestPolicyId', 'PathPattern',
    'ResponseHeadersPolicyId', 'TargetOriginId', 'ViewerProtocolPolicy');
  return behavior;
}

/** The response of the function that sees the requests of viewers; undefined if there is none, or it lets the request pass. */
function callFunction(deployment: Deployment, { FunctionAssociations = [] }: any, { url, method }: ViewerRequest): Pick<Routed, 'status' | 'location' | 'set'> | undefined {
  const [found] = FunctionAssociations.filter(({ EventType }: any) => EventType === 'viewer-request');
  if (!found) return undefined;
  const { FunctionCode } = deployment.at(found.FunctionARN, 'AWS::CloudFront::Function').properties;
  const { host, path } = split(url);
  const request = { method, uri: path, headers: { host: { value: host } }, rawQueryString: () => url.split(/\?(.*)/s)[1] };
  const response = new Function('event', `${FunctionCode}; return handler(event);`)({ request, context: { distributionDomainName: OWN_NAME } });
  if (response === request) return undefined;
  const { location, ...set } = Object.fromEntries(Object.entries<any>(response.headers).map(([name, { value }]) => [name, value]));
  return { status: response.statusCode, location, set };
}

function forward(deployment: Deployment, distribution: Resource, behavior: any, request: ViewerRequest & { method: string }): Routed {
  const policy = cachePolicy(deployment, behavior.CachePolicyId);
  const all = forwardsAll(behavior.OriginRequestPolicyId);
  const cached = (behavior.CachedMethods ?? READ).includes(request.method);
  const { id, standby } = target(distribution.properties.DistributionConfig, behavior.TargetOriginId, request);
  const origin = distribution.properties.DistributionConfig.Origins.find(({ Id }: any) => Id === id);
  const names = ['host', ...request.headers ?? []];
  const keyed = names.filter((header) => header.toLowerCase() === 'cookie' ? policy.cookies('session') : policy.headers(header.toLowerCase()));
  const { readable, key, kind } = originOf(deployment, distribution, origin, request.url);
  return {
    origin: standby ? 'standby bucket' : kind,
    ...kind === 'bucket' ? { key, readable } : {},
    ttl: cached ? policy.defaultTtl : 0,
    maxTtl: cached ? policy.maxTtl : 0,
    compression: behavior.Compress ? policy.compression : [],
    keyed,
    forwarded: all ? names : keyed,
    query: policy.queryStrings('v') ? 'key' : all ? 'forwarded' : 'dropped',
    ...responseHeaders(deployment, behavior.ResponseHeadersPolicyId),
  };
}

/**
 * The origin that the viewer's answer comes from: of a group the second one, if the first fails and the method only
 * reads.
 */
function target({ OriginGroups }: any, id: string, { method, originStatus = 200 }: ViewerRequest): { id: string; standby: boolean } {
  const group = (OriginGroups?.Items ?? []).find(({ Id }: any) => Id === id);
  if (!group) return { id, standby: false };
  onlyKnown(group, 'an origin group', 'FailoverCriteria', 'Id', 'Members');
  const [first, second] = group.Members.Items.map(({ OriginId }: any) => OriginId);
  const standby = ['GET', 'HEAD', 'OPTIONS'].includes(method!) && group.FailoverCriteria.StatusCodes.Items.includes(originStatus);
  return { id: standby ? second : first, standby };
}

function originOf(deployment: Deployment, distribution: Resource, origin: any, url: string) {
  onlyKnown(origin, 'an origin', 'ConnectionAttempts', 'ConnectionTimeout', 'CustomOriginConfig', 'DomainName', 'Id', 'OriginAccessControlId',
    'OriginCustomHeaders', 'ResponseCompletionTimeout', 'S3OriginConfig', 'VpcOriginConfig');
  if (!origin.S3OriginConfig) {
    const secure = origin.VpcOriginConfig
      ? deployment.at(origin.VpcOriginConfig.VpcOriginId, 'AWS::CloudFront::VpcOrigin').properties.VpcOriginEndpointConfig.OriginProtocolPolicy
      : origin.CustomOriginConfig.OriginProtocolPolicy;
    if (secure !== 'https-only') throw new Error(`the origin is reached by ${secure}`);
    return { kind: 'load balancer' as const };
  }
  const control = deployment.at(origin.OriginAccessControlId, 'AWS::CloudFront::OriginAccessControl').properties.OriginAccessControlConfig;
  if (control.SigningBehavior !== 'always' || control.OriginAccessControlOriginType !== 's3') throw new Error('requests to the bucket are not signed');
  const bucket = bucketOf(deployment, origin.DomainName);
  // S3 takes the path as it is: it resolves no dot segment.
  const key = decodeURIComponent(split(url).path.slice(1));
  return { kind: 'bucket' as const, key, readable: mayRead(deployment, bucket, key, distribution) };
}

/** By reference, or by the name of a bucket of another stack that has one. */
function bucketOf(deployment: Deployment, domainName: string): Resource {
  const [, name] = /^([^$]+)\.s3\.[a-z0-9-]+\.amazonaws\.com$/.exec(domainName) ?? [];
  if (name === undefined) return deployment.at(domainName, 'AWS::S3::Bucket');
  const found = deployment.all('AWS::S3::Bucket').find(({ properties }) => properties.BucketName === name);
  if (!found) throw new Error(`no template has the bucket ${name}`);
  return found;
}

/** Whether a bucket's policy lets a distribution read an object over HTTPS. CloudFront speaks TLS 1.2 or newer with S3. */
function mayRead({ app }: Deployment, bucket: Resource, key: string, distribution: Resource): boolean {
  const source = `arn:aws:cloudfront::${ACCOUNT}:distribution/${distribution.reference}`;
  return allows(resourceStatementsOf(app, bucket).map((statement) => resolved(app, statement)), {
    service: 'cloudfront.amazonaws.com',
    action: 's3:GetObject',
    resource: `${bucket.reference.replace('}', '.Arn}')}/${key}`,
    context: { 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.2', 'aws:SourceArn': source },
  });
}
