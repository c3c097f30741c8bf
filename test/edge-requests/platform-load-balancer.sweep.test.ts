import { aws_certificatemanager as acm } from 'aws-cdk-lib';
import { SITE, ZONE, platform } from './platform-fixtures';
import { ApiDeployment } from '../../src/fargate-api';
import { Edge } from '../../src/region';
import { importedTrustStore } from '../../tools/assemblies/imported';
import { ACCOUNT, testStack } from '../../tools/assemblies/stacks';
import { Deployment, Templates, templatesOf } from '../../tools/requests/deployment';
import { Admission, DoorRequest, door, originHeaders } from '../../tools/requests/door';
import { route } from '../../tools/requests/route';
import { changed, ref } from '../cli/conformance/fixtures';
import { slim } from '../eldonia-platform/fixture';

const CLOUDFRONT = 'pl-58a04531';
const HEADER = 'X-Origin-Verify';
const REFUSED: Admission = { outcome: 'refused' };
const FORBIDDEN: Admission = { outcome: 403, protocol: 'HTTPS' };
const FORWARDED: Admission = { outcome: 'forward', protocol: 'HTTPS' };

const first = platform(Edge.cloudFront());
const second = platform(Edge.cloudFront({ headerGeneration: 2 }));
const third = platform(Edge.cloudFront({ headerGeneration: 3 }));
const shifting = platform(Edge.cloudFront({ headerGeneration: 2 }), { deployment: ApiDeployment.blueGreen() });
const inside = platform(Edge.cloudFrontVpcOrigin());
const valueOf = (templates: Templates) => originHeaders(templates)[HEADER];

test.each<[string, DoorRequest, object]>([
  ['the Internet on port 443', { from: '203.0.113.9' }, REFUSED],
  ['the Internet on port 80', { from: '203.0.113.9', port: 80 }, REFUSED],
  ['the Internet by IPv6', { from: '2001:db8::1' }, REFUSED],
  ['the Internet on the tasks\' port', { from: '203.0.113.9', port: 3001 }, REFUSED],
  ['the Internet with the right header', { from: '203.0.113.9', headers: { [HEADER]: valueOf(first) } }, REFUSED],
  ['CloudFront\'s list of another region', { from: 'pl-31a14458' }, REFUSED],
  ['CloudFront on port 80', { from: CLOUDFRONT, port: 80, path: '/a' }, { outcome: 301, protocol: 'HTTP', location: 'https://eldonia.example:443/a' }],
  ['CloudFront on port 80 with the header', { from: CLOUDFRONT, port: 80, headers: { [HEADER]: valueOf(first) } },
    { outcome: 301, protocol: 'HTTP', location: 'https://eldonia.example:443/' }],
  ['another distribution', { from: CLOUDFRONT }, FORBIDDEN],
  ['another distribution with the health check\'s path', { from: CLOUDFRONT, path: '/health' }, FORBIDDEN],
  ['another distribution with an empty header', { from: CLOUDFRONT, headers: { [HEADER]: '' } }, FORBIDDEN],
  ['another distribution with a wrong header', { from: CLOUDFRONT, headers: { [HEADER]: 'guess' } }, FORBIDDEN],
  ['another distribution with a wildcard', { from: CLOUDFRONT, headers: { [HEADER]: '*' } }, FORBIDDEN],
  ['another distribution with the value in another header', { from: CLOUDFRONT, headers: { 'X-Origin': valueOf(first) } }, FORBIDDEN],
  ['the platform\'s distribution', { from: CLOUDFRONT, headers: originHeaders(first) }, FORWARDED],
])('the load balancer answers %s', (_, request, expected) => expect(door(first, request)).toEqual(expected));

test('with deployments that shift traffic, the load balancer still requires the header', () => {
  const answers = [undefined, { [HEADER]: 'guess' }, originHeaders(shifting)].map((headers) => door(shifting, { from: CLOUDFRONT, headers }));

  expect(answers).toEqual([FORBIDDEN, FORBIDDEN, FORWARDED]);
});

