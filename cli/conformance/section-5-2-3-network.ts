import { Assembly, atLeast, atMost, every, TemplatePart, TemplateResource } from './assembly';
import { calledFunctions } from './failover-plans';
import {
  allowsOnly, applicationGroups, caches, databases, defaultRoutes, distributions, functions, ingressRules, loadBalancerGroups, securityGroups,
  serviceGroups, subnetsRoutedBy, zones,
} from './queries';
import { each, ofType, overall, section, StatementOptions, subject, within } from './requirement';

const FUNCTION_GROUPS = 'VpcConfig/SecurityGroupIds';

const CIDR = '10.0.0.0/16';
const VPC = ofType('VPC', 'AWS::EC2::VPC');
const SUBNET = ofType('subnet', 'AWS::EC2::Subnet');
const PRIVATE_SUBNET = within(ofType('NAT gateway', 'AWS::EC2::NatGateway'), privateSubnets);
const ACL = subject('web ACL for CloudFront', (app) => app.all('AWS::WAFv2::WebACL').filter((acl) => acl.only('Scope', 'CLOUDFRONT')));

/** The network of a standby Region has other addresses by default. */
const IN_ALL_REGIONS: StatementOptions = { literally: (app) => VPC.find(app).every((vpc) => vpc.only('CidrBlock', CIDR)) };

export const NETWORK = section('5.2.3', 'Network', [
  each('the platform has its own VPC with DNS support and DNS hostnames', VPC, { EnableDnsSupport: true, EnableDnsHostnames: true }),
  overall('the VPC CIDR block is 10.0.0.0/16', VPC, (app) => VPC.find(app).some((vpc) => vpc.only('CidrBlock', CIDR)), IN_ALL_REGIONS),
  overall('the public subnets are 10.0.1.0/24 and 10.0.2.0/24, in two Availability Zones', SUBNET, (app) =>
    hasSubnets(app, 'GatewayId', '10.0.1.0/24', '10.0.2.0/24'), IN_ALL_REGIONS),
  overall(
    'the private subnets are 10.0.10.0/24 and 10.0.20.0/24, in two Availability Zones, without public IP addresses',
    SUBNET,
    (app) => hasSubnets(app, 'NatGatewayId', '10.0.10.0/24', '10.0.20.0/24')
      && !subnetsRoutedBy(app, 'NatGatewayId').some((subnet) => subnet.has('MapPublicIpOnLaunch', true)),
    IN_ALL_REGIONS,
  ),
  each('each private subnet routes to the internet by a NAT gateway in a public subnet', PRIVATE_SUBNET, (subnet, app) =>
    every(defaultRoutes(app, subnet), (route) => every(route.refs('NatGatewayId').flatMap((gateway) => gateway.refs('SubnetId')), (other) =>
      subnetsRoutedBy(app, 'GatewayId').includes(other)))),
  // One prefix list counts as 55 of the 60 rules of a security group, so that a group can contain it once.
  overall(
    'the load balancer allows inbound traffic on ports 80 and 443 only',
    subject('security group of a load balancer', loadBalancerGroups),
    (app) => portsOf(ingressRules(app, loadBalancerGroups(app))).join() === '443,80' && isClosedBesidesCloudFront(app, loadBalancerGroups(app)),
    { literally: (app) => ['80', '443'].every((port) => ingressRules(app, loadBalancerGroups(app)).some((rule) => rule.is({ FromPort: port, CidrIp: '0.0.0.0/0' }))) },
  ),
  overall(
    'the API allows port 3001 only from the load balancer and from the readiness checks of a failover plan',
    subject('security group of an ECS service', serviceGroups),
    (app) => allowsOnly(app, serviceGroups(app), 3001, apiClientGroups(app)),
  ),
  overall(
    'the database allows port 5432 only from the API and from Lambda functions in the VPC',
    subject('security group of the database', databaseGroups),
    (app) => allowsOnly(app, databaseGroups(app), 5432, [...applicationGroups(app), ...securityGroups(functions(app), FUNCTION_GROUPS)]),
  ),
  overall('the cache allows port 6379 only from the API', subject('security group of the cache', cacheGroups), (app) =>
    allowsOnly(app, cacheGroups(app), 6379, applicationGroups(app))),
  overall('an AWS WAF web ACL in us-east-1 protects the CloudFront distribution', ACL, (app) =>
    every(ACL.find(app), ({ stack }) => stack.region === 'us-east-1') && every(distributions(app), (distribution) =>
      distribution.refs('DistributionConfig/WebACLId').some((acl) => ACL.find(app).includes(acl)))),
  each('the web ACL blocks SQL injection on all paths', ACL, (acl) => hasManagedRules(acl, 'AWSManagedRulesSQLiRuleSet', /SQLi/)),
  each('the web ACL blocks cross-site scripting on all paths', ACL, (acl) => hasManagedRules(acl, 'AWSManagedRulesCommonRuleSet', /CrossSiteScripting/)),
  each('the web ACL limits the rate of all requests per IP address', ACL, (acl) => acl.has('Rules/*', (rule) =>
    rule.has('Action/Block') && isReached(acl, rule) && rule.has('Statement/RateBasedStatement', (limit) =>
      limit.has('AggregateKeyType', 'IP') && limit.has('Limit', atLeast(10)) && !limit.has('ScopeDownStatement')))),
]);

