import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { Annotations, App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import { AuroraCluster } from '../src/aurora-cluster';
import { BackupCopy, BackupPlan, BackupSource, VaultLock } from '../src/backup';
import { SecureVault } from '../src/backup/internal';
import { VolumeSnapshots } from '../src/backup/private/volume-snapshots';
import { Network } from '../src/network';
import { SecureBucket } from '../src/secure-bucket';

/** A database and a bucket of Tokyo with copies in Osaka, all resources with a tag, and the volumes of test runners. */
const account = '123456789012';
const vaultName = 'eldonia-integ-copies';
const app = new App();

const osaka = new Stack(app, 'BackupPlanOsakaInteg', { env: { account, region: 'ap-northeast-3' } });
new SecureVault(osaka, 'Copies', { vaultName, vaultLock: VaultLock.governance(Duration.days(7), Duration.days(400)) });

const tokyo = new Stack(app, 'BackupPlanInteg', { env: { account, region: 'ap-northeast-1' } });
tokyo.addStackDependency(osaka, 'the copies need a destination vault');
const { vpc } = new Network(tokyo, 'Network', { natGateways: 1 });
const database = new AuroraCluster(tokyo, 'Database', { vpc, removalPolicy: RemovalPolicy.DESTROY });
const { bucket } = new SecureBucket(tokyo, 'Media');
const alarmTopic = new sns.Topic(tokyo, 'Alarms', { enforceSSL: true });

new BackupPlan(tokyo, 'Backups', {
  sources: [BackupSource.database(database.cluster), BackupSource.bucket(bucket)],
  copies: [BackupCopy.toRegion('ap-northeast-3', vaultName, Duration.days(90))],
  volumeSnapshots: { copyRegion: 'ap-northeast-3' },
  alarmTopic,
});

new BackupPlan(tokyo, 'Tagged', {
  sources: [BackupSource.tag('Backup', 'continuous')],
  continuousBackup: true,
  dailyRetention: Duration.days(14),
  vault: new SecureVault(
    tokyo, 'Locked', { vaultLock: VaultLock.compliance(Duration.days(30), Duration.days(14)) },
  ).vault,
});
Annotations.of(tokyo).acknowledgeWarning(
  '@eldonia/backup-plan:irrevocableLock', 'this template is only synthesized; the lock is not deployed',
);

new VolumeSnapshots(tokyo, 'Nightly', { tagKey: 'Snapshot', tagValue: 'nightly', retention: Duration.days(3) });

new IntegTest(app, 'BackupPlanTest', { testCases: [osaka, tokyo] });
