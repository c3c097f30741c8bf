import { Match } from '@aws-cdk/integ-tests-alpha';
import { Annotations, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as sns from 'aws-cdk-lib/aws-sns';
import { account, createApp, integTest, named, primaryRegion, standbyRegion } from './environment';
import { AuroraCluster } from '../src/aurora-cluster';
import { BackupCopy, BackupPlan } from '../src/backup';
import { SecureVault } from '../src/backup/internal';
import { Network } from '../src/network';
import { SecureBucket } from '../src/secure-bucket';

/** A database and a bucket of Tokyo with copies in Osaka, all resources with a tag, and the volumes of test runners. */
const vaultName = named('eldonia-integ-copies');
const app = createApp();

const osaka = new Stack(app, 'BackupPlanOsakaInteg', { env: { account, region: standbyRegion } });
new SecureVault(osaka, 'Copies', { vaultName, vaultLock: { minRetention: Duration.days(7), maxRetention: Duration.days(400) } });

const tokyo = new Stack(app, 'BackupPlanInteg', { env: { account, region: primaryRegion } });
tokyo.addStackDependency(osaka, 'the copies need a destination vault');
const { vpc } = new Network(tokyo, 'Network', { natGateways: 1 });
const database = new AuroraCluster(tokyo, 'Database', { vpc, removalPolicy: RemovalPolicy.DESTROY });
const { bucket } = new SecureBucket(tokyo, 'Media');
const alarmTopic = new sns.Topic(tokyo, 'Alarms', { enforceSSL: true });

const plan = new BackupPlan(tokyo, 'Backups', {
  databases: [database.cluster],
  buckets: [bucket],
  copies: [BackupCopy.toRegion(standbyRegion, vaultName, { retention: Duration.days(90) })],
  volumeSnapshots: true,
  volumeSnapshotsRegion: standbyRegion,
  alarmTopic,
});

new BackupPlan(tokyo, 'Tagged', {
  resources: [backup.BackupResource.fromTag('Backup', 'continuous')],
  continuousBackup: true,
  dailyRetention: Duration.days(14),
  vault: new SecureVault(
    tokyo, 'Locked', { vaultLock: { changeableFor: Duration.days(30), minRetention: Duration.days(14) } },
  ).vault,
});
Annotations.of(tokyo).acknowledgeWarning(
  '@eldonia/backup-plan:irrevocableLock', 'a deployed test has no days of grace, so that the lock can be removed',
);

const { reads, onlyAws } = integTest(app, 'BackupPlanTest');
reads('Backup', 'getBackupPlan', { BackupPlanId: plan.plan.backupPlanId }, {
  BackupPlan: Match.objectLike({
    Rules: Match.arrayWith([Match.objectLike({
      CopyActions: [Match.objectLike({ DestinationBackupVaultArn: `arn:aws:backup:${standbyRegion}:${account}:backup-vault:${vaultName}` })],
    })]),
  }),
});
reads('Backup', 'describeBackupVault', { BackupVaultName: plan.vault.backupVaultName }, { EncryptionKeyArn: Match.stringLikeRegexp(':kms:.+:key/') });
onlyAws('a backup of the bucket completes', () => {
  reads('Backup', 'startBackupJob', { BackupVaultName: plan.vault.backupVaultName, ResourceArn: bucket.bucketArn, IamRoleArn: plan.role.roleArn }, {
    BackupVaultArn: Match.stringLikeRegexp('.+'),
  });
});
