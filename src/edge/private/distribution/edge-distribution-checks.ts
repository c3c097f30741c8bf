import { Annotations, Stack, Token } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { BehaviorKind } from './behavior-kind';
import { EdgeDistributionProps } from './edge-distribution-props';
import { checkErrorResponses } from './error-responses';
import { checkPlaces } from './global-place';
import { checkBehaviorOptions, covers, meets, shadows, withoutSlash } from './path-pattern';
import { claim } from '../../../private/claim';
import { checkDomain, checkWithin, checkZone } from '../../../private/domains';
import { checkInteger, invalid } from '../../../private/errors';
import { isOptIn } from '../../../private/regions';
import { EdgeBehavior } from '../../edge-behavior';
import { checkCountries } from '../countries';
import { createsAliases, DomainUse } from '../domain-use';
import { unreadable } from '../media/readable-objects';
import { checkStandbyMedia } from '../media/standby-media';
import { checkSitePaths } from '../site/site-files';
import { checkFunctions, hasWildcard } from '../site/viewer-functions';

// Read 2026-11-29: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
/**
 * The default quota of an account. The AWS documentation does not specify whether the default behavior counts; this
 * library counts it.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
 */
const USUAL_BEHAVIORS = 75;
// A limit of this library.
const MOST_BEHAVIORS = 1_000;
// Read 2026-11-29: https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DistributionConfig.html
const LONGEST_COMMENT = 128;
// Read 2026-11-29: https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html
/** ACM limits only the first name of a certificate to 64 characters. */
const LONGEST_FIRST_NAME = 64;
/** The valid characters of a header value. */
const HEADER_VALUE = /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/;

/** Throws for values that would fail at deployment, or would have no effect. */
export function checkEdgeDistribution(
  scope: Construct, props: EdgeDistributionProps, domainNames: string[], behaviors: EdgeBehavior[],
): void {
  checkZone(scope, 'zone', props.zone);
  checkDomains(scope, props, domainNames);
  checkPlaces(scope, props);
  checkBehaviors(scope, props, behaviors);
  checkFunctionsOf(scope, props, behaviors);
  checkGrpc(scope, props, behaviors);
  if (props.site) checkSitePaths(scope, props.site, behaviors);
  checkStandbyMedia(scope, props);
  checkViewers(scope, props);
  if (props.errorResponses) checkErrorResponses(scope, props.errorResponses);
  checkLogRegion(scope, props.accessLogsBucket?.env.region ?? Stack.of(scope).region);
  if (props.accessLogsBucket) checkLogBucket(scope, props.accessLogsBucket);
  const { comment, contentSecurityPolicy } = props;
  if (comment !== undefined && !Token.isUnresolved(comment) && comment.length > LONGEST_COMMENT) {
    invalid(scope, `comment must have at most ${LONGEST_COMMENT} characters, got ${comment.length}; shorten it`);
  }
  if (contentSecurityPolicy !== undefined) checkHeaderValue(scope, 'contentSecurityPolicy', contentSecurityPolicy);
}

/** The first name of the certificate, which has the limit of ACM. */
export function firstName(domainNames: string[]): string {
  return domainNames.find((name) => Token.isUnresolved(name) || name.length <= LONGEST_FIRST_NAME) ?? domainNames[0];
}

/**
 * The error for a bucket with objects that CloudFront cannot read; undefined if it can read them according to the
 * template.
 */
export function mediaProblem(bucket: s3.IBucket, behaviors: EdgeBehavior[], prop = 'mediaBucket'): string | undefined {
  const patterns = mediaPatterns(behaviors);
  const problem = unreadable(bucket, patterns);
  if (!problem) return undefined;
  return `${prop} must keep objects below ${patterns.join(' and ')} readable, got ${problem}; ` +
    'use GLACIER_IR, or another prefix';
}

/** The path patterns of the media bucket. */
export function mediaPatterns(behaviors: EdgeBehavior[]): string[] {
  return behaviors.filter(({ _kind }) => _kind === BehaviorKind.MEDIA).map(({ pathPattern }) => pathPattern);
}

