import { Assembly } from './assembly';
import { calledFunctions } from './failover-plans';
import {
  allowsOnly, applicationGroups, caches, databases, defaultRoutes, distributions, functions, ingressRules,
  loadBalancerGroups, securityGroups, serviceGroups, subnetsRoutedBy, zones,
} from './queries';
import { section, StatementOptions } from './requirement';
import { ofType, Subject } from './subject';
import { every, TemplatePart, TemplateResource } from './template-part';

const VPC = 'AWS::EC2::VPC';
const FUNCTION_GROUPS = 'VpcConfig/SecurityGroupIds';

/** The network of a standby Region has other addresses. */
const IN_ONE_REGION: StatementOptions = { literally: (app) => app.all(VPC).length === 1 };

const NETWORK_ITSELF = ofType('VPC', VPC);
const SUBNET = ofType('subnet', 'AWS::EC2::Subnet');
const ACL: Subject = { name: 'web ACL for CloudFront', find: edgeAcls };

export const NETWORK = section('5.2.3', [
  [
    'the platform has its own VPC with DNS support and DNS hostnames',
    NETWORK_ITSELF,
    (app) => every(app.all(VPC), (vpc) => vpc.only('EnableDnsSupport', true) && vpc.only('EnableDnsHostnames', true)),
  ],
  [
    'the VPC CIDR block is 10.0.0.0/16',
    NETWORK_ITSELF,
    (app) => app.all(VPC).some((vpc) => vpc.only('CidrBlock', '10.0.0.0/16')),
    IN_ONE_REGION,
  ],
  [
    'the public subnets are 10.0.1.0/24 and 10.0.2.0/24, in two Availability Zones',
    SUBNET,
    (app) => hasSubnets(app, 'GatewayId', ['10.0.1.0/24', '10.0.2.0/24']),
    IN_ONE_REGION,
  ],
  [
    'the private subnets are 10.0.10.0/24 and 10.0.20.0/24, in two Availability Zones, without public IP addresses',
    SUBNET,
    (app) => hasSubnets(app, 'NatGatewayId', ['10.0.10.0/24', '10.0.20.0/24'])
      && !subnetsRoutedBy(app, 'NatGatewayId').some((subnet) => subnet.has('MapPublicIpOnLaunch', true)),
    IN_ONE_REGION,
  ],
  [
    'each private subnet routes to the internet by a NAT gateway in a public subnet',
    ofType('NAT gateway', 'AWS::EC2::NatGateway'),
    (app) => every(privateSubnets(app), (subnet) => every(defaultRoutes(app, subnet), (route) =>
      every(route.refs('NatGatewayId').flatMap((gateway) => gateway.refs('SubnetId')), (other) =>
        subnetsRoutedBy(app, 'GatewayId').includes(other)))),
  ],
  [
    // One prefix list counts as 55 of the 60 rules of a security group, so that a group can contain it once.
    'the load balancer allows inbound traffic on ports 80 and 443 only',
    { name: 'security group of a load balancer', find: loadBalancerGroups },
    (app) =>
      portsOf(ingressRules(app, loadBalancerGroups(app))).join() === '443,80'
        && isClosedBesidesCloudFront(app, loadBalancerGroups(app)),
  ],
  [
    'the API allows port 3001 only from the load balancer and from the readiness checks of a failover plan',
    { name: 'security group of an ECS service', find: serviceGroups },
    (app) => allowsOnly(app, serviceGroups(app), 3001, apiClientGroups(app)),
  ],
  [
    'the database allows port 5432 only from the API and from Lambda functions in the VPC',
    { name: 'security group of the database', find: databaseGroups },
    (app) => allowsOnly(app, databaseGroups(app), 5432, clientGroups(app)),
  ],
  [
    'the cache allows port 6379 only from the API',
    { name: 'security group of the cache', find: cacheGroups },
    (app) => allowsOnly(app, cacheGroups(app), 6379, applicationGroups(app)),
  ],
  [
    'an AWS WAF web ACL in us-east-1 protects the CloudFront distribution',
    ACL,
    (app) =>
      every(edgeAcls(app), ({ stack }) => stack.region === 'us-east-1') && every(distributions(app), (distribution) =>
        distribution.refs('DistributionConfig/WebACLId').some((acl) => edgeAcls(app).includes(acl))),
  ],
  [
    'the web ACL blocks SQL injection',
    ACL,
    (app) => every(edgeAcls(app), (acl) => hasManagedRules(acl, 'AWSManagedRulesSQLiRuleSet', /SQLi/)),
  ],
  [
    'the web ACL blocks cross-site scripting',
    ACL,
    (app) => every(edgeAcls(app), (acl) => hasManagedRules(acl, 'AWSManagedRulesCommonRuleSet', /CrossSiteScripting/)),
  ],
  [
    'the web ACL limits the request rate per IP address',
    ACL,
    (app) => every(edgeAcls(app), (acl) => acl.has('Rules/*', (rule) => rule.has('Action/Block')
      && rule.has('Statement/RateBasedStatement/AggregateKeyType', 'IP')
      && rule.has('Statement/RateBasedStatement/Limit', (limit) => limit.number() >= 10))),
  ],
]);

