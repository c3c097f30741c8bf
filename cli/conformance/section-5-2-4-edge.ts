import { RegionInfo } from 'aws-cdk-lib/region-info';
import { Assembly, atLeast, atMost, every, TemplatePart, TemplateResource } from './assembly';
import { hasCertificates, isReached } from './hops';
import { balancersOf, deniesOthers, isVpcOrigin, siteBuckets, targetsOf } from './origins';
import { allows, elements, isDenied, resourceStatements } from './permissions';
import { attribute, behaviors, bucketsOf, distributions, encryption, listeners, nameOf, origins } from './queries';
import { DISTRIBUTION, each, eachOf, LOAD_BALANCER, overall, section, TARGET_GROUP, within } from './requirement';
import { isOfTraffic } from './section-5-2-1-computing';

const DAY_SECONDS = 86_400;
export const WEEK_SECONDS = 7 * DAY_SECONDS;
const CDN = 'cloudfront.amazonaws.com';
const LOG_WRITER = 'logdelivery\\.elasticloadbalancing\\.amazonaws\\.com';
const BEHAVIOR = within(DISTRIBUTION, (app) => distributions(app).flatMap(behaviors));

export const EDGE = section('5.2.4', 'Edge and load balancing', [
  each(
    'an enabled distribution of CloudFront serves media from a bucket that allows no other reader, with a bucket of another Region as failover',
    DISTRIBUTION,
    (distribution, app) => distribution.only('DistributionConfig/Enabled', true) && behaviors(distribution).some((behavior) =>
      every(targetsOf(distribution, behavior), (origin) => isPrivateBucket(app, distribution, behavior, origin))),
  ),
  each(
    'CloudFront serves the API from the load balancer over HTTPS, and the load balancer denies all other clients',
    DISTRIBUTION,
    (distribution, app) => origins(distribution).some((origin) =>
      isUsed(distribution, origin) && balancersOf(app, origin).length > 0 && deniesOthers(app, origin)),
  ),
  overall('the cache policies of CloudFront keep images for 24 hours, without Cache-Control of the backend', DISTRIBUTION, (app) =>
    cachesFor(app, DAY_SECONDS, /\.(jpe?g|png|gif|webp|avif|svg)$|^\/?(media|images)\//)),
  overall(
    'the cache policies of CloudFront keep scripts and style sheets for 7 days, without Cache-Control of the backend',
    DISTRIBUTION,
    (app) => cachesScripts(app) || keepsHashedScripts(app),
    { literally: cachesScripts },
  ),
  each('a geographic restriction, if there is one, lists its countries', DISTRIBUTION, (distribution) =>
    distribution.parts('DistributionConfig/Restrictions/GeoRestriction').every((geo) =>
      geo.only('RestrictionType', 'none') || geo.has('Locations/*'))),
  each('every cache behavior of the distribution requires HTTPS', BEHAVIOR, { ViewerProtocolPolicy: /^(redirect-to-https|https-only)$/ }),
  each('every cache behavior of the distribution sends HSTS for one year', BEHAVIOR, (behavior) =>
    behavior.refersTo('ResponseHeadersPolicyId', (policy) =>
      policy.has('ResponseHeadersPolicyConfig/SecurityHeadersConfig/StrictTransportSecurity', (hsts) =>
        hsts.has('AccessControlMaxAgeSec', atLeast(365 * DAY_SECONDS)) && hsts.has('Override', true)))),
  each('the load balancer is an Application Load Balancer that CloudFront reaches', LOAD_BALANCER, (balancer, app) =>
    balancer.only('Type', 'application') && (balancer.only('Scheme', 'internet-facing') || isVpcOrigin(app, balancer)) && isReached(app, balancer)),
  each('the target groups have the target type ip and port 3001', TARGET_GROUP, { TargetType: 'ip', Port: 3001, Protocol: 'HTTP' }),
  eachOf('the load balancer checks GET /health every 30 seconds', TARGET_GROUP, {
    '/health': (group) => group.is({ 'HealthCheckPath': '/health', 'Matcher/HttpCode': '200' }) && isOfTraffic(group),
    '30 seconds': { HealthCheckIntervalSeconds: 30, HealthCheckTimeoutSeconds: (timeout) => timeout.number() < 30 },
  }),
  overall('the load balancer and CloudFront have ACM certificates; that of CloudFront is in us-east-1', DISTRIBUTION, (app) =>
    every(listeners(app).filter((listener) => listener.has('Port', 443)), (listener) => listener.has('Certificates/*/CertificateArn'))
      && every(distributions(app), (distribution) => distribution.has('DistributionConfig/ViewerCertificate/AcmCertificateArn', isInUsEast1) && hasCertificates(app, distribution))),
  each('the load balancer writes access logs to a bucket with permission to write', LOAD_BALANCER, (balancer, app) =>
    attribute(balancer, 'LoadBalancerAttributes', 'access_logs.s3.enabled').some((on) => on.is('true'))
      && every(attribute(balancer, 'LoadBalancerAttributes', 'access_logs.s3.bucket').flatMap((bucket) => bucket.refs()), (bucket) =>
        encryption(bucket).some((by) => by.has('SSEAlgorithm', 'AES256'))
          && resourceStatements(app, bucket).some((statement) => allows(statement, 's3:PutObject') && statement.has('Principal/*', logWriter(balancer)))
          && !isDenied(app, bucket, 's3:PutObject', 'logdelivery.elasticloadbalancing.amazonaws.com'))),
]);

/**
 * Whether one distribution has a cache behavior for each kind of path that caches for a time. A catch-all behavior
 * before them would take precedence.
 */
export function cachesFor(app: Assembly, seconds: number, ...paths: readonly RegExp[]): boolean {
  return distributions(app).some((distribution) => paths.every((path) => {
    const all = behaviors(distribution);
    const catchAll = all.findIndex((behavior) => behavior.has('PathPattern', /^\/?[*.?]+$/));
    const reached = catchAll < 0 ? all : all.slice(0, catchAll);
    return every(reached.filter((behavior) => behavior.has('PathPattern', path)), (behavior) =>
      behavior.refersTo('CachePolicyId', (policy) => policy.only('CachePolicyConfig/DefaultTTL', seconds) && keepsFor(policy, seconds)));
  }));
}

function cachesScripts(app: Assembly): boolean {
  return cachesFor(app, WEEK_SECONDS, /\.js$/, /\.css$/);
}

/** Whether CloudFront keeps a file of a front end for as long as the header of the file says. */
function keepsHashedScripts(app: Assembly): boolean {
  return siteBuckets(app).length > 0 && every(distributions(app), (distribution) =>
    behaviors(distribution)[0].refersTo('CachePolicyId', (policy) => keepsFor(policy, WEEK_SECONDS)));
}

/** The maximum TTL, one year by default, limits the default TTL. */
function keepsFor(policy: TemplateResource, seconds: number): boolean {
  return policy.parts('CachePolicyConfig/MaxTTL').every(atLeast(seconds)) && policy.parts('CachePolicyConfig/MinTTL').every(atMost(seconds));
}

function isUsed(distribution: TemplateResource, origin: TemplatePart): boolean {
  return origin.parts('Id').some((id) => behaviors(distribution).some((behavior) =>
    targetsOf(distribution, behavior).some((target) => target.has('Id', id.text()))));
}

function isPrivateBucket(app: Assembly, distribution: TemplateResource, behavior: TemplatePart, origin: TemplatePart): boolean {
  return origin.has('OriginAccessControlId') && origin.refs('OriginAccessControlId').every((access) => access.is({ OriginAccessControlConfig: { SigningBehavior: 'always', OriginAccessControlOriginType: 's3' } }))
    && !(behavior.has('PathPattern') && origin.has('OriginPath', /./)) && bucketsOf(app, origin).some((bucket) => resourceStatements(app, bucket).some((statement) => isForCdnOnly(statement, distribution)
      && elements(statement, 'Resource').some((resource) => resource.refs().includes(bucket) || resource.is(`:${nameOf(bucket)}/`)))
    && !isDenied(app, bucket, 's3:GetObject', CDN));
}

/** Whether a statement allows a distribution to read. Another Region cannot refer to it. */
function isForCdnOnly(statement: TemplatePart, distribution: TemplateResource): boolean {
  return allows(statement, 's3:GetObject') && statement.has('Principal/Service', CDN)
    && (statement.has('Condition/*/AWS:SourceAccount') || statement.has('Condition/*/AWS:SourceArn', (arn) => arn.refs().includes(distribution) || arn.is(/\/\*$/)));
}

/** Who writes the logs of a load balancer: an account in older Regions, and a service. */
function logWriter({ stack: { region = '' } }: TemplateResource): RegExp {
  const { elbv2Account } = RegionInfo.get(region);
  return new RegExp(elbv2Account === undefined ? LOG_WRITER : `${elbv2Account}|${LOG_WRITER}`);
}

function isInUsEast1(certificate: TemplatePart): boolean {
  return certificate.is(/^arn:aws[a-z-]*:acm:us-east-1:/) || certificate.refs().some(({ type, stack }) =>
    type === 'AWS::CertificateManager::Certificate' && stack.region === 'us-east-1');
}
