import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as kms from 'aws-cdk-lib/aws-kms';
import { existing, platform, slim, warningsAt } from './fixture';
import { ApiIngress, Edge, EdgeFirewall, EdgeFirewallProps, EldoniaPlatformProps, PlatformTier, PlatformZone } from '../../src';
import { importedTrustStore, ZONE } from '../../tools/assemblies/imported';
import { testStack, TOKYO } from '../../tools/assemblies/stacks';

const WILDCARD = PlatformZone.fromAttributes({ ...ZONE, domainName: '*.example.com' });

describe('CloudFront', () => {
  test('passes options to the distribution', () => {
    const { template, platform: it } = slim({
      zone: WILDCARD,
      edge: Edge.cloudFront({
        geoRestriction: cloudfront.GeoRestriction.allowlist('JP'),
        comment: 'the shop',
        originDomainName: 'lb.example.com',
        headerGeneration: 2,
        firewallOptions: { blockedCidrs: ['192.0.2.0/24'] },
      }),
    });

    template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        Aliases: ['*.example.com'],
        Comment: 'the shop',
        Restrictions: { GeoRestriction: { Locations: ['JP'], RestrictionType: 'whitelist' } },
        Origins: Match.arrayWith([Match.objectLike({ DomainName: 'lb.example.com' })]),
      },
    });
    template.hasResourceProperties('AWS::SecretsManager::Secret', { Name: 'eldonia/cloudfront-header/2' });
    Template.fromStack(it.edge!.supportStack!)
      .hasResourceProperties('AWS::WAFv2::IPSet', { Addresses: ['192.0.2.0/24'] });
  });

  test('the origin name of a wildcard domain has no asterisk', () => {
    expect(slim({ zone: WILDCARD }).platform._parts.originRecords!.domainName).toBe('origin.example.com');
  });

  test('the firewall log of a development tier has no key of its own, unless the caller passes one or asks for one', () => {
    const keysOf = (edge?: Edge) => Object.keys(Template.fromStack(slim({ tier: PlatformTier.DEVELOPMENT, edge }).platform.edge!.supportStack!)
      .findResources('AWS::Logs::LogGroup', { Properties: { KmsKeyId: Match.anyValue() } })).length;
    const key = kms.Key.fromKeyArn(testStack(), 'Key', 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab');

    const keysWith = (firewallOptions: EdgeFirewallProps) => keysOf(Edge.cloudFront({ firewallOptions }));

    expect([keysOf(), keysWith({ encryptionKey: key }), keysWith({ customerManagedKey: true })]).toEqual([0, 1, 1]);
  });

  test('uses a firewall and a support stack of the caller', () => {
    const app = new App();
    const support = new Stack(app, 'Virginia', { env: { ...TOKYO, region: 'us-east-1' } });
    const stack = new Stack(app, 'Test', { env: TOKYO });
    const firewall = new EdgeFirewall(support, 'Firewall');
    const { platform: it } = slim({
      edge: Edge.cloudFront({ firewall, supportStack: support }),
    }, stack);

    expect([it._parts.distribution!.firewall, it.edge!.edgeFirewall, it.edge!.supportStack]).toEqual([
      firewall, undefined, support,
    ]);
  });

  test('warns of a load balancer that allows any client', () => {
    const { platform: it } = slim({ api: { ingress: ApiIngress.INTERNET } });

    expect(warningsAt(it)).toContain(
      'any client may connect to the load balancer, and only the secret header rejects ' +
      'requests that bypass CloudFront; leave api.ingress out [ack: @eldonia/eldonia-platform:openOrigin]');
  });

  test('needs no support stack in us-east-1', () => {
    const stack = testStack({ ...TOKYO, region: 'us-east-1' });
    const { platform: it } = slim({ api: { ingress: ApiIngress.cloudFrontOnly('pl-3b927c52') } }, stack);

    expect(it.edge!.supportStack).toBeUndefined();
  });
});