/** The security groups of the load balancer and of the functions of a failover plan that check tasks directly. */
export function apiClientGroups(app: Assembly): TemplateResource[] {
  return [...loadBalancerGroups(app), ...securityGroups(calledFunctions(app), FUNCTION_GROUPS)];
}

function privateSubnets(app: Assembly): TemplateResource[] {
  const open = subnetsRoutedBy(app, 'GatewayId');
  return SUBNET.find(app).filter((subnet) => !open.includes(subnet));
}

/** Whether a VPC has exactly these subnets of a kind, each in its own Availability Zone. */
function hasSubnets(app: Assembly, routedBy: 'GatewayId' | 'NatGatewayId', ...cidrs: readonly string[]): boolean {
  return VPC.find(app).some((vpc) => {
    const subnets = subnetsRoutedBy(app, routedBy).filter((subnet) => subnet.refs('VpcId').includes(vpc));
    return subnets.map((subnet) => subnet.textAt('CidrBlock')).sort().join() === cidrs.join() && zones(subnets).length === cidrs.length;
  });
}

function portsOf(rules: readonly TemplatePart[]): string[] {
  const ports = rules.flatMap((rule) => [...rule.parts('FromPort'), ...rule.parts('ToPort')]);
  return [...new Set(ports.map((port) => port.text()))].sort();
}

/** If the CloudFront prefix list is the source, an open address range beside it would allow bypassing CloudFront. */
function isClosedBesidesCloudFront(app: Assembly, groups: readonly TemplateResource[]): boolean {
  const lists = Math.max(...groups.map((group) => ingressRules(app, [group]).filter((rule) => rule.has('SourcePrefixListId')).length));
  return lists === 0 || (lists === 1 && !ingressRules(app, groups).some((rule) => rule.has('CidrIp', '0.0.0.0/0')));
}

function databaseGroups(app: Assembly): TemplateResource[] {
  return securityGroups(databases(app), 'VpcSecurityGroupIds');
}

function cacheGroups(app: Assembly): TemplateResource[] {
  return securityGroups(caches(app), 'SecurityGroupIds');
}

/** Whether no rule before allows requests, other than those of listed addresses. */
function isReached(acl: TemplateResource, rule: TemplatePart): boolean {
  return !acl.has('Rules/*', (other) => other.has('Action/Allow') && other.has('Priority', atMost(rule.parts('Priority')[0]?.number() ?? 0))
    && !other.has('Statement/IPSetReferenceStatement'));
}

/** A rule group in count mode blocks nothing, nor do single rules that are excluded or have another action. */
function hasManagedRules(acl: TemplateResource, name: string, rules: RegExp): boolean {
  return acl.has('Rules/*', (rule) => rule.has('OverrideAction/None') && isReached(acl, rule) && rule.has('Statement/ManagedRuleGroupStatement', (group) =>
    group.has('Name', name) && group.has('VendorName', 'AWS') && !group.has('ScopeDownStatement') && !group.has('ExcludedRules/*/Name', rules)
      && !group.has('RuleActionOverrides/*', (override) => override.has('Name', rules) && !override.has('ActionToUse/Block'))));
}
