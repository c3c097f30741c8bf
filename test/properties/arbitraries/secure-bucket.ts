import { Duration, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as fc from 'fast-check';
import { BucketReplication, SecureBucket, StorageProfile, StorageRule } from '../../../src/secure-bucket';
import { KEY_ARN } from '../../../tools/assemblies/imported';
import { Subject } from '../subject';

const COPY_KEY_ARN = KEY_ARN.replace('ap-northeast-1', 'ap-northeast-3');

interface Rule {
  readonly prefix?: string;
  readonly moves?: readonly (readonly [string, number])[];
  readonly expirationHours?: number;
  readonly archiveDays?: number;
  readonly deepArchiveDays?: number;
  readonly served?: boolean;
  readonly allowOffline?: boolean;
}

interface Copy {
  readonly name: string;
  readonly region?: string;
  readonly keyArn: string | undefined;
  readonly account?: string;
  readonly prefix?: string;
  readonly timeControl?: boolean;
  readonly deleteMarkers?: boolean;
}

interface Sample {
  readonly bucketName?: string;
  readonly lateName?: boolean;
  readonly importedKey: boolean;
  readonly versioned?: boolean;
  readonly noncurrentHours?: number;
  readonly profile?: 'media' | 'originals' | 'both' | 'logs' | readonly Rule[];
  readonly minimumTlsVersion?: number;
  readonly sharedLogs?: boolean;
  readonly accessLogsPrefix?: string;
  readonly inventory?: s3.InventoryFrequency;
  readonly eventBridge?: boolean;
  readonly cors?: { readonly methods: readonly s3.HttpMethods[]; readonly origins: readonly string[]; readonly maxAge?: number };
  readonly lockDays?: number;
  readonly replication?: Copy;
  readonly transferAcceleration?: boolean;
  readonly removalPolicy?: RemovalPolicy;
}

/** Invalid values are rare, because one invalid value hides the effect of the others. */
function mostly<T>(legal: fc.Arbitrary<T>, illegal: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 20, arbitrary: legal }, { weight: 1, arbitrary: illegal });
}

const name = mostly(
  fc.constantFrom('abc', 'eldonia-media-123456789012', 'a'.repeat(63)),
  fc.oneof(
    fc.string(),
    fc.constantFrom('media.eldonia.example', 'ab', 'Upper', 'a..b', '10.0.0.1', 'xn--a', 'a--x-s3', 'a'.repeat(64)),
  ),
);
const storageClass = fc.constantFrom(
  'STANDARD_IA', 'INTELLIGENT_TIERING', 'ONEZONE_IA', 'GLACIER_IR', 'GLACIER', 'DEEP_ARCHIVE', 'STANDARD',
);
type Moves = Rule['moves'];
const legalMoves = fc.constantFrom<Moves[]>(
  [['STANDARD_IA', 30], ['INTELLIGENT_TIERING', 60], ['ONEZONE_IA', 90], ['GLACIER', 120], ['DEEP_ARCHIVE', 121]],
  [['INTELLIGENT_TIERING', 0], ['GLACIER_IR', 1]],
  [['GLACIER', 0]],
  [],
);
const anyMoves = fc.array(fc.tuple(storageClass, fc.integer({ min: 0, max: 400 })), { maxLength: 3 });
const rule: fc.Arbitrary<Rule> = fc.record({
  prefix: fc.constantFrom('', 'a/', 'a/b/', 'c/', 'd/'),
  moves: fc.oneof({ weight: 4, arbitrary: legalMoves }, { weight: 1, arbitrary: anyMoves }),
  expirationHours: mostly(
    fc.integer({ min: 500, max: 900 }).map((days) => days * 24), fc.integer({ min: 0, max: 5000 }),
  ),
  archiveDays: mostly(fc.integer({ min: 90, max: 179 }), fc.nat(800)),
  deepArchiveDays: mostly(fc.integer({ min: 180, max: 730 }), fc.nat(800)),
  served: mostly(fc.constant(false), fc.constant(true)),
  allowOffline: fc.boolean(),
}, { requiredKeys: [] });

/** A key on one side only is invalid. */
const copyOf = (encrypted: boolean): fc.Arbitrary<Copy> => fc.record({
  name: mostly(fc.constantFrom('copy', 'copy-osaka'), name),
  region: mostly(fc.constant('ap-northeast-3'), fc.constantFrom('us-east-1', '', 'osaka')),
  keyArn: mostly(
    fc.constant(encrypted ? COPY_KEY_ARN : undefined),
    fc.oneof(fc.string(), fc.constantFrom(COPY_KEY_ARN, 'alias/a', undefined)),
  ),
  account: mostly(fc.constantFrom('123456789012', '210987654321'), fc.constantFrom('', '1')),
  prefix: fc.constantFrom('', 'media/'),
  timeControl: fc.boolean(),
  deleteMarkers: fc.boolean(),
}, { requiredKeys: ['name', 'keyArn'] });

