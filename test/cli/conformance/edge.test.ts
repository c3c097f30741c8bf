import { App, changed, everythingOn, one, ref } from './fixtures';
import { Case, describeRequirements } from './law';

const app = everythingOn();
const config = 'PlatformEdgeDistribution/DistributionConfig';
const balancer = 'PlatformApiLoadBalancerAlb';
const https = 'PlatformApiLoadBalancerAlbHttps/DefaultActions/0';
const rule = 'PlatformApiLoadBalancerRule/Conditions';
const BALANCER = ref('PlatformApiLoadBalancerAlbF483549E');
const RULE = ref('PlatformApiLoadBalancerRule07D16C94');
const SECRET = { 'Fn::Join': ['', ['{{resolve:secretsmanager:', ref('PlatformOriginHeaderGeneration29C2924F3'), ':SecretString:::}}']] };

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

describeRequirements([...vpcOrigins, ...shifted], [
  ['a test listener that allows requests which bypass CloudFront', 'R5.2.4-2', changed(changed(app, 'EverythingOn:Test', port), 'EverythingOn:TestRule', forward)],
  ['another secret of a load balancer in another Region', 'R5.2.4-2', changed(app, elsewhere, ['{{resolve:secretsmanager:copy}}'])],
  ['no geographic restriction', 'R5.2.4-5', changed(app, `${config}/Restrictions`, undefined)],
  ['the ARN of a certificate in us-east-1', 'R5.2.4-11', changed(app, `${config}/ViewerCertificate/AcmCertificateArn`, arnIn('us-east-1'))],
]);
