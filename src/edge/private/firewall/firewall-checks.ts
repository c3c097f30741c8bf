import { Size, SizeRoundingBehavior, Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { checkCidrs } from './address-list';
import { defaultLimits } from './default-limits';
import { checkExpressedPaths, checkPath } from './paths';
import { invalid } from '../../../private/errors';
import { GLOBAL_REGION } from '../../../private/regions';
import { EdgeFirewallProps } from '../../edge-firewall-props';
import { ManagedRules } from '../../managed-rules';

/** The Region of web ACLs for CloudFront. */
const LOG_PREFIX = 'aws-waf-logs-';
const MOST_RATE_LIMITS = 10;
const LOGIN_RATE_LIMITS = 2;
// Read 2026-11-29: https://aws.amazon.com/about-aws/whats-new/2023/04/aws-waf-web-acl-capacity-units-limits/
const MOST_CAPACITY = 5_000;
/** The rules of the CIDR blocks. */
const RESERVED = ['AllowedAddresses', 'OtherClients', 'BlockedAddresses'];
/** The characters of HTTP header names. AWS WAF supports at most 64. */
const HEADER = /^[\w!#$%&'*+.^`|~-]{1,64}$/;
/** AWS WAF supports fewer characters for a header with an IP address. */
const ADDRESS_HEADER = /^[A-Za-z0-9-]{1,255}$/;
// Four of 100 fields are redacted by default. Read 2026-11-29:
// https://docs.aws.amazon.com/waf/latest/APIReference/API_LoggingConfiguration.html
const MOST_HEADERS = 96;
/** The part of a body that load balancers forward to AWS WAF. */
const LOAD_BALANCER_KIB = 8;
const DEFAULT_KIB = 16;
const LIMITS_KIB = [16, 32, 48, 64];

/** Throws for values that AWS WAF would reject, or that would have no effect. */
export function checkFirewall(firewall: IConstruct, props: EdgeFirewallProps, managedRules: ManagedRules[]): void {
  checkScope(firewall, props);
  checkCidrs(firewall, 'allowedCidrs', props.allowedCidrs);
  checkCidrs(firewall, 'blockedCidrs', props.blockedCidrs);
  checkClients(firewall, props);
  props.uploadPaths?.forEach((path) => checkPath(firewall, 'uploadPaths', path));
  props.signedPaths?.forEach((path) => checkPath(firewall, 'signedPaths', path));
  checkExpressedPaths(firewall, 'loginPaths', props.loginPaths);
  checkExpressedPaths(firewall, 'blockedPaths', props.blockedPaths);
  checkInspectionLimit(firewall, props.bodyInspectionLimit);
  checkMaxBodySize(firewall, props);
  checkLog(firewall, props);
  checkHeaders(firewall, props);
  checkRateLimits(firewall, props);
  const names = managedRules.map(({ vendorName, groupName }) => `${vendorName} ${groupName}`);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) invalid(firewall, `managedRules must contain each group once, got ${twice} twice; remove one`);
}

/** Throws when the rules exceed the capacity of a web ACL. */
export function checkCapacity(firewall: IConstruct, capacity: number): void {
  const problem = capacityProblem(capacity);
  if (problem) invalid(firewall, problem);
}

/** The error for rules that exceed the capacity of a web ACL; undefined if they fit. */
export function capacityProblem(capacity: number): string | undefined {
  return capacity <= MOST_CAPACITY ? undefined : `capacity must be at most ${MOST_CAPACITY} WCU, got ${capacity}; ` +
    'remove managed rules, rate limits with a path, or upload paths';
}

/** Throws for two rules of one name, which AWS WAF rejects. */
export function checkNames(firewall: IConstruct, rules: { readonly name: string }[]): void {
  const names = [...RESERVED, ...rules.map(({ name }) => name)];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) invalid(firewall, `customRules must have names of their own, got ${twice} twice; rename the rule`);
}

/** AWS WAF applies no rule with a forwarded address to a request without the header. */
function checkClients(firewall: IConstruct, { allowedClients, clientIpHeader }: EdgeFirewallProps): void {
  checkCidrs(firewall, 'allowedClients', allowedClients);
  if (allowedClients?.length === 0) {
    invalid(firewall, 'allowedClients must contain a CIDR block, got none; leave it out to allow all clients');
  }
  if (allowedClients && clientIpHeader !== undefined) {
    invalid(firewall, 'clientIpHeader must be absent with allowedClients, got ' +
      `${JSON.stringify(clientIpHeader)}; remove one, because a request without the header would pass`);
  }
}

/** The login paths have two of the rate limits of the web ACL. */
function checkRateLimits(
  firewall: IConstruct, { rateLimits = defaultLimits(), loginPaths = [], customRules = [] }: EdgeFirewallProps,
): void {
  const own = customRules.reduce((sum, { _rateLimits }) => sum + _rateLimits, 0);
  const most = (loginPaths.length > 0 ? MOST_RATE_LIMITS - LOGIN_RATE_LIMITS : MOST_RATE_LIMITS) - own;
  const rules = rateLimits.reduce((sum, { countsNetwork, path }) =>
    sum + (countsNetwork && path === undefined ? 2 : 1), 0);
  if (rules > most) {
    const others = [...loginPaths.length > 0 ? ['loginPaths'] : [], ...own > 0 ? ['those of customRules'] : []];
    const beside = others.length > 0 ? ` with ${others.join(' and ')}` : '';
    invalid(firewall, `rateLimits must be at most ${most} rules${beside}, got ${rules}; ` +
      'use one limit for several paths');
  }
}

