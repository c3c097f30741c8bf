import { Duration, TimeZone } from 'aws-cdk-lib';
import { BackupCopy, BackupPlanProps, BackupSource } from '../../../src';
import { SecureVault } from '../../../src/backup/internal';
import { baseOf, Table, tableOf, to } from '../change';
import { usual } from '../usual';
import { importedKey } from '../values';

const rows = usual<BackupPlanProps>('BackupPlanProps', {
  sources: [{ to: [BackupSource.tag('Backup', 'true')], name: 'database → tag' }],
  dailyRetention: to(Duration.days(7)),
  monthlyRetention: to(Duration.days(100)),
  hour: to(4),
  timeZone: [{ to: TimeZone.EUROPE_BERLIN, name: 'default → Europe/Berlin' }],
  copies: [{ to: [BackupCopy.toRegion('ap-northeast-3', 'copies')], name: 'none → Osaka' }],
  vault: [{ to: (stack) => new SecureVault(stack, 'Vault').vault, name: 'own → passed' }],
  vaultLock: [
    { to: { minRetention: Duration.days(1), changeableFor: Duration.days(3) }, name: 'governance → compliance' },
    { to: { minRetention: Duration.days(7) }, name: 'from 1 day → from 7 days' },
  ],
  volumeSnapshotsRegion: [{ beside: { volumeSnapshots: true }, to: 'ap-northeast-3' }],
});

type SecureVaultProps = NonNullable<ConstructorParameters<typeof SecureVault>[2]>;

export const backupTables: readonly Table[] = [
  tableOf<BackupPlanProps>('BackupPlanProps', baseOf('BackupPlan'), rows),
  tableOf<SecureVaultProps>('SecureVaultProps', baseOf('SecureVault'), { vaultName: [...to('shop'), { from: 'shop', to: 'other' }], encryptionKey: to(importedKey) }),
];
