import { App, changed, everythingOn, one, ref } from './fixtures';
import { Case, describeRequirements } from './law';

const app = everythingOn();
const config = 'PlatformEdgeDistribution/DistributionConfig';
const balancer = 'PlatformApiLoadBalancerAlb';
const https = 'PlatformApiLoadBalancerAlbHttps/DefaultActions/0';
const rule = 'PlatformApiLoadBalancerRule/Conditions';
const attributes = `${balancer}/LoadBalancerAttributes`;
const BALANCER = ref('PlatformApiLoadBalancerAlbF483549E');
const HTTPS = ref('PlatformApiLoadBalancerAlbHttps2AD9D450');
const RULE = ref('PlatformApiLoadBalancerRule07D16C94');
const SECRET = { 'Fn::Join': ['', ['{{resolve:secretsmanager:', ref('PlatformOriginHeaderGeneration29C2924F3'), ':SecretString:::}}']] };

const cases: Case[] = [
  ['R5.2.4-1', app, `${config}/Origins/1/OriginAccessControlId`, undefined],
  ['R5.2.4-1', app, 'PlatformMediaPolicy/PolicyDocument/Statement', [{ Effect: 'Allow', Principal: { Service: 'cloudfront.amazonaws.com' } }]],
  ['R5.2.4-1', app, `${config}/CacheBehaviors/3/TargetOriginId`, 'EverythingOnPlatformEdgeDistributionOrigin16DEE310B'],
  ['R5.2.4-2', app, `${config}/Origins/0/CustomOriginConfig/OriginProtocolPolicy`, 'match-viewer'],
  ['R5.2.4-2', app, `${config}/Origins/0/DomainName`, 'elsewhere.example'],
  ['R5.2.4-2', app, `${config}/Origins/0/Id`, 'unused'],
  ['R5.2.4-2', app, 'PlatformOriginFailover/AliasTarget/DNSName', ref('PlatformOriginFailover272ECD89')],
  ['R5.2.4-2', app, `${config}/Origins/0/OriginCustomHeaders`, undefined],
  ['R5.2.4-2', app, `${config}/Origins/0/OriginCustomHeaders/0/HeaderValue`, 'not secret'],
  ['R5.2.4-2', app, https, { Type: 'forward' }],
  ['R5.2.4-2', app, `${https}/FixedResponseConfig/StatusCode`, '200'],
  ['R5.2.4-2', app, rule, [{ Field: 'path-pattern' }]],
  ['R5.2.4-2', app, 'PlatformApiLoadBalancerRule/Conditions/1/HttpHeaderConfig/HttpHeaderName', 'Host'],
  ['R5.2.4-2', app, 'PlatformApiLoadBalancerRule/Conditions/1/HttpHeaderConfig/Values', [SECRET, '*']],
  ['R5.2.4-2', app, 'PlatformApiLoadBalancerRule/Conditions/1/HttpHeaderConfig/Values', ['{{resolve:secretsmanager:another}}']],
  ['R5.2.4-2', app, 'EverythingOn:Open', one('ElasticLoadBalancingV2::ListenerRule', { ListenerArn: HTTPS, Actions: [{ Type: 'forward' }] })],
  ['R5.2.4-3', app, 'PlatformEdgePoliciesImages/CachePolicyConfig/DefaultTTL', 3600],
  ['R5.2.4-3', app, 'PlatformEdgePoliciesImages/CachePolicyConfig/MaxTTL', 60],
  ['R5.2.4-3', app, `${config}/CacheBehaviors/*.jpg/CachePolicyId`, '4135ea2d-6df8-44a3-9df3-4b5a84be39ad'],
  ['R5.2.4-3', app, `${config}/CacheBehaviors/1/PathPattern`, '*'],
  ['R5.2.4-4', app, `${config}/CacheBehaviors/*.css`, undefined],
  ['R5.2.4-5', app, `${config}/Restrictions/GeoRestriction/Locations`, []],
  ['R5.2.4-6', app, `${config}/DefaultCacheBehavior/ViewerProtocolPolicy`, 'allow-all'],
  ['R5.2.4-7', app, `${config}/CacheBehaviors/3/ResponseHeadersPolicyId`, undefined],
  ['R5.2.4-7', app, 'PlatformEdgePolicies.*Headers/ResponseHeadersPolicyConfig/SecurityHeadersConfig/StrictTransportSecurity/AccessControlMaxAgeSec', 3600],
  ['R5.2.4-8', app, `${balancer}/Type`, 'network'],
  ['R5.2.4-8', app, `${balancer}/Scheme`, 'internal'],
  ['R5.2.4-9', app, 'PlatformApiLoadBalancerTargetGroup/TargetType', 'instance'],
  ['R5.2.4-10', app, 'PlatformApiLoadBalancerTargetGroup/HealthCheckIntervalSeconds', 15],
  ['R5.2.4-10', app, 'PlatformApiLoadBalancerTargetGroup/HealthCheckTimeoutSeconds', 30],
  ['R5.2.4-11', app, 'PlatformApiLoadBalancerAlbHttps/Certificates', []],
  ['R5.2.4-11', app, `${config}/ViewerCertificate/AcmCertificateArn`, ref('PlatformCertificate46637286')],
  ['R5.2.4-12', app, `${attributes}/access_logs.s3.enabled/Value`, 'false'],
  ['R5.2.4-12', app, '(Platform|Base)LogsPolicy', undefined],
  ['R5.2.4-12', app, '(Platform|Base)Logs/BucketEncryption', undefined],
];

