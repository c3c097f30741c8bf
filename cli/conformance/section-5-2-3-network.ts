import { Assembly, atLeast, atMost, between, every, TemplatePart, TemplateResource } from './assembly';
import { calledFunctions } from './failover-plans';
import { isForFew } from './hops';
import {
  allowsOnly, applicationGroups, caches, databases, defaultRoutes, distributions, functions, ingressRules, listeners, loadBalancerGroups, networks,
  privateSubnets, securityGroups, serviceGroups, subnetsRoutedBy, zones,
} from './queries';
import { Check, each, eachOf, joined, ofType, overall, section, StatementOptions, subject, within } from './requirement';

const FUNCTION_GROUPS = 'VpcConfig/SecurityGroupIds';

const CIDR = '10.0.0.0/16';
const VPC = subject('VPC', networks);
const SUBNET = ofType('subnet', 'AWS::EC2::Subnet');
const PRIVATE_SUBNET = within(ofType('NAT gateway', 'AWS::EC2::NatGateway'), privateSubnets);
const ACL = subject('web ACL for CloudFront', (app) => app.all('AWS::WAFv2::WebACL').filter((acl) => acl.only('Scope', 'CLOUDFRONT')));

/** The network of a standby Region has other addresses by default. */
const IN_ALL_REGIONS: StatementOptions = { literally: (app) => VPC.find(app).every((vpc) => vpc.only('CidrBlock', CIDR)) };

export const NETWORK = section('5.2.3', 'Network', [
  each('the platform has its own VPC with DNS support and DNS hostnames', VPC, { EnableDnsSupport: true, EnableDnsHostnames: true }),
  overall('the VPC CIDR block is 10.0.0.0/16', VPC, (app) => VPC.find(app).some((vpc) => vpc.only('CidrBlock', CIDR)), IN_ALL_REGIONS),
  joined('the public subnets are 10.0.1.0/24 and 10.0.2.0/24, in two Availability Zones', SUBNET, {
    '10.0.1.0/24': isSubnet('GatewayId', '10.0.1.0/24'), '10.0.2.0/24': isSubnet('GatewayId', '10.0.2.0/24'),
  }, IN_ALL_REGIONS),
  joined('the private subnets are 10.0.10.0/24 and 10.0.20.0/24, in two Availability Zones, without public IP addresses', SUBNET, {
    '10.0.10.0/24': isSubnet('NatGatewayId', '10.0.10.0/24'), '10.0.20.0/24': isSubnet('NatGatewayId', '10.0.20.0/24'),
  }, IN_ALL_REGIONS),
  each('each private subnet routes to the internet by a NAT gateway in a public subnet', PRIVATE_SUBNET, (subnet, app) =>
    every(defaultRoutes(app, subnet), (route) => route.refs('NatGatewayId').every((gateway) => !gateway.has('ConnectivityType', 'private'))
      && every(route.refs('NatGatewayId').flatMap((gateway) => gateway.refs('SubnetId')), (other) => subnetsRoutedBy(app, 'GatewayId').includes(other)))),
  // One prefix list counts as 55 of the 60 rules of a security group, so that a group can contain it once.
  joined(
    'the load balancer allows inbound traffic on ports 80 and 443 only',
    subject('security group of a load balancer', loadBalancerGroups),
    { 'load balancer port 80': isOpenOn('80'), 'load balancer port 443': isOpenOn('443') },
    { literally: (app) => ['80', '443'].every((port) => ingressRules(app, loadBalancerGroups(app)).some((rule) => rule.is({ FromPort: port, CidrIp: '0.0.0.0/0' }))) },
  ),
  overall(
    'the API allows port 3001 only from the load balancer and from the readiness checks of a failover plan',
    subject('security group of an ECS service', serviceGroups),
    (app) => allowsOnly(app, serviceGroups(app), 3001, apiClientGroups(app)),
  ),
  overall(
    'the database allows port 5432 only from the API, from workloads and from Lambda functions in the VPC',
    subject('security group of the database', databaseGroups),
    (app) => allowsOnly(app, databaseGroups(app), 5432, [...applicationGroups(app), ...securityGroups(functions(app), FUNCTION_GROUPS)])
      && isOpenToApi(app, databases(app), 5432, databaseGroups),
  ),
  overall('the cache allows port 6379 only from the API and from workloads', subject('security group of the cache', cacheGroups), (app) =>
    allowsOnly(app, cacheGroups(app), 6379, applicationGroups(app)) && isOpenToApi(app, caches(app), 6379, cacheGroups)),
  overall('an AWS WAF web ACL in us-east-1 protects the CloudFront distribution', ACL, (app) =>
    every(ACL.find(app), ({ stack }) => stack.region === 'us-east-1') && every(distributions(app), (distribution) =>
      distribution.refs('DistributionConfig/WebACLId').some((acl) => ACL.find(app).includes(acl)))),
  each('the web ACL blocks SQL injection on all paths', ACL, (acl) => hasManagedRules(acl, 'AWSManagedRulesSQLiRuleSet', /SQLi/)),
  each('the web ACL blocks cross-site scripting on all paths', ACL, (acl) => hasManagedRules(acl, 'AWSManagedRulesCommonRuleSet', /CrossSiteScripting/)),
  eachOf('the web ACL limits the rate of all requests per IP address', ACL, {
    'rate limit': (acl) => every(limitsOf(acl), (rule) => rule.has('Action/Block') && isReached(acl, rule) && rule.only('Statement/RateBasedStatement/Limit', atLeast(10))),
    'per IP address': (acl) => limitsOf(acl).some((rule) => rule.has('Statement/RateBasedStatement', { AggregateKeyType: 'IP', Limit: between(10, 100_000) })),
  }),
]);

