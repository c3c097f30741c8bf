import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';

/**
 * What a cache behavior does other than its kind. A change is in place, and reaches all edge locations within minutes.
 */
export interface EdgeBehaviorOptions {
  /**
   * CloudFront functions, at most one that sees the requests of viewers and one that sees the responses to them. One
   * million calls cost $0.10.
   *
   * @default - no functions
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-functions.html
   */
  readonly functionAssociations?: cloudfront.FunctionAssociation[];

  /**
   * Requires URLs or cookies that are signed with a private key of these key groups. CloudFront responds to all others
   * with 403. The application signs; the library creates no keys.
   *
   * @default - anybody can request the paths
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/PrivateContent.html
   */
  readonly trustedKeyGroups?: cloudfront.IKeyGroup[];

  /**
   * The cache policy: the cache key, which CloudFront also forwards, and the durations.
   *
   * The load balancer requires the header `Host` in its key, or in `originRequestPolicy`. A default behavior with a
   * cache policy and no `originRequestPolicy` forwards nothing else, so that a response can't depend on the cookies of
   * a user.
   *
   * @default - that of the kind of behavior
   */
  readonly cachePolicy?: cloudfront.ICachePolicy;

  /**
   * The origin request policy: what CloudFront forwards in addition to the cache key. A response that depends on it is
   * sent to other users if it is cached.
   *
   * @default - that of the kind of behavior
   */
  readonly originRequestPolicy?: cloudfront.IOriginRequestPolicy;

  /**
   * The response headers policy. It replaces all security headers, including HSTS.
   *
   * @default - the security headers of the distribution
   */
  readonly responseHeadersPolicy?: cloudfront.IResponseHeadersPolicy;

  /**
   * Forwards gRPC requests, for `EdgeBehavior.uncached` and the default behavior. A target group with the protocol
   * version gRPC must respond. Rejected for a VPC origin, and with a client certificate for the load balancer.
   *
   * @default false
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-using-grpc.html
   */
  readonly enableGrpc?: boolean;

  /**
   * Compresses responses that are cached, with gzip or Brotli, if the cache policy allows both.
   *
   * @default true
   */
  readonly compress?: boolean;

  /**
   * What CloudFront does with HTTP: REDIRECT_TO_HTTPS or HTTPS_ONLY, which responds with 403.
   *
   * @default ViewerProtocolPolicy.REDIRECT_TO_HTTPS
   */
  readonly viewerProtocolPolicy?: cloudfront.ViewerProtocolPolicy;
}