/** A VPC origin. */
const door = (arn: unknown) => one('CloudFront::VpcOrigin', { VpcOriginEndpointConfig: { Arn: arn, OriginProtocolPolicy: 'https-only' } });
const tokyo: App = { 'EverythingOn': app.EverythingOn, 'EverythingOn-UsEast1': app['EverythingOn-UsEast1'] };
const inside = changed(changed(tokyo, 'Door', door(BALANCER)), `${config}/Origins/0`, {
  Id: 'EverythingOnPlatformEdgeDistributionOrigin16DEE310B', DomainName: 'internal.eldonia.example', VpcOriginConfig: { VpcOriginId: ref('Door') },
});
const withoutSecret = changed(inside, rule, [{ Field: 'path-pattern' }]);
const withSecret = changed(inside, `${config}/Origins/0/OriginCustomHeaders`, [{ HeaderName: 'X-Origin-Verify', HeaderValue: SECRET }]);

const vpcOrigins: Case[] = [
  ['R5.2.4-8', changed(changed(tokyo, `${balancer}/Scheme`, 'internal'), 'Door', door(BALANCER)), 'Door', door(ref('Other'))],
  ['R5.2.4-2', withoutSecret, 'Door/VpcOriginEndpointConfig/OriginProtocolPolicy', 'http-only'],
  ['R5.2.4-2', withoutSecret, https, { Type: 'forward' }],
  ['R5.2.4-2', withSecret, rule, []],
];

const closed = [{ Field: 'source-ip', SourceIpConfig: { Values: ['127.0.0.1/32'] } }];
// A service of the application has a rule of its own, with the value in its condition.
const sending = changed(changed(app, 'PlatformWorkloadsReportsRule', undefined), `${config}/Origins/0/OriginCustomHeaders/0/HeaderValue`, '{{resolve:secretsmanager:eldonia/origin-header/1:SecretString:::}}');
const required = { RuleArn: RULE, Headers: [{ Name: 'X-Origin-Verify', Secrets: ['eldonia/origin-header/1'] }] };
/** A rule whose weights ECS changes: a function sets the secret that it requires. */
const shifting = changed(changed(sending, `EverythingOn:${rule}`, closed), 'EverythingOn:Required', { Type: 'Custom::RuleConditions', Properties: required });

const shifted: Case[] = [
  ['R5.2.4-2', shifting, `EverythingOn:${rule}`, [{ Field: 'path-pattern' }]],
  ['R5.2.4-2', shifting, 'Required/RuleArn', ref('Other')],
  ['R5.2.4-2', shifting, 'Required/Headers', []],
  ['R5.2.4-2', shifting, 'Required/Headers/0/Name', 'Host'],
  ['R5.2.4-2', shifting, 'Required/Headers/0/Secrets', ['eldonia/origin-header/9']],
];

const port = one('ElasticLoadBalancingV2::Listener', { LoadBalancerArn: BALANCER, Port: 8443 });
const forward = one('ElasticLoadBalancingV2::ListenerRule', { ListenerArn: ref('Test'), Actions: [{ Type: 'forward' }] });
const elsewhere = `Pair-Standby:${rule}/1/HttpHeaderConfig/Values`;
const arnIn = (region: string) => `arn:aws:acm:${region}:123456789012:certificate/abc`;

describeRequirements([
  ...cases, ...vpcOrigins, ...shifted,
  ['R5.2.4-2', app, elsewhere, ['copy']],
  ['R5.2.4-11', app, `${config}/ViewerCertificate/AcmCertificateArn`, arnIn('ap-northeast-1')],
], [
  ['a test listener that allows requests which bypass CloudFront', 'R5.2.4-2', changed(changed(app, 'EverythingOn:Test', port), 'EverythingOn:TestRule', forward)],
  ['another secret of a load balancer in another Region', 'R5.2.4-2', changed(app, elsewhere, ['{{resolve:secretsmanager:copy}}'])],
  ['no geographic restriction', 'R5.2.4-5', changed(app, `${config}/Restrictions`, undefined)],
  ['the ARN of a certificate in us-east-1', 'R5.2.4-11', changed(app, `${config}/ViewerCertificate/AcmCertificateArn`, arnIn('us-east-1'))],
]);
