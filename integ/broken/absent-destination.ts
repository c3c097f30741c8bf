import { Stack } from 'aws-cdk-lib';
import { SecureBucket } from '../../src';
import { account, createApp, integTest, named, primaryRegion, standbyRegion } from '../environment';

/** A bucket with replication to a bucket that nobody has. The deployment must fail. */
const app = createApp();
const stack = new Stack(app, 'BrokenAbsentDestination', { env: { account, region: primaryRegion } });
new SecureBucket(stack, 'Media', {
  bucketName: named(`broken-media-${account}`),
  replication: { destinationBucketName: named(`broken-absent-${account}`), destinationRegion: standbyRegion },
});
integTest(app, 'BrokenAbsentDestinationTest');
