import { Annotations } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { hsts } from './edge-policies';

const { VIEWER_REQUEST } = cloudfront.FunctionEventType;

/** Properties of `Redirect`. */
export interface RedirectProps {
  /** The names of the site. Requests with other names are redirected to the first one. */
  readonly domainNames: string[];
  readonly hstsIncludesSubdomains?: boolean;
}

/**
 * Redirects requests with further names to the site, with path and query string. GET and HEAD receive 301, other
 * methods 308, which keeps the method and the body.
 *
 * A function of the one distribution: with a second distribution, a name could not become the first one in one
 * deployment, because CloudFront refuses a name that another distribution still has.
 */
export class Redirect extends Construct {
  private readonly function: cloudfront.Function;

  constructor(scope: Construct, id: string, { domainNames, hstsIncludesSubdomains = false }: RedirectProps) {
    super(scope, id);
    this.function = new cloudfront.Function(this, 'Function', {
      runtime: cloudfront.FunctionRuntime.JS_2_0,
      comment: `Redirects to ${domainNames[0]}`,
      code: cloudfront.FunctionCode.fromInline(code(domainNames, hsts(hstsIncludesSubdomains))),
    });
  }

  /** The options of a behavior with the redirect, unless it has a function for the requests of viewers. */
  of(path: string, options: cloudfront.BehaviorOptions): cloudfront.BehaviorOptions {
    const { functionAssociations = [], edgeLambdas = [] } = options;
    const isTaken = functionAssociations.some(({ eventType }) => eventType === VIEWER_REQUEST)
      || edgeLambdas.some(({ eventType }) => eventType === cloudfront.LambdaEdgeEventType.VIEWER_REQUEST);
    if (isTaken) {
      Annotations.of(this).addWarningV2('@eldonia/edge-distribution:notRedirected',
        `the behavior ${path} has a function for the requests of viewers, the only one that CloudFront calls: it ` +
        'responds to redirectedDomainNames as well; redirect them in that function');
      return options;
    }
    const association = { function: this.function, eventType: VIEWER_REQUEST };
    return { ...options, functionAssociations: [...functionAssociations, association] };
  }
}

/** Without a list of the further names: the distribution receives requests for no others. */
function code(domainNames: string[], strictTransport: string): string {
  return [
    `var names = ['${domainNames.map((name) => name.toLowerCase()).join("', '")}'];`,
    'function handler(event) {',
    '  var request = event.request;',
    "  var host = request.headers.host.value.toLowerCase().split(':')[0];",
    '  if (names.indexOf(host) >= 0) return request;',
    '  var query = request.rawQueryString();',
    "  var location = 'https://' + names[0] + request.uri + (query === undefined ? '' : '?' + query);",
    "  var isRead = request.method === 'GET' || request.method === 'HEAD';",
    '  return {',
    '    statusCode: isRead ? 301 : 308,',
    '    headers: {',
    '      location: { value: location },',
    `      'strict-transport-security': { value: '${strictTransport}' },`,
    "      'cache-control': { value: 'max-age=3600' },",
    '    },',
    '  };',
    '}',
  ].join('\n');
}
