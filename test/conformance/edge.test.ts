import { changed, groups, one, ref, tokyo, api, App } from './fixtures';
import { asksForSecret, cdn, failover, loadBalancer, names, SECRET } from './fixtures-data';
import { Case, describeRequirements, holds } from './law';

const site = cdn(loadBalancer(), names());
const balanced = tokyo(api(), groups(), loadBalancer());
const config = 'Site/DistributionConfig';

const cases: Case[] = [
  ['R5.2.4-1', site, `${config}/Origins/0/OriginAccessControlId`, undefined],
  ['R5.2.4-1', site, 'MediaPolicy/PolicyDocument/Statement/1/Condition', undefined],
  ['R5.2.4-1', site, `${config}/CacheBehaviors/0/TargetOriginId`, 'api'],
  ['R5.2.4-2', site, `${config}/Origins/1/CustomOriginConfig/OriginProtocolPolicy`, 'match-viewer'],
  ['R5.2.4-2', site, `${config}/Origins/1/DomainName`, 'elsewhere.example'],
  ['R5.2.4-2', site, `${config}/Origins/1/Id`, 'unused'],
  ['R5.2.4-2', site, 'Primary/AliasTarget/DNSName', ref('Primary')],
  ['R5.2.4-2', site, `${config}/Origins/1/OriginCustomHeaders`, undefined],
  ['R5.2.4-2', site, `${config}/Origins/1/OriginCustomHeaders/0/HeaderValue`, 'not secret'],
  ['R5.2.4-2', site, 'Https/DefaultActions/0', { Type: 'forward' }],
  ['R5.2.4-2', site, 'Https/DefaultActions/0/FixedResponseConfig/StatusCode', '200'],
  ['R5.2.4-2', site, 'Rule/Conditions', [{ Field: 'path-pattern' }]],
  ['R5.2.4-2', site, 'Rule/Conditions/0/HttpHeaderConfig/HttpHeaderName', 'Host'],
  ['R5.2.4-2', site, 'Rule/Conditions/0/HttpHeaderConfig/Values', [SECRET, '*']],
  ['R5.2.4-2', site, 'Rule/Conditions/0/HttpHeaderConfig/Values', ['{{resolve:secretsmanager:another}}']],
  ['R5.2.4-2', site, 'Open', one('ElasticLoadBalancingV2::ListenerRule', { ListenerArn: ref('Https'), Actions: [{ Type: 'forward' }] })],
  ['R5.2.4-3', site, 'Images/CachePolicyConfig/DefaultTTL', 3600],
  ['R5.2.4-3', site, 'Images/CachePolicyConfig/MaxTTL', 60],
  ['R5.2.4-3', site, `${config}/CacheBehaviors/1/CachePolicyId`, '4135ea2d-6df8-44a3-9df3-4b5a84be39ad'],
  ['R5.2.4-3', site, `${config}/CacheBehaviors/0/PathPattern`, '*'],
  ['R5.2.4-4', site, `${config}/CacheBehaviors/3`, undefined],
  ['R5.2.4-5', site, `${config}/Restrictions/GeoRestriction/Locations`, []],
  ['R5.2.4-6', site, `${config}/DefaultCacheBehavior/ViewerProtocolPolicy`, 'allow-all'],
  ['R5.2.4-7', site, `${config}/CacheBehaviors/0/ResponseHeadersPolicyId`, undefined],
  ['R5.2.4-7', site, 'Headers/ResponseHeadersPolicyConfig/SecurityHeadersConfig/StrictTransportSecurity/AccessControlMaxAgeSec', 3600],
  ['R5.2.4-8', balanced, 'Balancer/Type', 'network'],
  ['R5.2.4-8', balanced, 'Balancer/Scheme', 'internal'],
  ['R5.2.4-8', balanced, 'Balancer/LoadBalancerAttributes/3/Value', 'false'],
  ['R5.2.4-9', balanced, 'Group/TargetType', 'instance'],
  ['R5.2.4-10', balanced, 'Group/HealthCheckIntervalSeconds', 15],
  ['R5.2.4-10', balanced, 'Group/HealthCheckTimeoutSeconds', 30],
  ['R5.2.4-11', site, 'Https/Certificates', []],
  ['R5.2.4-11', site, `${config}/ViewerCertificate/AcmCertificateArn`, ref('Certificate')],
  ['R5.2.4-12', balanced, 'Balancer/LoadBalancerAttributes/0/Value', 'false'],
  ['R5.2.4-12', balanced, 'LogPolicy', undefined],
  ['R5.2.4-12', balanced, 'LogBucket/BucketEncryption', undefined],
];

describeRequirements(['5.2.4'], cases);

test('a missing geographic restriction is accepted', () => {
  expect(holds('R5.2.4-5', changed(site, `${config}/Restrictions`, undefined))).toBe(true);
});

