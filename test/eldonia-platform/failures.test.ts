import { Lazy } from 'aws-cdk-lib';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { existing } from './fixture';
import { EldoniaPlatform, EldoniaPlatformProps, NodeVersion, PlatformTier, PlatformZone } from '../../src';
import { PLATFORM_ZONE, ZONE } from '../../tools/assemblies/imported';
import { testStack } from '../../tools/assemblies/stacks';

const AT = ' (at Test/Platform)';
const NAME_RULE = 'name must be 2 to 20 lower-case letters, digits and single hyphens, beginning with a letter';
const NAME_REASON = 'it is the prefix of the names of buckets, roles and clusters, so it can\'t be a token';
/** A zone of which one attribute differs. */
const zoned = ({ domainName, ...attributes }: Partial<route53.HostedZoneAttributes> & { domainName?: string }) =>
  PlatformZone.fromAttributes({ ...ZONE, ...attributes, domainName });

test.each<[string, Partial<EldoniaPlatformProps>, string]>([
  ['a name in capitals', { name: 'Shop' }, `${NAME_RULE}, got "Shop"; ${NAME_REASON}`],
  ['a name that is too long', { name: 'a'.repeat(21) }, `${NAME_RULE}, got "${'a'.repeat(21)}"; ${NAME_REASON}`],
  ['two hyphens in a row', { name: 'a--b' }, `${NAME_RULE}, got "a--b"; ${NAME_REASON}`],
  ['an invalid zone ID', { zone: zoned({ hostedZoneId: 'example.com' }) },
    'zone.hostedZoneId must be the id of a hosted zone, got "example.com"; it begins with Z'],
  ['an invalid zone name', { zone: zoned({ zoneName: 'example' }) },
    'zone.zoneName must be a domain name, got "example"; write it as eldonia.example'],
  ['a domain outside the zone', { zone: zoned({ domainName: 'shop.example.org' }) },
    'zone.domainName must be in the zone example.com, got "shop.example.org"; choose a name below the zone, or pass ' +
    'the other zone'],
  ['a domain whose text ends with the zone name', { zone: zoned({ domainName: 'notexample.com' }) },
    'zone.domainName must be in the zone example.com, got "notexample.com"; choose a name below the zone, or pass ' +
    'the other zone'],
])('fails with %s', (_, props, message) => {
  expect(() => new EldoniaPlatform(testStack(), 'Platform', { zone: PLATFORM_ZONE, ...props }))
    .toThrow(new Error(message + AT));
});

// JavaScript can pass anything.
test.each<[string, unknown, string]>([
  ['a hosted zone', route53.HostedZone.fromHostedZoneAttributes(testStack(), 'Zone', ZONE),
    'zone must be a PlatformZone, got another object; pass PlatformZone.fromAttributes(...) or ' +
    'PlatformZone.fromHostedZone(zone)'],
  ['attributes', ZONE,
    'zone must be a PlatformZone, got another object; pass PlatformZone.fromAttributes(...) or ' +
    'PlatformZone.fromHostedZone(zone)'],
  ['a zone without an ID', zoned({ hostedZoneId: undefined }),
    'zone.hostedZoneId is required, got none; pass the id of the hosted zone'],
  ['a zone without a name', zoned({ zoneName: undefined }),
    'zone.zoneName is required, got none; pass the name of the hosted zone'],
])('fails with %s as the zone', (_, zone, message) => {
  expect(() => new EldoniaPlatform(testStack(), 'Platform', { zone: zone as PlatformZone }))
    .toThrow(new Error(message + AT));
});

test('fails with a zone of the same stack', () => {
  const stack = testStack();
  const { hostedZoneId } = new route53.HostedZone(stack, 'Zone', { zoneName: 'example.com' });

  expect(() => new EldoniaPlatform(stack, 'Platform', { zone: zoned({ hostedZoneId }) })).toThrow(new Error(
    'zone.hostedZoneId must be known before the stack is deployed, got a reference to a zone of the same stack; ' +
    'make the zone in a stack of its own and pass its id' + AT));
});

test.each<[string, () => unknown, string]>([
  ['a version of Node.js that is not maintained', () => NodeVersion.of(18),
    'nodeVersion must be 20, 22 or 24, got 18; use 24'],
  ['a version that is a token', () => NodeVersion.of(Lazy.number({ produce: () => 24 })),
    'nodeVersion must be 20, 22 or 24, got a token; use 24'],
  ['too many readers', () => PlatformTier.custom(PlatformTier.PRODUCTION, { databaseReaders: 16 }),
    'databaseReaders must be a whole number from 0 to 15, got 16; choose one in that range'],
  ['an invalid environment', () => PlatformTier.custom(PlatformTier.PRODUCTION, { environment: '' }),
    'environment must be 1 to 256 ASCII letters, digits, spaces or +=.:/@_-, got ""; rename it'],
])('fails with %s', (_, make, message) => {
  expect(make).toThrow(new Error(message));
});

test('accepts tokens in the zone, where no name depends on them', () => {
  const later = (text: string) => Lazy.string({ produce: () => text });

  const stack = testStack();

  expect(() => new EldoniaPlatform(stack, 'Platform', {
    ...existing(stack),
    zone: zoned({ hostedZoneId: later('Z1'), zoneName: later('example.com'), domainName: later('a.example.com') }),
  })).not.toThrow();
});
