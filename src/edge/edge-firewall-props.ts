import { RemovalPolicy, Size } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { BodyInspectionLimit, FirewallMode, FirewallScope } from './firewall-mode';
import { ManagedRules } from './managed-rules';
import { RateLimit } from './rate-limit';

/** What a firewall lets through, and what it writes down. */
export interface EdgeFirewallOptions {
  /**
   * What the rules do that don't say it themselves.
   *
   * COUNT is for the first days before real traffic: read the log for honest requests that would have been blocked,
   * let single rules count by `ManagedRulesOptions.countedRules`, and then change to BLOCK. `allowedCidrs` is not about it.
   *
   * @default FirewallMode.BLOCK
   */
  readonly mode?: FirewallMode;

  /**
   * The groups of rules that AWS keeps up to date, each at most once.
   *
   * Groups that look at addresses alone go first, then the rate limits, then the other groups in the order given.
   *
   * @default - `ManagedRules.ipReputation()`, `knownBadInputs()`, `common()` and `sqlInjection()`
   */
  readonly managedRules?: ManagedRules[];

  /**
   * How many requests each address may send; at most 10 limits.
   *
   * @default - `RateLimit.perIp()`: 2,000 requests in 5 minutes
   */
  readonly rateLimits?: RateLimit[];

  /**
   * Addresses that skip every other rule, as blocks of IPv4 or IPv6: they may flood and attack the application.
   *
   * For monitors and load tests, not for customers; at most 10,000 of each family.
   *
   * @default - none
   */
  readonly allowedCidrs?: string[];

  /**
   * Addresses that are refused, as blocks of IPv4 or IPv6; at most 10,000 of each family.
   *
   * @default - none
   */
  readonly blockedCidrs?: string[];

  /**
   * The largest body of a request outside `uploadPaths`.
   *
   * It can't be above what the firewall reads of a body, which is `bodyInspectionLimit`, or 8 KiB for a regional firewall
   * without it. Of bodies to load balancers it never reads more than 8 KiB, and so blocks them above that.
   *
   * @default - bodies may have any size; the firewall looks at their beginning
   */
  readonly maxBodySize?: Size;

  /**
   * How much of a body the firewall reads; attacks beyond it are not seen.
   *
   * AWS bills requests whose body is above 16 KiB extra, for each further 16 KiB. It has no effect on load balancers.
   *
   * @default - 16 KiB for CloudFront; regional, 8 KiB for load balancers and 16 KiB for the rest
   */
  readonly bodyInspectionLimit?: BodyInspectionLimit;

  /**
   * What the paths begin with where files are uploaded, such as `/api/uploads/`.
   *
   * The bytes of a picture look like an attack now and then. In bodies to these paths neither the size nor what AWS's groups
   * find blocks; path, query and headers are looked at all the same. The application must check what it is sent.
   * Upper and lower case differ.
   *
   * @default - none; every body is looked at
   */
  readonly uploadPaths?: string[];

  /**
   * Write down the requests that are allowed, too. CloudWatch Logs and S3 bill by what is written.
   *
   * @default false
   */
  readonly logAllowedRequests?: boolean;

  /**
   * Where to log to, instead of a log group of the firewall's own: one in the region of the firewall, whose name begins with `aws-waf-logs-`.
   *
   * @default - a log group that outlives the stack
   */
  readonly logGroup?: logs.ILogGroup;

  /**
   * The bucket to log to, instead of a log group: one whose name begins with `aws-waf-logs-`.
   *
   * Its policy is changed to admit the logs. If it is encrypted with a key, that key must admit `delivery.logs.amazonaws.com`.
   *
   * @default - a log group
   */
  readonly logBucket?: s3.IBucket;

  /**
   * How long the firewall's own log group keeps the requests.
   *
   * @default logs.RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * The key of the firewall's own log group, in the region of the firewall. If it is imported, its policy must admit CloudWatch Logs.
   *
   * @default - a key of its own, rotated every year (about 1 USD a month)
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * What happens to the firewall's own log group and key when they leave the stack.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Headers whose values are written neither to the log nor to the samples, beside `authorization`, `cookie`,
   * `proxy-authorization` and `x-api-key`.
   *
   * @default - none
   */
  readonly redactedHeaders?: string[];

  /**
   * Write the query string neither to the log nor to the samples, for applications that put secrets there.
   *
   * It takes the names of the arguments as well, so that attacks by query are hard to tell from mistakes.
   *
   * @default false
   */
  readonly redactQueryString?: boolean;
}

/** Configuration of an `EdgeFirewall`. */
export interface EdgeFirewallProps extends EdgeFirewallOptions {
  /**
   * What the firewall stands before. A firewall for CloudFront must be in a stack in us-east-1.
   *
   * @default FirewallScope.CLOUDFRONT
   */
  readonly scope?: FirewallScope;

  /**
   * The header in which a proxy before a regional firewall passes on the address of the client, for the limits and the lists.
   *
   * The limits read the first address in it, so the proxy must replace what the client sent: who can write the header can
   * evade them. A request without the header is not limited; one with something else than an address in it is.
   *
   * @default - the address that the connection comes from
   */
  readonly clientIpHeader?: string;
}
