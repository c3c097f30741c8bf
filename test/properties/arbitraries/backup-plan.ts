import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as fc from 'fast-check';
import { BackupCopy, BackupPlan, BackupSource, SecureVault, VaultLock } from '../../../src/backup';
import { KEY_ARN } from '../../../tools/assemblies/imported';
import { mostly } from '../mostly';
import { Subject } from '../subject';

interface Sample {
  readonly sources: readonly ('database' | 'bucket' | 'encrypted' | 'tag')[];
  readonly tagKey: string;
  readonly dailyDays?: number;
  readonly monthlyHours?: number;
  readonly hour?: number;
  readonly continuousBackup?: boolean;
  readonly copyRegion?: string;
  readonly copyVault: string;
  readonly lateCopy: boolean;
  readonly copyDays?: number;
  readonly lock?: 'none' | 'governance' | 'compliance';
  readonly coolingOffDays: number;
  readonly leastDays?: number;
  readonly mostDays?: number;
  readonly vaultName?: string;
  readonly snapshots?: { readonly days?: number; readonly tagKey?: string; readonly region?: string; readonly key: boolean };
  readonly told: boolean;
}

const region = mostly(fc.constant('ap-northeast-3'), fc.oneof(fc.string(), fc.constantFrom('ap-northeast-1', 'osaka')));
const vaultName = mostly(fc.constantFrom('copies', 'a_', 'a'.repeat(50)), fc.oneof(fc.string(), fc.constantFrom('a', 'a b', 'a'.repeat(51))));
const days = (max: number) => mostly(fc.integer({ min: 1, max }), fc.integer({ min: 0, max: 40_000 }));

type Required = 'sources' | 'tagKey' | 'copyVault' | 'lateCopy' | 'coolingOffDays' | 'told';

const arbitrary: fc.Arbitrary<Sample> = fc.record<Sample, Required>({
  sources: mostly<Sample['sources']>(
    fc.uniqueArray(fc.constantFrom('database' as const, 'bucket' as const, 'encrypted' as const, 'tag' as const), { minLength: 1 }), fc.constant([]),
  ),
  tagKey: mostly(fc.constantFrom('Backup', 'a:b'), fc.constant('')),
  dailyDays: days(35),
  monthlyHours: mostly(fc.integer({ min: 1, max: 36_500 }).map((count) => count * 24), fc.nat(900_000)),
  hour: mostly(fc.integer({ min: 0, max: 23 }), fc.oneof(fc.integer(), fc.double())),
  continuousBackup: fc.boolean(),
  copyRegion: region,
  copyVault: vaultName,
  lateCopy: mostly(fc.constant(false), fc.constant(true)),
  copyDays: days(36_500),
  lock: fc.constantFrom('none' as const, 'governance' as const, 'compliance' as const),
  coolingOffDays: days(36_500),
  leastDays: mostly(fc.constant(1), fc.nat(40)),
  mostDays: mostly(fc.constant(36_500), fc.nat(40_000)),
  vaultName: mostly(fc.constant('own'), fc.constantFrom('', 'a', 'a b', 'a'.repeat(51))),
  snapshots: fc.record({
    days: days(1_000), tagKey: mostly(fc.constant('Backup'), fc.constant('')), region, key: mostly(fc.constant(false), fc.constant(true)),
  }, { requiredKeys: ['key'] }),
  told: fc.boolean(),
}, { requiredKeys: ['sources', 'tagKey', 'copyVault', 'lateCopy', 'coolingOffDays', 'told'] });

const span = (count: number | undefined) => (count === undefined ? undefined : Duration.days(count));

function sourceOf(stack: Stack, id: string, kind: Sample['sources'][number], tagKey: string): BackupSource {
  if (kind === 'tag') return BackupSource.tag(tagKey, 'true');
  if (kind === 'database') {
    return BackupSource.database(rds.DatabaseCluster.fromDatabaseClusterAttributes(stack, `${id}Database`, { clusterIdentifier: 'shop' }));
  }
  return BackupSource.bucket(s3.Bucket.fromBucketAttributes(stack, `${id}${kind}`, {
    bucketName: `shop-${kind}`, encryptionKey: kind === 'encrypted' ? kms.Key.fromKeyArn(stack, `${id}Key`, KEY_ARN) : undefined,
  }));
}

function lockOf({ lock, coolingOffDays, leastDays, mostDays }: Sample): VaultLock | undefined {
  const options = { minRetention: span(leastDays), maxRetention: span(mostDays) };
  if (lock === 'compliance') return VaultLock.compliance(Duration.days(coolingOffDays), options);
  return lock === 'governance' ? VaultLock.governance(options) : lock && VaultLock.none();
}

function copiesOf(sample: Sample): BackupCopy[] | undefined {
  const { copyRegion, copyVault, lateCopy } = sample;
  if (copyRegion === undefined) return undefined;
  // Tokens are valid, because synthesis cannot check them.
  const name = lateCopy ? Lazy.string({ produce: () => 'late-copies' }) : copyVault;
  return [BackupCopy.toRegion(copyRegion, name, { retention: span(sample.copyDays) })];
}

function build(stack: Stack, id: string, sample: Sample): void {
  const { sources, tagKey, dailyDays, monthlyHours, hour, continuousBackup, vaultName: name, snapshots, told } = sample;
  const lock = lockOf(sample);
  new BackupPlan(stack, id, {
    sources: sources.map((kind) => sourceOf(stack, id, kind, tagKey)),
    dailyRetention: span(dailyDays),
    monthlyRetention: monthlyHours === undefined ? undefined : Duration.hours(monthlyHours),
    hour,
    continuousBackup,
    copies: copiesOf(sample),
    vault: lock && new SecureVault(stack, `${id}Vault`, { vaultLock: lock, vaultName: name === 'own' ? `own-${id}` : name }).vault,
    volumeSnapshots: snapshots && {
      retention: span(snapshots.days),
      tagKey: snapshots.tagKey,
      copyRegion: snapshots.region,
      copyKeyArn: snapshots.key ? KEY_ARN.replace('ap-northeast-1', 'ap-northeast-3') : undefined,
    },
    alarmTopic: told ? sns.Topic.fromTopicArn(stack, `${id}Topic`, 'arn:aws:sns:ap-northeast-1:123456789012:on-call') : undefined,
  });
}

export const backupPlanSubject: Subject<Sample> = { name: 'BackupPlan', arbitrary, build };
