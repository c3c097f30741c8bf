import { Annotations, Stack, Token } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { BehaviorKind } from './behavior-kind';
import { checkCountries } from './countries';
import { EdgeBehavior } from '../edge-behavior';
import { EdgeDistributionProps } from '../edge-distribution-props';
import { checkErrorResponses } from './error-responses';
import { checkPlaces } from './global-place';
import { covers, withoutSlash } from './path-pattern';
import { unreadable } from './readable-objects';
import { checkStandbyMedia } from './standby-media';
import { checkDomain, checkWithin, checkZone } from '../../private/domains';
import { invalid } from '../../private/errors';
import { checkInteger } from '../../private/numbers';

/** The quota of an account that has not asked for more. AWS's pages don't say whether the default behaviour counts; here it does. */
const USUAL_BEHAVIORS = 25;
const MOST_BEHAVIORS = 1_000;
const LONGEST_COMMENT = 128;
/** ACM takes longer names beside the first alone. */
const LONGEST_FIRST_NAME = 64;
/** What a header's value is made of. */
const HEADER_VALUE = /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/;

/** Refuse what would fail at deployment, or would not do what it says. */
export function checkEdgeDistribution(scope: Construct, props: EdgeDistributionProps, domainNames: string[], behaviors: EdgeBehavior[]): void {
  checkZone(scope, 'zone', props.zone);
  checkDomains(scope, props, domainNames);
  checkPlaces(scope, props);
  checkBehaviors(scope, props, behaviors);
  checkStandbyMedia(scope, props);
  checkViewers(scope, props);
  if (props.errorResponses) checkErrorResponses(scope, props.errorResponses);
  if (props.accessLogsBucket) checkLogBucket(scope, props.accessLogsBucket);
  const { comment, contentSecurityPolicy } = props;
  if (comment !== undefined && !Token.isUnresolved(comment) && comment.length > LONGEST_COMMENT) {
    invalid(scope, `comment must have at most ${LONGEST_COMMENT} characters, got ${comment.length}; shorten it`);
  }
  if (contentSecurityPolicy !== undefined && !Token.isUnresolved(contentSecurityPolicy) && !HEADER_VALUE.test(contentSecurityPolicy)) {
    invalid(scope, `contentSecurityPolicy must be one line of ASCII, got ${JSON.stringify(contentSecurityPolicy)}; join its directives with "; "`);
  }
}

/** The name that a certificate is about first, which ACM wants short. */
export function firstName(domainNames: string[]): string {
  return domainNames.find((name) => Token.isUnresolved(name) || name.length <= LONGEST_FIRST_NAME) ?? domainNames[0];
}

/** Refuse a bucket whose objects CloudFront could not read; undefined if it can, as far as the template says. */
export function mediaProblem(bucket: s3.IBucket, behaviors: EdgeBehavior[], prop = 'mediaBucket'): string | undefined {
  const patterns = mediaPatterns(behaviors);
  const problem = unreadable(bucket, patterns);
  return problem && `${prop} must keep objects below ${patterns.join(' and ')} readable, got ${problem}; use GLACIER_IR, or another prefix`;
}

/** The paths that the media bucket answers. */
export function mediaPatterns(behaviors: EdgeBehavior[]): string[] {
  return behaviors.filter(({ _kind }) => _kind === BehaviorKind.MEDIA).map(({ pathPattern }) => pathPattern);
}

/** Say what is legal, but may not be meant. */
export function warnOfRisks(scope: Construct, props: EdgeDistributionProps, behaviors: EdgeBehavior[]): void {
  const warn = (id: string, text: string) => Annotations.of(scope).addWarningV2(`@eldonia/edge-distribution:${id}`, text);
  if (props.origin.rules.length === 0) {
    warn('originUnprotected', 'origin has no listener rules that ask for the secret header: whoever finds the load balancer can go round the firewall');
  }
  if (props.priceClass === cloudfront.PriceClass.PRICE_CLASS_100) {
    warn('noAsianEdges', 'priceClass PRICE_CLASS_100 has no edge locations in Asia: requests from Japan go to North America or Europe');
  }
  const { minimumProtocolVersion } = props;
  if (minimumProtocolVersion && !Token.isUnresolved(minimumProtocolVersion) && !minimumProtocolVersion.startsWith('TLSv1.3')) {
    warn('tls12', `minimumProtocolVersion ${minimumProtocolVersion} lets viewers use TLS 1.2, where the architecture asks for 1.3`);
  }
  behaviors.forEach((behavior, index) => {
    const before = behaviors.slice(0, index).find((earlier) => covers(earlier.pathPattern, behavior.pathPattern));
    if (before) warn('unreachableBehavior', `behaviors never get to ${behavior.pathPattern}: ${before.pathPattern} comes first and matches all of it`);
  });
}

