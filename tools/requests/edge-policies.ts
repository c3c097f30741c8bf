/* eslint-disable @typescript-eslint/no-explicit-any */
import { Deployment, onlyKnown } from './deployment';

/** What of a request a policy names: everything, nothing, or what its test accepts. */
type Selection = (name: string) => boolean;

interface CachePolicy {
  readonly defaultTtl: number;
  readonly maxTtl: number;
  readonly compression: string[];
  readonly headers: Selection;
  readonly cookies: Selection;
  readonly queryStrings: Selection;
}

export interface ResponseHeaders {
  /** Headers that replace the origin's. */
  readonly set: Record<string, string>;
  /** Headers that are added where the origin sent none. */
  readonly offered: Record<string, string>;
}

const none: Selection = () => false;
const all: Selection = () => true;

/** The policies of AWS that the library uses, by their ids, as the developer guide describes them. */
const [CACHING_DISABLED, ALL_VIEWER] = ['4135ea2d-6df8-44a3-9df3-4b5a84be39ad', '33f36d7e-f396-46d9-90e0-52428a34d9dc'];

export function cachePolicy(deployment: Deployment, id: string): CachePolicy {
  if (id === CACHING_DISABLED) return { defaultTtl: 0, maxTtl: 0, compression: [], headers: none, cookies: none, queryStrings: none };
  const { CachePolicyConfig: config } = deployment.at(id, 'AWS::CloudFront::CachePolicy').properties;
  onlyKnown(config, 'a cache policy', 'Name', 'Comment', 'MinTTL', 'DefaultTTL', 'MaxTTL', 'ParametersInCacheKeyAndForwardedToOrigin');
  const key = config.ParametersInCacheKeyAndForwardedToOrigin;
  onlyKnown(key, 'a cache key', 'EnableAcceptEncodingGzip', 'EnableAcceptEncodingBrotli', 'HeadersConfig', 'CookiesConfig', 'QueryStringsConfig');
  return {
    defaultTtl: config.DefaultTTL,
    maxTtl: config.MaxTTL,
    compression: [...key.EnableAcceptEncodingGzip ? ['gzip'] : [], ...key.EnableAcceptEncodingBrotli ? ['br'] : []],
    ...selections(key),
  };
}

/** Whether everything of a request is sent to the origin, beside the cache key. */
export function forwardsAll(originRequestPolicyId: string | undefined): boolean {
  if (originRequestPolicyId === undefined) return false;
  if (originRequestPolicyId !== ALL_VIEWER) throw new Error(`can't evaluate the origin request policy ${originRequestPolicyId}`);
  return true;
}

function selections({ HeadersConfig, CookiesConfig, QueryStringsConfig }: any): Pick<CachePolicy, 'headers' | 'cookies' | 'queryStrings'> {
  const lowerCase = HeadersConfig.Headers?.map((name: string) => name.toLowerCase());
  return {
    headers: selection(HeadersConfig.HeaderBehavior, lowerCase),
    cookies: selection(CookiesConfig.CookieBehavior, CookiesConfig.Cookies),
    queryStrings: selection(QueryStringsConfig.QueryStringBehavior, QueryStringsConfig.QueryStrings),
  };
}

function selection(behavior: string, names: string[] = []): Selection {
  switch (behavior) {
    case 'none': return none;
    case 'all': return all;
    case 'whitelist': return (name) => names.includes(name);
    default: throw new Error(`can't evaluate the behavior ${behavior}`);
  }
}

export function responseHeaders(deployment: Deployment, id: string | undefined): ResponseHeaders {
  const headers: ResponseHeaders = { set: {}, offered: {} };
  if (id === undefined) return headers;
  const { ResponseHeadersPolicyConfig: config } = deployment.at(id, 'AWS::CloudFront::ResponseHeadersPolicy').properties;
  onlyKnown(config, 'a response headers policy', 'Name', 'Comment', 'SecurityHeadersConfig', 'CustomHeadersConfig');
  for (const [name, value, override] of [...security(config.SecurityHeadersConfig ?? {}), ...custom(config.CustomHeadersConfig)]) {
    (override ? headers.set : headers.offered)[name] = value;
  }
  return headers;
}

type Header = [name: string, value: string, override: boolean];

function security(config: any): Header[] {
  return Object.entries<any>(config).map(([kind, settings]) => {
    switch (kind) {
      case 'StrictTransportSecurity': return ['strict-transport-security', strictTransport(settings), settings.Override];
      case 'ContentTypeOptions': return ['x-content-type-options', 'nosniff', settings.Override];
      case 'FrameOptions': return ['x-frame-options', settings.FrameOption, settings.Override];
      case 'ReferrerPolicy': return ['referrer-policy', settings.ReferrerPolicy, settings.Override];
      case 'ContentSecurityPolicy': return ['content-security-policy', settings.ContentSecurityPolicy, settings.Override];
      default: throw new Error(`can't evaluate the security header ${kind}`);
    }
  });
}

function strictTransport({ AccessControlMaxAgeSec, IncludeSubdomains }: any): string {
  return [`max-age=${AccessControlMaxAgeSec}`, ...IncludeSubdomains ? ['includeSubDomains'] : []].join('; ');
}

function custom(config: any): Header[] {
  return (config?.Items ?? []).map(({ Header: name, Value, Override }: any): Header => [name.toLowerCase(), Value, Override]);
}
