import { App, Duration, Stack, aws_cloudfront as cloudfront, aws_kms as kms } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { slim } from './fixture';
import { ApiIngress, Edge, EdgeFirewall, EdgeFirewallProps, PlatformTier, PlatformZone } from '../../src';
import { ZONE } from '../../tools/assemblies/imported';
import { testStack, TOKYO } from '../../tools/assemblies/stacks';

const WILDCARD = PlatformZone.fromAttributes({ ...ZONE, domainName: '*.example.com' });

describe('CloudFront', () => {
  test('passes options to the distribution, and waits longer than the load balancer', () => {
    const { template, platform: it } = slim({
      zone: WILDCARD,
      api: { loadBalancer: { idleTimeout: Duration.seconds(60) } },
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
        Origins: Match.arrayWith([Match.objectLike({ DomainName: 'lb.example.com', CustomOriginConfig: Match.objectLike({ OriginReadTimeout: 65 }) })]),
      },
    });
    template.hasResourceProperties('AWS::SecretsManager::Secret', { Name: 'eldonia/cloudfront-header/2' });
    Template.fromStack(it.edge!.supportStack!).hasResourceProperties('AWS::WAFv2::IPSet', { Addresses: ['192.0.2.0/24'] });
  });

  test('the origin name of a wildcard domain has no asterisk', () =>
    expect(slim({ zone: WILDCARD }).platform._parts.originRecords!.domainName).toBe('origin.example.com'));

  test('the firewall log of the economy tier has no key of its own, unless the caller passes one or asks for one', () => {
    const keysOf = (edge?: Edge) => Object.keys(Template.fromStack(slim({ tier: PlatformTier.ECONOMY, edge }).platform.edge!.supportStack!)
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
    const { platform: it } = slim({ edge: Edge.cloudFront({ firewall, supportStack: support }) }, stack);

    expect([it._parts.distribution!.firewall, it.edge!.edgeFirewall, it.edge!.supportStack]).toEqual([firewall, undefined, support]);
  });

  test('needs no support stack in us-east-1', () => {
    const stack = testStack({ ...TOKYO, region: 'us-east-1' });
    const { platform: it } = slim({ api: { ingress: ApiIngress.cloudFrontOnly('pl-3b927c52') } }, stack);

    expect(it.edge!.supportStack).toBeUndefined();
  });
});

test('a VPC origin has no public address and no name', () => {
  const { template, platform: it } = slim({ edge: Edge.cloudFrontVpcOrigin() });

  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', { Scheme: 'internal' });
  template.resourceCountIs('AWS::CloudFront::VpcOrigin', 1);
  template.resourceCountIs('AWS::Route53::HealthCheck', 0);
  template.hasResourceProperties('AWS::CertificateManager::Certificate', { DomainName: 'example.com', SubjectAlternativeNames: Match.absent() });
  expect(it._parts.originRecords).toBeUndefined();
});

test('without an edge, the DNS records point to the load balancer', () => {
  const { template, platform: it } = slim({ edge: Edge.none(), api: { loadBalancer: { dualStack: true } } });

  for (const Type of ['A', 'AAAA']) template.hasResourceProperties('AWS::Route53::RecordSet', { Name: 'example.com.', Type });
  template.resourceCountIs('AWS::CloudFront::Distribution', 0);
  expect([it.edge, it._parts.originRecords]).toEqual([undefined, undefined]);
});
