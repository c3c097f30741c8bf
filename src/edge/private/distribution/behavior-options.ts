import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { BehaviorKind } from './behavior-kind';
import { EdgePolicies } from './edge-policies';
import { EdgeBehavior } from '../../edge-behavior';

/** The parts that the behaviors of a distribution share. */
export interface BehaviorParts {
  readonly loadBalancer: cloudfront.IOrigin;
  readonly media?: cloudfront.IOrigin;
  /** The files of the front end; absent without one. */
  readonly site?: cloudfront.IOrigin;
  readonly policies: EdgePolicies;
}

/** The CloudFront options of a behavior. Those of the caller replace those of its kind. */
export function behaviorOptions(behavior: EdgeBehavior, parts: BehaviorParts): cloudfront.BehaviorOptions {
  return { ...optionsOfKind(behavior, parts), ...given(behavior._options) };
}

/** The options of the default behavior: the site if there is one, else the load balancer, uncached. */
export function defaultOptions(
  parts: BehaviorParts, options: cloudfront.AddBehaviorOptions = {},
): cloudfront.BehaviorOptions {
  if (parts.site) return { ...fromSite(parts), ...given(options) };
  const { originRequestPolicy, ...others } = uncached(parts);
  // What is cached must not depend on what the cache key does not contain.
  return { ...others, ...options.cachePolicy ? {} : { originRequestPolicy }, ...given(options) };
}

function optionsOfKind(behavior: EdgeBehavior, parts: BehaviorParts): cloudfront.BehaviorOptions {
  const { policies } = parts;
  switch (behavior._kind) {
    case BehaviorKind.UNCACHED: return uncached(parts);
    case BehaviorKind.MEDIA: return { ...cached(policies.mediaHeaders!, policies.media!), origin: parts.media! };
    case BehaviorKind.IMAGES: return fromLoadBalancer(parts, policies.images!);
    case BehaviorKind.ASSETS: return fromLoadBalancer(parts, policies.assets!);
    case BehaviorKind.SITE: return fromSite(parts);
    case BehaviorKind.CUSTOM: return {
      origin: behavior._origin!,
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      responseHeadersPolicy: policies.headers,
    };
  }
}

function fromSite({ policies, site }: BehaviorParts): cloudfront.BehaviorOptions {
  return { ...cached(policies.cachedHeaders!, policies.site!), origin: site! };
}

/** Without the options that are undefined. gRPC is off without its option. */
function given({ enableGrpc, ...options }: cloudfront.AddBehaviorOptions): cloudfront.AddBehaviorOptions {
  const all = { ...options, enableGrpc: enableGrpc || undefined };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** Forwards the whole request to the load balancer, and caches no response. */
function uncached({ loadBalancer, policies }: BehaviorParts): cloudfront.BehaviorOptions {
  return {
    origin: loadBalancer,
    allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
    cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
    // With the address of the viewer, which no client can forge.
    originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER_AND_CLOUDFRONT_2022,
    responseHeadersPolicy: policies.headers,
    viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
  };
}

/**
 * Without an origin request policy, CloudFront forwards what is part of the cache key, and nothing else: a response
 * cannot depend on anything that the key does not contain.
 *
 * Where CloudFront forwards no cookies, it removes `Set-Cookie` from the response: it cannot cache the session of a
 * user.
 */
function fromLoadBalancer(
  { loadBalancer, policies }: BehaviorParts, cachePolicy: cloudfront.ICachePolicy,
): cloudfront.BehaviorOptions {
  return {
    ...cached(policies.cachedHeaders!, cachePolicy),
    origin: loadBalancer,
    allowedMethods: cloudfront.AllowedMethods.ALLOW_GET_HEAD_OPTIONS,
  };
}

function cached(
  responseHeadersPolicy: cloudfront.IResponseHeadersPolicy, cachePolicy: cloudfront.ICachePolicy,
): cloudfront.AddBehaviorOptions {
  return {
    allowedMethods: cloudfront.AllowedMethods.ALLOW_GET_HEAD,
    cachePolicy,
    compress: true,
    responseHeadersPolicy,
    viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
  };
}
