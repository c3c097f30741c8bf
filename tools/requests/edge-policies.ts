/* eslint-disable @typescript-eslint/no-explicit-any */
import { Deployment, onlyKnown } from './deployment';

/** What of a request a policy names: everything, nothing, or what its test accepts. */
type Selection = (name: string) => boolean;

const none: Selection = () => false;

/** The policies of AWS that the library uses, by their ids, as the developer guide describes them. */
const [CACHING_DISABLED, ALL_VIEWER] = ['4135ea2d-6df8-44a3-9df3-4b5a84be39ad', '33f36d7e-f396-46d9-90e0-52428a34d9dc'];

export function cachePolicy(deployment: Deployment, id: string) {
  if (id === CACHING_DISABLED) return { defaultTtl: 0, maxTtl: 0, compression: [], headers: none, cookies: none, queryStrings: none };
  const { CachePolicyConfig: config } = deployment.at(id, 'AWS::CloudFront::CachePolicy').properties;
  onlyKnown(config, 'a cache policy', 'Name', 'Comment', 'MinTTL', 'DefaultTTL', 'MaxTTL', 'ParametersInCacheKeyAndForwardedToOrigin');
  const key = config.ParametersInCacheKeyAndForwardedToOrigin;
  onlyKnown(key, 'a cache key', 'EnableAcceptEncodingGzip', 'EnableAcceptEncodingBrotli', 'HeadersConfig', 'CookiesConfig', 'QueryStringsConfig');
  return {
    defaultTtl: config.DefaultTTL,
    maxTtl: config.MaxTTL,
    compression: [...key.EnableAcceptEncodingGzip ? ['gzip'] : [], ...key.EnableAcceptEncodingBrotli ? ['br'] : []],
    headers: selection(key.HeadersConfig.HeaderBehavior, key.HeadersConfig.Headers?.map((name: string) => name.toLowerCase())),
    cookies: selection(key.CookiesConfig.CookieBehavior, key.CookiesConfig.Cookies),
    queryStrings: selection(key.QueryStringsConfig.QueryStringBehavior, key.QueryStringsConfig.QueryStrings),
  };
}

/** Whether everything of a request is sent to the origin, beside the cache key. */
export function forwardsAll(originRequestPolicyId: string | undefined): boolean {
  if (originRequestPolicyId === undefined) return false;
  if (originRequestPolicyId !== ALL_VIEWER) throw new Error(`can't evaluate the origin request policy ${originRequestPolicyId}`);
  return true;
}

function selection(behavior: string, names: string[] = []): Selection {
  switch (behavior) {
    case 'none': return none;
    case 'all': return () => true;
    case 'whitelist': return (name) => names.includes(name);
    default: throw new Error(`can't evaluate the behavior ${behavior}`);
  }
}

/** Headers that replace the origin's, and those that are added where the origin sent none. */
export function responseHeaders(deployment: Deployment, id: string | undefined) {
  const headers: Record<'set' | 'offered', Record<string, string>> = { set: {}, offered: {} };
  if (id === undefined) return headers;
  const { ResponseHeadersPolicyConfig: config } = deployment.at(id, 'AWS::CloudFront::ResponseHeadersPolicy').properties;
  onlyKnown(config, 'a response headers policy', 'Name', 'Comment', 'SecurityHeadersConfig', 'CustomHeadersConfig');
  const custom: Header[] = (config.CustomHeadersConfig?.Items ?? [])
    .map(({ Header: name, Value, Override }: any) => [name.toLowerCase(), Value, Override]);
  for (const [name, value, override] of [...security(config.SecurityHeadersConfig ?? {}), ...custom]) {
    (override ? headers.set : headers.offered)[name] = value;
  }
  return headers;
}

type Header = [name: string, value: string, override: boolean];

const security = (config: any): Header[] => Object.entries<any>(config).map(([kind, settings]) => {
  switch (kind) {
    case 'StrictTransportSecurity': {
      const parts = [`max-age=${settings.AccessControlMaxAgeSec}`, ...settings.IncludeSubdomains ? ['includeSubDomains'] : []];
      return ['strict-transport-security', parts.join('; '), settings.Override];
    }
    case 'ContentTypeOptions': return ['x-content-type-options', 'nosniff', settings.Override];
    case 'FrameOptions': return ['x-frame-options', settings.FrameOption, settings.Override];
    case 'ReferrerPolicy': return ['referrer-policy', settings.ReferrerPolicy, settings.Override];
    case 'ContentSecurityPolicy': return ['content-security-policy', settings.ContentSecurityPolicy, settings.Override];
    default: throw new Error(`can't evaluate the security header ${kind}`);
  }
});
