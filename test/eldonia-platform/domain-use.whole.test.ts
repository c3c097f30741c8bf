import { App } from 'aws-cdk-lib';
import { once, slim } from './fixture';
import { Edge, EldoniaPlatformProps, PlatformWorkload, PlatformZone } from '../../src';
import { ZONE } from '../../tools/assemblies/imported';
import { OWN_NAME, route } from '../../tools/requests/route';
import { differences, ofType, siteNamesIn, siteRecordsIn, Stacks, stacksOf } from '../support/domain-use';

const NAMES = ['example.com', 'admin.example.com', 'www.example.com'];
const { fromAttributes, withExistingRecords, servedByOtherSite, servedByOtherDistribution } = PlatformZone;
type Factory = typeof fromAttributes;

function made(zoneOf: Factory, props: Partial<EldoniaPlatformProps> = {}): Stacks {
  const { stack } = slim({ zone: zoneOf(ZONE), ...props });
  return stacksOf((stack.node.root as App).synth());
}

/** With monitoring, a redirected name, and a worker and a service that has a name of its own. */
const full = (zoneOf: Factory) => once(() => made(zoneOf, {
  edge: Edge.cloudFront({ redirectedDomainNames: ['www.example.com'] }),
  monitoring: { enabled: true },
  alarmEmail: 'ops@eldonia.example',
  workloads: [
    PlatformWorkload.service('Admin', { healthPath: '/up', hosts: ['admin.example.com'] }),
    PlatformWorkload.worker('Emails', { command: ['node', 'emails.js'] }),
  ],
}));
const usual = full(fromAttributes);
const existing = full(withExistingRecords);
const otherSite = full(servedByOtherSite);
const otherDistribution = full(servedByOtherDistribution);

const REMOVED = NAMES.flatMap((name) => ['A', 'AAAA'].map((type) => `- AWS::Route53::RecordSet ${type} ${name}.`));
const TARGET = ['+ Output RecordTarget', '+ Output RecordTargetZone'];
const PROBED = [
  '~ AWS::CloudFront::Function FunctionCode', '~ AWS::CloudWatch::Alarm AlarmDescription', '~ AWS::CloudWatch::Alarm Dimensions/0/Value',
  '~ AWS::Events::Rule Description', '~ AWS::Lambda::Function Environment/Variables/SITE', '- Output SiteUrl',
];

test('a platform creates the records of all of its names by default', () => {
  expect(siteNamesIn(usual())).toEqual([...NAMES].sort());
  expect(siteRecordsIn(usual(), NAMES)).toHaveLength(6);
});

test.each([
  ['existing records', existing, [...REMOVED, ...TARGET]],
  ['another site', otherSite, [...REMOVED, ...TARGET, ...PROBED]],
  ['another distribution', otherDistribution, [...REMOVED, ...TARGET, ...PROBED, '~ AWS::CloudFront::Distribution DistributionConfig/Aliases']],
] as const)('with %s the records of the names are missing, for another distribution the aliases, and nothing else of the site', (_, stacks, expected) => {
  expect(siteRecordsIn(stacks(), NAMES)).toEqual([]);
  expect(differences(usual(), stacks())).toEqual([...expected].sort());
});

