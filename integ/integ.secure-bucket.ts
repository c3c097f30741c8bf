import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { SecureBucket, StorageProfile } from '../src';
import { LogBucket } from '../src/secure-bucket/internal';

/** Media with replication to Osaka within 15 minutes, and documents with Object Lock for one year. */
const account = '123456789012';
const names = {
  tokyo: `eldonia-integ-media-${account}-ap-northeast-1`, osaka: `eldonia-integ-media-${account}-ap-northeast-3`,
};
const app = new App();

const osaka = new Stack(app, 'SecureBucketOsakaInteg', { env: { account, region: 'ap-northeast-3' } });
new SecureBucket(osaka, 'Media', { bucketName: names.osaka, storageProfile: StorageProfile.originalsAndMedia() });

const tokyo = new Stack(app, 'SecureBucketInteg', { env: { account, region: 'ap-northeast-1' } });
tokyo.addStackDependency(osaka, 'the copies need a bucket to go to');
const logs = new LogBucket(tokyo, 'Logs', { retention: Duration.days(180) }).bucket;
const media = new SecureBucket(tokyo, 'Media', {
  bucketName: names.tokyo,
  storageProfile: StorageProfile.originalsAndMedia(),
  accessLogsBucket: logs,
  eventBridge: true,
  inventory: s3.InventoryFrequency.WEEKLY,
  replication: { destinationBucketName: names.osaka, destinationRegion: 'ap-northeast-3' },
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

new IntegTest(app, 'SecureBucketTest', { testCases: [osaka, tokyo] });
