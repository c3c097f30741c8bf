import { Duration, RemovalPolicy, aws_s3 as s3 } from 'aws-cdk-lib';
import { BucketReplication, SecureBucketProps, StorageProfile, StorageRule } from '../../../src';
import { Base, baseOf, nestedTable, never, Table, tableOf, to } from '../change';
import { usual } from '../usual';
import { importedBucket, importedKey } from '../values';

const bucket = baseOf<SecureBucketProps>('SecureBucket', 'Media');
const named: Base<SecureBucketProps> = {
  name: 'SecureBucket with a name', build: (stack, props) => bucket.build(stack, { bucketName: 'shop-media', ...props }),
};

const rows = usual<SecureBucketProps>('SecureBucketProps', {
  bucketName: [...to('shop-media'), { from: 'shop-media', to: 'other-media' }],
  storageProfile: [
    { to: StorageProfile.originalsAndMedia(), name: 'none → originals and media' },
    { to: StorageProfile.logs(), name: 'none → logs, which expire' },
    { to: StorageProfile.custom([{ expiration: Duration.days(400) }]), name: 'none → expiration after 400 days' },
  ],
  accessLogsPrefix: [{ beside: (stack) => ({ accessLogsBucket: importedBucket(stack) }), to: 'logs/' }],
  inventory: [{ to: s3.InventoryFrequency.DAILY }],
  cors: [{ to: [{ allowedMethods: [s3.HttpMethods.PUT], allowedOrigins: ['https://a.example'] }], name: 'none → one rule' }],
  objectLock: [
    { to: s3.ObjectLockRetention.governance(Duration.days(30)), name: 'none → governance' },
    { to: s3.ObjectLockRetention.compliance(Duration.days(30)), name: 'none → compliance' },
    { from: s3.ObjectLockRetention.governance(Duration.days(30)), to: s3.ObjectLockRetention.governance(Duration.days(60)), name: '30 → 60 days' },
  ],
  removalPolicy: [{ to: RemovalPolicy.DESTROY }],
});

const rule = (change: Partial<StorageRule>) => ({ storageProfile: StorageProfile.custom([{ prefix: 'a/', expiration: Duration.days(900), ...change }]) });
const CHECKED = 'only a check at synthesis depends on it: no template contains it';
const copied = (change: Partial<BucketReplication>) => ({ replication: { destinationBucketName: 'copies', ...change } });

export const bucketTables: readonly Table[] = [
  tableOf<SecureBucketProps>('SecureBucketProps', bucket, rows),
  tableOf<SecureBucketProps>('SecureBucketProps', named, {
    objectLock: [{ to: s3.ObjectLockRetention.governance(Duration.days(30)), name: 'none → governance' }],
  }),
  nestedTable<StorageRule, SecureBucketProps>('StorageRule', bucket, 'storageProfile rule ', rule, {
    transitions: [{ to: [{ storageClass: s3.StorageClass.INTELLIGENT_TIERING, transitionAfter: Duration.days(0) }], name: 'none → intelligent tiering' }],
    archiveAccessAfter: [{
      beside: { transitions: [{ storageClass: s3.StorageClass.INTELLIGENT_TIERING, transitionAfter: Duration.days(0) }] }, to: Duration.days(120),
    }],
    deepArchiveAccessAfter: [{
      beside: { transitions: [{ storageClass: s3.StorageClass.INTELLIGENT_TIERING, transitionAfter: Duration.days(0) }] }, to: Duration.days(200),
    }],
    served: never(CHECKED),
    allowOffline: never(CHECKED),
  }),
  nestedTable<BucketReplication, SecureBucketProps>('BucketReplication', bucket, 'replication.', copied, {
    storageClass: [{ to: s3.StorageClass.GLACIER_INSTANT_RETRIEVAL, name: 'default → Glacier Instant Retrieval' }],
  }),
  nestedTable<BucketReplication, SecureBucketProps>('BucketReplication', {
    name: 'SecureBucket with a key', build: (stack, props) => bucket.build(stack, { encryptionKey: importedKey(stack), ...props }),
  }, 'replication.', (change) => copied({ destinationRegion: 'ap-northeast-3', ...change })),
];
