import { RemovalPolicy, Size } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { CustomRule } from './custom-rule';
import { FirewallMode } from './firewall-mode';
import { ManagedRules } from './managed-rules';
import { RateLimit } from './rate-limit';

/** Options of the rules and the log of a firewall. */
export interface EdgeFirewallProps {
  /**
   * The action of the rules without a mode of their own.
   *
   * Use COUNT before the launch: find legitimate requests in the log that would have been blocked, set single rules to
   * count with `ManagedRulesOptions.countedRules`, and then change to BLOCK. The mode does not affect `allowedCidrs`.
   *
   * @default FirewallMode.BLOCK
   */
  readonly mode?: FirewallMode;

  /**
   * The managed rule groups, each at most once.
   *
   * Groups that evaluate only IP addresses come first, then the rate limits, then the other groups in their order.
   *
   * @default - `ManagedRules.ipReputation()`, `knownBadInputs()`, `common()` and `sqlInjection()`
   */
  readonly managedRules?: ManagedRules[];

  /**
   * The rate limits per IP address and per network, at most 10 rules, or 8 with `loginPaths`. A limit per network has
   * two rules.
   *
   * @default - `RateLimit.perIp()`, `RateLimit.perIpWithoutFiles()` and `RateLimit.perNetwork()`: 50,000 requests,
   * 12,000 without files, and 20,000 page views in 5 minutes
   */
  readonly rateLimits?: RateLimit[];

  /**
   * The IPv4 and IPv6 CIDR blocks that skip all other rules, at most 10,000 of each family.
   *
   * Requests from them have no protection against floods and attacks. Use them for monitors and load tests, not for
   * customers.
   *
   * @default - no allowed CIDR blocks
   */
  readonly allowedCidrs?: string[];

  /**
   * The only IPv4 and IPv6 CIDR blocks that reach the site, such as those of the office, at most 10,000 of each family.
   * All other requests are blocked with 403, also with FirewallMode.COUNT, except those of `allowedCidrs`.
   *
   * For a development environment. Pass the IPv6 blocks as well, because CloudFront supports IPv6. In a platform, the
   * path of the readiness check stays open for its probe. All other rules apply to these clients. The rule costs $1 per
   * month.
   *
   * @default - all clients
   */
  readonly allowedClients?: string[];

  /**
   * Rules of your own, in their order: after the CIDR blocks, and before the other rules. A rule that allows a request
   * ends the evaluation. Their rate limits count among the at most 10 of a firewall.
   *
   * @default - no rules
   */
  readonly customRules?: CustomRule[];

  /**
   * The paths that `allowedClients` does not limit.
   *
   * @internal
   */
  readonly _openPaths?: string[];

  /**
   * The IPv4 and IPv6 CIDR blocks that are blocked, at most 10,000 of each family.
   *
   * @default - no blocked CIDR blocks
   */
  readonly blockedCidrs?: string[];

  /**
   * The prefixes of the paths that accept a password, such as `/api/login`, in all spellings. The limits of their POST
   * requests are lower: the firewall answers an IP address with more than 600 in 5 minutes with 429, and the clients of
   * a network with the same TLS fingerprint (JA4) with more than 2,000.
   *
   * The first limit is for an office of 500 people who sign in within 5 minutes, every fifth of them twice. The second
   * one is for guesses of one program from many addresses: it does not affect other clients of the network, such as
   * browsers, unless the program imitates their TLS. The application must limit the attempts for an account. For other
   * limits use `RateLimit.perIpOn` instead. The two rules cost $2 per month, and 134 WCU.
   *
   * @see https://docs.aws.amazon.com/waf/latest/APIReference/API_RateLimitJA4Fingerprint.html
   *
   * @default - no login paths; the rate limits on all requests apply
   */
  readonly loginPaths?: string[];

  /**
   * Paths that the firewall blocks in all spellings, such as `/ready`, or all paths in a folder, such as `/internal/`.
   *
   * For paths of the application that only AWS and other tasks call, which do not pass the firewall. The rule costs
   * $1 per month and 33 WCU.
   *
   * @default - no blocked paths
   */
  readonly blockedPaths?: string[];

  /**
   * The maximum size of a request body outside `uploadPaths` and `signedPaths`.
   *
   * It cannot exceed `bodyInspectionLimit`, or 8 KiB for a regional firewall without it. For load balancers AWS WAF
   * inspects at most 8 KiB, and therefore blocks larger bodies.
   *
   * @default - the size that the firewall inspects
   */
  readonly maxBodySize?: Size;

  /**
   * Allows bodies, headers and cookies that are larger than AWS WAF inspects: 16 KiB of a body (see
   * `bodyInspectionLimit`), and 8 KiB or 200 headers.
   *
   * Then padding of that size hides an attack from all rules. Use `uploadPaths` for large bodies instead. The construct
   * warns of it.
   *
   * @default false
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-oversize-request-components.html
   */
  readonly allowUninspected?: boolean;

