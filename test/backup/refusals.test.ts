import { Duration, Stack, Token, aws_backup as backup, aws_s3 as s3 } from 'aws-cdk-lib';
import { plan } from './fixture';
import { BackupCopy, BackupPlanProps } from '../../src/backup';
import { SecureVault } from '../../src/backup/private/secure-vault';
import { testStack } from '../../tools/assemblies/stacks';

const LATE = Duration.days(Token.asNumber({ Ref: 'Days' }));
const locked = (stack: Stack) => new SecureVault(stack, 'Vault', {
  vaultLock: { minRetention: Duration.days(7), maxRetention: Duration.days(100) },
}).vault;

test.each<[string, (stack: Stack) => Partial<BackupPlanProps>, string]>([
  ['no source', () => ({ databases: [] }), 'databases, buckets or resources is required, got none; pass the resources to back up'],
  ['an empty tag', () => ({ resources: [backup.BackupResource.fromTag('', 'a')] }), 'resources must have tags with a key, got an empty one; pass the key of the tag'],
  ['a bucket without versioning', (stack) => ({ buckets: [new s3.Bucket(stack, 'Bucket')] }),
    'buckets must have versioning, got Test/Bucket; set versioned of the bucket'],
  ['a daily retention of hours', () => ({ dailyRetention: Duration.hours(12) }),
    'dailyRetention must be from 1 to 36500 whole days, got 12 hours; use Duration.days()'],
  ['a long continuous retention', () => ({ dailyRetention: Duration.days(36), continuousBackup: true }),
    'dailyRetention must be from 1 to 35 whole days, got 36 days; use Duration.days()'],
  ['a monthly retention of two centuries', () => ({ monthlyRetention: Duration.days(73_000) }),
    'monthlyRetention must be from 1 to 36500 whole days, got 73000 days; use Duration.days()'],
  ['an hour out of range', () => ({ hour: 24 }), 'hour must be a whole number from 0 to 23, got 24; choose one in that range'],
  ['less than the vault accepts', (stack) => ({ vault: locked(stack), dailyRetention: Duration.days(6) }),
    'dailyRetention in days must be a whole number from 7 to 100, got 6; choose one in that range'],
  ['less than the lock of its own vault accepts', () => ({ vaultLock: { minRetention: Duration.days(36) } }),
    'dailyRetention in days must be a whole number from 36 to 36500, got 35; choose one in that range'],
  ['more than the lock of its own vault accepts', () => ({
    vaultLock: { minRetention: Duration.days(1), maxRetention: Duration.days(364) },
  }),
  'monthlyRetention in days must be a whole number from 1 to 364, got 365; choose one in that range'],
  ['a vault and a lock', (stack) => ({ vault: locked(stack), vaultLock: { minRetention: Duration.days(1) } }),
    'vaultLock must be absent with vault, got both; set the lock of the existing vault'],
  ['a Region of copies without snapshots', () => ({ volumeSnapshotsRegion: 'ap-northeast-3' }),
    'volumeSnapshots is required with volumeSnapshotsRegion, got none for ap-northeast-3; set it to true'],
  ['more than the vault accepts', (stack) => ({ vault: locked(stack) }),
    'monthlyRetention in days must be a whole number from 7 to 100, got 365; choose one in that range'],
])('fails with %s', (_, props, message) => {
  const stack = testStack();

  expect(() => plan(stack, props(stack))).toThrow(new Error(`${message} (at Test/Backups)`));
});

test.each<[string, () => unknown, string]>([
  ['region', () => BackupCopy.toRegion('osaka', 'copies'), 'region must be the name of a Region, got "osaka"; write it as ap-northeast-3'],
  ['name', () => BackupCopy.toRegion('ap-northeast-3', 'c'),
    'vaultName must be 2 to 50 letters, digits, hyphens and underscores, got "c"; pass the name of the vault'],
  ['ARN', () => BackupCopy.toVault('arn:aws:s3:::copies'),
    'arn must be the ARN of a backup vault, got "arn:aws:s3:::copies"; write e.g. arn:aws:backup:ap-northeast-3:123456789012:backup-vault:copies'],
  ['retention', () => BackupCopy.toRegion('ap-northeast-3', 'copies', { retention: Duration.days(0) }),
    'retention must be from 1 to 36500 whole days, got 0 days; use Duration.days()'],
])('fails with a copy with an invalid %s', (_, build, message) => expect(build).toThrow(new Error(message)));

test('accepts tokens', () => {
  const stack = testStack();
  const copies = [BackupCopy.toRegion(Token.asString({ Ref: 'Region' }), Token.asString({ Ref: 'Vault' }), { retention: LATE })];

  expect(() => plan(
    stack, { dailyRetention: LATE, monthlyRetention: LATE, continuousBackup: true, copies, vault: locked(stack) },
  )).not.toThrow();
});
