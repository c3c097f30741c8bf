import { ExpectedResult, Match } from '@aws-cdk/integ-tests-alpha';
import { Duration, Stack } from 'aws-cdk-lib';
import { EldoniaPlatform, PlatformTier, PlatformZone } from '../src';
import { account, createApp, integTest, named, primaryRegion, zone } from './environment';

/** The platform of one Region in the economy tier: the README's first example, smaller and deletable. */
const app = createApp();
const domainName = `platform-integ.${zone.zoneName}`;
const stack = new Stack(app, 'EldoniaPlatformInteg', { env: { account, region: primaryRegion } });
const platform = new EldoniaPlatform(stack, 'Platform', {
  zone: PlatformZone.fromAttributes({ ...zone, domainName }),
  name: named('platform'),
  tier: PlatformTier.ECONOMY,
});

const { assertions, reads, onlyAws } = integTest(app, 'EldoniaPlatform');
const { api } = platform;
reads('ECS', 'describeServices', { cluster: api.cluster.clusterName, services: [api.service.serviceName] }, {
  services: [Match.objectLike({ status: 'ACTIVE', desiredCount: 0 })],
});
reads('Route53', 'listResourceRecordSets', { HostedZoneId: zone.hostedZoneId, StartRecordName: domainName, StartRecordType: 'A', MaxItems: '1' }, {
  ResourceRecordSets: [Match.objectLike({ Name: `${domainName}.`, Type: 'A', AliasTarget: Match.objectLike({}) })],
});
reads('elastic-load-balancing-v2', 'describeRules', { ListenerArn: api.listener.listenerArn }, {
  Rules: Match.arrayWith([
    Match.objectLike({ IsDefault: true, Actions: [Match.objectLike({ Type: 'fixed-response', FixedResponseConfig: Match.objectLike({ StatusCode: '403' }) })] }),
  ]),
});
onlyAws('the platform answers with HTTPS before the first release', () => {
  assertions.httpApiCall(`https://${domainName}/`).expect(ExpectedResult.objectLike({ status: 503 }))
    .waitForAssertions({ totalTimeout: Duration.minutes(10), interval: Duration.seconds(30) });
});
onlyAws('a release of an image that does not exist fails', () => {
  const service = { cluster: api.cluster.clusterName, service: api.service.serviceName };
  assertions.awsApiCall('ECS', 'updateService', { ...service, desiredCount: 1, forceNewDeployment: true })
    .next(reads('ECS', 'describeServices', { cluster: service.cluster, services: [service.service] }, {
      services: [Match.objectLike({ deployments: [Match.objectLike({ status: 'PRIMARY', rolloutState: 'FAILED' })] })],
    }).waitForAssertions({ totalTimeout: Duration.minutes(30), interval: Duration.minutes(1) }));
});
