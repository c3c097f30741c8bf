import { api, changed, groups, network, ref, tokyo } from './fixtures';
import { cache, cdn, database, loadBalancer, output } from './fixtures-data';
import { Case, describeRequirements, holds } from './law';

const vpc = tokyo(network());
const secured = tokyo(network(), api(), groups(), loadBalancer(), database(), cache());
const distributed = cdn();

const cases: Case[] = [
  ['R5.2.3-1', vpc, 'Vpc/EnableDnsHostnames', false],
  ['R5.2.3-2', vpc, 'Vpc/CidrBlock', '172.16.0.0/16'],
  ['R5.2.3-3', vpc, 'PublicC/CidrBlock', '10.0.3.0/24'],
  ['R5.2.3-3', vpc, 'PublicC/AvailabilityZone', 'ap-northeast-1a'],
  ['R5.2.3-4', vpc, 'PrivateCRoute/NatGatewayId', undefined],
  ['R5.2.3-4', vpc, 'PrivateA/MapPublicIpOnLaunch', true],
  ['R5.2.3-5', vpc, 'PrivateCRoute/NatGatewayId', ref('NatA')],
  ['R5.2.3-6', secured, 'HttpGroup/SecurityGroupIngress/0', { FromPort: 8080, ToPort: 8080, CidrIp: '10.0.0.0/16' }],
  ['R5.2.3-6', secured, 'HttpGroup/SecurityGroupIngress/0', { FromPort: 80, ToPort: 80, CidrIp: '0.0.0.0/0' }],
  ['R5.2.3-6', secured, 'HttpGroup/SecurityGroupIngress/1', { FromPort: 443, ToPort: 443, SourcePrefixListId: 'pl-58a04531' }],
  ['R5.2.3-7', secured, 'ApiFromHttps/ToPort', 3002],
  ['R5.2.3-7', secured, 'ApiFromHttps/SourceSecurityGroupId', ref('CacheGroup')],
  ['R5.2.3-7', secured, 'ApiFromHttps/CidrIp', '10.0.0.0/16'],
  ['R5.2.3-8', secured, 'Database/Port', 5433],
  ['R5.2.3-9', secured, 'CacheGroup/SecurityGroupIngress/0/FromPort', 6380],
  ['R5.2.3-10', distributed, 'Site/DistributionConfig/WebACLId', undefined],
  ['R5.2.3-11', distributed, 'Firewall/Rules/0/OverrideAction', { Count: {} }],
  ['R5.2.3-11', distributed, 'Firewall/Rules/0/Statement/ManagedRuleGroupStatement/RuleActionOverrides', [{ Name: 'SQLi_BODY', ActionToUse: { Count: {} } }]],
  ['R5.2.3-12', distributed, 'Firewall/Rules/1/Statement/ManagedRuleGroupStatement/ExcludedRules', [{ Name: 'CrossSiteScripting_BODY' }]],
  ['R5.2.3-12', distributed, 'Firewall/Rules/1/Statement/ManagedRuleGroupStatement/Name', 'AWSManagedRulesLinuxRuleSet'],
  ['R5.2.3-13', distributed, 'Firewall/Rules/2/Action', { Count: {} }],
  ['R5.2.3-13', distributed, 'Firewall/Rules/2/Statement/RateBasedStatement/AggregateKeyType', 'FORWARDED_IP'],
  ['R5.2.3-13', distributed, 'Firewall/Rules/2/Statement/RateBasedStatement/Limit', undefined],
];

describeRequirements(['5.2.3'], cases);

test('a load balancer open to the internet on both ports is accepted', () => {
  const open = [80, 443].map((port) => ({ FromPort: port, ToPort: port, CidrIp: '0.0.0.0/0' }));
  const app = changed(changed(secured, 'HttpGroup/SecurityGroupIngress', [open[0]]), 'HttpsGroup/SecurityGroupIngress', [open[1]]);

  expect(holds('R5.2.3-6', app)).toBe(true);
});

test("a function's group may reach the database", () => {
  const fromFunctions = changed(secured, 'DatabaseFromApi/SourceSecurityGroupId', ref('HttpGroup'));
  const lambda = { Type: 'AWS::Lambda::Function', Properties: { VpcConfig: { SecurityGroupIds: [ref('HttpGroup')] } } };

  expect(holds('R5.2.3-8', fromFunctions)).toBe(false);
  expect(holds('R5.2.3-8', changed(fromFunctions, 'Migrations', lambda))).toBe(true);
});

test('a firewall for the CDN does not hold outside us-east-1', () => {
  const { 'us-east-1': edge, ...rest } = distributed;
  const moved = { ...changed(rest, 'Site/DistributionConfig/WebACLId', output('FirewallArn', 'eu-west-1')), 'eu-west-1': edge };

  expect(holds('R5.2.3-10', moved)).toBe(false);
});
