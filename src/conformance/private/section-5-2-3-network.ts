import { Assembly } from './assembly';
import { calledFunctions } from './failover-plans';
import {
  admitOnly, caches, databases, defaultRoutes, distributions, functions, ingressRules, loadBalancerGroups, securityGroups, serviceGroups,
  subnetsRoutedBy, zones,
} from './queries';
import { section } from './requirement';
import { ofType, Subject } from './subject';
import { every, TemplatePart, TemplateResource } from './template-part';

const VPC = 'AWS::EC2::VPC';
const FUNCTION_GROUPS = 'VpcConfig/SecurityGroupIds';

const NETWORK_ITSELF = ofType('VPC', VPC);
const SUBNET = ofType('subnet', 'AWS::EC2::Subnet');
const ACL: Subject = { name: 'web ACL for CloudFront', find: edgeAcls };

export const NETWORK = section('5.2.3', [
  [
    'the platform has a VPC of its own, with DNS',
    NETWORK_ITSELF,
    (app) => every(app.all(VPC), (vpc) => vpc.only('EnableDnsSupport', true) && vpc.only('EnableDnsHostnames', true)),
  ],
  [
    'the VPC has the addresses 10.0.0.0/16',
    NETWORK_ITSELF,
    (app) => app.all(VPC).some((vpc) => vpc.only('CidrBlock', '10.0.0.0/16')),
  ],
  [
    'the public subnets are 10.0.1.0/24 and 10.0.2.0/24, in two zones',
    SUBNET,
    (app) => hasSubnets(app, 'GatewayId', ['10.0.1.0/24', '10.0.2.0/24']),
  ],
  [
    'the private subnets are 10.0.10.0/24 and 10.0.20.0/24, in two zones, and give no public addresses',
    SUBNET,
    (app) => hasSubnets(app, 'NatGatewayId', ['10.0.10.0/24', '10.0.20.0/24'])
      && !subnetsRoutedBy(app, 'NatGatewayId').some((subnet) => subnet.has('MapPublicIpOnLaunch', true)),
  ],
  [
    'each private subnet leaves by a NAT gateway in its own zone',
    ofType('NAT gateway', 'AWS::EC2::NatGateway'),
    (app) => every(subnetsRoutedBy(app, 'NatGatewayId'), (subnet) => every(defaultRoutes(app, subnet), (route) =>
      zones(route.refs('NatGatewayId').flatMap((gateway) => gateway.refs('SubnetId'))).join() === zones([subnet]).join())),
  ],
  [
    // One prefix list counts as 55 of a group's 60 rules, so a group can hold it once.
    'the load balancer admits ports 80 and 443 only',
    { name: 'security group of a load balancer', find: loadBalancerGroups },
    (app) => portsOf(ingressRules(app, loadBalancerGroups(app))).join() === '443,80' && isNoWayRound(app, loadBalancerGroups(app)),
  ],
  [
    'the API admits port 3001 from the load balancer only, and from functions by which a failover plan asks whether tasks are ready',
    { name: 'security group of an ECS service', find: serviceGroups },
    (app) => admitOnly(app, serviceGroups(app), 3001, apiClientGroups(app)),
  ],
  [
    'the database admits port 5432 from the API and from functions in the VPC only',
    { name: 'security group of the database', find: databaseGroups },
    (app) => admitOnly(app, databaseGroups(app), 5432, clientGroups(app)),
  ],
  [
    'the cache admits port 6379 from the API only',
    { name: 'security group of the cache', find: cacheGroups },
    (app) => admitOnly(app, cacheGroups(app), 6379, serviceGroups(app)),
  ],
  [
    'a web application firewall, in us-east-1, protects the CDN',
    ACL,
    (app) => every(edgeAcls(app), ({ stack }) => stack.region === 'us-east-1') && every(distributions(app), (distribution) =>
      distribution.refs('DistributionConfig/WebACLId').some((acl) => edgeAcls(app).includes(acl))),
  ],
  [
    'the firewall blocks SQL injection',
    ACL,
    (app) => every(edgeAcls(app), (acl) => hasManagedRules(acl, 'AWSManagedRulesSQLiRuleSet', /SQLi/)),
  ],
  [
    'the firewall blocks cross-site scripting',
    ACL,
    (app) => every(edgeAcls(app), (acl) => hasManagedRules(acl, 'AWSManagedRulesCommonRuleSet', /CrossSiteScripting/)),
  ],
  [
    'the firewall limits the rate of each IP address',
    ACL,
    (app) => every(edgeAcls(app), (acl) => acl.has('Rules/*', (rule) => rule.has('Action/Block')
      && rule.has('Statement/RateBasedStatement/AggregateKeyType', 'IP')
      && rule.has('Statement/RateBasedStatement/Limit', (limit) => limit.number() >= 10))),
  ],
]);

/** The groups of the load balancer and of the functions that a failover plan calls, which ask tasks past the load balancer. */
export function apiClientGroups(app: Assembly): TemplateResource[] {
  return [...loadBalancerGroups(app), ...securityGroups(calledFunctions(app), FUNCTION_GROUPS)];
}

/** Whether some VPC's subnets of a kind are exactly these, in as many zones. */
function hasSubnets(app: Assembly, routedBy: 'GatewayId' | 'NatGatewayId', cidrs: readonly string[]): boolean {
  return app.all(VPC).some((vpc) => {
    const subnets = subnetsRoutedBy(app, routedBy).filter((subnet) => subnet.refs('VpcId').includes(vpc));
    return subnets.map((subnet) => subnet.parts('CidrBlock').map((cidr) => cidr.text()).join()).sort().join() === [...cidrs].sort().join()
      && zones(subnets).length === cidrs.length;
  });
}

function portsOf(rules: readonly TemplatePart[]): string[] {
  return [...new Set(rules.flatMap((rule) => [...rule.parts('FromPort'), ...rule.parts('ToPort')]).map((port) => port.text()))].sort();
}

/** Once the CDN's prefix list is the way in, an address range beside it would be a way round the CDN. */
function isNoWayRound(app: Assembly, groups: readonly TemplateResource[]): boolean {
  const lists = groups.map((group) => ingressRules(app, [group]).filter((rule) => rule.has('SourcePrefixListId')).length);
  const isOpen = ingressRules(app, groups).some((rule) => rule.has('CidrIp', '0.0.0.0/0'));
  return Math.max(...lists) === 0 || (Math.max(...lists) === 1 && !isOpen);
}

function databaseGroups(app: Assembly): TemplateResource[] {
  return securityGroups(databases(app), 'VpcSecurityGroupIds');
}

function cacheGroups(app: Assembly): TemplateResource[] {
  return securityGroups(caches(app), 'SecurityGroupIds');
}

function clientGroups(app: Assembly): TemplateResource[] {
  return [...serviceGroups(app), ...securityGroups(functions(app), FUNCTION_GROUPS)];
}

function edgeAcls(app: Assembly): TemplateResource[] {
  return app.all('AWS::WAFv2::WebACL').filter((acl) => acl.only('Scope', 'CLOUDFRONT'));
}

/** A rule group that only counts blocks nothing, and neither do single rules that are excluded or have another action. */
function hasManagedRules(acl: TemplateResource, name: string, rules: RegExp): boolean {
  return acl.has('Rules/*', (rule) => rule.has('OverrideAction/None') && rule.has('Statement/ManagedRuleGroupStatement', (group) =>
    group.has('Name', name) && group.has('VendorName', 'AWS') && !group.has('ExcludedRules/*/Name', rules)
    && !group.has('RuleActionOverrides/*', (override) => override.has('Name', rules) && !override.has('ActionToUse/Block'))));
}
