import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { existing, once, platform as made, slim, warningsAt } from './fixture';
import { EdgeBehavior } from '../../src/edge';
import { Edge, EdgeOptions, EdgePairing, EldoniaPlatformProps } from '../../src/eldonia-platform';
import { ApiIngress } from '../../src/fargate-api';
import { OSAKA, testStack } from '../../tools/assemblies/stacks';
import { templatesOf } from '../../tools/requests/deployment';
import { door } from '../../tools/requests/door';

const HEADER = 'X-Origin-Verify';
const value = (generation: number, name = 'eldonia/cloudfront-header') => `{{resolve:secretsmanager:${name}/${generation}:SecretString:::}}`;

function standby(edge: Edge = Edge.standby(), props: Partial<EldoniaPlatformProps> = {}) {
  return slim({ ...props, edge }, testStack(OSAKA));
}

function check(stack: Stack, id = 'green'): route53.IHealthCheck {
  return route53.HealthCheck.fromHealthCheckId(stack, `Check-${id}`, id);
}

function pairing(stack: Stack): EdgePairing {
  return { healthCheck: check(stack), replicaRegion: 'ap-northeast-3', standbyMediaBucketName: 'media-osaka' };
}

/** The template of a first region whose edge a pair has seen to. */
function paired(options: EdgeOptions, stack: Stack = testStack()): Template {
  const edge = Edge.cloudFront(options)._inPair(pairing(stack));
  return slim({ edge }, stack).template;
}

/** The secret header has been replaced once, and all else is as the pair wants it. */
const replaced = once(() => paired({ headerGeneration: 2 }));

/** All that the pair might choose is chosen already. */
const chosen = once(() => {
  const stack = testStack();
  return paired({
    originHealthCheck: check(stack, 'own'),
    headerReplicaRegions: ['us-west-2', 'ap-northeast-3'],
    comment: 'shop',
    standbyMediaBucketName: 'own-copies',
    standbyMediaBucketRegion: 'us-west-2',
  }, stack);
});

function warningsIn({ node }: Stack): string[] {
  return node.findAll().flatMap(warningsAt);
}

function acceptedValues(values: string[]): object {
  return {
    Conditions: Match.arrayWith([{ Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: HEADER, Values: values } }]),
  };
}

describe('a standby', () => {
  const osaka = testStack(OSAKA);
  const { template, stack, platform } = made({ ...existing(osaka), edge: Edge.standby() }, osaka);

  test('admits CloudFront\'s servers of its own region alone', () => {
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', { Scheme: 'internet-facing' });
    const templates = templatesOf(stack);
    const headers = { [HEADER]: value(1) };

    expect(door(templates, { from: '203.0.113.9', headers })).toEqual({ outcome: 'refused' });
    expect(door(templates, { from: 'pl-58a04531', headers })).toEqual({ outcome: 'refused' });
    expect(door(templates, { from: 'pl-31a14458' })).toEqual({ outcome: 403, protocol: 'HTTPS' });
    expect(door(templates, { from: 'pl-31a14458', headers })).toEqual({ outcome: 'forward', protocol: 'HTTPS' });
  });

  test('answers requests with the other region\'s header', () => {
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', acceptedValues([value(1)]));
  });

  test('has the second failover record of the origin\'s name', () => {
    template.hasResourceProperties('AWS::Route53::RecordSet', { Name: 'active.origin.example.com.', Failover: 'SECONDARY', SetIdentifier: 'SECONDARY' });
    template.resourceCountIs('AWS::Route53::RecordSet', 1);
    expect(platform.originRecords!.setIdentifier).toBe('SECONDARY');
  });

  test('has a certificate for both names', () => {
    template.hasResourceProperties('AWS::CertificateManager::Certificate', { DomainName: 'example.com', SubjectAlternativeNames: ['origin.example.com'] });
  });

  test('opens its media bucket to the account\'s distributions', () => {
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: 's3:GetObject', Principal: { Service: 'cloudfront.amazonaws.com' } })]) },
    });
  });

  test('has no distribution, no secret of the header and nothing in us-east-1', () => {
    template.resourceCountIs('AWS::CloudFront::Distribution', 0);
    expect(platform.edge).toBeUndefined();
    expect(Object.keys(template.findResources('AWS::SecretsManager::Secret', { Properties: { Name: Match.stringLikeRegexp('cloudfront-header') } }))).toEqual([]);
    expect((stack.node.root as App).synth().stacks.map(({ environment }) => environment.region)).not.toContain('us-east-1');
  });
});

test('takes names, generation and health check of the caller', () => {
  const stack = testStack(OSAKA);
  const edge = Edge.standby({
    originDomainName: 'lb.example.com', headerGeneration: 3, headerSecretName: 'shop/header', originHealthCheck: check(stack),
  });
  const { template } = slim({ edge }, stack);

  template.hasResourceProperties('AWS::Route53::RecordSet', { Name: 'active.lb.example.com.', HealthCheckId: 'green' });
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', acceptedValues([value(3, 'shop/header'), value(2, 'shop/header')]));
  expect(warningsIn(stack)).not.toContainEqual(expect.stringContaining('unattendedFailover'));
});