/** Warns of valid values with a risk. */
export function warnOfRisks(scope: Construct, props: EdgeDistributionProps, behaviors: EdgeBehavior[]): void {
  const warn = (id: string, text: string) => {
    Annotations.of(scope).addWarningV2(`@eldonia/edge-distribution:${id}`, text);
  };
  if (props.origin.rules.length === 0) {
    warn('originUnprotected', 'origin has no listener rules that require the secret header: ' +
      'requests to the load balancer can bypass the firewall');
  }
  if (props.priceClass === cloudfront.PriceClass.PRICE_CLASS_100) {
    warn('noAsianEdges', 'priceClass PRICE_CLASS_100 has no edge locations in Asia: ' +
      'requests from Japan are served from North America or Europe');
  }
  const { minimumProtocolVersion } = props;
  if (minimumProtocolVersion && !Token.isUnresolved(minimumProtocolVersion)
    && !minimumProtocolVersion.startsWith('TLSv1.3')) {
    warn('tls12', `minimumProtocolVersion ${minimumProtocolVersion} allows TLS 1.2, ` +
      'but the architecture requires TLS 1.3');
  }
  const { mediaPrefix = 'media/' } = props;
  const served = mediaPatterns(behaviors)
    .some((pattern) => Token.isUnresolved(mediaPrefix) || meets(pattern, `${mediaPrefix}*`));
  if (props.behaviors && props.mediaBucket && !served) {
    warn('noMediaPath', `behaviors has no media path, so that nobody can see the objects below ${mediaPrefix} of the ` +
      `media bucket: add EdgeBehavior.media('/${mediaPrefix}*'), or acknowledge this warning if the bucket has no ` +
      'files for viewers');
  }
  if (props.site && !behaviors.some(({ _kind }) => _kind === BehaviorKind.UNCACHED)) {
    warn('noApiPath', 'behaviors has no path of the load balancer beside the site: add ' +
      "EdgeBehavior.uncached('/api/*') if the site has an API");
  }
  behaviors.forEach((behavior, index) => {
    const before = behaviors.slice(0, index).find((earlier) => covers(earlier.pathPattern, behavior.pathPattern));
    if (before) {
      warn('unreachableBehavior', `the behavior ${behavior.pathPattern} has no effect: ` +
        `${before.pathPattern} comes first and matches the same paths`);
    }
  });
}

function checkHeaderValue(scope: Construct, prop: string, value: string): void {
  if (Token.isUnresolved(value) || HEADER_VALUE.test(value)) return;
  invalid(scope, `${prop} must be one line of ASCII, got ${JSON.stringify(value)}; join its directives with "; "`);
}

/** Two accounts can have a domain one after the other, such as in a migration. */
function claimDomain(scope: Construct, name: string): void {
  const { account } = Stack.of(scope);
  const [what, domain] = ['domain of a distribution', name.toLowerCase()];
  const first = claim(scope, what, domain, account);
  const elsewhere = claim(scope, what, domain);
  const one = 'CloudFront gives a name to one distribution of all accounts';
  if (first) {
    invalid(scope, `domainName must be unique, got "${name}" here and at ${first.node.path}; ${one}: pass another ` +
      'name to one of them');
  }
  if (elsewhere) {
    Annotations.of(scope).addWarningV2('@eldonia/edge-distribution:domainOfTwoAccounts',
      `${name} is also the name of the distribution at ${elsewhere.node.path}; ${one}: the second deployment fails ` +
      'until the first one has lost the name');
  }
}