const arbitrary: fc.Arbitrary<Sample> = fc.boolean().chain((importedKey) => fc.record<Sample, 'importedKey'>({
  bucketName: name,
  lateName: mostly(fc.constant(false), fc.constant(true)),
  importedKey: fc.constant(importedKey),
  versioned: mostly(fc.constant(true), fc.constant(false)),
  noncurrentHours: mostly(fc.integer({ min: 1, max: 4000 }).map((days) => days * 24), fc.integer({ min: 0, max: 100 })),
  profile: fc.oneof(
    fc.constantFrom('media' as const, 'originals' as const, 'both' as const, 'logs' as const),
    fc.array(rule, { maxLength: 2 }),
  ),
  minimumTlsVersion: mostly(fc.constantFrom(1.2, 1.3), fc.constantFrom(0, 1, 1.1, NaN)),
  sharedLogs: fc.boolean(),
  accessLogsPrefix: fc.constantFrom('', 'logs/', 'a/b'),
  inventory: fc.constantFrom(s3.InventoryFrequency.DAILY, s3.InventoryFrequency.WEEKLY),
  eventBridge: fc.boolean(),
  cors: fc.record({
    methods: mostly<readonly s3.HttpMethods[]>(
      fc.uniqueArray(fc.constantFrom(...Object.values(s3.HttpMethods)), { minLength: 1 }), fc.constant([]),
    ),
    origins: mostly(
      fc.constantFrom<(readonly string[])[]>(['*'], ['https://*.example', 'https://a.example']),
      fc.constantFrom<(readonly string[])[]>([], ['*.*']),
    ),
    maxAge: fc.constantFrom(0, 3600),
  }, { requiredKeys: ['methods', 'origins'] }),
  lockDays: fc.integer({ min: 1, max: 36_500 }),
  replication: copyOf(importedKey),
  transferAcceleration: fc.boolean(),
  removalPolicy: fc.constantFrom(RemovalPolicy.DESTROY, RemovalPolicy.RETAIN),
}, { requiredKeys: ['importedKey'] }));

const days = (count?: number) => (count === undefined ? undefined : Duration.days(count));
const hours = (count?: number) => (count === undefined ? undefined : Duration.hours(count));

function ruleOf({ moves, expirationHours, archiveDays, deepArchiveDays, ...rest }: Rule): StorageRule {
  return {
    ...rest,
    transitions: moves?.map(([value, after]) => ({
      storageClass: new s3.StorageClass(value), transitionAfter: Duration.days(after),
    })),
    expiration: hours(expirationHours),
    archiveAccessAfter: days(archiveDays),
    deepArchiveAccessAfter: days(deepArchiveDays),
  };
}

function profileOf(choice: NonNullable<Sample['profile']>): StorageProfile {
  if (choice === 'media') return StorageProfile.servedMedia();
  if (choice === 'originals') return StorageProfile.originals('o/');
  if (choice === 'both') return StorageProfile.originalsAndMedia();
  return choice === 'logs' ? StorageProfile.logs() : StorageProfile.custom(choice.map(ruleOf));
}

function replicationOf({ name: destinationBucketName, region, keyArn, account, ...rest }: Copy): BucketReplication {
  return {
    ...rest, destinationBucketName, destinationRegion: region, destinationKeyArn: keyArn, destinationAccount: account,
  };
}

function build(stack: Stack, id: string, sample: Sample): void {
  const {
    bucketName, lateName, importedKey, noncurrentHours, profile, sharedLogs, cors, lockDays, replication, ...rest
  } = sample;
  new SecureBucket(stack, id, {
    ...rest,
    bucketName: bucketName !== undefined && lateName ? Lazy.string({ produce: () => 'late-name' }) : bucketName,
    encryptionKey: importedKey ? kms.Key.fromKeyArn(stack, `${id}Key`, KEY_ARN) : undefined,
    noncurrentVersionRetention: hours(noncurrentHours),
    storageProfile: profile && profileOf(profile),
    accessLogsBucket: sharedLogs ? s3.Bucket.fromBucketName(stack, `${id}Logs`, 'shared-logs') : undefined,
    cors: cors && [{ allowedMethods: [...cors.methods], allowedOrigins: [...cors.origins], maxAge: cors.maxAge }],
    objectLock: lockDays === undefined ? undefined : s3.ObjectLockRetention.governance(Duration.days(lockDays)),
    replication: replication && replicationOf(replication),
  });
}

export const secureBucketSubject: Subject<Sample> = { name: 'SecureBucket', arbitrary, build };
