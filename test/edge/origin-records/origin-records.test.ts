import { Stack, Token, aws_route53 as route53 } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { OriginRecords, OriginRole } from '../../../src/edge/internal';
import { OriginRecordsProps } from '../../../src/edge/private/records/origin-records-props';
import { importedLoadBalancer, importedTargetGroup } from '../../../tools/assemblies/imported';
import { OSAKA, testStack } from '../../../tools/assemblies/stacks';
import { built } from '../../support/templates';

const RECORD = 'AWS::Route53::RecordSet';
const CHECK = 'AWS::Route53::HealthCheck';
const ALARM = 'AWS::CloudWatch::Alarm';

/** Records of an imported load balancer with one target group, and the props of the test. */
const origin = (stack: Stack, props: Partial<OriginRecordsProps> = {}) => new OriginRecords(stack, 'Origin', {
  zone: route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'shop.example' }),
  domainName: 'origin.shop.example',
  loadBalancer: importedLoadBalancer(stack),
  targetGroups: 'targetGroups' in props ? undefined : [importedTargetGroup(stack, 'blue')],
  ...props,
});
const templateOf = (props: (stack: Stack) => Partial<OriginRecordsProps> = () => ({})) => built((stack) => origin(stack, props(stack)));

const plan = (stack: Stack) => route53.HealthCheck.fromHealthCheckId(stack, 'Plan', '11111111-2222-3333-4444-555555555555');
/** The name, type and routing of each record. */
const routes = (template: Template) => Object.values(template.findResources(RECORD))
  .map(({ Properties: { Name, Type, Failover, GeoLocation } }) => `${Name} ${Type} ${Failover ?? GeoLocation.CountryCode}`).sort();
const only = (template: Template, type: string, properties: object = {}) => {
  const [id, ...more] = Object.keys(template.findResources(type, { Properties: properties }));
  expect(more).toEqual([]);
  return id;
};

describe('by default', () => {
  const template = templateOf();

  test('has geolocation records of the failover name, which is created first', () => {
    const failover = only(template, RECORD, { Failover: 'PRIMARY' });

    expect(routes(template)).toEqual(['active.origin.shop.example. A PRIMARY', 'origin.shop.example. A *', 'origin.shop.example. A JP']);
    for (const CountryCode of ['JP', '*']) {
      template.hasResourceProperties(RECORD, {
        GeoLocation: { CountryCode },
        HostedZoneId: 'Z0123456789ABCDEFGHIJ',
        AliasTarget: { DNSName: { Ref: failover }, HostedZoneId: 'Z0123456789ABCDEFGHIJ', EvaluateTargetHealth: true },
      });
    }
  });

  test('has attributes of its names and records', () => {
    const it = origin(testStack());

    expect([it.domainName, it.failoverName, it.setIdentifier]).toEqual(['origin.shop.example', 'active.origin.shop.example', 'PRIMARY']);
    expect(it.records).toHaveLength(3);
    expect(OriginRecords.failoverNameOf('a.b')).toBe('active.a.b');
  });
});

test('a second target group does not replace the health check of the first one', () => {
  const one = templateOf();
  const two = templateOf((stack) => ({ targetGroups: [importedTargetGroup(stack, 'blue'), importedTargetGroup(stack, 'green')] }));

  expect(two.toJSON().Resources).toMatchObject({ [only(one, CHECK)]: Object.values(one.findResources(CHECK))[0] });
});

test('creates only the failover record in the standby Region, with the same name', () => {
  const stack = testStack(OSAKA);
  origin(stack, { role: OriginRole.SECONDARY, healthCheck: plan(stack) });
  const template = Template.fromStack(stack);

  expect(routes(template)).toEqual(['active.origin.shop.example. A SECONDARY']);
  template.hasResourceProperties(RECORD, { SetIdentifier: 'SECONDARY', HealthCheckId: '11111111-2222-3333-4444-555555555555' });
  Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
});

test('warns of a failover without promotion of the database', () => {
  const stack = testStack(OSAKA);
  origin(stack, { role: OriginRole.SECONDARY });

  Annotations.fromStack(stack).hasWarning('/Test/Origin',
    'DNS fails over to this Region as soon as the primary Region has no healthy target, without promotion of the database of ' +
    'this Region; use the health checks of a failover plan in both Regions [ack: @eldonia/origin-records:unattendedFailover]');
});

test.each<[string, (stack: Stack) => Partial<OriginRecordsProps>, number, object]>([
  ['an existing health check replaces the alarms and the health check', (stack) => ({ healthCheck: plan(stack), targetGroups: undefined }), 0,
    { HealthCheckId: '11111111-2222-3333-4444-555555555555' }],
  ['names may be tokens', () => ({ domainName: Token.asString({ Ref: 'Name' }) }), 1, { Name: { 'Fn::Join': ['', ['active.', { Ref: 'Name' }, '.']] } }],
])('%s', (_, props, checks, failover) => {
  const template = templateOf(props);

  template.hasResourceProperties(RECORD, { Failover: 'PRIMARY', ...failover });
  template.resourceCountIs(CHECK, checks);
  template.resourceCountIs(ALARM, checks);
});

test('accepts the name of the zone itself, and all names in a zone with a token as name', () => {
  const stack = testStack();
  const zone = route53.HostedZone.fromHostedZoneAttributes(stack, 'Late', { hostedZoneId: 'Z1', zoneName: Token.asString({ Ref: 'Zone' }) });

  expect(origin(stack, { zone, domainName: 'origin.other.example' }).failoverName).toBe('active.origin.other.example');
  expect(() => origin(testStack(), { domainName: 'Shop.example' })).not.toThrow();
});

test.each<[string, (stack: Stack) => Partial<OriginRecordsProps>, string]>([
  ['an invalid name', () => ({ domainName: 'origin.shop.example.' }),
    'domainName must be a DNS name of at least two labels, without a dot at its end, got "origin.shop.example."; rename it'],
  ['a name that leaves no room for the failover name', () => ({ domainName: `${'a.'.repeat(118)}shop.example` }),
    `domainName must have at most 246 characters, got 248 ("${'a.'.repeat(118)}shop.example"); shorten it`],
  ['a name outside the zone', () => ({ domainName: 'origin.myshop.example' }),
    'domainName must be in the hosted zone "shop.example", got "origin.myshop.example"; use the hosted zone of that name'],
  ['nothing to watch', () => ({ targetGroups: undefined }),
    'targetGroups must contain a target group without healthCheck, got none; pass api.targetGroup, and api.alternateTargetGroup if there is one'],
])('fails with %s', (_, props, message) => {
  const stack = testStack();

  expect(() => origin(stack, props(stack))).toThrow(new Error(`${message} (at Test/Origin)`));
});
