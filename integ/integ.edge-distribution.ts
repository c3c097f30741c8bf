import { ExpectedResult, Match } from '@aws-cdk/integ-tests-alpha';
import { Duration, Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { EdgeBehavior, Network, SecureBucket, StorageProfile } from '../src';
import { account, createApp, integTest, named, primaryRegion, zone } from './environment';
import { EdgeDistribution, EdgeOrigin, OriginHeader } from '../src/edge/internal';

/**
 * A distribution in Tokyo with its support stack in us-east-1, a media bucket and an internal load balancer with a fixed response.
 * The secret header has been rotated once.
 */
const app = createApp();
const stack = new Stack(app, 'EdgeDistributionInteg', { env: { account, region: primaryRegion } });
const domainName = `edge-integ.${zone.zoneName}`;
const { vpc } = new Network(stack, 'Network', { natGateways: 0 });
const loadBalancer = new elbv2.ApplicationLoadBalancer(stack, 'Alb', { vpc });
loadBalancer.connections.allowFrom(ec2.Peer.ipv4(vpc.vpcCidrBlock), ec2.Port.HTTPS, 'CloudFront, inside the VPC');
const certificate = new acm.Certificate(stack, 'Certificate', {
  domainName: `*.${domainName}`,
  subjectAlternativeNames: [domainName],
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
  domainNames: [domainName, `www.${domainName}`],
  origin: EdgeOrigin.vpcLoadBalancer(loadBalancer, [rule]),
  originHeader: new OriginHeader(stack, 'Header', { generation: 2, secretName: named('edge-integ/origin-header') }),
  mediaBucket: media.bucket,
  behaviors: [EdgeBehavior.uncached('/admin/*'), ...EdgeBehavior.defaults()],
  errorResponses: [{ httpStatus: 404, ttl: Duration.seconds(30) }],
  contentSecurityPolicy: "default-src 'self'",
});

const { assertions, reads, onlyAws } = integTest(app, 'EdgeDistribution');
reads('CloudFront', 'getDistribution', { Id: edge.distribution.distributionId }, {
  Distribution: Match.objectLike({
    Status: 'Deployed',
    DistributionConfig: Match.objectLike({
      HttpVersion: 'http2and3',
      WebACLId: Match.stringLikeRegexp('global/webacl'),
      ViewerCertificate: Match.objectLike({ MinimumProtocolVersion: Match.stringLikeRegexp('^TLSv1\\.[23]') }),
    }),
  }),
});
reads('Route53', 'listResourceRecordSets', { HostedZoneId: zone.hostedZoneId, StartRecordName: `www.${domainName}`, StartRecordType: 'AAAA', MaxItems: '1' }, {
  ResourceRecordSets: [Match.objectLike({ Name: `www.${domainName}.`, Type: 'AAAA', AliasTarget: Match.objectLike({}) })],
});
onlyAws('the distribution answers with HTTPS, HSTS and the page of the origin', () => {
  assertions.httpApiCall(`https://www.${domainName}/`)
    .expect(ExpectedResult.objectLike({ status: 200, body: 'Hello', headers: { 'strict-transport-security': Match.stringLikeRegexp('max-age') } }))
    .waitForAssertions({ totalTimeout: Duration.minutes(10), interval: Duration.seconds(30) });
});
