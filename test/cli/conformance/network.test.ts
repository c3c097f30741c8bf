import { attribute, changed, everythingOn, one, ref } from './fixtures';
import { Case, describeRequirements, holds } from './law';

const app = everythingOn();
const network = 'PlatformNetwork';
const group = (id: string) => attribute(`PlatformApiLoadBalancerSecurityGroup${id}`, 'GroupId');
/** An ingress rule of the load balancer's security group for HTTP, or for HTTPS. */
const ingress = (FromPort: number, source: object, id = '804BC0E7CB') =>
  one('EC2::SecurityGroupIngress', { GroupId: group(id), FromPort, ToPort: FromPort, ...source });
const http = 'PlatformApiLoadBalancerSecurityGroup80from.*';
const https = 'PlatformApiLoadBalancerSecurityGroup443from.*';
const apiFromHttps = 'PlatformApiServiceSecurityGroupfrom.*SecurityGroup443.*';
const rules = 'PlatformEdgeFirewallWebAcl/Rules';
/** Without the further limits of an address. */
const limited = ['RateLimit-ready', 'RateLimit-without-files'].reduce((all, rule) => changed(all, `${rules}/${rule}`, undefined), app);
const common = `${rules}/AWSManagedRulesCommonRuleSet/Statement/ManagedRuleGroupStatement`;
const acl = 'PlatformEdgeDistribution/DistributionConfig/WebACLId';
/** The rules take the port from the database. */
const port = attribute('PlatformDatabaseCluster4F5E008D', 'Endpoint.Port');
const byEndpoint = ['FromPort', 'ToPort'].reduce((all, end) => changed(all, `PlatformDatabase(SecurityGroupfrom.*|HandlerIngress)/${end}`, port), app);

const cases: Case[] = [
  ['R5.2.3-1', app, `${network}/EnableDnsHostnames`, false],
  ['R5.2.3-2', app, `${network}/CidrBlock`, '172.16.0.0/16'],
  ['R5.2.3-3', app, `${network}PublicSubnet2Subnet/CidrBlock`, '10.0.3.0/24'],
  ['R5.2.3-3', app, `${network}PublicSubnet2Subnet/AvailabilityZone`, 'ap-northeast-1a'],
  ['R5.2.3-4', app, `${network}PrivateSubnet2DefaultRoute/NatGatewayId`, undefined],
  ['R5.2.3-4', app, `${network}PrivateSubnet1Subnet/MapPublicIpOnLaunch`, true],
  ['R5.1.1-2', app, `${network}PrivateSubnet2DefaultRoute/NatGatewayId`, ref('PlatformNetworkPublicSubnet1NATGateway5FABC049')],
  ['R5.2.3-5', app, `${network}PrivateSubnet2DefaultRoute/NatGatewayId`, undefined],
  ['R5.2.3-5', app, `${network}PublicSubnet2NATGateway/SubnetId`, ref('PlatformNetworkPrivateSubnet2Subnet')],
  ['R5.2.3-6', app, http, ingress(8080, { CidrIp: '10.0.0.0/16' })],
  ['R5.2.3-6', app, http, ingress(80, { CidrIp: '0.0.0.0/0' })],
  ['R5.2.3-6', app, 'EverythingOn:Second', ingress(443, { SourcePrefixListId: 'pl-58a04531' })],
  ['R5.2.3-7', app, `${apiFromHttps}/ToPort`, 3002],
  ['R5.2.3-7', app, `${apiFromHttps}/SourceSecurityGroupId`, attribute('PlatformCacheSecurityGroup881D2D64', 'GroupId')],
  ['R5.2.3-7', app, `${apiFromHttps}/CidrIp`, '10.0.0.0/16'],
  ['R5.2.3-8', byEndpoint, 'PlatformDatabaseCluster/Port', 5433],
  // Only groups of functions may reach the database as well.
  ['R5.2.3-8', app, 'PlatformDatabaseHandlerIngress/SourceSecurityGroupId', group('804BC0E7CB')],
  ['R5.2.3-9', app, 'PlatformCacheSecurityGroupfrom.*/FromPort', 6380],
  ['R5.2.3-10', app, acl, undefined],
  ['R5.2.3-11', app, `${rules}/AWSManagedRulesSQLiRuleSet/OverrideAction`, { Count: {} }],
  ['R5.2.3-11', app, `${rules}/AWSManagedRulesSQLiRuleSet/Statement/ManagedRuleGroupStatement/RuleActionOverrides`, [{ Name: 'SQLi_BODY', ActionToUse: { Count: {} } }]],
  ['R5.2.3-12', app, `${common}/ExcludedRules`, [{ Name: 'CrossSiteScripting_BODY' }]],
  ['R5.2.3-12', app, `${common}/Name`, 'AWSManagedRulesLinuxRuleSet'],
  ['R5.2.3-13', limited, `${rules}/RateLimit/Action`, { Count: {} }],
  ['R5.2.3-13', limited, `${rules}/RateLimit/Statement/RateBasedStatement/AggregateKeyType`, 'FORWARDED_IP'],
  ['R5.2.3-13', limited, `${rules}/RateLimit/Statement/RateBasedStatement/Limit`, undefined],
];

const open = { CidrIp: '0.0.0.0/0' };

describeRequirements(cases, [
  ['a load balancer open to the internet on both ports', 'R5.2.3-6', changed(changed(app, http, ingress(80, open)), https, ingress(443, open, '4438D2FAFF6'))],
]);

test('a firewall for the CDN does not hold outside us-east-1', () => {
  const moved = { ...app, 'EverythingOn-UsEast1': { ...app['EverythingOn-UsEast1'], region: 'eu-west-1' } };

  expect(holds('R5.2.3-10', changed(moved, `${acl}/Fn::GetStackOutput/Region`, 'eu-west-1'))).toBe(false);
});