test('the header\'s value stands in no template', () => expect(valueOf(first)).toMatch(/^\{\{resolve:secretsmanager:\$\{[^}]+\}:SecretString:/));

test.each<[string, Templates, Templates, 'forward' | 403]>([
  ['the first value, when the rule already takes the second', second, first, 'forward'],
  ['the second value', second, second, 'forward'],
  ['the second value, when the rule already takes the third', third, second, 'forward'],
  ['the first value, two deployments later', third, first, 403],
  ['the second value, after a rollback to the first', first, second, 'forward'],
  ['the third value, of a generation that is too early', first, third, 403],
])('the load balancer is sent %s', (_, templates, sender, outcome) =>
  expect(door(templates, { from: CLOUDFRONT, headers: originHeaders(sender) }).outcome).toBe(outcome));

test.each<[string, DoorRequest, object]>([
  ['the Internet', { from: '203.0.113.9' }, REFUSED],
  ['CloudFront by way of the Internet', { from: CLOUDFRONT, headers: originHeaders(inside) }, REFUSED],
  ['the network itself', { from: '10.0.10.7', inside: true, headers: originHeaders(inside) }, REFUSED],
  ['another VPC origin', { from: CLOUDFRONT, inside: true }, FORBIDDEN],
  ['the platform\'s VPC origin', { from: CLOUDFRONT, inside: true, headers: originHeaders(inside) }, FORWARDED],
])('the load balancer behind a VPC origin answers %s', (_, request, expected) => expect(door(inside, request)).toEqual(expected));

/** A platform whose load balancer verifies the client certificate of CloudFront. */
function withTrustStore(): Templates {
  const stack = testStack();
  const originClientCertificate = acm.Certificate.fromCertificateArn(stack, 'Client', `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/client`);
  const edge = Edge.cloudFront({ originClientCertificate });
  return templatesOf(slim({ zone: ZONE, edge, existing: { clientTrustStore: importedTrustStore(stack) } }, stack).stack);
}

/** Whether the distribution has a certificate for the load balancer. */
const isCertified = (templates: Templates) => JSON.stringify(templates).includes('ClientCertificateArn');

describe('a load balancer that verifies the certificate of CloudFront', () => {
  const templates = withTrustStore();
  const headers = originHeaders(templates);

  test.each<[string, DoorRequest, object]>([
    ['another distribution that knows the header', { from: CLOUDFRONT, headers }, REFUSED],
    ['another distribution that has a certificate', { from: CLOUDFRONT, certified: true }, FORBIDDEN],
    ['the platform\'s distribution', { from: CLOUDFRONT, headers, certified: isCertified(templates) }, FORWARDED],
    ['CloudFront on port 80', { from: CLOUDFRONT, port: 80 }, { outcome: 301, protocol: 'HTTP', location: 'https://eldonia.example:443/' }],
  ])('answers %s', (_, request, expected) => expect(door(templates, request)).toEqual(expected));

  test('is not the default, where the header alone decides', () => {
    expect(door(first, { from: CLOUDFRONT, headers: originHeaders(first) }).outcome).toBe('forward');
    expect(isCertified(first)).toBe(false);
  });
});

test('the certificate is good for the name that CloudFront calls and for the one that it hands on', () => {
  const deployment = Deployment.of(first);
  const [https] = deployment.all('AWS::ElasticLoadBalancingV2::Listener').filter(({ properties }) => properties.Port === 443);
  const { properties } = deployment.at(https.properties.Certificates[0].CertificateArn, 'AWS::CertificateManager::Certificate');

  expect([properties.DomainName, ...properties.SubjectAlternativeNames]).toEqual(['eldonia.example', 'origin.eldonia.example']);
});

test('allows the internet without an edge', () => expect(door(platform(Edge.none()), { from: '203.0.113.9' })).toEqual(FORWARDED));

test('a platform behind a VPC origin routes as one behind a public one', () => {
  const requests = ['/', '/api/a', '/a.png', '/a.js', '/media/a'].map((path) => ({ url: SITE + path, headers: ['Cookie', 'Authorization'] }));

  expect(requests.map((request) => route(inside, request))).toEqual(requests.map((request) => route(first, request)));
});

const header = (...Values: string[]) => ({ Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: HEADER, Values } });
const path = (...Values: string[]) => ({ Field: 'path-pattern', PathPatternConfig: { Values } });
const HTTPS = 'PlatformApiLoadBalancerAlbHttps2AD9D450';
/** The platform with a further rule, which answers with 401. */
const ruled = (Priority: number, Conditions: object[], listener = HTTPS): Templates => changed(first, 'Test:Rule', {
  Type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
  Properties: { ListenerArn: ref(listener), Priority, Conditions, Actions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '401' } }] },
});

test.each<[string, Templates, Partial<DoorRequest>, Admission['outcome']]>([
  ['a lower priority comes first', ruled(3, [path('/*')]), { headers: originHeaders(first) }, 401],
  ['a higher one comes last', ruled(49_999, [path('/*')]), { headers: originHeaders(first) }, 'forward'],
  ['every condition has to hold', ruled(3, [path('/b'), header('*')]), { path: '/b' }, 403],
  ['paths are told by their case', ruled(3, [path('/b')]), { path: '/B' }, 403],
  ['a wildcard stands for a run of characters', ruled(3, [path('/b*d?')]), { path: '/b/c/d1' }, 401],
  ['header values aren\'t', ruled(3, [header('Key-*')]), { headers: { 'x-origin-verify': 'key-1' } }, 401],
  ['rules of another listener don\'t count', ruled(3, [path('/*')], 'PlatformApiLoadBalancerAlbHttp5E36E1F1'), {}, 403],
])('%s', (_, templates, request, outcome) => expect(door(templates, { from: CLOUDFRONT, ...request }).outcome).toBe(outcome));
