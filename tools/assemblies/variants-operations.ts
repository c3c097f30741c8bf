import { Annotations, aws_backup as backup, aws_logs as logs, aws_rds as rds, aws_secretsmanager as secretsmanager, aws_sns as sns } from 'aws-cdk-lib';
import { everythingOn } from './everything-on';
import { IMAGE_DIGEST, KEY_ARN, importedVpc, rotatedKey } from './imported';
import { apiProps } from './imported-parts';
import { Variant } from './stacks';
import {
  AccountResource, AlarmTopic, AuditTrail, AuroraCluster, BackupCopy, BackupPlan, FargateApi,
  Observability, SecureBucket, Tracing,
} from '../../src';
import { SiteProbe } from '../../src/failover/internal';
import { CostAnomalies, CostGuard, ServiceEvents, UptimeSchedule } from '../../src/operations/internal';
import { BucketReplicationAlarms, DeferredReplication, ReplicationEnd } from '../../src/secure-bucket/internal';

export const operationsVariants: Record<string, Variant> = {
  AuditWithEverything: {
    build: (stack) => {
      const encryptionKey = rotatedKey(stack);
      const uploads = new SecureBucket(stack, 'Uploads', { eventBridge: true });
      Annotations.of(stack).acknowledgeWarning('@eldonia/audit-trail:benchmarkFails');
      new AuditTrail(stack, 'Audit', {
        encryptionKey,
        alarmTopic: new sns.Topic(stack, 'Alarms', { masterKey: encryptionKey, enforceSSL: true }),
        recordGlobalTypes: true,
        securityHub: AccountResource.create(),
        ignoreCdkDeployments: true,
        dataEventBuckets: [uploads.bucket],
        scannedBuckets: [uploads.bucket],
        trailReplication: {
          destinationBucketName: 'archive', destinationAccount: '210987654321', destinationRegion: 'ap-northeast-1', destinationKeyArn: KEY_ARN,
        },
      });
    },
  },
  AuditAdopted: {
    build: (stack) => new AuditTrail(stack, 'Audit', {
      trail: AccountResource.fromExisting('arn:aws:cloudtrail:ap-northeast-1:123456789012:trail/company'),
      trailLogGroup: logs.LogGroup.fromLogGroupName(stack, 'Logs', 'company-trail'),
      configRecorder: AccountResource.fromExisting('default'),
      detector: AccountResource.fromExisting('0123456789abcdef0123456789abcdef'),
      accessAnalyzer: AccountResource.none(),
    }),
  },
  ServerlessDatabaseWatched: {
    build: (stack) => new Observability(stack, 'Observability', {
      database: new AuroraCluster(stack, 'Database', { vpc: importedVpc(stack), serverlessV2MinCapacity: 1, serverlessV2MaxCapacity: 4, proxy: true }),
    }),
  },
  AlarmsWithEverything: {
    build: (stack) => {
      const { topic } = new AlarmTopic(stack, 'Alarms', { emails: ['a@b.example'], encryptionKey: rotatedKey(stack) });
      new ServiceEvents(stack, 'Events', { topic });
    },
  },
  BackupsWithEverything: {
    build: (stack) => {
      const encryptionKey = rotatedKey(stack);
      new BackupPlan(stack, 'Backups', {
        databases: [rds.DatabaseCluster.fromDatabaseClusterAttributes(stack, 'Database', { clusterIdentifier: 'shop' })],
        buckets: [new SecureBucket(stack, 'Bucket', { encryptionKey })],
        resources: [backup.BackupResource.fromTag('Backup', 'daily')],
        continuousBackup: true,
        copies: [BackupCopy.toRegion('eu-west-1', 'copies')],
        volumeSnapshots: true,
        volumeSnapshotsRegion: 'eu-west-1',
        alarmTopic: new sns.Topic(stack, 'Alarms', { masterKey: encryptionKey, enforceSSL: true }),
      });
    },
  },
  CostsWithEverything: {
    build: (stack) => {
      const common = { costTag: { key: 'Project', value: 'eldonia' }, topic: new AlarmTopic(stack, 'Alarms').topic };
      new CostGuard(stack, 'Costs', { ...common, monthlyBudget: 1_000, taggedCostsOnly: true });
      new CostAnomalies(stack, 'CostAnomalies', common);
    },
  },
  ReplicationBothWays: {
    build: (stack) => {
      const topic = new AlarmTopic(stack, 'Alarms').topic;
      const { bucket } = new SecureBucket(stack, 'Bucket', { encryptionKey: rotatedKey(stack) });
      new DeferredReplication(stack, 'Replication', {
        bucket, replication: { destinationBucketName: 'copies', destinationRegion: 'eu-west-1', destinationKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/1' },
      });
      new BucketReplicationAlarms(stack, 'Leaving', {
        end: ReplicationEnd.SOURCE, sourceBucketName: 'media', destinationBucketName: 'copies', alarmTopic: topic,
      });
      const { service } = new FargateApi(stack, 'Api', apiProps(stack));
      new SiteProbe(stack, 'Probe', {
        domainName: 'shop.example',
        path: '/health',
        alarmName: 'shop-site',
        alarmTopic: topic,
        logEncryptionKey: bucket.encryptionKey,
        imageParameterName: '/shop/backend/image',
        stoppedService: service,
      });
    },
  },
  PairThatMovesByItself: {
    build: (stack) => everythingOn(stack, 'AutomaticPair', { name: 'pilot' }),
  },
  TaskWithAgents: {
    build: (stack) => new FargateApi(stack, 'Api', {
      ...apiProps(stack),
      runtimeMonitoring: true,
      tracing: Tracing.applicationSignals({ imageDigest: IMAGE_DIGEST }),
      datadog: { apiKey: secretsmanager.Secret.fromSecretNameV2(stack, 'DatadogKey', 'shop/datadog'), site: 'datadoghq.eu', imageDigest: IMAGE_DIGEST },
      sentry: { dsn: secretsmanager.Secret.fromSecretNameV2(stack, 'Dsn', 'shop/sentry') },
    }),
  },
  ApiInOfficeHours: {
    build: (stack) => {
      const { service } = new FargateApi(stack, 'Api', apiProps(stack));
      new UptimeSchedule(stack, 'UptimeSchedule', { databases: [], services: [{ service }] });
    },
  },
  TaskWithCollector: {
    build: (stack) => new FargateApi(stack, 'Api', {
      ...apiProps(stack),
      tracing: Tracing.openTelemetry({ imageDigest: IMAGE_DIGEST }),
    }),
  },
};
