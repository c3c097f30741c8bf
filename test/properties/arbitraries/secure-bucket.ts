import { Duration, aws_s3 as s3 } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { SecureBucket, StorageProfile } from '../../../src/secure-bucket';
import { KEY_ARN } from '../../../tools/assemblies/imported';
import { made } from '../made';
import { struct, subject } from '../subject';
import { among, bool, days, daysInHours, hours, key, lateText, mostly, optional, text, usually } from '../values';

const COPY_KEY_ARN = KEY_ARN.replace('ap-northeast-1', 'ap-northeast-3');

const name = (...legal: string[]) => mostly(
  text(legal, ['media.eldonia.example', 'ab', 'Upper', 'a..b', '10.0.0.1', 'xn--a', 'a--x-s3', 'a'.repeat(64)]), lateText('late-name'),
);

/** The key of the copies; a key on one side only is invalid. */
const replication = (encrypted: boolean) => fc.record({
  destinationBucketName: name('copy', 'copy-osaka'),
  destinationRegion: among(['ap-northeast-3'], ['us-east-1', '', 'osaka']),
  destinationKeyArn: mostly(fc.constant(encrypted ? COPY_KEY_ARN : undefined), fc.oneof(fc.string(), fc.constantFrom(COPY_KEY_ARN, 'alias/a', undefined))),
  destinationAccount: among(['123456789012', '210987654321'], ['', '1']),
  prefix: fc.constantFrom('', 'media/'),
  timeControl: bool,
  deleteMarkers: bool,
}, { requiredKeys: ['destinationBucketName', 'destinationKeyArn'] });

const after = (storageClass: fc.Arbitrary<string>, age: fc.Arbitrary<number>) => fc.record({
  storageClass: made(storageClass, (value) => new s3.StorageClass(value)), transitionAfter: days(age),
});
const legalMoves = fc.constantFrom<[string, number][]>(
  [['STANDARD_IA', 30], ['INTELLIGENT_TIERING', 60], ['ONEZONE_IA', 90], ['GLACIER', 120], ['DEEP_ARCHIVE', 121]],
  [['INTELLIGENT_TIERING', 0], ['GLACIER_IR', 1]],
  [['GLACIER', 0]],
  [],
).chain((moves) => fc.tuple(...moves.map(([storageClass, age]) => after(fc.constant(storageClass), fc.constant(age)))));
const anyMoves = fc.array(after(fc.constantFrom(
  'STANDARD_IA', 'INTELLIGENT_TIERING', 'ONEZONE_IA', 'GLACIER_IR', 'GLACIER', 'DEEP_ARCHIVE', 'STANDARD',
), fc.integer({ min: 0, max: 400 })), { maxLength: 3 });
const rule = struct({
  prefix: fc.constantFrom('', 'a/', 'a/b/', 'c/', 'd/'),
  transitions: mostly(legalMoves, anyMoves, 4),
  expiration: hours(mostly(fc.integer({ min: 500, max: 900 }).map((count) => count * 24), fc.integer({ min: 0, max: 5000 }))),
  archiveAccessAfter: days(mostly(fc.integer({ min: 90, max: 179 }), fc.nat(800))),
  deepArchiveAccessAfter: days(mostly(fc.integer({ min: 180, max: 730 }), fc.nat(800))),
  served: usually(false),
  allowOffline: bool,
});

export const secureBucket = subject('SecureBucket', {
  keys: bool.chain((encrypted) => fc.record({
    encryptionKey: encrypted ? key : fc.constant(undefined), replication: optional(replication(encrypted)),
  })),
}, {
  bucketName: name('abc', 'eldonia-media-123456789012', 'a'.repeat(63)),
  versioned: usually(true),
  noncurrentVersionRetention: daysInHours(4000, fc.integer({ min: 0, max: 100 })),
  storageProfile: fc.oneof(
    made(fc.constantFrom('servedMedia', 'originalsAndMedia', 'logs'), (kind) => StorageProfile[kind]()),
    made(fc.constant('o/'), (prefix) => StorageProfile.originals(prefix)),
    made(fc.array(rule, { maxLength: 2 }), (rules) => StorageProfile.custom(rules)),
  ),
  minimumTlsVersion: among([1.2, 1.3], [0, 1, 1.1, NaN]),
  accessLogsBucket: made(fc.constant('shared-logs'), (shared, stack, id) => s3.Bucket.fromBucketName(stack, id, shared)),
  accessLogsPrefix: fc.constantFrom('', 'logs/', 'a/b'),
  cors: fc.tuple(fc.record({
    allowedMethods: mostly(fc.uniqueArray(fc.constantFrom(...Object.values(s3.HttpMethods)), { minLength: 1 }), fc.constant<s3.HttpMethods[]>([])),
    allowedOrigins: mostly(fc.constantFrom<string[]>(['*'], ['https://*.example', 'https://a.example']), fc.constantFrom<string[]>([], ['*.*'])),
    maxAge: fc.constantFrom(undefined, 0, 3600),
  })),
  objectLock: made(fc.integer({ min: 1, max: 36_500 }), (count) => s3.ObjectLockRetention.governance(Duration.days(count))),
  transferAcceleration: bool,
}, ({ keys, ...props }, stack, id) => new SecureBucket(stack, id, { ...keys, ...props }));
