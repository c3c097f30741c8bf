import { Token } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { IConstruct } from 'constructs';
import { BehaviorKind } from './behavior-kind';
import { invalid } from '../../../private/errors';

// Read 2026-12-01: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html
const LONGEST = 255;
/** `?` matches one character, `*` any number. */
const CHARACTERS = /^[A-Za-z0-9_.*?$/~"'@:+&-]+$/;
/** CloudFront accepts gRPC with all methods only. */
const CACHED_KINDS = [BehaviorKind.MEDIA, BehaviorKind.IMAGES, BehaviorKind.ASSETS, BehaviorKind.SITE];

/**
 * Throws for path patterns that CloudFront rejects.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html
 */
export function checkPathPattern(pattern: string): void {
  if (Token.isUnresolved(pattern)) return;
  if (pattern.length > LONGEST) {
    invalid(undefined, `pathPattern must have at most ${LONGEST} characters, got ${pattern.length} ("${pattern}"); ` +
      'shorten it');
  }
  if (!CHARACTERS.test(pattern)) {
    invalid(undefined, `pathPattern must be letters, digits and _-.*?$/~"'@:+&, got "${pattern}"; ` +
      'write it as /media/* or *.jpg');
  }
  if (pattern === '*') {
    invalid(undefined, 'pathPattern must not be "*", which the default behavior has; write /* to go before it');
  }
}

/** CloudFront ignores the leading slash of a pattern. */
export function withoutSlash(pattern: string): string {
  return pattern.replace(/^\//, '');
}

/** Whether the first pattern matches all paths that the second one matches. */
export function covers(first: string, second: string): boolean {
  // A star of the second pattern stands for any characters, so only a star of the first one matches all of them.
  const expression = withoutSlash(first).replace(/[^\w*?]/g, '\\$&').replace(/\*+/g, '[^]*').replaceAll('?', '[^*]');
  return new RegExp(`^${expression}$`).test(withoutSlash(second));
}

/** Whether some path matches both patterns. */
export function meets(first: string, second: string): boolean {
  const [one, other] = [withoutSlash(first), withoutSlash(second)];
  const known = new Map<number, boolean>();
  const from = (i: number, j: number): boolean => {
    const key = i * (other.length + 1) + j;
    const found = known.get(key) ?? (known.set(key, false), step(i, j));
    known.set(key, found);
    return found;
  };
  const step = (i: number, j: number): boolean => {
    const [a, b] = [one[i], other[j]];
    if (a === '*') return from(i + 1, j) || (b !== undefined && from(i, j + 1));
    if (b === '*') return from(i, j + 1) || (a !== undefined && from(i + 1, j));
    if (a === undefined || b === undefined) return a === b;
    return (a === b || a === '?' || b === '?') && from(i + 1, j + 1);
  };
  return from(0, 0);
}

/** Whether the first pattern takes paths from the second one, other than as an exception within it. */
export function shadows(first: string, second: string): boolean {
  return meets(first, second) && (covers(first, second) || !covers(second, first));
}

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
