import { Duration, Names, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { BehaviorKind } from './behavior-kind';

/**
 * Browsers cache the response, but revalidate it before each use by its ETag.
 *
 * No `max-age`: the policy also adds the header to errors, and Chrome would show a cached 404 or 503 after the error
 * has ended.
 */
const REVALIDATE = 'public, no-cache';
/** An uploaded file that a browser opens as a document runs no scripts, and is not of the origin of the site. */
const NO_DOCUMENT = "default-src 'none'; sandbox";

/**
 * The load balancer receives the host of the viewer, on which its response can depend, such as a redirect to the main
 * domain name. Without the host in the cache key, CloudFront would send it to the viewers of all hosts.
 */
const HOST = cloudfront.CacheHeaderBehavior.allowList(
  // Of requests from other sites only: the response may depend on them, and a preflight request is nothing else.
  'Host', 'Origin', 'Access-Control-Request-Headers', 'Access-Control-Request-Method',
);

const HSTS_AGE = Duration.days(365);

/** Properties of `EdgePolicies`. */
export interface EdgePoliciesProps {
  /** The types of the behaviors. Unused policies are not created. */
  readonly kinds: ReadonlySet<BehaviorKind>;
  readonly contentSecurityPolicy?: string;
  readonly hstsIncludesSubdomains?: boolean;
}

/**
 * The policies of a distribution. An account has a quota of 20 policies of each type, with names that are unique in all
 * Regions.
 */
export class EdgePolicies extends Construct {
  readonly headers: cloudfront.ResponseHeadersPolicy;
  readonly cachedHeaders?: cloudfront.ResponseHeadersPolicy;
  readonly mediaHeaders?: cloudfront.ResponseHeadersPolicy;
  readonly media?: cloudfront.CachePolicy;
  readonly images?: cloudfront.CachePolicy;
  readonly assets?: cloudfront.CachePolicy;
  readonly site?: cloudfront.CachePolicy;

  constructor(scope: Construct, id: string, private readonly props: EdgePoliciesProps) {
    super(scope, id);
    const { kinds, contentSecurityPolicy } = props;
    const site = contentSecurityPolicy === undefined ? undefined : { contentSecurityPolicy, override: false };
    this.headers = this.createHeaders('Headers', site);
    const { none, all } = cloudfront.CacheQueryStringBehavior;
    // With a query string S3 returns another version of an object, or another content type.
    if (kinds.has(BehaviorKind.MEDIA)) {
      this.media = this.createCache('Media', Duration.days(1), none());
      const files = { contentSecurityPolicy: NO_DOCUMENT, override: true };
      this.mediaHeaders = this.createHeaders('MediaHeaders', files, REVALIDATE);
    }
    if (kinds.has(BehaviorKind.IMAGES)) this.images = this.createCache('Images', Duration.days(1), all(), HOST);
    if (kinds.has(BehaviorKind.ASSETS)) this.assets = this.createCache('Assets', Duration.days(7), all(), HOST);
    if (kinds.has(BehaviorKind.SITE)) {
      // A file without a duration of its own is revalidated with each request, so that no file needs an invalidation.
      this.site = this.createCache('Site', Duration.seconds(0), none(), undefined, Duration.days(365));
    }
    if (this.images ?? this.assets ?? this.site) {
      this.cachedHeaders = this.createHeaders('CachedHeaders', site, REVALIDATE);
    }
  }

  /** HSTS overrides the header of the application. The other headers do not. */
  private createHeaders(
    id: string, contentSecurityPolicy?: cloudfront.ResponseHeadersContentSecurityPolicy, cacheControl?: string,
  ): cloudfront.ResponseHeadersPolicy {
    const { hstsIncludesSubdomains: includeSubdomains = false } = this.props;
    return new cloudfront.ResponseHeadersPolicy(this, id, {
      responseHeadersPolicyName: this.nameOf(id),
      securityHeadersBehavior: {
        strictTransportSecurity: { accessControlMaxAge: HSTS_AGE, includeSubdomains, override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: cloudfront.HeadersFrameOption.SAMEORIGIN, override: false },
        referrerPolicy: {
          referrerPolicy: cloudfront.HeadersReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN, override: false,
        },
        contentSecurityPolicy,
      },
      customHeadersBehavior: cacheControl === undefined ? undefined : {
        customHeaders: [{ header: 'Cache-Control', value: cacheControl, override: false }],
      },
    });
  }

  /** Without a minimum TTL, so that the origin can send `no-store`. */
  private createCache(
    id: string, time: Duration, queryStringBehavior: cloudfront.CacheQueryStringBehavior,
    headerBehavior = cloudfront.CacheHeaderBehavior.none(), maxTtl = time,
  ): cloudfront.CachePolicy {
    return new cloudfront.CachePolicy(this, id, {
      cachePolicyName: this.nameOf(id),
      minTtl: Duration.seconds(0),
      defaultTtl: time,
      maxTtl,
      queryStringBehavior,
      headerBehavior,
      cookieBehavior: cloudfront.CacheCookieBehavior.none(),
      enableAcceptEncodingGzip: true,
      enableAcceptEncodingBrotli: true,
    });
  }

  private nameOf(id: string): string {
    return globalName(this, id, 90);
  }
}

/** The value of the header `Strict-Transport-Security`. */
export function hsts(includesSubdomains: boolean): string {
  return `max-age=${HSTS_AGE.toSeconds()}${includesSubdomains ? '; includeSubDomains' : ''}`;
}

/** A name that is unique in all stacks and Regions of the account. */
export function globalName(scope: Construct, id: string, longestPath: number): string {
  return `${Names.uniqueResourceName(scope, { maxLength: longestPath })}-${id}-${Stack.of(scope).region}`;
}
