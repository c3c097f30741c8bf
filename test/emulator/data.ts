import assert from 'assert/strict';
import { Checks } from '../../tools/emulator/checks';
import { Clients } from '../../tools/emulator/clients';
import { ACCOUNT, REGION } from '../../tools/emulator/emulator';

const BUCKET = { Bucket: `eldonia-media-${ACCOUNT}-${REGION}` };
const SECRETS = ['eldonia/db-admin', 'eldonia/db-password', 'eldonia/jwt-secret'];

/** The properties of `actual` that `expected` has. */
function like<T extends object>(actual: T | undefined, expected: Partial<T>): void {
  assert.deepEqual(Object.fromEntries(Object.keys(expected).map((key) => [key, actual?.[key as keyof T]])), expected);
}

export function databaseChecks({ rds, secrets, kms }: Clients): Checks {
  const keyId = async () => {
    const { Aliases } = await kms.listAliases({});
    return Aliases!.find(({ AliasName }) => AliasName === 'alias/eldonia')!.TargetKeyId!;
  };
  const secret = async (SecretId: string) => {
    const { SecretString } = await secrets.getSecretValue({ SecretId });
    return JSON.parse(SecretString!) as Record<string, unknown>;
  };

  return {
    'the database is encrypted, backed up for seven days and protected': async () => {
      const { DBClusters } = await rds.describeDBClusters({});
      assert.equal(DBClusters?.length, 1);
      like(DBClusters[0], {
        DBClusterIdentifier: 'eldonia-database',
        DatabaseName: 'eldonia',
        Engine: 'aurora-postgresql',
        EngineVersion: '17.9',
        Port: 5432,
        StorageEncrypted: true,
        BackupRetentionPeriod: 7,
        PreferredBackupWindow: '17:00-17:30',
        DeletionProtection: true,
        IAMDatabaseAuthenticationEnabled: true,
      });
    },
    'a writer and two readers of db.r6g.xlarge, none of them public': async () => {
      const { DBInstances } = await rds.describeDBInstances({});
      const instances = DBInstances!.map((instance) => [instance.PromotionTier, instance.DBInstanceClass, instance.PubliclyAccessible]);
      assert.deepEqual(instances.sort(), [0, 1, 2].map((tier) => [tier, 'db.r6g.xlarge', false]));
    },
    'the secrets of the database tell where it is, and the application is not the admin': async () => {
      const [admin, app] = [await secret('eldonia/db-admin'), await secret('eldonia/db-password')];
      const place = { engine: 'postgres', port: 5432, dbname: 'eldonia' };
      like(admin, { ...place, username: 'postgres' });
      like(app, { ...place, username: 'app', host: admin.host });
      assert.match(String(app.masterarn), /^arn:aws:secretsmanager:.*:secret:eldonia\/db-admin-\w{6}$/);
      assert.match(String(admin.host), /^eldonia-database\.cluster-/);
      assert.match(String(app.password), /^.{40}$/);
      assert.notEqual(app.password, admin.password);
    },
    'both are to be rotated each month by the function, at night in Japan and on different days': async () => {
      for (const [SecretId, day] of [['eldonia/db-admin', 8], ['eldonia/db-password', 22]] as const) {
        const { RotationEnabled, RotationRules, RotationLambdaARN } = await secrets.describeSecret({ SecretId });
        assert.deepEqual([RotationEnabled, RotationRules], [true, { ScheduleExpression: `cron(0 18 ${day} * ? *)`, Duration: '2h' }]);
        assert.match(RotationLambdaARN!, /DatabaseRotationHandler/);
      }
    },
    'all secrets are encrypted with the key of the platform, which is rotated': async () => {
      const KeyId = await keyId();
      like(await kms.getKeyRotationStatus({ KeyId }), { KeyRotationEnabled: true });
      for (const SecretId of SECRETS) assert.ok((await secrets.describeSecret({ SecretId })).KmsKeyId?.endsWith(KeyId), SecretId);
    },
  };
}

export function storageChecks({ ecr, elasticache, s3 }: Clients): Checks {
  return {
    'the cache has two shards with a replica each, encrypted, with failover': async () => {
      const { ReplicationGroups } = await elasticache.describeReplicationGroups({ ReplicationGroupId: 'eldonia-cache' });
      like(ReplicationGroups?.[0], {
        CacheNodeType: 'cache.r6g.large',
        AutomaticFailover: 'enabled',
        MultiAZ: 'enabled',
        ClusterEnabled: true,
        TransitEncryptionEnabled: true,
        AtRestEncryptionEnabled: true,
        SnapshotRetentionLimit: 7,
      });
      assert.deepEqual(ReplicationGroups![0].NodeGroups!.map(({ NodeGroupMembers }) => NodeGroupMembers!.length), [2, 2]);
    },
    'the media bucket keeps versions, is encrypted and private, and logs its accesses': async () => {
      assert.equal((await s3.getBucketVersioning(BUCKET)).Status, 'Enabled');
      const { ServerSideEncryptionConfiguration } = await s3.getBucketEncryption(BUCKET);
      assert.equal(ServerSideEncryptionConfiguration!.Rules![0].ApplyServerSideEncryptionByDefault!.SSEAlgorithm, 'AES256');
      const { PublicAccessBlockConfiguration } = await s3.getPublicAccessBlock(BUCKET);
      assert.deepEqual(Object.values(PublicAccessBlockConfiguration!), [true, true, true, true]);
      assert.match((await s3.getBucketLogging(BUCKET)).LoggingEnabled!.TargetBucket!, /platformlogs/);
    },
    'originals go to STANDARD_IA after 90 days and to GLACIER after a year, media and private files to INTELLIGENT_TIERING': async () => {
      const { Rules } = await s3.getBucketLifecycleConfiguration(BUCKET);
      const transitions = Rules!.filter((rule) => rule.Transitions?.length).map(({ Filter, Transitions }) => [
        Filter!.Prefix, ...Transitions!.map(({ Days, StorageClass }) => `${Days} ${StorageClass}`),
      ]);
      assert.deepEqual(transitions, [
        ['originals/', '90 STANDARD_IA', '365 GLACIER'], ['media/', '0 INTELLIGENT_TIERING'], ['private/', '0 INTELLIGENT_TIERING'],
      ]);
    },
    'the repository scans images, and keeps tags as they are': async () => {
      const { repositories } = await ecr.describeRepositories({ repositoryNames: ['eldonia-backend'] });
      like(repositories?.[0], { imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION', imageScanningConfiguration: { scanOnPush: true } });
    },
  };
}
