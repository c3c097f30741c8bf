import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { BehaviorKind } from './private/behavior-kind';
import { checkPathPattern } from './private/path-pattern';
import { invalid } from '../private/errors';

const IMAGES = ['jpg', 'jpeg', 'png', 'gif', 'webp', 'avif', 'svg'];
const ASSETS = ['js', 'css'];

/**
 * What a distribution does with the requests for some paths.
 *
 * In a pattern, `*` stands for any characters and `?` for one; upper and lower case differ. Every behaviour redirects HTTP to
 * HTTPS and adds the security headers.
 *
 * What CloudFront keeps, it asks for again when its time is over, or sooner if the origin's `Cache-Control` says so. Browsers
 * are told to keep it and to ask each time whether it has changed (`public, no-cache`), unless the origin sends a
 * `Cache-Control` of its own, as it should for files with a hash in their name. ETags are passed on (R5.6.3-3).
 */
export class EdgeBehavior {
  /**
   * The load balancer answers, nothing is kept, and everything of the request reaches it: all methods, headers and cookies.
   *
   * @param pathPattern e.g. `/api/*`
   * @throws when it is no path pattern
   */
  static uncached(pathPattern: string): EdgeBehavior {
    return new EdgeBehavior(pathPattern, BehaviorKind.UNCACHED);
  }

  /**
   * The media bucket answers GET and HEAD, and CloudFront keeps the answer for 24 hours (R5.2.4-3).
   *
   * Query strings are ignored: S3 would let them choose another type for the browser to take an object for.
   *
   * @param pathPattern e.g. `/media/*`; the bucket admits the distribution to these keys alone
   * @throws when it is no path pattern
   */
  static media(pathPattern: string): EdgeBehavior {
    return new EdgeBehavior(pathPattern, BehaviorKind.MEDIA);
  }

  /**
   * The load balancer answers GET, HEAD and OPTIONS, and CloudFront keeps the answer for 24 hours (R5.2.4-3).
   *
   * The load balancer sees host, path and query string alone, no cookies and no `Authorization`: it can't answer for one user.
   *
   * @param pathPattern e.g. `*.jpg`
   * @throws when it is no path pattern
   */
  static images(pathPattern: string): EdgeBehavior {
    return new EdgeBehavior(pathPattern, BehaviorKind.IMAGES);
  }

  /**
   * The load balancer answers GET, HEAD and OPTIONS, and CloudFront keeps the answer for a week (R5.2.4-4).
   *
   * The load balancer sees host, path and query string alone, no cookies and no `Authorization`: it can't answer for one user.
   *
   * @param pathPattern e.g. `*.js`
   * @throws when it is no path pattern
   */
  static assets(pathPattern: string): EdgeBehavior {
    return new EdgeBehavior(pathPattern, BehaviorKind.ASSETS);
  }

  /**
   * What you say, from an origin of yours. HTTP is redirected, and the security headers are added, unless you say otherwise.
   *
   * @param pathPattern e.g. `/reports/*`
   * @param options what CloudFront is told; a headers policy of yours takes the place of the security headers, HSTS among them
   * @throws when it is no path pattern, or plain HTTP would be answered
   */
  static of(pathPattern: string, options: cloudfront.BehaviorOptions): EdgeBehavior {
    if (options.viewerProtocolPolicy === cloudfront.ViewerProtocolPolicy.ALLOW_ALL) {
      invalid(undefined, `viewerProtocolPolicy must force HTTPS, got ${options.viewerProtocolPolicy} for "${pathPattern}"; leave it out`);
    }
    return new EdgeBehavior(pathPattern, BehaviorKind.CUSTOM, options);
  }

  /**
   * The documented paths, to put yours before or behind: `/api/*` uncached, `/media/*` from the bucket,
   * images for 24 hours, scripts and style sheets for a week.
   *
   * An ending matches in all folders but those of the patterns before it.
   */
  static defaults(): EdgeBehavior[] {
    return [
      EdgeBehavior.uncached('/api/*'),
      EdgeBehavior.media('/media/*'),
      ...IMAGES.map((ending) => EdgeBehavior.images(`*.${ending}`)),
      ...ASSETS.map((ending) => EdgeBehavior.assets(`*.${ending}`)),
    ];
  }

  private constructor(
    /** The paths that it is about. */
    readonly pathPattern: string,
    /** @internal */
    readonly _kind: BehaviorKind,
    /** @internal */
    readonly _options?: cloudfront.BehaviorOptions,
  ) {
    checkPathPattern(pathPattern);
  }
}
