import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Duration, Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { EdgeBehavior, Network, SecureBucket, StorageProfile } from '../src';
import { EdgeDistribution, EdgeOrigin, OriginHeader } from '../src/edge/internal';

/**
 * A distribution in Tokyo with its support stack in us-east-1, a media bucket and an internal load balancer with a fixed response.
 * The secret header has been rotated once.
 */
const app = new App();
const stack = new Stack(app, 'EdgeDistributionInteg', { env: { account: '123456789012', region: 'ap-northeast-1' } });
const zone = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' };
const { vpc } = new Network(stack, 'Network', { natGateways: 0 });
const loadBalancer = new elbv2.ApplicationLoadBalancer(stack, 'Alb', { vpc });
loadBalancer.connections.allowFrom(ec2.Peer.ipv4(vpc.vpcCidrBlock), ec2.Port.HTTPS, 'CloudFront, inside the VPC');
const certificate = new acm.Certificate(stack, 'Certificate', {
  domainName: '*.eldonia.example',
  subjectAlternativeNames: ['eldonia.example'],
  validation: acm.CertificateValidation.fromDns(route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', zone)),
});
const listener = loadBalancer.addListener('Https', {
  port: 443,
  open: false,
  certificates: [certificate],
  sslPolicy: elbv2.SslPolicy.RECOMMENDED_TLS,
  defaultAction: elbv2.ListenerAction.fixedResponse(403),
});
const rule = new elbv2.ApplicationListenerRule(stack, 'Rule', {
  listener,
  priority: 1,
  conditions: [elbv2.ListenerCondition.pathPatterns(['/*'])],
  action: elbv2.ListenerAction.fixedResponse(200, { contentType: 'text/plain', messageBody: 'Hello' }),
});
const media = new SecureBucket(stack, 'Media', { storageProfile: StorageProfile.originalsAndMedia() });

const edge = new EdgeDistribution(stack, 'Edge', {
  zone,
  domainNames: ['eldonia.example', 'www.eldonia.example'],
  origin: EdgeOrigin.vpcLoadBalancer(loadBalancer, [rule]),
  originHeader: new OriginHeader(stack, 'Header', { generation: 2, secretName: 'edge-integ/origin-header' }),
  mediaBucket: media.bucket,
  behaviors: [EdgeBehavior.uncached('/admin/*'), ...EdgeBehavior.defaults()],
  errorResponses: [{ httpStatus: 404, ttl: Duration.seconds(30) }],
  contentSecurityPolicy: "default-src 'self'",
});

new IntegTest(app, 'EdgeDistribution', { testCases: [edge.supportStack!, stack] });
