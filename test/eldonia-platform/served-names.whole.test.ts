import { App } from 'aws-cdk-lib';
import { once, slim } from './fixture';
import { Edge, EldoniaPlatformProps, PlatformWorkload, PlatformZone } from '../../src';
import { ZONE } from '../../tools/assemblies/imported';
import { route } from '../../tools/requests/route';
import { assemblyOf, pairOf } from '../dr-pair/fixture';
import { ofType, siteNamesIn, siteRecordsIn, stacksOf } from '../support/domain-use';

const ALTERNATE = ['*.example.com', 'shop.example.com'];
const NAMES = ['example.com', ...ALTERNATE, 'admin.example.com'];
const zone = PlatformZone.fromAttributes({ ...ZONE, alternateDomainNames: ALTERNATE });
const workloads = [PlatformWorkload.service('Admin', { healthPath: '/up', hosts: ['admin.example.com'] })];

const stacks = (props: Partial<EldoniaPlatformProps>) => stacksOf((slim({ zone, workloads, ...props }).stack.node.root as App).synth());
const edges: [string, ReturnType<typeof made>, boolean][] = [
  ['CloudFront', made(() => Edge.cloudFront()), true],
  ['a VPC origin', made(() => Edge.cloudFrontVpcOrigin()), true],
  ['the load balancer alone', made(() => Edge.none()), false],
  ['a pair', once(() => stacksOf(assemblyOf(pairOf({ zone, workloads })))), true],
];

function made(edge: () => Edge) {
  return once(() => stacks({ edge: edge() }));
}

/** The names of the certificates that are for viewers: one has all names. */
const certified = (it: ReturnType<typeof stacks>): string[][] => ofType(it, 'AWS::CertificateManager::Certificate')
  .map(({ DomainName, SubjectAlternativeNames = [] }) => [DomainName, ...SubjectAlternativeNames as string[]]);

describe.each(edges)('with %s, each name that the platform serves', (_, made_, cdn) => {
  test('has records, is in the certificate that viewers see, and in the aliases', () => {
    expect(siteRecordsIn(made_(), NAMES)).toEqual(expect.arrayContaining(NAMES.map((name) => `A ${name}.`)));
    expect(certified(made_()).some((names) => NAMES.every((name) => names.includes(name)))).toBe(true);
    expect(siteNamesIn(made_())).toEqual(cdn ? [...NAMES].sort() : []);
  });

  test('has pages that may upload', () => {
    const buckets = ofType(made_(), 'AWS::S3::Bucket').filter((one) => one.CorsConfiguration);

    expect(buckets.length).toBeGreaterThan(0);
    for (const { CorsConfiguration: { CorsRules: [{ AllowedOrigins: origins }] } } of buckets) expect(origins).toEqual(NAMES.map((name) => `https://${name}`));
  });
});

test.each(edges.slice(0, 2))('with %s, the certificate of the load balancer covers the name by which CloudFront connects', (_, made_) => {
  const [{ DistributionConfig: { Origins: origins } }] = ofType(made_(), 'AWS::CloudFront::Distribution');
  const names = (origins as { DomainName: unknown; S3OriginConfig?: object }[]).filter((one) => !one.S3OriginConfig).map((one) => one.DomainName);

  expect(names).toHaveLength(1);
  expect(certified(made_()).flat()).toContain(names[0]);
});

test('the distribution is changed after the records by which it finds the load balancer', () => {
  const template = Object.values(made(() => Edge.cloudFront())()).find(({ Resources = {} }) => Object.values(Resources).some(({ Type }) => /Distribution$/.test(Type)))!;
  const resources = Object.entries(template.Resources!) as [string, { Type: string; DependsOn?: string[]; Properties?: { Name?: string } }][];
  const [, { DependsOn: before }] = resources.find(([, { Type }]) => /Distribution$/.test(Type))!;
  const found = resources.filter(([, { Type, Properties }]) => Type.endsWith('RecordSet') && Properties!.Name!.includes('origin.')).map(([id]) => id);

  expect(found).toHaveLength(3);
  expect(before).toEqual(expect.arrayContaining(found));
});

test('a platform with monitoring requests the domain name, and the wildcard is a further one', () => {
  const probed = ofType(stacks({ zone: PlatformZone.fromAttributes({ ...ZONE, alternateDomainNames: ['*.example.com'] }), monitoring: { enabled: true } }),
    'AWS::Lambda::Function').flatMap(({ Environment }) => (Environment as { Variables?: { SITE?: string } })?.Variables?.SITE ?? []);

  expect(probed).toEqual(['example.com/ready']);
});

test('a name below a wildcard of the site is served, and only the names that redirect are redirected', () => {
  const it = stacks({
    zone: PlatformZone.fromAttributes({ ...ZONE, domainName: 'app.example.com', alternateDomainNames: ['*.example.com'] }),
    edge: Edge.cloudFront({ redirectedDomainNames: ['example.com'] }),
  });
  const at = (name: string) => {
    const { status, location, origin } = route(it, { url: `https://${name}/a?b=1` });
    return { status, location, origin };
  };

  expect(at('example.com')).toEqual({ status: 301, location: 'https://app.example.com/a?b=1' });
  for (const name of ['app.example.com', 'tenant.example.com', 'admin.example.com']) expect(at(name)).toEqual({ origin: 'load balancer' });
});

test.each<[string, Partial<EldoniaPlatformProps>, string]>([
  ['the domain name', { zone: PlatformZone.fromAttributes({ ...ZONE, alternateDomainNames: ['example.com'] }) },
    'zone.alternateDomainNames must contain each name once, and not the domain name, got "example.com" twice; remove one'],
  ['a name of another zone', { zone: PlatformZone.fromAttributes({ ...ZONE, alternateDomainNames: ['shop.example'] }) },
    'zone.alternateDomainNames must be in the zone example.com, got "shop.example"; choose a name below the zone, or pass the other zone'],
  ['a host of a service', { workloads: [PlatformWorkload.service('Shop', { healthPath: '/up', hosts: ['shop.example.com'] })] },
    'hosts of Shop must not contain a domain name of the platform, got "shop.example.com"; leave it out'],
  ['nothing, in a list of a file', { zone: PlatformZone.fromAttributes({ ...ZONE, alternateDomainNames: [null] as unknown as string[] }) },
    'zone.alternateDomainNames must be a domain name, got "null"; write it as eldonia.example'],
])('%s is not a valid further name', (_, props, message) => expect(() => slim({ zone, ...props })).toThrow(`${message} (at Test/Platform)`));

// The context of the command line is one text, and JSON can be anything.
test.each([
  ['alternateDomainNames', 'a.example.com,b.example.com'], ['alternateDomainNames', null], ['alternateDomainNames', { 0: 'a.example.com' }], ['uploadOrigins', 'https://a.example.com'],
])('%s of a context must be a list, not %j', (prop, value) => {
  expect(() => PlatformZone.fromAttributes({ ...ZONE, [prop]: value as unknown as string[] }))
    .toThrow(`${prop} must be a list, got ${JSON.stringify(value)}; split the text of a context of the command line, or leave it out`);
});
