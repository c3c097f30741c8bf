import { Assembly } from './assembly';
import { bucketsOf } from './buckets';
import { balancersOf, isVpcOrigin, origins, refusesOthers, targetsOf } from './origins';
import { attribute, behaviours, bucketStatements, distributions, listeners, loadBalancers, targetGroups } from './queries';
import { section } from './requirement';
import { DISTRIBUTION, LOAD_BALANCER, TARGET_GROUP } from './subject';
import { every, TemplatePart, TemplateResource } from './template-part';

const DAY_SECONDS = 86_400;
/** AWS's own accounts that write load balancer logs in Tokyo and Osaka, and the service principal of newer regions. */
const LOG_WRITER = /582318560864|383597477331|logdelivery\.elasticloadbalancing\.amazonaws\.com/;

export const EDGE = section('5.2.4', [
  [
    'CloudFront serves media from the bucket, or from that of another region in its place, which nothing else may read',
    DISTRIBUTION,
    (app) => every(distributions(app), (distribution) => behaviours(distribution).some((behaviour) =>
      every(targetsOf(distribution, behaviour), (origin) => isPrivateBucket(app, origin)))),
  ],
  [
    'CloudFront serves the API from the load balancer, over HTTPS, and nothing else gets past the load balancer',
    DISTRIBUTION,
    (app) => every(distributions(app), (distribution) => origins(distribution).some((origin) => isUsed(distribution, origin)
      && balancersOf(app, origin).length > 0 && refusesOthers(app, origin))),
  ],
  [
    'CloudFront keeps images for 24 hours',
    DISTRIBUTION,
    (app) => cachesFor(app, DAY_SECONDS, [/\.(jpe?g|png|gif|webp|avif|svg)$|^\/?(media|images)\//]),
  ],
  [
    'CloudFront keeps scripts and style sheets for a week',
    DISTRIBUTION,
    (app) => cachesFor(app, 7 * DAY_SECONDS, [/\.js$/, /\.css$/]),
  ],
  [
    'a geographic restriction, where there is one, names its countries',
    DISTRIBUTION,
    (app) => every(distributions(app), (distribution) => distribution.parts('DistributionConfig/Restrictions/GeoRestriction').every((geo) =>
      geo.only('RestrictionType', 'none') || geo.has('Locations/*'))),
  ],
  [
    'every behaviour of the CDN forces HTTPS',
    DISTRIBUTION,
    (app) => everyBehaviour(app, (behaviour) => behaviour.only('ViewerProtocolPolicy', /^(redirect-to-https|https-only)$/)),
  ],
  [
    'every behaviour of the CDN answers with HSTS for a year, subdomains included',
    DISTRIBUTION,
    (app) => everyBehaviour(app, (behaviour) => every(behaviour.refs('ResponseHeadersPolicyId'), (policy) =>
      policy.has('ResponseHeadersPolicyConfig/SecurityHeadersConfig/StrictTransportSecurity', isLongHsts))),
  ],
  [
    'an application load balancer, protected from deletion, drops invalid headers',
    LOAD_BALANCER,
    (app) => every(loadBalancers(app), (balancer) => balancer.only('Type', 'application')
      && (balancer.only('Scheme', 'internet-facing') || isVpcOrigin(app, balancer))
      && has(balancer, 'routing.http.drop_invalid_header_fields.enabled', 'true') && has(balancer, 'deletion_protection.enabled', 'true')),
  ],
  [
    'the target groups are of IP addresses, on port 3001',
    TARGET_GROUP,
    (app) => every(targetGroups(app), (group) => group.only('TargetType', 'ip') && group.only('Port', 3001) && group.only('Protocol', 'HTTP')),
  ],
  [
    'the load balancer asks for /health every 30 seconds',
    TARGET_GROUP,
    (app) => every(targetGroups(app), (group) => group.only('HealthCheckPath', '/health') && group.only('HealthCheckIntervalSeconds', 30)
      && group.only('Matcher/HttpCode', '200') && group.only('HealthCheckTimeoutSeconds', (timeout) => timeout.number() < 30)),
  ],
  [
    'the load balancer and the CDN have ACM certificates, the latter from us-east-1',
    DISTRIBUTION,
    (app) => every(listeners(app).filter((listener) => listener.has('Port', 443)), (listener) => listener.has('Certificates/*/CertificateArn'))
      && every(distributions(app), (distribution) => distribution.has('DistributionConfig/ViewerCertificate/AcmCertificateArn', isInUsEast1)),
  ],
  [
    'the load balancer logs each request to a bucket that it may write to',
    LOAD_BALANCER,
    (app) => every(loadBalancers(app), (balancer) => has(balancer, 'access_logs.s3.enabled', 'true')
      && every(attribute(balancer, 'LoadBalancerAttributes', 'access_logs.s3.bucket').flatMap((bucket) => bucket.refs()), (bucket) =>
        bucket.has('BucketEncryption/ServerSideEncryptionConfiguration/*/ServerSideEncryptionByDefault/SSEAlgorithm', 'AES256')
          && bucketStatements(app, bucket).some((statement) => statement.has('Principal/*', LOG_WRITER)))),
  ],
]);

/**
 * Whether one distribution has behaviours for all these kinds of path, and each keeps its answers for a time. A behaviour for
 * everything before them would answer in their place.
 */
export function cachesFor(app: Assembly, seconds: number, paths: readonly RegExp[]): boolean {
  return distributions(app).some((distribution) => paths.every((path) => {
    const all = behaviours(distribution);
    const catchAll = all.findIndex((behaviour) => behaviour.has('PathPattern', /^\/?\*$/));
    const reached = catchAll < 0 ? all : all.slice(0, catchAll);
    return every(reached.filter((behaviour) => behaviour.has('PathPattern', path)), (behaviour) =>
      every(behaviour.refs('CachePolicyId'), (policy) => keepsFor(policy, seconds)));
  }));
}

/** The longest time, which is a year if nothing is said, cuts the usual one off. */
function keepsFor(policy: TemplateResource, seconds: number): boolean {
  return policy.only('CachePolicyConfig/DefaultTTL', seconds)
    && policy.parts('CachePolicyConfig/MaxTTL').every((longest) => longest.number() >= seconds);
}

function isUsed(distribution: TemplateResource, origin: TemplatePart): boolean {
  return origin.parts('Id').some((id) => behaviours(distribution).some((behaviour) =>
    targetsOf(distribution, behaviour).some((target) => target.has('Id', id.text()))));
}

function isPrivateBucket(app: Assembly, origin: TemplatePart): boolean {
  return origin.has('OriginAccessControlId') && bucketsOf(app, origin).some((bucket) => bucketStatements(app, bucket).some(isForCdnOnly));
}

function isForCdnOnly(statement: TemplatePart): boolean {
  return statement.has('Effect', 'Allow') && statement.has('Principal/Service', 'cloudfront.amazonaws.com')
    && ['AWS:SourceArn', 'AWS:SourceAccount'].some((key) => statement.has(`Condition/*/${key}`));
}

function everyBehaviour(app: Assembly, test: (behaviour: TemplatePart) => boolean): boolean {
  return every(distributions(app).flatMap(behaviours), test);
}

function isLongHsts(hsts: TemplatePart): boolean {
  return hsts.has('AccessControlMaxAgeSec', (age) => age.number() >= 365 * DAY_SECONDS) && hsts.has('IncludeSubdomains', true)
    && hsts.has('Override', true);
}

function has(balancer: TemplateResource, key: string, value: string): boolean {
  return attribute(balancer, 'LoadBalancerAttributes', key).some((part) => part.is(value));
}

function isInUsEast1(certificate: TemplatePart): boolean {
  return certificate.is(/^arn:aws[a-z-]*:acm:us-east-1:/) || certificate.refs().some(({ type, stack }) =>
    type === 'AWS::CertificateManager::Certificate' && stack.region === 'us-east-1');
}
