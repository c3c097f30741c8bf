import { Duration, Token } from 'aws-cdk-lib';
import { FirewallMode } from './firewall-mode';
import { checkPath } from './private/paths';
import { invalid } from '../private/errors';
import { checkInteger } from '../private/numbers';

const WINDOWS = [60, 120, 300, 600];

/**
 * A rate limit per IP address.
 *
 * It takes effect within about 1 minute, and limits at most 10,000 addresses at a time: it stops floods, and does not
 * enforce exact quotas. All clients behind one NAT, such as those of a company or a mobile network, share the limit.
 *
 * The window slides: AWS WAF evaluates it every few seconds, and allows the address again when its rate has fallen.
 */
export class RateLimit {
  /**
   * A limit on all requests of an IP address.
   *
   * @param limit the maximum number of requests per IP address in the window, from 10 to 2,000,000,000; 2,000 if absent
   * @param window the window in which AWS WAF counts the requests: 1, 2, 5 or 10 minutes; 5 minutes if absent
   * @param mode the action on requests above the limit; the mode of the firewall if absent
   * @throws when the limit or the window is out of range
   */
  static perIp(limit?: number, window?: Duration, mode?: FirewallMode): RateLimit {
    return new RateLimit(limit, window, mode);
  }

  /**
   * A limit on the requests of an IP address to some paths, such as the login.
   *
   * Uppercase letters, percent-encoding and `/./` in the path do not evade the limit.
   *
   * @param path the prefix of the paths: `/login` also matches `/login/reset` and `/loginpage`
   * @param limit the maximum number of requests per IP address in the window, from 10 to 2,000,000,000; 2,000 if absent
   * @param window the window in which AWS WAF counts the requests: 1, 2, 5 or 10 minutes; 5 minutes if absent
   * @param mode the action on requests above the limit; the mode of the firewall if absent
   * @throws when the path is not a path prefix or is a token, or the limit or the window is out of range
   */
  static perIpOn(path: string, limit?: number, window?: Duration, mode?: FirewallMode): RateLimit {
    if (Token.isUnresolved(path)) invalid(undefined, 'path must be known at synthesis, got a token; pass a literal');
    checkPath(undefined, 'path', path);
    return new RateLimit(limit, window, mode, path);
  }

  private constructor(
    /** The maximum number of requests in the window. */
    readonly limit: number = 2_000,
    /** The window in which AWS WAF counts the requests. */
    readonly window: Duration = Duration.minutes(5),
    /** The action on requests above the limit; undefined for the mode of the firewall. */
    readonly mode?: FirewallMode,
    /** The prefix of the limited paths; undefined for all paths. */
    readonly path?: string,
  ) {
    checkInteger(undefined, 'limit', limit, 10, 2_000_000_000);
    if (!window.isUnresolved() && !WINDOWS.includes(window.toSeconds({ integral: false }))) {
      invalid(undefined, `window must be 1, 2, 5 or 10 minutes, got ${window.toHumanString()}; ` +
        'choose one of these');
    }
  }
}
