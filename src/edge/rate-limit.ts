import { Duration } from 'aws-cdk-lib';
import { FirewallMode } from './firewall-mode';
import { checkInteger, invalid } from '../private/errors';
import { checkKnownProps } from '../private/structs/known-props';
import { FLOOD_OF_NETWORK, checkKnownPath } from './private/firewall/paths';

const WINDOWS = [60, 120, 300, 600];
// Read 2026-11-29: https://docs.aws.amazon.com/waf/latest/APIReference/API_RateBasedStatement.html
const MOST = 2_000_000_000;
/**
 * An office of 500 people behind one address, each with 3 page views in 5 minutes of 32 requests, 7 of them to the
 * tasks: 48,000 and 10,500 requests, rounded up. The second is 40 requests per second.
 */
const MOST_OF_ADDRESS = { all: 50_000, withoutFiles: 12_000 };
/** The page views of 13 such offices: 67 per second, about 470 requests per second to the tasks. */
const MOST_PAGES_OF_NETWORK = 20_000;

/** Options of a rate limit. */
export interface RateLimitOptions {
  /**
   * The maximum number of requests in the window, from 10 to 2,000,000,000; of page views per network, up to
   * 40,000,000.
   *
   * @default - 50,000; 12,000 without files; 20,000 page views per network
   */
  readonly limit?: number;

  /**
   * The window in which AWS WAF counts the requests: 1, 2, 5 or 10 minutes.
   *
   * @default Duration.minutes(5)
   */
  readonly window?: Duration;

  /**
   * The action on requests above the limit. Per network, BLOCK challenges page views and blocks floods.
   *
   * @default - the mode of the firewall
   */
  readonly mode?: FirewallMode;
}

/**
 * A rate limit per IP address, or per network.
 *
 * It takes effect within about 1 minute, and limits at most 10,000 addresses at a time: it stops floods, and does not
 * enforce exact quotas. All clients behind one NAT, such as those of a company or a mobile network, share the limit.
 *
 * A client above the limit receives 429 with `Retry-After`, which crawlers, proxies and clients of APIs understand.
 *
 * The defaults are for people: an office of 500 behind one address, each of whom opens 3 pages in 5 minutes. A page is
 * taken to have 32 files and calls, of which 7 reach the tasks. So an address has 12,000 requests that are not for
 * files, and 50,000 in all. For a partner or a crawler with more, raise the limit, or pass their addresses to
 * `allowedCidrs`.
 *
 * A client with an IPv6 network can use another address for each request, which a limit per IP address never counts
 * together. A limit per network does: AWS WAF counts the requests of all addresses with the same autonomous system
 * number (ASN), such as those of an Internet provider or a cloud. As users share it with attackers, page views above
 * the limit are not blocked, but challenged: browsers with JavaScript pass without a notice and send a token for the
 * next 5 minutes. AWS WAF can challenge only GET requests that accept HTML; it answers all others with 202 and no
 * content, so they are never challenged. Challenges cost $0.40 per million.
 *
 * The window slides: AWS WAF evaluates it every few seconds, and allows the address again when its rate has fallen.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-captcha-and-challenge-actions.html
 *
 * @example
 * new EdgeFirewall(this, 'Firewall', {
 *   regional: true,
 *   rateLimits: [RateLimit.perIp({ limit: 1_000 }), RateLimit.perIpOn('/login', { limit: 20 })],
 * });
 */
export class RateLimit {
  /**
   * A limit on all requests of an IP address, including those that CloudFront answers from its cache.
   *
   * @param options the limit, its window and its action
   * @throws when the limit or the window is out of range
   */
  static perIp(options: RateLimitOptions = {}): RateLimit {
    return new RateLimit(options, {});
  }

  /**
   * A limit on the requests of an IP address that are not for files, which usually reach the tasks. Files are what GET
   * and HEAD read below `/media/`, and outside `/api/` with the extension of an image, script, style sheet or font.
   * With a changing query string they reach the tasks, too; only the limit on all requests bounds that.
   *
   * @param options the limit, its window and its action
   * @throws when the limit or the window is out of range
   */
  static perIpWithoutFiles(options: RateLimitOptions = {}): RateLimit {
    return new RateLimit(options, { withoutFiles: true }, MOST_OF_ADDRESS.withoutFiles);
  }

