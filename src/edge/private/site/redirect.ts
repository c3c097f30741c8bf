import { hsts } from '../distribution/edge-policies';

/** The names of a distribution that redirects. */
export interface Redirect {
  /** The names of the site. Requests with other names are redirected to the first one. */
  readonly domainNames: string[];
  readonly hstsIncludesSubdomains?: boolean;
  /** Whether the distribution responds at its own domain name as well, because another site has the names. */
  readonly servesOwnName: boolean;
}

/**
 * The part of a CloudFront function that redirects requests with further names to the site, with path and query string.
 * GET and HEAD receive 301, other methods 308, which keeps the method and the body.
 *
 * A function of the one distribution: with a second distribution, a name could not become the first one in one
 * deployment, because CloudFront refuses a name that another distribution still has. It has no list of the further
 * names: the distribution receives requests for no others.
 */
export function redirectCode({ domainNames, hstsIncludesSubdomains = false, servesOwnName }: Redirect): string {
  const names = domainNames.map((name) => `'${name.toLowerCase()}'`);
  return `const names = [${[...names, ...servesOwnName ? ['event.context.distributionDomainName'] : []].join(', ')}];
  if (!names.includes(request.headers.host.value.toLowerCase().split(':')[0])) {
    const query = request.rawQueryString();
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    return {
      statusCode: isRead ? 301 : 308,
      headers: {
        location: { value: 'https://' + names[0] + request.uri + (typeof query === 'string' ? '?' + query : '') },
        'strict-transport-security': { value: '${hsts(hstsIncludesSubdomains)}' },
        'cache-control': { value: 'max-age=3600' },
      },
    };
  }`;
}
