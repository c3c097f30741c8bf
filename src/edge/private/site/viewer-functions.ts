import { Annotations } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct, IConstruct } from 'constructs';
import { pagesOf } from './site-files';
import { invalid } from '../../../private/errors';
import { SiteOptions } from '../../site-options';
import { hsts, globalName } from '../distribution/edge-policies';

const { VIEWER_REQUEST, VIEWER_RESPONSE } = cloudfront.FunctionEventType;
/** The largest code of a CloudFront function. */
// Not read yet: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
const MOST_BYTES = 10_240;
const STORE = `import cf from 'cloudfront';
import crypto from 'crypto';
const users = cf.kvs();
`;
/** The metadata of the page for missing pages. Functions do not see responses with an error of the origin. */
export const MISSING = { name: 'site-status', value: '404' };

/** What the functions of a distribution depend on. */
export interface ViewerFunctionsProps {
  readonly site?: SiteOptions;
  /** Whether viewers need a name and a password. */
  readonly authenticates: boolean;
  /** Paths that need no password. */
  readonly openPaths: string[];
  /** Undefined without further names. */
  readonly redirect?: Redirect;
}

/** The CloudFront functions of a distribution: the pages of the site, and a password and redirects for all paths. */
export class ViewerFunctions extends Construct {
  /** The hashes of names and passwords; undefined without passwords. */
  readonly store?: cloudfront.KeyValueStore;

  private readonly guard?: cloudfront.Function;
  private readonly pages?: cloudfront.Function;
  private readonly status?: cloudfront.Function;

  constructor(scope: Construct, id: string, private readonly props: ViewerFunctionsProps) {
    super(scope, id);
    const { authenticates, redirect, site } = props;
    const first = redirect ? [redirectCode(redirect)] : [];
    if (authenticates) {
      this.store = new cloudfront.KeyValueStore(this, 'Users', {
        keyValueStoreName: globalName(this, 'users', 40),
        comment: 'SHA-256 of the credentials that may see the site',
      });
      first.push(this.guardCode());
      this.guard = this.createFunction('Guard', 'Asks for name and password', functionOf(first));
    } else if (redirect) {
      this.guard = this.createFunction('Redirect', `Redirects to ${redirect.domainNames[0]}`, functionOf(first));
    }
    if (!site) return;
    const code = [...first, pagesCode(scope, site)];
    this.pages = this.createFunction('Pages', 'Finds the page of a path', functionOf(code));
    if (site.notFoundPage) this.status = this.createFunction('Status', 'Responds 404 for missing pages', statusCode());
  }

  /** The options of a behavior with its functions. */
  applied(path: string, options: cloudfront.BehaviorOptions, ofSite = false): cloudfront.BehaviorOptions {
    const given = options.functionAssociations ?? [];
    const events: string[] = [...given, ...options.edgeLambdas ?? []].map(({ eventType }) => eventType);
    if (this.props.redirect && events.includes(VIEWER_REQUEST)) {
      Annotations.of(this).addWarningV2('@eldonia/edge-distribution:notRedirected',
        `the behavior ${path} has a function for the requests of viewers, the only one that CloudFront calls: it ` +
        'responds to redirectedDomainNames as well; redirect them in that function');
    }
    const request = ofSite ? this.pages : this.guard;
    const own = [
      ...request ? [{ function: request, eventType: VIEWER_REQUEST }] : [],
      ...ofSite && this.status ? [{ function: this.status, eventType: VIEWER_RESPONSE }] : [],
    ];
    // A function of the caller can find the pages of a site.
    const added = own.filter(({ eventType }) => !events.includes(eventType));
    return added.length > 0 ? { ...options, functionAssociations: [...given, ...added] } : options;
  }

  private createFunction(id: string, comment: string, code: string): cloudfront.Function {
    const bytes = Buffer.byteLength(code);
    if (bytes > MOST_BYTES) {
      invalid(this, `site.notFoundPage must have at most ${MOST_BYTES} bytes of code with the paths of all pages, ` +
        `got ${bytes}; remove it, or set singlePage`);
    }
    return new cloudfront.Function(this, id, {
      comment,
      runtime: cloudfront.FunctionRuntime.JS_2_0,
      code: cloudfront.FunctionCode.fromInline(code),
      keyValueStore: this.store,
    });
  }

  /** The hash of the whole credential is the key: the store contains no password, and no comparison leaks one. */
  private guardCode(): string {
    return `const open = ${JSON.stringify(this.props.openPaths)};
  if (!open.includes(request.uri)) {
    const parts = request.headers.authorization ? request.headers.authorization.value.split(' ') : [];
    const hash = crypto.createHash('sha256').update(parts[1] || '').digest('hex');
    const known = await users.exists(hash);
    if (!known || parts[0].toLowerCase() !== 'basic') {
      return {
        statusCode: 401,
        statusDescription: 'Unauthorized',
        headers: {
          'www-authenticate': { value: 'Basic realm="site", charset="UTF-8"' },
          'cache-control': { value: 'no-store' },
        },
      };
    }
    delete request.headers.authorization;
  }`;
  }
}

