import { Duration, TimeZone, aws_backup as backup, aws_s3 as s3 } from 'aws-cdk-lib';
import { BackupCopy, BackupCopyOptions, BackupPlanProps } from '../../../src';
import { SecureVault } from '../../../src/backup/internal';
import { baseOf, nestedTable, Table, tableOf, to } from '../change';
import { usual } from '../usual';
import { importedKey } from '../values';

const rows = usual<BackupPlanProps>('BackupPlanProps', {
  databases: [{ to: [], beside: { resources: [backup.BackupResource.fromTag('Backup', 'false')] }, name: 'one → none' }],
  buckets: [{ to: (stack) => [new s3.Bucket(stack, 'Backed', { versioned: true })], name: 'none → one' }],
  resources: [{ to: [backup.BackupResource.fromTag('Backup', 'true')], name: 'none → those with a tag' }],
  timeZone: [{ to: TimeZone.EUROPE_BERLIN, name: 'default → Europe/Berlin' }],
  copies: [{ to: [BackupCopy.toRegion('ap-northeast-3', 'copies')], name: 'none → Osaka' }],
  vault: [{ to: (stack) => new SecureVault(stack, 'Vault').vault, name: 'own → passed' }],
  vaultLock: [
    { to: { minRetention: Duration.days(1), changeableFor: Duration.days(3) }, name: 'governance → compliance' },
    { to: { minRetention: Duration.days(7) }, name: 'from 1 day → from 7 days' },
  ],
});

type SecureVaultProps = NonNullable<ConstructorParameters<typeof SecureVault>[2]>;

export const backupTables: readonly Table[] = [
  tableOf<BackupPlanProps>('BackupPlanProps', baseOf('BackupPlan'), rows),
  nestedTable<BackupCopyOptions, BackupPlanProps>('BackupCopyOptions', baseOf('BackupPlan'), 'copies ', (options) => ({
    copies: [BackupCopy.toRegion('ap-northeast-3', 'copies', options)],
  })),
  tableOf<SecureVaultProps>('SecureVaultProps', baseOf('SecureVault'), { vaultName: [...to('shop'), { from: 'shop', to: 'other' }], encryptionKey: to(importedKey) }),
];