function checkScope(firewall: IConstruct, { regional, clientIpHeader }: EdgeFirewallProps): void {
  if (regional) return;
  const { region } = Stack.of(firewall);
  if (!Token.isUnresolved(region) && region !== GLOBAL_REGION) {
    invalid(firewall, `regional must be true outside ${GLOBAL_REGION}, got false in ${region}; ` +
      `define the firewall in a stack in ${GLOBAL_REGION}, or use the firewall that Edge.cloudFront() defines there`);
  }
  if (clientIpHeader !== undefined) {
    invalid(firewall, `clientIpHeader must be absent without regional, got ${JSON.stringify(clientIpHeader)}; ` +
      'remove it, because CloudFront receives the IP address of the client');
  }
}

function checkMaxBodySize(firewall: IConstruct, props: EdgeFirewallProps): void {
  const { maxBodySize, allowUninspected } = props;
  if (maxBodySize && allowUninspected) {
    invalid(firewall, `maxBodySize must be absent with allowUninspected, got ${maxBodySize}; remove one`);
  }
  if (!maxBodySize || maxBodySize.isUnresolved()) return;
  const bytes = maxBodySize.toBytes();
  const kibibytes = inspectedKibibytes(props);
  if (bytes < 1 || bytes > kibibytes * 1_024) {
    invalid(firewall, `maxBodySize must be from 1 byte to the ${kibibytes} KiB that the firewall inspects, ` +
      `got ${bytes} bytes; change it, or raise bodyInspectionLimit`);
  }
}

/** The size above which bodies are blocked; undefined if the firewall allows bodies that it does not inspect. */
export function largestBody(props: EdgeFirewallProps): number | undefined {
  if (props.maxBodySize) return props.maxBodySize.toBytes();
  return props.allowUninspected ? undefined : inspectedKibibytes(props) * 1_024;
}

function inspectedKibibytes({ regional, bodyInspectionLimit }: EdgeFirewallProps): number {
  if (regional && !bodyInspectionLimit) return LOAD_BALANCER_KIB;
  return bodyInspectionLimit?.toKibibytes() ?? DEFAULT_KIB;
}

/** AWS WAF supports four limits. */
function checkInspectionLimit(firewall: IConstruct, limit: Size | undefined): void {
  if (!limit) return;
  if (limit.isUnresolved()) {
    invalid(firewall, 'bodyInspectionLimit must be known at synthesis, got a token; pass a literal size');
  }
  const kibibytes = limit.toKibibytes({ rounding: SizeRoundingBehavior.NONE });
  if (!LIMITS_KIB.includes(kibibytes)) {
    invalid(firewall, `bodyInspectionLimit must be 16, 32, 48 or 64 KiB, got ${kibibytes} KiB; choose one of these`);
  }
}

function checkLog(firewall: IConstruct, props: EdgeFirewallProps): void {
  const { logGroup, logBucket, encryptionKey, customerManagedKey } = props;
  if (logGroup && logBucket) {
    invalid(firewall, 'logGroup must be absent with logBucket, got both; ' +
      'remove one, because AWS WAF has one log destination');
  }
  if ((logGroup ?? logBucket) && encryptionKey) {
    invalid(firewall, 'encryptionKey must be absent with logGroup or logBucket, got one; ' +
      'encrypt the log group or bucket itself');
  }
  if (encryptionKey && customerManagedKey === false) {
    invalid(firewall, 'encryptionKey must be absent with customerManagedKey false, got one; remove one');
  }
  checkLogName(firewall, 'logGroup', logGroup?.logGroupName);
  checkLogName(firewall, 'logBucket', logBucket?.bucketName);
}

function checkLogName(firewall: IConstruct, prop: string, name?: string): void {
  if (name === undefined || Token.isUnresolved(name) || name.startsWith(LOG_PREFIX)) return;
  invalid(firewall, `${prop} must have a name that begins with ${LOG_PREFIX}, got ${JSON.stringify(name)}; rename it`);
}

function checkHeaders(firewall: IConstruct, { clientIpHeader, redactedHeaders = [] }: EdgeFirewallProps): void {
  if (clientIpHeader !== undefined && !Token.isUnresolved(clientIpHeader) && !ADDRESS_HEADER.test(clientIpHeader)) {
    invalid(firewall, 'clientIpHeader must be a header name of at most 255 letters, digits and hyphens, ' +
      `got ${JSON.stringify(clientIpHeader)}; pass the name without colon and value`);
  }
  redactedHeaders.filter((header) => !Token.isUnresolved(header) && !HEADER.test(header)).forEach((header) => {
    invalid(firewall, `redactedHeaders must be header names of at most 64 characters, got ${JSON.stringify(header)}; ` +
      'pass the name without colon and value');
  });
  if (redactedHeaders.length > MOST_HEADERS) {
    invalid(firewall, `redactedHeaders must be at most ${MOST_HEADERS}, got ${redactedHeaders.length}; ` +
      'pass only headers with secrets');
  }
}