function checkDomains(
  scope: Construct,
  { zone, certificate, origin, redirectedDomainNames = [], domainUse = DomainUse.PLATFORM }: EdgeDistributionProps,
  domainNames: string[],
): void {
  if (domainNames.length === 0) {
    invalid(scope, 'domainNames must contain at least one domain, got none; remove it to use the name of the zone');
  }
  if (redirectedDomainNames.length > 0 && hasWildcard(domainNames.slice(0, 1))) {
    invalid(scope, 'redirectedDomainNames must be absent where the site is a wildcard, to which nothing redirects, ' +
      `got "${domainNames[0]}"; use the name of one host for the site, and zone.alternateDomainNames for the wildcard`);
  }
  if (hasWildcard(domainNames) && hasWildcard(redirectedDomainNames)) {
    invalid(scope, 'redirectedDomainNames must be single names where the site has a wildcard, got ' +
      `"${redirectedDomainNames.find((name) => name.startsWith('*'))}"; list the names that redirect`);
  }
  const seen = new Set<string>();
  const all = Object.entries({ domainNames, redirectedDomainNames });
  for (const [prop, name] of all.flatMap(([key, names]) => names.map((each) => [key, each]))) {
    checkDomain(scope, prop, name);
    checkWithin(scope, prop, name, zone.zoneName);
    if (name === origin._domainName) {
      const same = Token.isUnresolved(name) ? 'the same token' : `"${name}"`;
      invalid(scope, `origin must have a domain name that differs from the site, got ${same} for both; ` +
        'use another one, because CloudFront would send requests to itself');
    }
    if (seen.has(name.toLowerCase())) {
      invalid(scope, `${prop} must contain each domain once, got "${name}" twice; remove one`);
    }
    seen.add(name.toLowerCase());
    if (createsAliases(domainUse) && !Token.isUnresolved(name)) claimDomain(scope, name);
  }
  const names = [...domainNames, ...redirectedDomainNames];
  const first = firstName(names);
  if (!certificate && !Token.isUnresolved(first) && first.length > LONGEST_FIRST_NAME) {
    invalid(scope, `domainNames must contain a name of at most ${LONGEST_FIRST_NAME} characters, ` +
      `got ${first.length} in "${first}"; add a shorter one, or use an existing certificate`);
  }
}

function checkBehaviors(scope: Construct, props: EdgeDistributionProps, behaviors: EdgeBehavior[]): void {
  const { mediaBucket, behaviorQuota = USUAL_BEHAVIORS } = props;
  checkInteger(scope, 'behaviorQuota', behaviorQuota, 1, MOST_BEHAVIORS);
  if (!Token.isUnresolved(behaviorQuota) && behaviors.length + 1 > behaviorQuota) {
    invalid(scope, `behaviors must be at most ${behaviorQuota - 1} in addition to the default one, ` +
      `got ${behaviors.length}; merge paths, or set behaviorQuota to the quota of your account`);
  }
  const seen = new Set<string>();
  for (const { pathPattern, _kind } of behaviors) {
    if (seen.has(withoutSlash(pathPattern))) {
      invalid(scope, `behaviors must contain each path once, got "${pathPattern}" twice; remove one`);
    }
    seen.add(withoutSlash(pathPattern));
    if (_kind === BehaviorKind.MEDIA && !mediaBucket) {
      invalid(scope, `mediaBucket is required for EdgeBehavior.media, got none for "${pathPattern}"; ` +
        'pass the bucket, or remove the behavior');
    }
  }
  behaviors.forEach((behavior, index) => {
    const refuse = (kind: string, before: EdgeBehavior | undefined) => before && invalid(scope,
      `behaviors must not shadow ${kind} paths, got "${before.pathPattern}" before "${behavior.pathPattern}"; ` +
      `move the ${kind} path to the front, because CloudFront uses the first match`);
    const first = behaviors.slice(0, index).find(({ pathPattern }) => covers(pathPattern, behavior.pathPattern));
    if (behavior._kind === BehaviorKind.UNCACHED && first?._kind !== BehaviorKind.UNCACHED) refuse('uncached', first);
    if (isSigned(behavior)) {
      refuse('signed', behaviors.slice(0, index)
        .find((before) => !isSigned(before) && shadows(before.pathPattern, behavior.pathPattern)));
    }
  });
  const problem = mediaBucket && mediaProblem(mediaBucket, behaviors);
  if (problem) invalid(scope, problem);
}