function checkDomains(scope: Construct, { zone, certificate, origin }: EdgeDistributionProps, domainNames: string[]): void {
  if (domainNames.length === 0) invalid(scope, 'domainNames must name at least one domain, got none; leave it out for the name of the zone');
  const seen = new Set<string>();
  for (const name of domainNames) {
    checkDomain(scope, 'domainNames', name);
    checkWithin(scope, 'domainNames', name, zone.zoneName);
    if (name === origin._domainName) {
      invalid(scope, `origin must have another name than the site, got ${Token.isUnresolved(name) ? 'the same token' : `"${name}"`} for both; ` +
        'CloudFront would ask itself');
    }
    if (seen.has(name.toLowerCase())) invalid(scope, `domainNames must name each domain once, got "${name}" twice; drop one`);
    seen.add(name.toLowerCase());
  }
  const first = firstName(domainNames);
  if (!certificate && !Token.isUnresolved(first) && first.length > LONGEST_FIRST_NAME) {
    invalid(scope, `domainNames must include one of at most ${LONGEST_FIRST_NAME} characters, got ${first.length} in "${first}"; add a shorter one, or pass a certificate`);
  }
}

function checkBehaviors(scope: Construct, props: EdgeDistributionProps, behaviors: EdgeBehavior[]): void {
  const { mediaBucket, behaviorQuota = USUAL_BEHAVIORS } = props;
  checkInteger(scope, 'behaviorQuota', behaviorQuota, 1, MOST_BEHAVIORS);
  if (!Token.isUnresolved(behaviorQuota) && behaviors.length + 1 > behaviorQuota) {
    invalid(scope, `behaviors must be at most ${behaviorQuota - 1} beside the default one, got ${behaviors.length}; join paths, ` +
      'or set behaviorQuota to what your account may have');
  }
  const seen = new Set<string>();
  for (const { pathPattern, _kind } of behaviors) {
    if (seen.has(withoutSlash(pathPattern))) invalid(scope, `behaviors must name each path once, got "${pathPattern}" twice; drop one`);
    seen.add(withoutSlash(pathPattern));
    if (_kind === BehaviorKind.MEDIA && !mediaBucket) {
      invalid(scope, `mediaBucket is required for EdgeBehavior.media, got none for "${pathPattern}"; pass the bucket, or leave the behaviour out`);
    }
  }
  const problem = mediaBucket && mediaProblem(mediaBucket, behaviors);
  if (problem) invalid(scope, problem);
}

function checkViewers(scope: Construct, { geoRestriction, minimumProtocolVersion }: EdgeDistributionProps): void {
  if (geoRestriction) checkCountries(scope, 'geoRestriction', geoRestriction.locations);
  if (minimumProtocolVersion && !Token.isUnresolved(minimumProtocolVersion) && !/^TLSv1\.[23]_/.test(minimumProtocolVersion)) {
    invalid(scope, `minimumProtocolVersion must refuse TLS 1.1 and older, got ${minimumProtocolVersion}; use TLS_V1_3_2025 or TLS_V1_2_2025`);
  }
}

/** S3 turns access control lists off where a bucket doesn't ask for them. */
function checkLogBucket(scope: Construct, bucket: s3.IBucket): void {
  const resource = bucket.node.defaultChild;
  if (!(resource instanceof s3.CfnBucket)) return;
  const controls = Stack.of(bucket).resolve(resource.ownershipControls) as { rules?: { objectOwnership?: string }[] } | undefined;
  const ownership = controls?.rules?.[0]?.objectOwnership ?? 'BucketOwnerEnforced';
  if (ownership === 'BucketOwnerEnforced') {
    invalid(scope, 'accessLogsBucket must take access control lists, got one with BUCKET_OWNER_ENFORCED; use a LogBucket with allowCloudFrontAcl');
  }
}
