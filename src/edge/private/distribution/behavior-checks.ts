import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { IConstruct } from 'constructs';
import { BehaviorKind } from './behavior-kind';
import { invalid } from '../../../private/errors';

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