describe.each([
  ['another site', otherSite, NAMES], ['another distribution', otherDistribution, []],
] as const)('with %s', (_, stacks, aliases) => {
  test('the platform responds at the domain name of the distribution, without a redirect to the other site', () =>
    expect(route(stacks(), { url: `https://${OWN_NAME}/api/products` })).toMatchObject({ origin: 'load balancer' }));

  test('the probe requests the distribution, with the metric, alarm and rule of that name', () => {
    const [id] = Object.entries(stacks().Test.Resources!).find(([, { Type }]) => Type === 'AWS::CloudFront::Distribution')!;
    const site = { 'Fn::Join': ['', [{ 'Fn::GetAtt': [id, 'DomainName'] }, '/ready']] };

    expect(ofType(stacks(), 'AWS::Lambda::Function').flatMap(({ Environment }) => (Environment?.Variables.SITE ?? []) as unknown[])).toEqual([site]);
    expect(ofType(stacks(), 'AWS::CloudWatch::Alarm').filter(({ MetricName }) => MetricName === 'Available').map(({ Dimensions }) => Dimensions as unknown))
      .toEqual([[{ Name: 'Site', Value: site }]]);
  });

  test('the certificates have all names, and the outputs the target of the records', () => {
    expect(siteNamesIn(stacks())).toEqual([...aliases].sort());
    expect(ofType(stacks(), 'AWS::CertificateManager::Certificate').map(({ DomainName, SubjectAlternativeNames }) => [DomainName, ...SubjectAlternativeNames] as string[]))
      .toContainEqual(NAMES);
    // ACM validates each name by a CNAME of its own in the zone, whatever the records of the name are.
    for (const certificate of ofType(stacks(), 'AWS::CertificateManager::Certificate')) {
      const { DomainName, SubjectAlternativeNames = [], ValidationMethod, DomainValidationOptions } = certificate;
      expect([ValidationMethod, DomainValidationOptions]).toEqual(['DNS', [DomainName, ...SubjectAlternativeNames as string[]].map((name) => ({ DomainName: name, HostedZoneId: ZONE.hostedZoneId }))]);
    }
    expect(stacks().Test.Outputs).toMatchObject({
      EldoniaRecordTarget: { Value: { 'Fn::GetAtt': [expect.stringContaining('Distribution'), 'DomainName'] } },
      EldoniaRecordTargetZone: { Value: 'Z2FDTNDATAQYW2' },
    });
  });
});

test('the further names are redirected to the site, whoever has it, and so is the own name of a distribution that users reach', () => {
  for (const stacks of [usual(), otherSite()]) {
    expect(route(stacks, { url: 'https://www.example.com/a' })).toMatchObject({ status: 301, location: 'https://example.com/a' });
  }
  for (const stacks of [usual(), existing()]) {
    expect(route(stacks, { url: `https://${OWN_NAME}/a` })).toMatchObject({ status: 301, location: 'https://example.com/a' });
  }
});

test('CloudFront compares the certificate of an internal load balancer with a name that it contains', () => {
  const edge = Edge.cloudFrontVpcOrigin();
  const stacks = made(servedByOtherDistribution, { edge });

  expect(differences(made(fromAttributes, { edge }), stacks)).toEqual([
    ...['A', 'AAAA'].map((type) => `- AWS::Route53::RecordSet ${type} example.com.`), ...TARGET, '- Output SiteUrl',
    '~ AWS::CloudFront::Distribution DistributionConfig/Aliases', '~ AWS::CloudFront::Distribution DistributionConfig/Origins/0/DomainName',
  ].sort());
  expect(ofType(stacks, 'AWS::CloudFront::Distribution')[0].DistributionConfig.Origins[0].DomainName).toBe('example.com');
});

test.each([
  ['existing records', withExistingRecords, true], ['another site', servedByOtherSite, false],
])('without CloudFront there are no records either, with %s', (_, zoneOf, hasAddress) => {
  const stacks = made(zoneOf, { edge: Edge.none(), api: { loadBalancer: { dualStack: true } } });

  expect(siteRecordsIn(stacks, NAMES)).toEqual([]);
  expect(ofType(stacks, 'AWS::Route53::RecordSet')).toEqual([]);
  expect(stacks.Test.Outputs).toMatchObject({
    EldoniaRecordTarget: { Value: { 'Fn::GetAtt': [expect.stringContaining('LoadBalancer'), 'DNSName'] } },
    EldoniaRecordTargetZone: { Value: { 'Fn::GetAtt': [expect.stringContaining('LoadBalancer'), 'CanonicalHostedZoneID'] } },
  });
  expect('EldoniaSiteUrl' in stacks.Test.Outputs!).toBe(hasAddress);
});