  /**
   * The size of the part of a body that the firewall inspects: 16, 32, 48 or 64 KiB. It does not detect attacks after
   * this part.
   *
   * AWS charges extra for each 16 KiB of a body above the first 16 KiB. The prop has no effect on load balancers.
   *
   * @default - 16 KiB for CloudFront; for a regional firewall 8 KiB for load balancers and 16 KiB for other resources
   */
  readonly bodyInspectionLimit?: Size;

  /**
   * The prefixes of the paths for file uploads, such as `/api/uploads/`. Prefixes are case-sensitive.
   *
   * The bytes of an image sometimes match the pattern of an attack, and so do the texts of an editor and of GraphQL:
   * list their paths, too, if the log shows that they are blocked. For bodies on these paths, the firewall applies
   * neither the size limit nor the body rules of the AWS managed rule groups. It inspects the path, the query string
   * and the headers of all requests. The application must validate the uploaded files.
   *
   * @default - no upload paths; the firewall inspects all bodies
   */
  readonly uploadPaths?: string[];

  /**
   * The prefixes of the paths that receive signed requests of other services, such as `/api/webhooks/` for GitHub and
   * Stripe. Prefixes are case-sensitive.
   *
   * Payloads are larger than the firewall inspects (GitHub: up to 25 MB), contain code and HTML, and not all senders
   * have a `User-Agent`. On these paths, the firewall applies neither the size limit nor the body rules of the AWS
   * managed rule groups, nor the rule that requires this header. All other rules and the rate limits apply. The
   * application must verify the signature of the unchanged body before it reads it, and limit its size.
   *
   * Two rules then apply to other paths what these paths are exempt from: 2 dollars per month, 10 WCU, and 72 WCU
   * for each path.
   *
   * @default - no signed paths; webhooks of more than 16 KiB receive 403
   * @see https://docs.github.com/en/webhooks/webhook-events-and-payloads
   */
  readonly signedPaths?: string[];

  /**
   * Logs all requests, also allowed ones and those that a rate limit refuses. CloudWatch Logs and S3 charge by the
   * volume of the log.
   *
   * @default false
   */
  readonly logAllowedRequests?: boolean;

  /**
   * Use an existing log group, in the Region of the firewall, with a name that begins with `aws-waf-logs-`.
   *
   * @default - a new log group, which is kept when the stack is deleted
   */
  readonly logGroup?: logs.ILogGroup;

  /**
   * Use a bucket instead of a log group, with a name that begins with `aws-waf-logs-`.
   *
   * The construct allows the log delivery in the bucket policy. The policy of its KMS key must allow
   * `delivery.logs.amazonaws.com`.
   *
   * @default - a log group
   */
  readonly logBucket?: s3.IBucket;

  /**
   * The retention of the new log group.
   *
   * @default logs.RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * The KMS key of the new log group, in the Region of the firewall. The policy of an imported key must already allow
   * CloudWatch Logs.
   *
   * @default - a new key with annual rotation, $1 per month, unless `customerManagedKey` is false
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Encrypts the new log group with a customer managed KMS key. With false, CloudWatch Logs encrypts it with its own
   * key, without charge, and the log group has no key whose use can be denied or audited.
   *
   * A change is in place: events are encrypted with the key that the log group has when they arrive. The key that was
   * created before is kept or scheduled for deletion according to `removalPolicy`. Without it, the events that it
   * encrypted can't be read.
   *
   * @default true; in a platform with the economy tier false, unless `encryptionKey` is passed
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
   */
  readonly customerManagedKey?: boolean;

  /**
   * The removal policy of the new log group and key.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Headers whose values are redacted in the log and the samples, in addition to `authorization`, `cookie`,
   * `proxy-authorization` and `x-api-key`.
   *
   * @default - no further headers
   */
  readonly redactedHeaders?: string[];

  /**
   * Redacts the query string in the log and the samples, for applications with secrets in it.
   *
   * The names of the parameters are redacted as well, which makes it difficult to distinguish an attack in the query
   * string from a false positive.
   *
   * @default false
   */
  readonly redactQueryString?: boolean;

  /**
   * Protects load balancers, APIs, user pools and other resources in the Region of the firewall, instead of CloudFront
   * distributions. A firewall for CloudFront must be in a stack in us-east-1. A change replaces the web ACL.
   *
   * @default false
   */
  readonly regional?: boolean;

  /**
   * The header in which a proxy in front of a regional firewall sends the IP address of the client, for the rate limits
   * and the CIDR blocks.
   *
   * Rate limits use the first address in the header, so the proxy must overwrite the header of the client: a client
   * that can set the header evades the limits. A request without the header is not limited. A request with an invalid
   * address in the header is limited.
   *
   * @default - the source address of the connection
   */
  readonly clientIpHeader?: string;
}