describe('a client certificate', () => {
  const certificateOf = (stack: Stack) =>
    acm.Certificate.fromCertificateArn(stack, 'Client', 'arn:aws:acm:us-east-1:123456789012:certificate/client');

  test('without a trust store causes a warning, because it is the first of two deployments', () => {
    const stack = testStack();
    const { platform: it } = slim({ edge: Edge.cloudFront({ originClientCertificate: certificateOf(stack) }) }, stack);

    expect(warningsAt(it)).toContain('CloudFront sends a client certificate, which the load balancer does not verify; ' +
      'set clientTrustStore in the next deployment [ack: @eldonia/eldonia-platform:clientCertificateUnchecked]');
  });

  test('causes no warning with a trust store', () => {
    const stack = testStack();
    const { platform: it } = slim({
      edge: Edge.cloudFront({ originClientCertificate: certificateOf(stack) }),
      existing: { clientTrustStore: importedTrustStore(stack) },
    }, stack);

    expect(warningsAt(it).filter((warning) => warning.includes('clientCertificateUnchecked'))).toEqual([]);
  });

  test('is required with a trust store', () => {
    const stack = testStack();

    expect(() => slim({ existing: { clientTrustStore: importedTrustStore(stack) } }, stack)).toThrow(
      'originClientCertificate is required with clientTrustStore, got none; pass the client certificate to ' +
      'Edge.cloudFront, because the load balancer would refuse its connections (at Test/Platform)');
  });
});

test('a VPC origin has no public address and no name', () => {
  const { template, platform: it } = slim({ edge: Edge.cloudFrontVpcOrigin() });

  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', { Scheme: 'internal' });
  template.resourceCountIs('AWS::CloudFront::VpcOrigin', 1);
  template.resourceCountIs('AWS::Route53::HealthCheck', 0);
  template.hasResourceProperties(
    'AWS::CertificateManager::Certificate', { DomainName: 'example.com', SubjectAlternativeNames: Match.absent() },
  );
  expect(it._parts.originRecords).toBeUndefined();
});

describe('none', () => {
  const { template, platform: it } = slim({ edge: Edge.none(), api: { loadBalancer: { dualStack: true } } });

  test('the DNS records point to the load balancer', () => {
    for (const Type of ['A', 'AAAA']) {
      template.hasResourceProperties('AWS::Route53::RecordSet', { Name: 'example.com.', Type });
    }
    template.resourceCountIs('AWS::CloudFront::Distribution', 0);
    expect([it.edge, it._parts.originRecords]).toEqual([undefined, undefined]);
  });

  test('causes a warning', () => {
    expect(warningsAt(it)).toContain('any client can reach the load balancer, without AWS WAF; ' +
      'use Edge.cloudFront(), or allow only your own edge with api.ingress [ack: @eldonia/eldonia-platform:noEdge]');
  });

  test('causes no warning if only another edge is allowed', () => {
    const stack = testStack();
    const { platform: restricted } = platform({
      ...existing(stack),
      edge: Edge.none(),
      api: { ingress: ApiIngress.CLOUDFRONT_ONLY },
      alarmEmail: 'ops@example.com',
    }, stack);

    expect(warningsAt(restricted)).toEqual([]);
  });
});

test.each<[string, Partial<EldoniaPlatformProps>, string]>([
  ['a public edge with an internal load balancer', { api: { ingress: ApiIngress.INTERNAL } },
    'api.ingress must face the Internet with Edge.cloudFront(), got one of an internal load balancer; use ' +
    'Edge.cloudFrontVpcOrigin()'],
  ['a VPC origin with an internet-facing load balancer', {
    edge: Edge.cloudFrontVpcOrigin(), api: { ingress: ApiIngress.CLOUDFRONT_ONLY },
  },
  'api.ingress must be that of an internal load balancer with Edge.cloudFrontVpcOrigin(), got one that faces the ' +
    'Internet; leave it out'],
])('fails with %s', (_, props, message) => {
  expect(() => platform(props)).toThrow(new Error(`${message} (at Test/Platform)`));
});
