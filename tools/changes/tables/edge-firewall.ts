import { Duration, Size, aws_s3 as s3 } from 'aws-cdk-lib';
import { CustomRule, EdgeFirewallProps, FirewallMode, ManagedRules, ManagedRulesOptions, RateLimit, RateLimitOptions } from '../../../src';
import { baseOf, nestedTable, never, Rows, Table, tableOf, to } from '../change';
import { usual } from '../usual';

const firewall = baseOf<EdgeFirewallProps>('EdgeFirewall', 'Firewall');

const rows = usual<EdgeFirewallProps>('EdgeFirewallProps', {
  regional: never('a firewall for CloudFront is in us-east-1, a regional one in another Region: the same stack cannot contain both'),
  mode: to(FirewallMode.COUNT),
  managedRules: [{ to: [ManagedRules.common()], name: 'default → common rules only' }],
  rateLimits: [{ to: [RateLimit.perIp({ limit: 500 })], name: 'default → 500 per address' }],
  allowedCidrs: to(['192.0.2.0/24']),
  allowedClients: to(['192.0.2.0/24']),
  blockedCidrs: to(['198.51.100.0/24']),
  blockedPaths: to(['/admin']),
  loginPaths: to(['/login']),
  uploadPaths: to(['/upload']),
  signedPaths: to(['/webhooks']),
  bodyInspectionLimit: to(Size.kibibytes(16)),
  maxBodySize: to(Size.bytes(4096)),
  clientIpHeader: to('X-Forwarded-For'),
  logBucket: [{ to: (stack) => s3.Bucket.fromBucketName(stack, 'Logs', 'aws-waf-logs-shop') }],
  redactedHeaders: to(['x-session']),
  customRules: [{ to: [CustomRule.block('Embargo', { geoMatchStatement: { countryCodes: ['KP'] } })], name: 'none → one' }],
});

const group: Rows<ManagedRulesOptions> = {
  capacity: never('only for a rule group of another vendor; it is a sum that the synthesis checks and no template contains'),
  configs: [{ to: [{ loginPath: '/login' }], name: 'none → one' }],
  countedRules: to(['NoUserAgent_HEADER']),
  mode: to(FirewallMode.COUNT),
  version: to('Version_1.0'),
};

export const firewallTables: readonly Table[] = [
  tableOf<EdgeFirewallProps>('EdgeFirewallProps', firewall, rows),
  nestedTable('ManagedRulesOptions', firewall, 'managedRules ', (options) => ({ managedRules: [ManagedRules.common(options)] }), group),
  nestedTable<RateLimitOptions, EdgeFirewallProps>('RateLimitOptions', firewall, 'rateLimits ', (options) => ({
    rateLimits: [RateLimit.perIp(options)],
  }), { limit: to(500), window: to(Duration.minutes(1)), mode: to(FirewallMode.COUNT) }),
];
