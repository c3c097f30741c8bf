import { attribute, ref, resource, secret, template } from './fixtures';
import { Admission, DoorRequest, door } from '../../tools/requests/door';

const CLOUDFRONT = 'pl-58a04531';
const header = (...Values: unknown[]) => ({ Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'X-Origin-Verify', Values } });
const path = (...Values: string[]) => ({ Field: 'path-pattern', PathPatternConfig: { Values } });

function rule(Priority: number, Conditions: object[], changes: object = {}): object {
  return resource('AWS::ElasticLoadBalancingV2::ListenerRule', {
    ListenerArn: ref('Https'), Priority, Conditions, Actions: [{ Type: 'forward', TargetGroupArn: ref('Group') }], ...changes,
  });
}

/** CloudFront on 443. `/*` with one of two secrets goes to the tasks, other requests receive 403. */
function balanced(resources: object = {}) {
  return {
    Site: template({
      Balancer: resource('AWS::ElasticLoadBalancingV2::LoadBalancer', { Scheme: 'internet-facing', SecurityGroups: [attribute('Door', 'GroupId')] }),
      Door: resource('AWS::EC2::SecurityGroup', {
        SecurityGroupIngress: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, SourcePrefixListId: CLOUDFRONT }],
      }),
      Other: resource('AWS::EC2::SecurityGroupIngress', { GroupId: attribute('Task', 'GroupId'), IpProtocol: '-1', CidrIp: '0.0.0.0/0' }),
      Https: resource('AWS::ElasticLoadBalancingV2::Listener', {
        Port: 443, Protocol: 'HTTPS', DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '403' } }],
      }),
      Http: resource('AWS::ElasticLoadBalancingV2::Listener', {
        Port: 80, Protocol: 'HTTP', DefaultActions: [{ Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } }],
      }),
      Rule: rule(20, [path('/*'), header(secret('Old'), secret('New'))]),
      ...resources,
    }),
  };
}

const NEW = '{{resolve:secretsmanager:${Site|New}:SecretString:::}}';
const from = (source: string, request: Partial<DoorRequest> = {}): DoorRequest => ({ from: source, ...request });

// platform-load-balancer.sweep.test.ts asks about the load balancer of a platform.
test.each<[string, object, Partial<DoorRequest>, Admission['outcome']]>([
  ['a value of another secret is wrong', {}, { headers: { 'X-Origin-Verify': NEW.replace('New', 'Newer') } }, 403],
  ['a lower priority comes first', { First: rule(3, [path('/*')], { Actions: deny() }) }, { headers: { 'X-Origin-Verify': NEW } }, 401],
  ['a higher one comes last', { Last: rule(30, [path('/*')], { Actions: deny() }) }, { headers: { 'X-Origin-Verify': NEW } }, 'forward'],
  ['every condition has to hold', { First: rule(3, [path('/b'), header('*')], { Actions: deny() }) }, { path: '/b' }, 403],
  ['paths are told by their case', { First: rule(3, [path('/b')], { Actions: deny() }) }, { path: '/B' }, 403],
  ['a wildcard stands for a run of characters', { First: rule(3, [path('/b*d?')], { Actions: deny() }) }, { path: '/b/c/d1' }, 401],
  ['header values aren\'t', { First: rule(3, [header('Key-*')], { Actions: deny() }) }, { headers: { 'x-origin-verify': 'key-1' } }, 401],
  ['rules of another listener don\'t', { First: rule(3, [path('/*')], { ListenerArn: ref('Http'), Actions: deny() }) }, {}, 403],
])('%s', (_, resources, request, outcome) => {
  expect(door(balanced(resources), from(CLOUDFRONT, request)).outcome).toBe(outcome);
});

function deny(): object[] {
  return [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '401' } }];
}

test('a security group allows another one', () => {
  const admitted = resource('AWS::EC2::SecurityGroupIngress', {
    GroupId: attribute('Door', 'GroupId'), IpProtocol: '-1', SourceSecurityGroupId: 'sg-12345678',
  });

  expect(door(balanced({ Admitted: admitted }), from('sg-12345678')).outcome).toBe(403);
  expect(door(balanced({ Admitted: admitted }), from('sg-87654321')).outcome).toBe('refused');
});

test.each<[string, object, string]>([
  ['a condition', { First: rule(3, [{ Field: 'source-ip', SourceIpConfig: {} }]) }, 'can\'t evaluate SourceIpConfig of a rule\'s condition'],
  ['an action', { First: rule(3, [path('/*')], { Actions: [{ Type: 'authenticate-oidc' }] }) }, 'can\'t evaluate the action authenticate-oidc'],
  ['two actions', { First: rule(3, [path('/*')], { Actions: [...deny(), ...deny()] }) }, 'can\'t evaluate 2 actions'],
  ['a second load balancer', { Second: resource('AWS::ElasticLoadBalancingV2::LoadBalancer', {}) },
    'expected one AWS::ElasticLoadBalancingV2::LoadBalancer, found 2'],
])('fails at %s that it does not know', (_, resources, message) => {
  expect(() => door(balanced(resources), from(CLOUDFRONT))).toThrow(message);
});
