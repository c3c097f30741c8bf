import { Duration, Token } from 'aws-cdk-lib';
import { FirewallMode } from './firewall-mode';
import { checkPath } from './private/paths';
import { invalid } from '../private/errors';
import { checkInteger } from '../private/numbers';

/** Options of a rate limit. */
export interface RateLimitOptions {
  /**
   * The maximum number of requests per IP address in the window, from 10 to 2,000,000,000.
   *
   * All clients behind one NAT, such as those of a company or a mobile network, share the limit.
   *
   * @default 2000
   */
  readonly limit?: number;

  /**
   * The window in which AWS WAF counts the requests: 1, 2, 5 or 10 minutes.
   *
   * The window slides: AWS WAF evaluates it every few seconds, and allows the address again when its rate has fallen.
   *
   * @default Duration.minutes(5)
   */
  readonly window?: Duration;

  /**
   * The action on requests above the limit.
   *
   * @default - the mode of the firewall
   */
  readonly mode?: FirewallMode;
}

const WINDOWS = [60, 120, 300, 600];

/**
 * A rate limit per IP address.
 *
 * It takes effect within about 1 minute, and limits at most 10,000 addresses at a time: it stops floods, and does not
 * enforce exact quotas.
 */
export class RateLimit {
  /** A limit on all requests of an IP address. */
  static perIp(options?: RateLimitOptions): RateLimit {
    return new RateLimit(options);
  }

  /**
   * A limit on the requests of an IP address to some paths, such as the login.
   *
   * Uppercase letters, percent-encoding and `/./` in the path do not evade the limit.
   *
   * @param path the prefix of the paths: `/login` also matches `/login/reset` and `/loginpage`
   * @param options options of the limit
   * @throws when it is not a path prefix, or is a token
   */
  static perIpOn(path: string, options?: RateLimitOptions): RateLimit {
    if (Token.isUnresolved(path)) invalid(undefined, 'path must be known at synthesis, got a token; pass a literal');
    checkPath(undefined, 'path', path);
    return new RateLimit(options, path);
  }

  /** The maximum number of requests in the window. */
  readonly limit: number;
  /** The window in which AWS WAF counts the requests. */
  readonly window: Duration;
  /** The action on requests above the limit; undefined for the mode of the firewall. */
  readonly mode?: FirewallMode;

  private constructor(
    options: RateLimitOptions = {},
    /** The prefix of the limited paths; undefined for all paths. */
    readonly path?: string,
  ) {
    this.limit = options.limit ?? 2_000;
    this.window = options.window ?? Duration.minutes(5);
    this.mode = options.mode;
    checkInteger(undefined, 'limit', this.limit, 10, 2_000_000_000);
    if (!this.window.isUnresolved() && !WINDOWS.includes(this.window.toSeconds({ integral: false }))) {
      invalid(undefined, `window must be 1, 2, 5 or 10 minutes, got ${this.window.toHumanString()}; ` +
        'choose one of these');
    }
  }
}
