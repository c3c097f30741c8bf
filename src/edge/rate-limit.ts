import { Duration, Token } from 'aws-cdk-lib';
import { FirewallMode } from './firewall-mode';
import { checkPath } from './private/paths';
import { invalid } from '../private/errors';
import { checkInteger } from '../private/numbers';

/** How many requests one address may send. */
export interface RateLimitOptions {
  /**
   * How many requests are let through in a window, from 10 to 2,000,000,000.
   *
   * Everybody behind one NAT, such as a company or a mobile network, shares it.
   *
   * @default 2000
   */
  readonly limit?: number;

  /**
   * The time over which the requests are counted: 1, 2, 5 or 10 minutes.
   *
   * It slides: AWS WAF looks back that long every few seconds, and lets the address in again once its rate has fallen.
   *
   * @default Duration.minutes(5)
   */
  readonly window?: Duration;

  /**
   * What becomes of the requests above the limit.
   *
   * @default - the mode of the firewall
   */
  readonly mode?: FirewallMode;
}

const WINDOWS = [60, 120, 300, 600];

/**
 * A limit on the requests of each address (R5.2.3-13).
 *
 * It takes effect within a minute or so, and holds for at most 10,000 addresses at a time: it stops floods, it doesn't meter use.
 */
export class RateLimit {
  /** A limit on all requests of an address. */
  static perIp(options?: RateLimitOptions): RateLimit {
    return new RateLimit(options);
  }

  /**
   * A limit on the requests of an address for some paths, such as those that check a password.
   *
   * Neither upper case nor percent-encoding nor `/./` in the path evades it.
   *
   * @param path what the paths begin with: `/login` is about `/login/reset` and `/loginpage`, too
   * @throws when it isn't the beginning of a path, or is a token
   */
  static perIpOn(path: string, options?: RateLimitOptions): RateLimit {
    if (Token.isUnresolved(path)) invalid(undefined, 'path must be known at synthesis, got a token; write it out');
    checkPath(undefined, 'path', path);
    return new RateLimit(options, path);
  }

  /** How many requests are let through in a window. */
  readonly limit: number;
  /** The time over which the requests are counted. */
  readonly window: Duration;
  /** What becomes of the requests above the limit; undefined if the firewall decides. */
  readonly mode?: FirewallMode;

  private constructor(
    options: RateLimitOptions = {},
    /** What the paths begin with that the limit is about; undefined if it is about all. */
    readonly path?: string,
  ) {
    this.limit = options.limit ?? 2_000;
    this.window = options.window ?? Duration.minutes(5);
    this.mode = options.mode;
    checkInteger(undefined, 'limit', this.limit, 10, 2_000_000_000);
    if (!this.window.isUnresolved() && !WINDOWS.includes(this.window.toSeconds({ integral: false }))) {
      invalid(undefined, `window must be 1, 2, 5 or 10 minutes, got ${this.window.toHumanString()}; choose one of these`);
    }
  }
}
