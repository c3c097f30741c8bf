import { Fn, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { actionsIn, rulesIn, rulesWith, templateOf, VIRGINIA } from './fixture';
import { EdgeFirewall, EdgeFirewallProps, RateLimit } from '../../../src/edge';
import { testStack } from '../../../tools/assemblies/stacks';

const bare: EdgeFirewallProps = { managedRules: [], rateLimits: [], allowUninspected: true };
const setsIn = (template: Template): unknown[] => Object.values(template.findResources('AWS::WAFv2::IPSet'))
  .map(({ Properties }) => [Properties.Scope, Properties.IPAddressVersion, Properties.Addresses]);

test('creates an IP set per address family, without duplicates', () => {
  const template = templateOf({ ...bare, blockedCidrs: ['192.0.2.0/24', '2001:DB8::/32', '198.51.100.7/32', '192.0.2.0/24', '2001:db8:0:0:0:0:0:1/128'] });

  expect(setsIn(template)).toEqual([
    ['CLOUDFRONT', 'IPV4', ['192.0.2.0/24', '198.51.100.7/32']],
    ['CLOUDFRONT', 'IPV6', ['2001:DB8::/32', '2001:db8:0:0:0:0:0:1/128']],
  ]);
  expect(rulesIn(template)).toMatchObject([{
    Name: 'BlockedAddresses', Statement: { OrStatement: { Statements: [{ IPSetReferenceStatement: {} }, { IPSetReferenceStatement: {} }] } },
  }]);
});

test('uses little capacity for lists', () => {
  const firewall = new EdgeFirewall(testStack(VIRGINIA), 'Firewall', { ...bare, allowedCidrs: ['192.0.2.1/32', '2001:db8::/32'], blockedCidrs: ['192.0.2.2/32'] });

  expect(firewall.capacity).toBe(3);
});

test('treats tokens as IPv4 CIDR blocks', () => {
  const template = templateOf({ ...bare, allowedCidrs: [`${Token.asString({ Ref: 'Address' })}/32`], blockedCidrs: Fn.split(',', Fn.importValue('blocks')) });

  expect(setsIn(template)).toEqual([
    ['CLOUDFRONT', 'IPV4', [{ 'Fn::Join': ['', [{ Ref: 'Address' }, '/32']] }]],
    ['CLOUDFRONT', 'IPV4', { 'Fn::Split': [',', { 'Fn::ImportValue': 'blocks' }] }],
  ]);
});

test('creates no rules for empty lists', () =>
  expect(actionsIn(rulesWith({ ...bare, allowedCidrs: [], blockedCidrs: [], rateLimits: [RateLimit.perIp()] }))).toEqual(['RateLimit: Block']));

const misplaced = 'must be CIDR blocks that begin with their first address, got %; write a single address as 192.0.2.1/32 or 2001:db8::1/128';
test.each([
  ...['192.0.2.1', '192.0.2.1/24', '300.0.0.0/8', '192.0.2.0/33', '2001:db8::1', '2001:db8::1/64', '2001:db8::/129', '2001:db8::/064', '2001:db8:::/64',
    '::ffff:192.0.2.1/128', 'fe80::1%eth0/128', 'shop.example', '']
    .map((cidr) => [cidr, misplaced.replace('%', JSON.stringify(cidr))]),
  ...['0.0.0.0/0', '::/0'].map((cidr) => [cidr, `must not contain all addresses, got "${cidr}"; use smaller CIDR blocks`]),
])('fails with "%s"', (cidr, message) =>
  expect(() => templateOf({ blockedCidrs: [cidr] })).toThrow(new Error(`blockedCidrs ${message} (at Test/Firewall)`)));

test('fails with more than 10,000 blocks of a family', () => {
  const cidrs = Array.from({ length: 10_001 }, (_, index) => `10.${Math.floor(index / 65_536)}.${Math.floor(index / 256) % 256}.${index % 256}/32`);

  expect(() => templateOf({ allowedCidrs: ['2001:db8::/32', ...cidrs] })).toThrow(
    'allowedCidrs must be at most 10000 CIDR blocks of one family, got 10001; merge adjacent blocks (at Test/Firewall)');
});