/** Throws where a function of the caller has the place of one that is needed. */
export function checkFunctions(
  scope: IConstruct, behavior: string, { functionAssociations = [], edgeLambdas = [] }: cloudfront.AddBehaviorOptions,
  { site, authenticates }: { readonly site?: SiteOptions; readonly authenticates: boolean },
): void {
  const events: string[] = [...functionAssociations, ...edgeLambdas].map(({ eventType }) => eventType);
  const leave = (event: string, prop: string, instead: string) => {
    if (!events.includes(event)) return;
    invalid(scope, `functionAssociations must leave ${event} to ${prop}, got one for ${behavior}; ${instead}`);
  };
  if (authenticates) leave(VIEWER_REQUEST, 'basicAuthentication', 'remove one');
  if (!site) return;
  if (site.notFoundPage !== undefined) {
    leave(VIEWER_REQUEST, 'site.notFoundPage', 'remove one');
    leave(VIEWER_RESPONSE, 'site.notFoundPage', 'remove one');
  }
  if (site.singlePage !== false) {
    leave(VIEWER_REQUEST, 'site', 'set singlePage to false, and find the pages in your function');
  }
}

/** The bodies, each of which reads and changes `request`. */
function functionOf(bodies: string[]): string {
  const guarded = bodies.some((body) => body.includes('users.'));
  return `${guarded ? STORE : ''}${guarded ? 'async ' : ''}function handler(event) {
  const request = event.request;
  ${bodies.join('\n  ')}
  return request;
}
`;
}

function pagesCode(
  scope: IConstruct, { folder, notFoundPage, singlePage = notFoundPage === undefined }: SiteOptions,
): string {
  const name = "const name = request.uri.slice(request.uri.lastIndexOf('/') + 1);";
  if (singlePage) return `${name}\n  if (!name.includes('.')) request.uri = '/index.html';`;
  const index = `${name}
  const path = request.uri;
  if (name === '') request.uri = path + 'index.html';
  else if (!name.includes('.')) request.uri = path + '/index.html';`;
  if (notFoundPage === undefined) return index;
  return `${index}
  const pages = ${JSON.stringify(pagesOf(scope, folder!))};
  if (request.uri.endsWith('.html') && !pages.includes(request.uri)) {
    request.uri = pages.includes(path + '.html') ? path + '.html' : ${JSON.stringify(encodeURI(`/${notFoundPage}`))};
  }`;
}

function statusCode(): string {
  return `function handler(event) {
  const response = event.response;
  const header = 'x-amz-meta-${MISSING.name}';
  if (response.headers[header]) {
    response.statusCode = Number(response.headers[header].value);
    response.statusDescription = 'Not Found';
    delete response.headers[header];
  }
  return response;
}
`;
}

/** The names of a distribution that redirects. */
interface Redirect {
  /** The names of the site. Requests with other names are redirected to the first one. */
  readonly domainNames: string[];
  readonly redirectedDomainNames?: string[];
  readonly hstsIncludesSubdomains?: boolean;
  /** Whether the distribution responds at its own domain name as well, because another site has the names. */
  readonly servesOwnName: boolean;
}

/**
 * The part of a CloudFront function that redirects requests with further names to the site, with path and query string.
 * GET and HEAD receive 301, other methods 308, which keeps the method and the body.
 *
 * A function of the one distribution: with a second distribution, a name could not become the first one in one
 * deployment, because CloudFront refuses a name that another distribution still has. It has a list of the further names
 * only where the site has a wildcard: otherwise the distribution receives requests for no others.
 */
function redirectCode(
  { domainNames, redirectedDomainNames = [], hstsIncludesSubdomains = false, servesOwnName }: Redirect,
): string {
  const names = quoted(domainNames);
  const host = "request.headers.host.value.toLowerCase().split(':')[0]";
  const condition = hasWildcard(domainNames)
    ? `[${quoted(redirectedDomainNames).join(', ')}].includes(${host})`
    : `!names.includes(${host})`;
  return `const names = [${[...names, ...servesOwnName ? ['event.context.distributionDomainName'] : []].join(', ')}];
  if (${condition}) {
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

function quoted(names: string[]): string[] {
  return names.map((name) => `'${name.toLowerCase()}'`);
}

export function hasWildcard(names: string[]): boolean {
  return names.some((name) => name.startsWith('*'));
}
