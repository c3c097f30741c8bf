import { attribute, changed, everythingOn, one } from './fixtures';
import { Case, describeRequirements, holds } from './law';

const app = everythingOn();
const group = (id: string) => attribute(`PlatformApiLoadBalancerSecurityGroup${id}`, 'GroupId');
/** An ingress rule of the load balancer's security group for HTTP, or for HTTPS. */
const ingress = (FromPort: number, source: object, id = '804BC0E7CB') =>
  one('EC2::SecurityGroupIngress', { GroupId: group(id), IpProtocol: 'tcp', FromPort, ToPort: FromPort, ...source });
const http = 'PlatformApiLoadBalancerSecurityGroup80from.*';
const https = 'PlatformApiLoadBalancerSecurityGroup443from.*';
const rules = 'PlatformEdgeFirewallWebAcl/Rules';
/** Without the further limits of an address. */
const limited = ['RateLimit-ready', 'RateLimit-without-files'].reduce((all, rule) => changed(all, `${rules}/${rule}`, undefined), app);
const acl = 'PlatformEdgeDistribution/DistributionConfig/WebACLId';
/** The rules take the port from the database. */
const port = attribute('PlatformDatabaseCluster4F5E008D', 'Endpoint.Port');
const byEndpoint = ['FromPort', 'ToPort'].reduce((all, end) => changed(all, `PlatformDatabase(SecurityGroupfrom.*|HandlerIngress)/${end}`, port), app);

const cases: Case[] = [
  ['R5.2.3-8', byEndpoint, 'PlatformDatabaseCluster/Port', 5433],
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
