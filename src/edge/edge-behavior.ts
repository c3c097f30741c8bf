import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { BehaviorKind } from './private/distribution/behavior-kind';
import { checkBehaviorOptions, checkPathPattern } from './private/distribution/path-pattern';

const IMAGES = ['jpg', 'jpeg', 'png', 'gif', 'webp', 'avif', 'svg', 'ico'];
const ASSETS = ['js', 'mjs', 'css', 'woff', 'woff2'];

/**
 * A cache behavior of a distribution for a path pattern.
 *
 * In a pattern, `*` matches any number of characters and `?` one character. Patterns are case-sensitive, and CloudFront
 * ignores a leading slash. A pattern for all paths, such as `/*`, leaves nothing to the patterns after it and to the
 * default behavior. Every behavior redirects HTTP to HTTPS and adds the security headers.
 *
 * The time of a kind is a maximum, and the default of responses without `Cache-Control`. With `max-age=0`, which
 * `express.static` and `@fastify/static` send by default, CloudFront validates with a task before each use: the
 * response is 304, but reaches a task. With `no-store` or `private`, CloudFront keeps nothing.
 *
 * Browsers receive `public, no-cache` where the origin sends no `Cache-Control`: they revalidate their copy before each
 * use, at CloudFront. Send `public, max-age=31536000, immutable` for files with a hash in their name. Without a hash,
 * invalidate CloudFront after a release: new pages would use old scripts for up to 7 days.
 *
 * Options are those of CloudFront, and replace the settings of the kind:
 *
 * - `cachePolicy`: its key is also what CloudFront forwards. The load balancer requires the header `Host` in it, or in
 *   `originRequestPolicy`.
 * - `originRequestPolicy`: a response that depends on what it forwards is sent to other users if it is cached.
 * - `responseHeadersPolicy`: it replaces all security headers, including HSTS.
 * - `trustedKeyGroups`: CloudFront responds with 403 without a signed URL or cookie. The application signs. Put such a
 *   path before all that overlap with it; an earlier one without key groups is rejected, except one within the path.
 * - `enableGrpc`: for `EdgeBehavior.uncached` and the default behavior. A target group with the protocol version gRPC
 *   must respond. Rejected for a VPC origin, and with a client certificate for the load balancer.
 * - `viewerProtocolPolicy`: REDIRECT_TO_HTTPS or HTTPS_ONLY, which responds with 403 to HTTP.
 *
 * One million calls of a CloudFront function cost $0.10. A change of an option is in place, within minutes.
 *
 * @example
 * new EldoniaPlatform(this, 'Platform', {
 *   zone: PlatformZone.fromHostedZone(zone),
 *   edge: Edge.cloudFront({
 *     behaviors: [EdgeBehavior.uncached('/api/*'), EdgeBehavior.media('/media/*'), EdgeBehavior.assets('/app/*')],
 *   }),
 * });
 */
export class EdgeBehavior {
  /**
   * Forwards all requests to the load balancer, with all methods, headers and cookies. CloudFront caches no response.
   *
   * @param pathPattern e.g. `/api/*`
   * @param options what differs from these settings; nothing if absent
   * @throws when it is not a valid path pattern, or CloudFront or this kind of behavior does not support an option
   */
  static uncached(pathPattern: string, options?: cloudfront.AddBehaviorOptions): EdgeBehavior {
    return new EdgeBehavior(pathPattern, BehaviorKind.UNCACHED, options);
  }

  /**
   * Serves GET and HEAD requests from the media bucket. CloudFront caches the responses for 24 hours.
   *
   * Query strings are ignored: S3 would use them to override the content type of an object. The header
   * `Content-Security-Policy: default-src 'none'; sandbox` disables scripts in an uploaded file that a browser opens as
   * a page. Some browsers then show no PDF: the guide `extend` lets them download it.
   *
   * @param pathPattern e.g. `/media/*`; the bucket allows the distribution to read these keys only
   * @param options what differs from these settings; nothing if absent
   * @throws when it is not a valid path pattern, or CloudFront or this kind of behavior does not support an option
   */
  static media(pathPattern: string, options?: cloudfront.AddBehaviorOptions): EdgeBehavior {
    return new EdgeBehavior(pathPattern, BehaviorKind.MEDIA, options);
  }

