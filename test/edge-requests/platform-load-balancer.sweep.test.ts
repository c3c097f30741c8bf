import { SITE, platform, withTrustStore } from './platform-fixtures';
import { ApiDeployment } from '../../src/fargate-api';
import { Edge } from '../../src/region';
import { DoorRequest, certificateNames, door, isCertified, originHeaders } from '../../tools/requests/door';
import { firewall } from '../../tools/requests/firewall';
import { route } from '../../tools/requests/route';

const CLOUDFRONT = 'pl-58a04531';
const HEADER = 'X-Origin-Verify';

const first = platform();
const second = platform(Edge.cloudFront({ headerGeneration: 2 }));
const third = platform(Edge.cloudFront({ headerGeneration: 3 }));
const shifting = platform(Edge.cloudFront({ headerGeneration: 2 }), { deployment: ApiDeployment.blueGreen() });
const inside = platform(Edge.cloudFrontVpcOrigin());
const valueOf = (templates: typeof first) => originHeaders(templates)[HEADER];

test.each<[string, DoorRequest, object]>([
  ['the Internet on port 443', { from: '203.0.113.9' }, { outcome: 'refused' }],
  ['the Internet on port 80', { from: '203.0.113.9', port: 80 }, { outcome: 'refused' }],
  ['the Internet by IPv6', { from: '2001:db8::1' }, { outcome: 'refused' }],
  ['the Internet on the tasks\' port', { from: '203.0.113.9', port: 3001 }, { outcome: 'refused' }],
  ['the Internet with the right header', { from: '203.0.113.9', headers: { [HEADER]: valueOf(first) } }, { outcome: 'refused' }],
  ['CloudFront\'s list of another region', { from: 'pl-31a14458' }, { outcome: 'refused' }],
  ['CloudFront on port 80', { from: CLOUDFRONT, port: 80, path: '/a' }, { outcome: 301, protocol: 'HTTP', location: 'https://eldonia.example:443/a' }],
  ['CloudFront on port 80 with the header', { from: CLOUDFRONT, port: 80, headers: { [HEADER]: valueOf(first) } },
    { outcome: 301, protocol: 'HTTP', location: 'https://eldonia.example:443/' }],
  ['another distribution', { from: CLOUDFRONT }, { outcome: 403, protocol: 'HTTPS' }],
  ['another distribution with the health check\'s path', { from: CLOUDFRONT, path: '/health' }, { outcome: 403, protocol: 'HTTPS' }],
  ['another distribution with the origin\'s name', { from: CLOUDFRONT, host: 'origin.eldonia.example' }, { outcome: 403, protocol: 'HTTPS' }],
  ['another distribution with an empty header', { from: CLOUDFRONT, headers: { [HEADER]: '' } }, { outcome: 403, protocol: 'HTTPS' }],
  ['another distribution with a wrong header', { from: CLOUDFRONT, headers: { [HEADER]: 'guess' } }, { outcome: 403, protocol: 'HTTPS' }],
  ['another distribution with a wildcard', { from: CLOUDFRONT, headers: { [HEADER]: '*' } }, { outcome: 403, protocol: 'HTTPS' }],
  ['another distribution with the value in another header', { from: CLOUDFRONT, headers: { 'X-Origin': valueOf(first) } }, { outcome: 403, protocol: 'HTTPS' }],
  ['the platform\'s distribution', { from: CLOUDFRONT, headers: originHeaders(first) }, { outcome: 'forward', protocol: 'HTTPS' }],
  ['the platform\'s distribution with any method', { from: CLOUDFRONT, method: 'DELETE', path: '/api/a', headers: originHeaders(first) },
    { outcome: 'forward', protocol: 'HTTPS' }],
])('the load balancer answers %s', (_, request, expected) => {
  expect(door(first, request)).toEqual(expected);
});

test.each<[string, DoorRequest, object]>([
  ['another distribution', { from: CLOUDFRONT }, { outcome: 403, protocol: 'HTTPS' }],
  ['another distribution with a wrong header', { from: CLOUDFRONT, headers: { [HEADER]: 'guess' } }, { outcome: 403, protocol: 'HTTPS' }],
  ['the platform\'s distribution', { from: CLOUDFRONT, headers: originHeaders(shifting) }, { outcome: 'forward', protocol: 'HTTPS' }],
])('with deployments that shift traffic, the load balancer answers %s', (_, request, expected) => {
  expect(door(shifting, request)).toEqual(expected);
});