describe('a VPC origin', () => {
  const vpcOrigin = (arn: unknown) => one('CloudFront::VpcOrigin', { VpcOriginEndpointConfig: { Arn: arn, OriginProtocolPolicy: 'https-only' } });
  const inside = (app: App) => changed(changed(app, 'Door', vpcOrigin(ref('Balancer'))), `${config}/Origins/1`, {
    Id: 'api', DomainName: 'internal.eldonia.example', VpcOriginConfig: { VpcOriginId: ref('Door') },
  });

  test('allows an internal load balancer, if it is the same one', () => {
    const internal = changed(balanced, 'Balancer/Scheme', 'internal');

    expect(holds('R5.2.4-8', changed(internal, 'Door', vpcOrigin(ref('Balancer'))))).toBe(true);
    expect(holds('R5.2.4-8', changed(internal, 'Door', vpcOrigin(ref('Other'))))).toBe(false);
  });

  test('forwards to the load balancer over HTTPS, without a secret', () => {
    const hidden = changed(inside(site), 'Rule/Conditions', [{ Field: 'path-pattern' }]);

    expect(holds('R5.2.4-2', hidden)).toBe(true);
    expect(holds('R5.2.4-2', changed(hidden, 'Door/VpcOriginEndpointConfig/OriginProtocolPolicy', 'http-only'))).toBe(false);
    expect(holds('R5.2.4-2', changed(hidden, 'Https/DefaultActions/0', { Type: 'forward' }))).toBe(false);
  });

  test('requires a listener rule if it sends a secret', () => {
    const sending = changed(inside(site), `${config}/Origins/1/OriginCustomHeaders`, [{ HeaderName: 'X-Origin-Verify', HeaderValue: SECRET }]);

    expect(holds('R5.2.4-2', sending)).toBe(true);
    expect(holds('R5.2.4-2', changed(sending, 'Rule/Conditions', []))).toBe(false);
  });
});

test('a test listener may allow requests that bypass CloudFront', () => {
  const port = one('ElasticLoadBalancingV2::Listener', { LoadBalancerArn: ref('Balancer'), Port: 8443 });
  const rule = one('ElasticLoadBalancingV2::ListenerRule', { ListenerArn: ref('Test'), Actions: [{ Type: 'forward' }] });

  expect(holds('R5.2.4-2', changed(changed(site, 'Test', port), 'TestRule', rule))).toBe(true);
});

describe('a rule whose weights ECS changes', () => {
  const closed = [{ Field: 'source-ip', SourceIpConfig: { Values: ['127.0.0.1/32'] } }];
  const required = { RuleArn: ref('Rule'), Headers: [{ Name: 'X-Origin-Verify', Secrets: ['eldonia/origin-header/1'] }] };
  const sending = changed(site, `${config}/Origins/1/OriginCustomHeaders/0/HeaderValue`, '{{resolve:secretsmanager:eldonia/origin-header/1:SecretString:::}}');
  const shifting = changed(changed(sending, 'Rule/Conditions', closed), 'Conditions', { Type: 'Custom::RuleConditions', Properties: required });

  test('requires the secret that a function sets', () => {
    expect(holds('R5.2.4-2', shifting)).toBe(true);
  });

  test.each([
    ['Rule/Conditions', [{ Field: 'path-pattern' }]],
    ['Conditions/RuleArn', ref('Other')],
    ['Conditions/Headers', []],
    ['Conditions/Headers/0/Name', 'Host'],
    ['Conditions/Headers/0/Secrets', ['eldonia/origin-header/9']],
  ])('fails with %s as %j', (path, value) => {
    expect(holds('R5.2.4-2', changed(shifting, path, value))).toBe(false);
  });
});

test('a load balancer in another Region accepts the replica of the secret', () => {
  const osaka = { ...loadBalancer() };
  const rule = (values: string[]) => ({
    ...osaka.Rule,
    Properties: {
      ...osaka.Rule.Properties, Conditions: [{ ...asksForSecret, HttpHeaderConfig: { HttpHeaderName: 'X-Origin-Verify', Values: values } }],
    },
  });
  const both = (values: string[]) => ({ ...site, 'ap-northeast-3': { Resources: { ...osaka, Secondary: failover('SECONDARY'), Rule: rule(values) } } });

  expect(holds('R5.2.4-2', both(['{{resolve:secretsmanager:copy}}']))).toBe(true);
  expect(holds('R5.2.4-2', both(['copy']))).toBe(false);
});

test('a certificate ARN is checked by its Region', () => {
  const given = (region: string) => changed(site, `${config}/ViewerCertificate/AcmCertificateArn`, `arn:aws:acm:${region}:123456789012:certificate/abc`);

  expect(holds('R5.2.4-11', given('us-east-1'))).toBe(true);
  expect(holds('R5.2.4-11', given('ap-northeast-1'))).toBe(false);
});
