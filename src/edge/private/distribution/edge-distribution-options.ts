import { Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { aws_certificatemanager as certificates, aws_wafv2 as waf } from 'aws-cdk-lib/interfaces';
import { EdgeBehavior } from '../../edge-behavior';
import { EdgeFirewallProps } from '../../edge-firewall-props';
import { SiteOptions } from '../../site-options';

/**
 * Options of a distribution that do not depend on its surroundings.
 *
 * @internal
 */
export interface EdgeDistributionOptions {
  /**
   * The certificate in us-east-1 for all domain names. A certificate of another stack of this app is referenced without
   * a CloudFormation export. On a deployed distribution, deploy its stack first (`cdk deploy --exclusively`): the
   * support stack can't delete the previous certificate while CloudFront uses it.
   *
   * @default - a new certificate in us-east-1, validated in the hosted zone
   */
  readonly certificate?: acm.ICertificate;

  /**
   * The client certificate with which CloudFront connects to the load balancer (origin mTLS), in ACM in us-east-1.
   *
   * The load balancer verifies it with its `clientTrustStore`. Without it, the secret header alone proves that a
   * request passed the firewall: anybody with permission to read the listener rule or the distribution can send the
   * header from another distribution. The header stays required.
   *
   * Import a certificate of a private certificate authority with the extended key usage for TLS clients. ACM does not
   * renew it: import the next one under the same ARN before it expires, or the load balancer rejects all connections.
   * Deploy this prop first and `clientTrustStore` in a second deployment, because CloudFront starts to send the
   * certificate minutes after the load balancer would require it.
   *
   * CloudFront supports it with pay-as-you-go pricing, not for VPC origins, WebSocket and gRPC. The trust store costs
   * about $4 per month, and a general-purpose certificate authority of AWS Private CA $400 per month; your own
   * certificate authority costs nothing.
   *
   * @default - no client certificate
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/origin-enable-mtls-distributions.html
   */
  readonly originClientCertificate?: certificates.ICertificateRef;

  /**
   * Use an existing firewall: an `EdgeFirewall` in us-east-1, or one that is imported by its ARN. On a deployed
   * distribution, deploy its stack first (`cdk deploy --exclusively`): the support stack can't delete the previous
   * firewall while CloudFront uses it.
   *
   * @default - a new `EdgeFirewall`
   */
  readonly firewall?: waf.IWebACLRef;

  /**
   * The options of the new firewall.
   *
   * @default - the defaults of `EdgeFirewallProps`
   */
  readonly firewallOptions?: EdgeFirewallProps;

  /**
   * The stack in us-east-1 for the certificate and the firewall, in the same App or Stage. Several distributions can
   * share it. A change creates both again, and leaves the previous stack: delete it after the deployment.
   *
   * @default - the stack of the distribution if it is in us-east-1, else a new stack
   */
  readonly supportStack?: Stack;

  /**
   * The cache behaviors, of which CloudFront uses the first that matches. All other requests go to the load balancer,
   * uncached. They replace the default ones: add those of `EdgeBehavior.defaults()` to keep them. The construct warns
   * of a list without `EdgeBehavior.media`, with which nobody can see the media.
   *
   * @default - `EdgeBehavior.defaults()` with the prefix that the media of a platform are written to, without its media
   * path if there is no `mediaBucket`; with a `site` its API and media paths
   */
  readonly behaviors?: EdgeBehavior[];

  /**
   * What the default behavior, which has all paths without a behavior, does other than forward all to the load balancer
   * without caching, or serve the files of `site`. `EdgeBehavior` describes the options. With a `cachePolicy` and no
   * `originRequestPolicy`, the load balancer receives the cache key only: no response can depend on cookies of a user.
   *
   * @default - no other options
   */
  readonly defaultBehavior?: cloudfront.AddBehaviorOptions;

  /**
   * A front end: files in a private bucket, beside the API. All paths without a behavior are its files, and no longer
   * those of the load balancer.
   *
   * If you remove it, they are those of the load balancer again, and the bucket remains in production. Its name is
   * then in use: delete or import the bucket before you add `site` again.
   *
   * @default - no front end; the load balancer has all paths without a behavior
   */
  readonly site?: SiteOptions;

  /**
   * Asks viewers for a name and a password (basic authentication), for a development environment. All paths need them,
   * except the readiness check of a platform.
   *
   * A new key value store has no users, so that everybody receives 401 until you add one: the SHA-256 of the Base64
   * text of `name:password` is the key, and any text the value. Template, function and store contain no password, but
   * a user who can read the store can guess a short one: generate it. The function removes the header before the
   * origin.
   *
   * An application that sends its own `Authorization` header, such as a bearer token, does not work with it: use
   * `firewallOptions.allowedClients`. One million requests cost $0.10, and reads of the store $0.03.
   *
   * @default false
   */
  readonly basicAuthentication?: boolean;

  /**
   * The quota of cache behaviors per distribution in your account, including the default behavior. AWS raises it on
   * request.
   *
   * @default 75
   */
  readonly behaviorQuota?: number;

  /**
   * The countries that are allowed or denied, as ISO 3166-1 alpha-2 codes. Requests from other countries receive 403.
   *
   * @default - no geographic restriction
   */
  readonly geoRestriction?: cloudfront.GeoRestriction;

  /**
   * The price class, which determines the edge locations. PRICE_CLASS_100 has none in Asia.
   *
   * @default PriceClass.PRICE_CLASS_200
   */
  readonly priceClass?: cloudfront.PriceClass;

  /**
   * The minimum TLS version and the ciphers for viewers. With the default, viewers without TLS 1.3 cannot connect.
   *
   * @default SecurityPolicyProtocol.TLS_V1_3_2025
   */
  readonly minimumProtocolVersion?: cloudfront.SecurityPolicyProtocol;

  /**
   * The error responses of CloudFront. They override the default for the same status code.
   *
   * Without a setting CloudFront caches errors for 10 seconds, including those of uncached paths.
   *
   * @default - errors are not cached, unless a response to a cached path has `max-age`, `s-maxage` or `Expires`
   */
  readonly errorResponses?: cloudfront.ErrorResponse[];

  /**
   * The value of the header `Content-Security-Policy`, for responses of the application without one. Media always have
   * `default-src 'none'; sandbox`.
   *
   * @default - no header
   */
  readonly contentSecurityPolicy?: string;

  /**
   * Extends HSTS to all subdomains of the domain names (`includeSubDomains`).
   *
   * For one year after a visit, browsers then refuse HTTP for all hosts below the domain, including those of other
   * teams. Enable it when all of them support HTTPS.
   *
   * @default false
   * @see https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Strict-Transport-Security
   */
  readonly hstsIncludesSubdomains?: boolean;

  /**
   * Further names in the hosted zone that redirect to the site, such as `www.eldonia.example`. A name can begin with
   * `*.`, unless the site has a wildcard, too. Not with a wildcard as the domain name of the site.
   *
   * They have DNS records and are part of the certificate, so a change creates another one; an existing `certificate`
   * must cover them. A function of CloudFront responds with 301, or 308 to methods that write, and keeps path and query
   * string: $0.10 per million requests of the distribution, of which 2 million per month are free of charge. It has no
   * effect on a behavior with its own function for the requests of viewers.
   *
   * Pages are served at the domain name of the site only, so cookies, CORS and search engines know one origin.
   *
   * @default - no further names
   */
  readonly redirectedDomainNames?: string[];

  /**
   * The bucket of the access logs. It must use SSE-S3 and support access control lists
   * (`s3.ObjectOwnership.BUCKET_OWNER_PREFERRED`), which the standard logs (v1) of CloudFront require.
   *
   * CloudFront delivers none to opt-in Regions, such as me-central-1: in these, pass a bucket of another Region.
   *
   * @default - a new bucket, which deletes logs after 365 days and is kept when the stack is deleted
   */
  readonly accessLogsBucket?: s3.IBucket;

  /**
   * The comment of the distribution in the console, up to 128 characters.
   *
   * @default - the first domain name
   */
  readonly comment?: string;
}
