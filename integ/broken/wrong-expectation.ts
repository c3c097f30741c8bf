import { Stack } from 'aws-cdk-lib';
import { SecureBucket } from '../../src';
import { account, createApp, integTest, primaryRegion } from '../environment';

/** A bucket whose versioning is enabled, and an assertion that it is suspended. The assertion must fail. */
const app = createApp();
const stack = new Stack(app, 'BrokenWrongExpectation', { env: { account, region: primaryRegion } });
const { bucket } = new SecureBucket(stack, 'Media');
integTest(app, 'BrokenWrongExpectationTest').reads('S3', 'getBucketVersioning', { Bucket: bucket.bucketName }, { Status: 'Suspended' });
