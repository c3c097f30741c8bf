import { IResource, Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { checkCidrs } from './address-list';
import { checkPath } from './paths';
import { invalid } from '../../private/errors';
import { EdgeFirewallProps } from '../edge-firewall-props';
import { BodyInspectionLimit, FirewallScope } from '../firewall-mode';
import { ManagedRules } from '../managed-rules';

/** CloudFront's part of AWS WAF. */
export const CLOUDFRONT_REGION = 'us-east-1';
const LOG_PREFIX = 'aws-waf-logs-';
const MOST_RATE_LIMITS = 10;
const MOST_CAPACITY = 5_000;
/** Of HTTP; AWS WAF takes at most 64 characters of a header's name. */
const HEADER = /^[\w!#$%&'*+.^`|~-]{1,64}$/;
/** WAF takes fewer characters where it looks for an address. */
const ADDRESS_HEADER = /^[A-Za-z0-9-]{1,255}$/;
const MOST_HEADERS = 96;
/** What load balancers pass on of a body. */
const LOAD_BALANCER_KIB = 8;

/** Refuse what AWS WAF would refuse, or what would not do what it says. */
export function checkFirewall(firewall: IConstruct, props: EdgeFirewallProps, managedRules: ManagedRules[]): void {
  checkScope(firewall, props);
  checkCidrs(firewall, 'allowedCidrs', props.allowedCidrs);
  checkCidrs(firewall, 'blockedCidrs', props.blockedCidrs);
  props.uploadPaths?.forEach((path) => checkPath(firewall, 'uploadPaths', path));
  checkMaxBodySize(firewall, props);
  checkLog(firewall, props);
  checkHeaders(firewall, props);
  const limits = props.rateLimits?.length ?? 0;
  if (limits > MOST_RATE_LIMITS) invalid(firewall, `rateLimits must be at most ${MOST_RATE_LIMITS}, got ${limits}; let some share a path`);
  const names = managedRules.map(({ vendorName, groupName }) => `${vendorName} ${groupName}`);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) invalid(firewall, `managedRules must name each group once, got ${twice} twice; drop one`);
}

/** Refuse more than a web ACL can hold. */
export function checkCapacity(firewall: IConstruct, capacity: number): void {
  if (capacity > MOST_CAPACITY) {
    invalid(firewall, `capacity must be at most ${MOST_CAPACITY} WCU, got ${capacity}; drop managed rules, or limits and upload paths with a path of their own`);
  }
}

function checkScope(firewall: IConstruct, { scope, clientIpHeader }: EdgeFirewallProps): void {
  if (scope === FirewallScope.REGIONAL) return;
  const { region } = Stack.of(firewall);
  if (!Token.isUnresolved(region) && region !== CLOUDFRONT_REGION) {
    invalid(firewall, `scope must be REGIONAL outside ${CLOUDFRONT_REGION}, got CLOUDFRONT in ${region}; ` +
      `define the firewall in a stack in ${CLOUDFRONT_REGION}, or let EdgeDistribution do it`);
  }
  if (clientIpHeader !== undefined) {
    invalid(firewall, `clientIpHeader must be absent for CLOUDFRONT, got ${JSON.stringify(clientIpHeader)}; drop it, because CloudFront sees the client's own address`);
  }
}

function checkMaxBodySize(firewall: IConstruct, props: EdgeFirewallProps): void {
  const { maxBodySize } = props;
  if (!maxBodySize || maxBodySize.isUnresolved()) return;
  const bytes = maxBodySize.toBytes();
  const kibibytes = inspectedKibibytes(props);
  if (bytes < 1 || bytes > kibibytes * 1_024) {
    invalid(firewall, `maxBodySize must be from 1 byte to the ${kibibytes} KiB that the firewall reads, got ${bytes} bytes; change it, or raise bodyInspectionLimit`);
  }
}

function inspectedKibibytes({ scope, bodyInspectionLimit }: EdgeFirewallProps): number {
  if (scope === FirewallScope.REGIONAL && !bodyInspectionLimit) return LOAD_BALANCER_KIB;
  return Number((bodyInspectionLimit ?? BodyInspectionLimit.KB_16).slice('KB_'.length));
}

function checkLog(firewall: IConstruct, props: EdgeFirewallProps): void {
  const { logGroup, logBucket, encryptionKey } = props;
  if (logGroup && logBucket) invalid(firewall, 'logGroup must be absent with logBucket, got both; AWS WAF logs to one place');
  if ((logGroup ?? logBucket) && encryptionKey) {
    invalid(firewall, 'encryptionKey must be absent with logGroup or logBucket, got one; encrypt the place that the firewall logs to');
  }
  checkLogName(firewall, 'logGroup', logGroup?.logGroupName);
  checkLogName(firewall, 'logBucket', logBucket?.bucketName);
  checkRegion(firewall, 'logGroup', logGroup);
  checkRegion(firewall, 'encryptionKey', encryptionKey);
}

function checkLogName(firewall: IConstruct, prop: string, name?: string): void {
  if (name === undefined || Token.isUnresolved(name) || name.startsWith(LOG_PREFIX)) return;
  invalid(firewall, `${prop} must have a name that begins with ${LOG_PREFIX}, got ${JSON.stringify(name)}; AWS WAF logs to no other`);
}

function checkRegion(firewall: IConstruct, prop: string, resource?: IResource): void {
  const [here, there] = [Stack.of(firewall).region, resource?.env.region];
  if (there === undefined || [here, there].some((region) => Token.isUnresolved(region)) || here === there) return;
  invalid(firewall, `${prop} must be in the region of the firewall, ${here}, got one in ${there}; define it there, or leave it out`);
}

function checkHeaders(firewall: IConstruct, { clientIpHeader, redactedHeaders = [] }: EdgeFirewallProps): void {
  if (clientIpHeader !== undefined && !Token.isUnresolved(clientIpHeader) && !ADDRESS_HEADER.test(clientIpHeader)) {
    invalid(firewall, `clientIpHeader must be a header's name of at most 255 letters, digits and hyphens, got ${JSON.stringify(clientIpHeader)}; ` +
      'leave colon and value out');
  }
  redactedHeaders.filter((header) => !Token.isUnresolved(header) && !HEADER.test(header)).forEach((header) => {
    invalid(firewall, `redactedHeaders must be the name of a header of at most 64 characters, got ${JSON.stringify(header)}; leave colon and value out`);
  });
  if (redactedHeaders.length > MOST_HEADERS) {
    invalid(firewall, `redactedHeaders must be at most ${MOST_HEADERS}, got ${redactedHeaders.length}; name those that carry secrets`);
  }
}