  /**
   * Forwards GET, HEAD and OPTIONS requests to the load balancer. CloudFront caches the responses for up to 24 hours,
   * and those without `Cache-Control` for 24 hours.
   *
   * The load balancer receives the host, path and query string, and the `Origin` of a request from another site. It
   * receives no cookies and no `Authorization`: the response must not depend on the user.
   *
   * @param pathPattern e.g. `*.jpg`
   * @param options what differs from these settings; nothing if absent
   * @throws when it is not a valid path pattern, or CloudFront or this kind of behavior does not support an option
   */
  static images(pathPattern: string, options?: cloudfront.AddBehaviorOptions): EdgeBehavior {
    return new EdgeBehavior(pathPattern, BehaviorKind.IMAGES, options);
  }

  /**
   * Forwards GET, HEAD and OPTIONS requests to the load balancer. CloudFront caches the responses for up to 7 days, and
   * those without `Cache-Control` for 7 days.
   *
   * The load balancer receives the host, path and query string, and the `Origin` of a request from another site. It
   * receives no cookies and no `Authorization`: the response must not depend on the user.
   *
   * @param pathPattern e.g. `*.js`
   * @param options what differs from these settings; nothing if absent
   * @throws when it is not a valid path pattern, or CloudFront or this kind of behavior does not support an option
   */
  static assets(pathPattern: string, options?: cloudfront.AddBehaviorOptions): EdgeBehavior {
    return new EdgeBehavior(pathPattern, BehaviorKind.ASSETS, options);
  }

  /**
   * A custom behavior with its own origin. Redirects HTTP and adds the security headers by default.
   *
   * @param pathPattern e.g. `/reports/*`
   * @param options the options of the behavior; a response headers policy replaces all security headers, including HSTS
   * @throws when it is not a valid path pattern, or the options allow HTTP
   */
  static of(pathPattern: string, options: cloudfront.BehaviorOptions): EdgeBehavior {
    return new EdgeBehavior(pathPattern, BehaviorKind.CUSTOM, options, options.origin);
  }

  /**
   * The default behaviors: `/api/*` uncached, `/media/*` from the media bucket, images and icons for 24 hours, scripts,
   * style sheets and fonts for 7 days.
   *
   * To add your own, pass one list with both: `[EdgeBehavior.uncached('/admin/*'), ...EdgeBehavior.defaults()]`, in
   * Python `[EdgeBehavior.uncached("/admin/*"), *EdgeBehavior.defaults()]`. CloudFront uses the first pattern that
   * matches. The patterns of files match in all folders: a behavior before them also applies to such files below its
   * path, one after them does not.
   *
   * @param mediaPrefix prefix of the keys that everybody can read: `outputPrefix` of the media of a platform. Default:
   *   `media/`
   */
  static defaults(mediaPrefix = 'media/'): EdgeBehavior[] {
    return [
      EdgeBehavior.uncached('/api/*'),
      EdgeBehavior.media(`/${mediaPrefix}*`),
      ...IMAGES.map((ending) => EdgeBehavior.images(`*.${ending}`)),
      ...ASSETS.map((ending) => EdgeBehavior.assets(`*.${ending}`)),
    ];
  }

  private constructor(
    /** The path pattern. */
    readonly pathPattern: string,
    /** @internal */
    readonly _kind: BehaviorKind,
    /** @internal */
    readonly _options: cloudfront.AddBehaviorOptions = {},
    /**
     * The origin of a custom behavior.
     *
     * @internal
     */
    readonly _origin?: cloudfront.IOrigin,
  ) {
    checkPathPattern(pathPattern);
    checkBehaviorOptions(`"${pathPattern}"`, _kind, _options);
  }
}