function isSigned({ _options: { trustedKeyGroups = [] } }: EdgeBehavior): boolean {
  return trustedKeyGroups.length > 0;
}

function checkViewers(scope: Construct, { geoRestriction, minimumProtocolVersion }: EdgeDistributionProps): void {
  if (geoRestriction) checkCountries(scope, 'geoRestriction', geoRestriction.locations);
  if (minimumProtocolVersion && !Token.isUnresolved(minimumProtocolVersion)
    && !/^TLSv1\.[23]_/.test(minimumProtocolVersion)) {
    invalid(scope, `minimumProtocolVersion must be TLS 1.2 or later, got ${minimumProtocolVersion}; ` +
      'use TLS_V1_3_2025 or TLS_V1_2_2025');
  }
}

/**
 * CloudFront delivers no standard logs to buckets of opt-in Regions, and reports no error.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html
 */
function checkLogRegion(scope: Construct, region: string): void {
  if (!isOptIn(region)) return;
  invalid(scope, `accessLogsBucket must be in a Region that every account has, got ${region}: CloudFront delivers no ` +
    'standard logs to opt-in Regions; pass s3.Bucket.fromBucketAttributes() with a bucket and the name of another ' +
    'Region');
}

function checkFunctionsOf(
  scope: Construct, { basicAuthentication: authenticates = false, defaultBehavior = {}, site }: EdgeDistributionProps,
  behaviors: EdgeBehavior[],
): void {
  const name = 'defaultBehavior';
  checkBehaviorOptions(name, site ? BehaviorKind.SITE : BehaviorKind.CUSTOM, defaultBehavior, scope);
  checkFunctions(scope, name, defaultBehavior, { authenticates, site });
  for (const { pathPattern, _options } of behaviors) {
    checkFunctions(scope, `"${pathPattern}"`, _options, { authenticates });
  }
}

/** S3 disables access control lists unless the bucket enables them. */
function checkLogBucket(scope: Construct, bucket: s3.IBucket): void {
  const resource = bucket.node.defaultChild;
  if (!(resource instanceof s3.CfnBucket)) return;
  const controls = Stack.of(bucket).resolve(resource.ownershipControls) as
    { rules?: { objectOwnership?: string }[] } | undefined;
  const ownership = controls?.rules?.[0]?.objectOwnership ?? 'BucketOwnerEnforced';
  if (ownership === 'BucketOwnerEnforced') {
    invalid(scope, 'accessLogsBucket must support access control lists, got one with BUCKET_OWNER_ENFORCED; ' +
      'set objectOwnership to BUCKET_OWNER_PREFERRED');
  }
}

/**
 * Throws for gRPC to a load balancer that CloudFront forwards none to.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/origin-enable-mtls-distributions.html
 */
function checkGrpc(
  scope: Construct, { origin, originClientCertificate, defaultBehavior }: EdgeDistributionProps,
  behaviors: EdgeBehavior[],
): void {
  const ofLoadBalancer = behaviors.filter(({ _kind }) => _kind === BehaviorKind.UNCACHED);
  const [name] = [
    ...defaultBehavior?.enableGrpc ? ['defaultBehavior'] : [],
    ...ofLoadBalancer.filter(({ _options }) => _options.enableGrpc).map(({ pathPattern }) => `"${pathPattern}"`),
  ];
  if (name === undefined) return;
  if (origin._domainName === undefined) {
    invalid(scope, `enableGrpc must be absent for a VPC origin, got true for ${name}; use a public load balancer, ` +
      'because CloudFront forwards no gRPC to VPC origins');
  }
  if (originClientCertificate) {
    invalid(scope, `enableGrpc must be absent with originClientCertificate, got true for ${name}; remove one, ` +
      'because CloudFront supports no client certificate for gRPC');
  }
}
