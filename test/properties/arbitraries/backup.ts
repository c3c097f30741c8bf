import { aws_backup as backup, aws_kms as kms, aws_rds as rds, aws_s3 as s3 } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { BackupCopy, BackupPlan } from '../../../src/backup';
import { SecureVault } from '../../../src/backup/internal';
import { KEY_ARN } from '../../../tools/assemblies/imported';
import { made } from '../made';
import { subject } from '../subject';
import { among, bool, days, daysInHours, lateText, mostly, optional, text } from '../values';

const region = text(['ap-northeast-3'], ['ap-northeast-1', 'osaka']);
const span = (max: number) => days(mostly(fc.integer({ min: 1, max }), fc.integer({ min: 0, max: 40_000 })));
const tagKey = among(['Backup', 'a:b'], ['']);

const tagged = made(tagKey, (name) => backup.BackupResource.fromTag(name, 'true'));
const database = made(fc.constant('database'), (_, stack, id) => rds.DatabaseCluster.fromDatabaseClusterAttributes(stack, id, { clusterIdentifier: 'shop' }));
const bucket = made(bool, (encrypted, stack, id) => s3.Bucket.fromBucketAttributes(stack, id, {
  bucketName: `shop-${encrypted}`, encryptionKey: encrypted ? kms.Key.fromKeyArn(stack, `${id}Key`, KEY_ARN) : undefined,
}));
const vault = made(fc.record({
  vaultLock: optional(fc.record({
    minRetention: days(mostly(fc.constant(1), fc.nat(40))),
    maxRetention: days(mostly(fc.constant(36_500), fc.nat(40_000))),
    changeableFor: span(36_500),
  }, { requiredKeys: ['minRetention'] })),
  isNamed: bool,
}), ({ vaultLock, isNamed }, stack, id) => new SecureVault(stack, id, { vaultLock, vaultName: isNamed ? `own-${id}` : undefined }).vault);

export const backupPlan = subject('BackupPlan', {
  databases: fc.array(database, { maxLength: 2 }),
  buckets: fc.array(bucket, { maxLength: 2 }),
  resources: fc.array(tagged, { maxLength: 1 }),
}, {
  dailyRetention: span(35),
  monthlyRetention: daysInHours(36_500, fc.nat(900_000)),
  hour: mostly(fc.integer({ min: 0, max: 23 }), fc.oneof(fc.integer(), fc.double())),
  copies: fc.tuple(made(fc.tuple(
    region,
    mostly(text(['copies', 'a_', 'a'.repeat(50)], ['a', 'a b', 'a'.repeat(51)]), lateText('late-copies')),
    optional(span(36_500)),
  ), ([name, vaultName, retention]) => BackupCopy.toRegion(name, vaultName, { retention }))),
  vault,
  volumeSnapshots: optional(fc.record({ volumeSnapshotsRegion: region }, { requiredKeys: [] })),
}, ({ volumeSnapshots, ...props }, stack, id) =>
  new BackupPlan(stack, id, { ...volumeSnapshots, volumeSnapshots: volumeSnapshots !== undefined, ...props }));
