import { ExpectedResult, Match } from '@aws-cdk/integ-tests-alpha';
import { Duration } from 'aws-cdk-lib';
import { DrPair, PlatformZone } from '../src';
import { account, anomalyMonitor, createApp, email, integTest, named, primaryRegion, zone } from './environment';

/** The platform in two regions, as it is written with nothing but what it can't do without. */
const app = createApp();
const domainName = `pair-integ.${zone.zoneName}`;
const name = named('eldonia');
new DrPair(app, 'DrPairInteg', {
  account,
  name,
  zone: PlatformZone.fromAttributes({ ...zone, domainName }),
  alarmEmail: email,
  costs: { anomalyMonitor },
});

const { assertions, reads, onlyAws } = integTest(app, 'DrPair');
reads('RDS', 'describeGlobalClusters', { GlobalClusterIdentifier: `${name}-global` }, {
  GlobalClusters: [Match.objectLike({
    Status: 'available',
    GlobalClusterMembers: Match.arrayWith([Match.objectLike({ IsWriter: true }), Match.objectLike({ IsWriter: false })]),
  })],
});
reads('S3', 'getBucketReplication', { Bucket: `${name}-media-${account}-${primaryRegion}` }, {
  ReplicationConfiguration: Match.objectLike({ Rules: Match.arrayWith([Match.objectLike({ Status: 'Enabled' })]) }),
});
onlyAws('the pair answers with HTTPS before the first release', () => {
  assertions.httpApiCall(`https://${domainName}/`).expect(ExpectedResult.objectLike({ status: 503 }))
    .waitForAssertions({ totalTimeout: Duration.minutes(20), interval: Duration.seconds(30) });
});