test('is warned of a failover that nobody decides', () => {
  const warning = expect.stringContaining('@eldonia/origin-records:unattendedFailover');

  expect(warningsIn(standby().stack)).toContainEqual(warning);
});

test('is warned of a load balancer that everybody may connect to', () => {
  expect(warningsAt(standby(Edge.standby(), { api: { ingress: ApiIngress.INTERNET } }).platform))
    .toContainEqual(expect.stringContaining('@eldonia/eldonia-platform:openOrigin'));
});

test('fails with an internal load balancer', () => {
  expect(() => standby(Edge.standby(), { api: { ingress: ApiIngress.INTERNAL } })).toThrow(new Error(
    'api.ingress must face the Internet with Edge.standby(), got one of an internal load balancer; leave it out (at Test/Platform)'));
});

test('fails with a generation that is none', () => {
  expect(() => standby(Edge.standby({ headerGeneration: 0 }))).toThrow(
    'generation must be a whole number from 1 to 999999, got 0; choose one in that range (at Test/Platform/OriginHeader)');
});

describe('the first region of a pair', () => {
  test('has the pair\'s health check, and copies of the header\'s values in the other region', () => {
    const template = replaced();

    template.hasResourceProperties('AWS::Route53::RecordSet', { Failover: 'PRIMARY', HealthCheckId: 'green' });
    for (const Name of ['eldonia/cloudfront-header/2', 'eldonia/cloudfront-header/1']) {
      template.hasResourceProperties('AWS::SecretsManager::Secret', { Name, ReplicaRegions: [{ Region: 'ap-northeast-3' }] });
    }
  });

  test('reads media from the other region\'s bucket where its own fails', () => {
    replaced().hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        OriginGroups: Match.objectLike({ Quantity: 1 }),
        Origins: Match.arrayWith([Match.objectLike({ DomainName: 'media-osaka.s3.ap-northeast-3.amazonaws.com' })]),
      },
    });
  });

  test('reads media from the bucket that the caller has chosen', () => {
    const Origins = Match.arrayWith([Match.objectLike({ DomainName: 'own-copies.s3.us-west-2.amazonaws.com' })]);

    chosen().hasResourceProperties('AWS::CloudFront::Distribution', { DistributionConfig: { Origins } });
  });

  test('keeps what the caller has chosen', () => {
    const template = chosen();

    template.hasResourceProperties('AWS::Route53::RecordSet', { Failover: 'PRIMARY', HealthCheckId: 'own' });
    template.hasResourceProperties('AWS::SecretsManager::Secret', { ReplicaRegions: [{ Region: 'us-west-2' }, { Region: 'ap-northeast-3' }] });
    template.hasResourceProperties('AWS::CloudFront::Distribution', { DistributionConfig: { Comment: 'shop' } });
  });

  test('copies the header\'s values to the other region beside those of the caller', () => {
    paired({ headerReplicaRegions: ['us-west-2'] })
      .hasResourceProperties('AWS::SecretsManager::Secret', { ReplicaRegions: [{ Region: 'us-west-2' }, { Region: 'ap-northeast-3' }] });
  });

  test('leaves the caller\'s edge as it was', () => {
    const stack = testStack();
    const edge = Edge.cloudFront();
    edge._inPair(pairing(stack));

    slim({ edge }, stack).template.hasResourceProperties('AWS::SecretsManager::Secret', {
      Name: 'eldonia/cloudfront-header/1', ReplicaRegions: Match.absent(),
    });
  });

  test('has a standby that agrees with it', () => {
    const stack = testStack(OSAKA);
    const behaviors = [EdgeBehavior.media('/pictures/*')];
    const edge = Edge.cloudFront({ originDomainName: 'lb.example.com', headerGeneration: 2, behaviors })._standby(check(stack));
    const { template } = slim({ edge }, stack);

    template.hasResourceProperties('AWS::Route53::RecordSet', { Name: 'active.lb.example.com.', Failover: 'SECONDARY', HealthCheckId: 'green' });
    expect(JSON.stringify(template.findResources('AWS::S3::BucketPolicy'))).toContain('/pictures/*');
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', acceptedValues([value(2), value(1)]));
  });
});

test.each<[string, Edge, string]>([
  ['no edge', Edge.none(), 'got Edge.none(); a pair leads CloudFront from one region to the other'],
  ['a VPC origin', Edge.cloudFrontVpcOrigin(), 'got Edge.cloudFrontVpcOrigin(); DNS can\'t lead a VPC origin to another region\'s load balancer'],
  ['a standby', Edge.standby(), 'got Edge.standby(); the pair makes that of its second region'],
])('a pair fails with %s', (_, edge, problem) => {
  const parts = pairing(testStack());
  const message = `edge must be Edge.cloudFront() in a pair, ${problem}`;

  expect(() => edge._inPair(parts)).toThrow(new Error(message));
  expect(() => edge._standby(parts.healthCheck)).toThrow(new Error(message));
});