/** The security groups of the load balancer and of the functions of a failover plan that check tasks directly. */
export function apiClientGroups(app: Assembly): TemplateResource[] {
  return [...loadBalancerGroups(app), ...securityGroups(calledFunctions(app), FUNCTION_GROUPS)];
}

/** Whether a VPC has two subnets of a kind in two zones, and one has these addresses. A private one gives out no public addresses. */
function isSubnet(routedBy: 'GatewayId' | 'NatGatewayId', cidr: string): Check {
  return (app) => VPC.find(app).some((vpc) => {
    const subnets = subnetsRoutedBy(app, routedBy).filter((subnet) => subnet.refs('VpcId').includes(vpc));
    return subnets.length === 2 && zones(subnets).length === 2
      && subnets.some((subnet) => subnet.only('CidrBlock', cidr) && (routedBy === 'GatewayId' || !subnet.has('MapPublicIpOnLaunch', true)));
  });
}

/** Whether the load balancer is open on a port, and on no other than the two of the document. */
function isOpenOn(port: string): Check {
  return (app) => {
    const groups = loadBalancerGroups(app);
    const rules = ingressRules(app, groups);
    return rules.some((rule) => rule.is({ FromPort: port, ToPort: port, IpProtocol: 'tcp' })) && listeners(app).some((listener) => listener.has('Port', port)) && isClosedBesidesCloudFront(app, groups)
      && rules.every((rule) => ['FromPort', 'ToPort'].every((path) => rule.only(path, /^(80|443)$/)));
  };
}

/** If the CloudFront prefix list is the source, an open address range beside it would allow bypassing CloudFront. */
function isClosedBesidesCloudFront(app: Assembly, groups: readonly TemplateResource[]): boolean {
  const lists = Math.max(...groups.map((group) => ingressRules(app, [group]).filter((rule) => rule.has('SourcePrefixListId')).length));
  return lists === 0 || (lists === 1 && !ingressRules(app, groups).some((rule) => rule.has('CidrIp') || rule.has('CidrIpv6')));
}

/** Whether databases or caches have a port, and each service can reach them. */
function isOpenToApi(app: Assembly, owners: readonly TemplateResource[], port: number, groups: (app: Assembly) => TemplateResource[]): boolean {
  return !owners.some((owner) => owner.has('Port', (other) => !other.is(port))) && serviceGroups(app).every((source) => ingressRules(app, groups(app)).some((rule) => rule.refs('SourceSecurityGroupId').includes(source)));
}

function databaseGroups(app: Assembly): TemplateResource[] {
  return securityGroups(databases(app), 'VpcSecurityGroupIds');
}

function cacheGroups(app: Assembly): TemplateResource[] {
  return securityGroups(caches(app), 'SecurityGroupIds');
}

/** The rules that limit the rate of all requests. */
function limitsOf(acl: TemplateResource): TemplatePart[] {
  return acl.parts('Rules/*').filter((rule) => rule.has('Statement/RateBasedStatement', (limit) => !limit.has('ScopeDownStatement')));
}

/** Whether no rule before allows requests, other than those of listed addresses. */
function isReached(acl: TemplateResource, rule: TemplatePart): boolean {
  return !acl.has('Rules/*', (other) => other.has('Action/Allow') && other.has('Priority', atMost(rule.parts('Priority')[0]?.number() ?? 0))
    && !other.has('Statement', isForFew));
}

/** A rule group in count mode blocks nothing, nor do single rules that are excluded or have another action. */
function hasManagedRules(acl: TemplateResource, name: string, rules: RegExp): boolean {
  return acl.has('Rules/*', (rule) => rule.has('OverrideAction/None') && isReached(acl, rule) && rule.has('Statement/ManagedRuleGroupStatement', (group) =>
    group.has('Name', name) && group.has('VendorName', 'AWS') && !group.has('ScopeDownStatement') && !group.has('ExcludedRules/*/Name', rules)
      && !group.has('RuleActionOverrides/*', (override) => override.has('Name', rules) && !override.has('ActionToUse/Block'))));
}
