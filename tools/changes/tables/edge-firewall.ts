import { Size, aws_s3 as s3 } from 'aws-cdk-lib';
import { CustomRule, EdgeFirewallProps, FirewallMode, ManagedRules, ManagedRulesOptions, RateLimit, RateLimitOptions } from '../../../src';
import { baseOf, nestedTable, Table, tableOf, to } from '../change';
import { usual } from '../usual';

const firewall = baseOf<EdgeFirewallProps>('EdgeFirewall', 'Firewall');

const rows = usual<EdgeFirewallProps>('EdgeFirewallProps', {
  mode: to(FirewallMode.COUNT),
  managedRules: [{ to: [ManagedRules.common()], name: 'default → common rules only' }],
  rateLimits: [{ to: [RateLimit.perIp({ limit: 500 })], name: 'default → 500 per address' }],
  maxBodySize: to(Size.bytes(4096)),
  logBucket: [{ to: (stack) => s3.Bucket.fromBucketName(stack, 'Logs', 'aws-waf-logs-shop') }],
  customRules: [{ to: [CustomRule.block('Embargo', { geoMatchStatement: { countryCodes: ['KP'] } })], name: 'none → one' }],
});

export const firewallTables: readonly Table[] = [
  tableOf<EdgeFirewallProps>('EdgeFirewallProps', firewall, rows),
  nestedTable<ManagedRulesOptions, EdgeFirewallProps>('ManagedRulesOptions', firewall, 'managedRules ', (options) => ({
    managedRules: [ManagedRules.common(options)],
  }), { mode: to(FirewallMode.COUNT) }),
  nestedTable<RateLimitOptions, EdgeFirewallProps>('RateLimitOptions', firewall, 'rateLimits ', (options) => ({
    rateLimits: [RateLimit.perIp(options)],
  }), { mode: to(FirewallMode.COUNT) }),
];