/** The security groups of the load balancer and of the functions of a failover plan that check tasks directly. */
export function apiClientGroups(app: Assembly): TemplateResource[] {
  return [...loadBalancerGroups(app), ...securityGroups(calledFunctions(app), FUNCTION_GROUPS)];
}

function privateSubnets(app: Assembly): TemplateResource[] {
  const open = subnetsRoutedBy(app, 'GatewayId');
  return app.all('AWS::EC2::Subnet').filter((subnet) => !open.includes(subnet));
}

/** Whether a VPC has exactly these subnets of a kind, each in its own Availability Zone. */
function hasSubnets(app: Assembly, routedBy: 'GatewayId' | 'NatGatewayId', cidrs: readonly string[]): boolean {
  return app.all(VPC).some((vpc) => {
    const subnets = subnetsRoutedBy(app, routedBy).filter((subnet) => subnet.refs('VpcId').includes(vpc));
    const blocks = subnets.map((subnet) => subnet.parts('CidrBlock').map((cidr) => cidr.text()).join());
    return blocks.sort().join() === [...cidrs].sort().join()
      && zones(subnets).length === cidrs.length;
  });
}

function portsOf(rules: readonly TemplatePart[]): string[] {
  const ports = rules.flatMap((rule) => [...rule.parts('FromPort'), ...rule.parts('ToPort')]);
  return [...new Set(ports.map((port) => port.text()))].sort();
}

/** If the CloudFront prefix list is the source, an open address range beside it would allow bypassing CloudFront. */
function isClosedBesidesCloudFront(app: Assembly, groups: readonly TemplateResource[]): boolean {
  const lists = groups.map(
    (group) => ingressRules(app, [group]).filter((rule) => rule.has('SourcePrefixListId')).length,
  );
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
  return [...applicationGroups(app), ...securityGroups(functions(app), FUNCTION_GROUPS)];
}

function edgeAcls(app: Assembly): TemplateResource[] {
  return app.all('AWS::WAFv2::WebACL').filter((acl) => acl.only('Scope', 'CLOUDFRONT'));
}

/** A rule group in count mode blocks nothing, nor do single rules that are excluded or have another action. */
function hasManagedRules(acl: TemplateResource, name: string, rules: RegExp): boolean {
  return acl.has('Rules/*', (rule) =>
    rule.has('OverrideAction/None') && rule.has('Statement/ManagedRuleGroupStatement', (group) =>
      group.has('Name', name) && group.has('VendorName', 'AWS') && !group.has('ExcludedRules/*/Name', rules)
      && !group.has('RuleActionOverrides/*', (override) =>
        override.has('Name', rules) && !override.has('ActionToUse/Block'))));
}
