import { ExpectedResult, Match } from '@aws-cdk/integ-tests-alpha';
import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { SecureBucket, StorageProfile } from '../src';
import { account, createApp, integTest, named, primaryRegion, standbyRegion } from './environment';
import { LogBucket } from '../src/secure-bucket/internal';

/** Media with replication to Osaka within 15 minutes, and documents with Object Lock for one year. */
const names = {
  tokyo: named(`eldonia-integ-media-${account}-${primaryRegion}`), osaka: named(`eldonia-integ-media-${account}-${standbyRegion}`),
};
const app = createApp();

const osaka = new Stack(app, 'SecureBucketOsakaInteg', { env: { account, region: standbyRegion } });
new SecureBucket(osaka, 'Media', { bucketName: names.osaka, storageProfile: StorageProfile.originalsAndMedia() });

const tokyo = new Stack(app, 'SecureBucketInteg', { env: { account, region: primaryRegion } });
tokyo.addStackDependency(osaka, 'the copies need a bucket to go to');
const logs = new LogBucket(tokyo, 'Logs', { retention: Duration.days(180) }).bucket;
const media = new SecureBucket(tokyo, 'Media', {
  bucketName: names.tokyo,
  storageProfile: StorageProfile.originalsAndMedia(),
  accessLogsBucket: logs,
  eventBridge: true,
  inventory: s3.InventoryFrequency.WEEKLY,
  replication: { destinationBucketName: names.osaka, destinationRegion: standbyRegion },
  cors: [{ allowedMethods: [s3.HttpMethods.PUT], allowedOrigins: ['https://eldonia.example'], maxAge: 3600 }],
});
media.metricOperationsFailedReplication().createAlarm(tokyo, 'CopyFailed', { threshold: 1, evaluationPeriods: 1 });
// S3 publishes the latency in the destination Region. Both names are known, so the stacks do not reference each other.
media.metricReplicationLatency().createAlarm(osaka, 'CopyLate', {
  threshold: 900,
  comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
  evaluationPeriods: 1,
});

const documents = new SecureBucket(tokyo, 'Documents', {
  encryptionKey: new kms.Key(tokyo, 'Key', { enableKeyRotation: true }),
  accessLogsBucket: logs,
  accessLogsPrefix: 'documents/',
  minimumTlsVersion: 1.3,
  objectLock: s3.ObjectLockRetention.governance(Duration.days(365)),
  storageProfile: StorageProfile.custom([{
    transitions: [{ storageClass: s3.StorageClass.INTELLIGENT_TIERING, transitionAfter: Duration.days(0) }],
    archiveAccessAfter: Duration.days(180),
  }]),
});

const role = new iam.Role(tokyo, 'Task', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
media.grantReadWrite(role, 'media/*');
documents.grantRead(role);

const { assertions, reads, onlyAws } = integTest(app, 'SecureBucketTest');
const Bucket = names.tokyo;
reads('S3', 'getPublicAccessBlock', { Bucket }, {
  PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
});
reads('S3', 'getBucketVersioning', { Bucket }, { Status: 'Enabled' });
reads('S3', 'getBucketLogging', { Bucket }, { LoggingEnabled: Match.objectLike({ TargetBucket: logs.bucketName }) });
reads('S3', 'getBucketReplication', { Bucket }, {
  ReplicationConfiguration: Match.objectLike({
    Rules: [Match.objectLike({ Status: 'Enabled', Destination: Match.objectLike({ Bucket: `arn:aws:s3:::${names.osaka}` }) })],
  }),
});
reads('S3', 'getObjectLockConfiguration', { Bucket: documents.bucket.bucketName }, {
  ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: Match.objectLike({ Mode: 'GOVERNANCE', Days: 365 }) } },
});
reads('S3', 'getBucketPolicy', { Bucket }, { Policy: Match.stringLikeRegexp('"aws:SecureTransport": ?"false"') });
onlyAws('plain HTTP is refused, and a copy arrives in the standby Region', () => {
  assertions.httpApiCall(`http://${Bucket}.s3.${primaryRegion}.amazonaws.com/media/copied.txt`).expect(ExpectedResult.objectLike({ status: 403 }));
  assertions.awsApiCall('S3', 'putObject', { Bucket, Key: 'media/copied.txt', Body: 'copied' })
    .next(reads('S3', 'headObject', { Bucket, Key: 'media/copied.txt' }, { ReplicationStatus: 'COMPLETED' })
      .waitForAssertions({ totalTimeout: Duration.minutes(20), interval: Duration.seconds(30) }));
});
