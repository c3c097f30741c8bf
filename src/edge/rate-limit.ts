import { Duration } from 'aws-cdk-lib';
import { FirewallMode } from './firewall-mode';
import { checkKnownPath } from './private/paths';
import { invalid } from '../private/errors';
import { checkInteger } from '../private/numbers';

const WINDOWS = [60, 120, 300, 600];
/** About 330 requests per second: above what a site has of one Internet provider, below what stops its tasks. */
const MOST_OF_NETWORK = 100_000;

/**
 * A rate limit per IP address, or per network.
 *
 * It takes effect within about 1 minute, and limits at most 10,000 addresses at a time: it stops floods, and does not
 * enforce exact quotas. All clients behind one NAT, such as those of a company or a mobile network, share the limit.
 *
 * A client with an IPv6 network can use another address for each request, which a limit per IP address never counts
 * together. A limit per network does: AWS WAF counts the requests of all addresses with the same autonomous system
 * number (ASN), such as those of an Internet provider or a cloud. As users share it with attackers, it does not block
 * requests above the limit, but challenges their clients: browsers with JavaScript pass without a notice and send a
 * token for the next 5 minutes, other clients receive 202 and no content. A request that a script of a page sends
 * passes if the browser has a token already. Challenges cost $0.40 per million.
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
    return new RateLimit({ limit, window, mode });
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
    checkKnownPath(undefined, 'path', path);
    return new RateLimit({ limit, window, mode, path });
  }

  /**
   * A limit on the requests of an IP address to one path, such as a health check, in all its spellings.
   *
   * @param path the path, without the paths below it; with a slash at its end, all paths in the folder
   * @param limit the maximum number of requests per IP address in the window, from 10 to 2,000,000,000; 2,000 if absent
   * @param window the window in which AWS WAF counts the requests: 1, 2, 5 or 10 minutes; 5 minutes if absent
   * @param mode the action on requests above the limit; the mode of the firewall if absent
   * @throws when the path is not a path or is a token, or the limit or the window is out of range
   */
  static perIpAt(path: string, limit?: number, window?: Duration, mode?: FirewallMode): RateLimit {
    checkKnownPath(undefined, 'path', path);
    return new RateLimit({ limit, window, mode, path, onePath: true });
  }

  /**
   * A limit on all requests of a network, with a challenge for its clients: 32 WCU.
   *
   * Choose a limit above the usual traffic of the largest network of your users, which can be a third of all requests
   * in a country.
   *
   * @param limit the maximum number of requests per network in the window, from 10 to 2,000,000,000; 100,000 if absent
   * @param window the window in which AWS WAF counts the requests: 1, 2, 5 or 10 minutes; 5 minutes if absent
   * @param mode BLOCK to challenge clients above the limit, COUNT to count them; the mode of the firewall if absent
   * @throws when the limit or the window is out of range
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rate-based-example-limit-asn.html
   */
  static perNetwork(limit: number = MOST_OF_NETWORK, window?: Duration, mode?: FirewallMode): RateLimit {
    return new RateLimit({ limit, window, mode, countsNetwork: true });
  }

  /** The maximum number of requests in the window. */
  readonly limit: number;
  /** The window in which AWS WAF counts the requests. */
  readonly window: Duration;
  /** The action on requests above the limit; undefined for the mode of the firewall. */
  readonly mode?: FirewallMode;
  /** The limited path, or the prefix of the limited paths; undefined for all paths. */
  readonly path?: string;
  /** Whether the limit counts the requests of a network together, instead of those of an IP address. */
  readonly countsNetwork: boolean;
  /**
   * Whether the path is one path instead of a prefix.
   *
   * @internal
   */
  readonly _onePath: boolean;

  private constructor({ limit = 2_000, window = Duration.minutes(5), mode, path, ...kind }: Limit) {
    checkInteger(undefined, 'limit', limit, 10, 2_000_000_000);
    if (!window.isUnresolved() && !WINDOWS.includes(window.toSeconds({ integral: false }))) {
      invalid(undefined, `window must be 1, 2, 5 or 10 minutes, got ${window.toHumanString()}; ` +
        'choose one of these');
    }
    this.limit = limit;
    this.window = window;
    this.mode = mode;
    this.path = path;
    this.countsNetwork = kind.countsNetwork ?? false;
    this._onePath = kind.onePath ?? false;
  }
}

interface Limit {
  readonly limit?: number;
  readonly window?: Duration;
  readonly mode?: FirewallMode;
  readonly path?: string;
  readonly countsNetwork?: boolean;
  readonly onePath?: boolean;
}
