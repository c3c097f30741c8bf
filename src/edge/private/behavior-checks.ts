import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { IConstruct } from 'constructs';
import { BehaviorKind } from './behavior-kind';
import { invalid } from '../../private/errors';
import type { EdgeBehavior } from '../edge-behavior';
import type { EdgeDistributionProps } from './edge-distribution-props';

/** CloudFront accepts gRPC with all methods only. */
const CACHED_KINDS = [BehaviorKind.MEDIA, BehaviorKind.IMAGES, BehaviorKind.ASSETS, BehaviorKind.SITE];

/** Throws for options that CloudFront rejects, or that contradict the kind of behavior. */
export function checkBehaviorOptions(
  behavior: string, kind: BehaviorKind, options: cloudfront.AddBehaviorOptions, scope?: IConstruct,
): void {
  const { viewerProtocolPolicy, enableGrpc, cachePolicy, functionAssociations = [] } = options;
  if (viewerProtocolPolicy === cloudfront.ViewerProtocolPolicy.ALLOW_ALL) {
    invalid(scope, `viewerProtocolPolicy must require HTTPS, got ${viewerProtocolPolicy} for ${behavior}; remove it`);
  }
  if (enableGrpc && CACHED_KINDS.includes(kind)) {
    invalid(scope, `enableGrpc must be absent for a behavior that caches, got true for ${behavior}; ` +
      'use EdgeBehavior.uncached, because CloudFront requires all methods');
  }
  if (cachePolicy && kind === BehaviorKind.UNCACHED) {
    invalid(scope, `cachePolicy must be absent for EdgeBehavior.uncached, got one for ${behavior}; ` +
      'use EdgeBehavior.assets, whose cache policy can be replaced');
  }
  const events = functionAssociations.map(({ eventType }) => eventType);
  const twice = events.find((event, index) => events.indexOf(event) !== index);
  if (twice) {
    invalid(scope, `functionAssociations must have each event type once, got ${twice} twice for ${behavior}; ` +
      'merge the two functions');
  }
}

/**
 * Throws for gRPC to a load balancer that CloudFront forwards none to.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/origin-enable-mtls-distributions.html
 */
export function checkGrpc(
  scope: IConstruct, { origin, originClientCertificate, defaultBehavior }: EdgeDistributionProps,
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
