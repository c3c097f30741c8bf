import { Duration, Names, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { BehaviorKind } from './behavior-kind';

/**
 * Browsers keep the answer, but ask before each use whether it is still the same, by its ETag.
 *
 * Not a `max-age`: the policy adds the header to errors, too, and Chrome would go on showing the 404 or 503 of one bad minute.
 */
const ASK_FIRST = 'public, no-cache';

/** What the policies follow from. */
export interface EdgePoliciesProps {
  /** The kinds of behaviour that the distribution has; policies that none needs are not defined. */
  readonly kinds: ReadonlySet<BehaviorKind>;
  readonly contentSecurityPolicy?: string;
}

/** An account has 20 of these policies of each sort, under names that all regions share. */
export class EdgePolicies extends Construct {
  readonly headers: cloudfront.ResponseHeadersPolicy;
  readonly cachedHeaders?: cloudfront.ResponseHeadersPolicy;
  readonly media?: cloudfront.CachePolicy;
  readonly images?: cloudfront.CachePolicy;
  readonly assets?: cloudfront.CachePolicy;

  constructor(scope: Construct, id: string, { kinds, contentSecurityPolicy }: EdgePoliciesProps) {
    super(scope, id);
    this.headers = this.createHeaders('Headers', contentSecurityPolicy);
    const { none, all } = cloudfront.CacheQueryStringBehavior;
    // S3 lets a query string choose another version of an object, or another type for the browser to take it for.
    if (kinds.has(BehaviorKind.MEDIA)) this.media = this.createCache('Media', Duration.days(1), none());
    if (kinds.has(BehaviorKind.IMAGES)) this.images = this.createCache('Images', Duration.days(1), all());
    if (kinds.has(BehaviorKind.ASSETS)) this.assets = this.createCache('Assets', Duration.days(7), all());
    if (this.media ?? this.images ?? this.assets) this.cachedHeaders = this.createHeaders('CachedHeaders', contentSecurityPolicy, ASK_FIRST);
  }

  /** HSTS is the site's; the rest gives way to what the application sends. */
  private createHeaders(id: string, contentSecurityPolicy?: string, cacheControl?: string): cloudfront.ResponseHeadersPolicy {
    return new cloudfront.ResponseHeadersPolicy(this, id, {
      responseHeadersPolicyName: this.nameOf(id),
      securityHeadersBehavior: {
        strictTransportSecurity: { accessControlMaxAge: Duration.days(365), includeSubdomains: true, override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: cloudfront.HeadersFrameOption.SAMEORIGIN, override: false },
        referrerPolicy: { referrerPolicy: cloudfront.HeadersReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN, override: false },
        contentSecurityPolicy: contentSecurityPolicy === undefined ? undefined : { contentSecurityPolicy, override: false },
      },
      customHeadersBehavior: cacheControl === undefined ? undefined : {
        customHeaders: [{ header: 'Cache-Control', value: cacheControl, override: false }],
      },
    });
  }

  /** Without a minimum, so that the origin can say `no-store`. */
  private createCache(id: string, time: Duration, queryStringBehavior: cloudfront.CacheQueryStringBehavior): cloudfront.CachePolicy {
    return new cloudfront.CachePolicy(this, id, {
      cachePolicyName: this.nameOf(id),
      minTtl: Duration.seconds(0),
      defaultTtl: time,
      maxTtl: time,
      queryStringBehavior,
      headerBehavior: cloudfront.CacheHeaderBehavior.none(),
      cookieBehavior: cloudfront.CacheCookieBehavior.none(),
      enableAcceptEncodingGzip: true,
      enableAcceptEncodingBrotli: true,
    });
  }

  private nameOf(id: string): string {
    return globalName(this, id, 90);
  }
}

/** A name that no other stack and no other region of the account has. */
export function globalName(scope: Construct, id: string, longestPath: number): string {
  return `${Names.uniqueResourceName(scope, { maxLength: longestPath })}-${id}-${Stack.of(scope).region}`;
}