  /**
   * A limit on the requests of an IP address to some paths, such as the login.
   *
   * Uppercase letters, percent-encoding and `/./` in the path do not evade the limit.
   *
   * @param path the prefix of the paths: `/login` also matches `/login/reset` and `/loginpage`
   * @param options the limit, its window and its action
   * @throws when the path is not a path prefix or is a token, or the limit or the window is out of range
   */
  static perIpOn(path: string, options: RateLimitOptions = {}): RateLimit {
    checkKnownProps(undefined, 'RateLimitOptions', options);
    checkKnownPath(undefined, 'path', path);
    return new RateLimit(options, { path });
  }

  /**
   * A limit on the requests of an IP address to one path, such as a health check, in all its spellings.
   *
   * @param path the path, without the paths below it; with a slash at its end, all paths in the folder
   * @param options the limit, its window and its action
   * @throws when the path is not a path or is a token, or the limit or the window is out of range
   */
  static perIpAt(path: string, options: RateLimitOptions = {}): RateLimit {
    checkKnownProps(undefined, 'RateLimitOptions', options);
    checkKnownPath(undefined, 'path', path);
    return new RateLimit(options, { path, onePath: true });
  }

  /**
   * A limit on the page views of a network, with a challenge for its clients, and a limit on all of its requests, with
   * 429: two rules, $2 per month, 86 WCU.
   *
   * A page view is a GET request that accepts HTML. Choose a limit above the usual page views of the largest network of
   * your users, which can be a third of those in a country. The limit on all requests is 50 times as high, more than a
   * page has.
   *
   * @param options the limit, its window and its action
   * @throws when the limit or the window is out of range
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rate-based-example-limit-asn.html
   */
  static perNetwork(options: RateLimitOptions = {}): RateLimit {
    checkKnownProps(undefined, 'RateLimitOptions', options);
    checkInteger(undefined, 'limit', options.limit, 10, MOST / FLOOD_OF_NETWORK);
    return new RateLimit(options, { countsNetwork: true }, MOST_PAGES_OF_NETWORK);
  }

  /**
   * A limit on the requests of a network to one path. The limit on all requests of a network does not count
   * them: it would block a probe that shares its network with others, such as one in AWS.
   *
   * @internal
   */
  static _perNetworkAt(path: string, limit: number): RateLimit {
    return new RateLimit({ limit }, { path, onePath: true, countsNetwork: true });
  }

  /** The maximum number of requests in the window. */
  readonly limit: number;
  /** The window in which AWS WAF counts the requests. */
  readonly window: Duration;
  /** The action on requests above the limit; undefined for the mode of the firewall. */
  readonly mode?: FirewallMode;
  /** The limited path, or the prefix of the limited paths; undefined for all paths. */
  readonly path?: string;
  /** Whether the limit counts the page views of a network together, instead of the requests of an IP address. */
  readonly countsNetwork: boolean;
  /**
   * Whether the path is one path instead of a prefix.
   *
   * @internal
   */
  readonly _onePath: boolean;
  /**
   * Whether requests for files do not count.
   *
   * @internal
   */
  readonly _withoutFiles: boolean;

  private constructor(options: RateLimitOptions, { path, ...kind }: Kind, defaultLimit = MOST_OF_ADDRESS.all) {
    checkKnownProps(undefined, 'RateLimitOptions', options);
    const { limit = defaultLimit, window = Duration.minutes(5), mode } = options;
    checkInteger(undefined, 'limit', limit, 10, MOST);
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
    this._withoutFiles = kind.withoutFiles ?? false;
  }
}

interface Kind {
  readonly path?: string;
  readonly countsNetwork?: boolean;
  readonly onePath?: boolean;
  readonly withoutFiles?: boolean;
}