test('the header\'s value stands in no template', () => {
  expect(valueOf(first)).toMatch(/^\{\{resolve:secretsmanager:\$\{[^}]+\}:SecretString:/);
});

test.each<[string, typeof first, typeof first, 'forward' | 403]>([
  ['the first value, when the rule already takes the second', second, first, 'forward'],
  ['the second value', second, second, 'forward'],
  ['the second value, when the rule already takes the third', third, second, 'forward'],
  ['the first value, two deployments later', third, first, 403],
  ['the second value, after a rollback to the first', first, second, 'forward'],
  ['the third value, of a generation that is too early', first, third, 403],
])('the load balancer is sent %s', (_, templates, sender, outcome) => {
  expect(door(templates, { from: CLOUDFRONT, headers: originHeaders(sender) }).outcome).toBe(outcome);
});

test.each<[string, DoorRequest, object]>([
  ['the Internet', { from: '203.0.113.9' }, { outcome: 'refused' }],
  ['CloudFront by way of the Internet', { from: CLOUDFRONT, headers: originHeaders(inside) }, { outcome: 'refused' }],
  ['the network itself', { from: '10.0.10.7', inside: true, headers: originHeaders(inside) }, { outcome: 'refused' }],
  ['another VPC origin', { from: CLOUDFRONT, inside: true }, { outcome: 403, protocol: 'HTTPS' }],
  ['the platform\'s VPC origin', { from: CLOUDFRONT, inside: true, headers: originHeaders(inside) }, { outcome: 'forward', protocol: 'HTTPS' }],
])('the load balancer behind a VPC origin answers %s', (_, request, expected) => {
  expect(door(inside, request)).toEqual(expected);
});

describe('a load balancer that verifies the certificate of CloudFront', () => {
  const templates = withTrustStore();
  const headers = originHeaders(templates);

  test.each<[string, DoorRequest, object]>([
    ['another distribution that knows the header', { from: CLOUDFRONT, headers }, { outcome: 'refused' }],
    ['another distribution that has a certificate', { from: CLOUDFRONT, certified: true }, { outcome: 403, protocol: 'HTTPS' }],
    ['the platform\'s distribution', { from: CLOUDFRONT, headers, certified: isCertified(templates) }, { outcome: 'forward', protocol: 'HTTPS' }],
    ['CloudFront on port 80', { from: CLOUDFRONT, port: 80 }, { outcome: 301, protocol: 'HTTP', location: 'https://eldonia.example:443/' }],
  ])('answers %s', (_, request, expected) => {
    expect(door(templates, request)).toEqual(expected);
  });

  test('is not the default, where the header alone decides', () => {
    expect(door(first, { from: CLOUDFRONT, headers: originHeaders(first) }).outcome).toBe('forward');
    expect(isCertified(first)).toBe(false);
  });
});

test('the certificate is good for the name that CloudFront calls and for the one that it hands on', () => {
  expect(certificateNames(first)).toEqual(['eldonia.example', 'origin.eldonia.example']);
});

test('allows the internet without an edge', () => {
  expect(door(platform(Edge.none()), { from: '203.0.113.9' })).toEqual({ outcome: 'forward', protocol: 'HTTPS' });
});

test('a platform behind a VPC origin routes as one behind a public one', () => {
  const requests = ['/', '/api/a', '/a.png', '/a.js', '/media/a'].map((path) => ({ url: SITE + path, headers: ['Cookie', 'Authorization'] }));

  expect(requests.map((request) => route(inside, request))).toEqual(requests.map((request) => route(first, request)));
});

test.each([
  ['an honest request', {}, { action: 'ALLOW', rule: 'default', counted: [] }],
  ['SQL in the query', { matches: ['SQLi_QUERYARGUMENTS'] },
    { action: 'BLOCK', rule: 'AWSManagedRulesSQLiRuleSet/SQLi_QUERYARGUMENTS', counted: [] }],
  ['a script in the body', { method: 'POST', matches: ['CrossSiteScripting_BODY'] },
    { action: 'BLOCK', rule: 'AWSManagedRulesCommonRuleSet/CrossSiteScripting_BODY', counted: [] }],
  ['a flood', { rate: 1_000_000 }, { action: 'BLOCK', rule: 'RateLimit', counted: [] }],
  ['an upload, which belongs to the bucket', { method: 'POST', bodySize: 5_000_000 },
    { action: 'BLOCK', rule: 'LargeBodies', counted: ['AWSManagedRulesCommonRuleSet/SizeRestrictions_BODY'] }],
])('the firewall before the platform is sent %s', (_, request, verdict) => {
  expect(firewall(first, request)).toEqual(verdict);
});
