import { Duration, aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import { BucketReplication, SecureBucket, SecureBucketProps } from '../../src/secure-bucket';
import { testStack } from '../../tools/assemblies/stacks';

const NAME_RULE = 'must be 3 to 63 lower-case letters, digits, dots and hyphens';
const NAME_HELP = 'begin and end with a letter or digit (at Test/Media)';
const METHODS = [s3.HttpMethods.GET];
const KEY = 'arn:aws:kms:ap-northeast-3:123456789012:key/copies';

const bucket = (props: SecureBucketProps, stack = testStack()) => () => new SecureBucket(stack, 'Media', props);

test.each([
  'ab', 'a'.repeat(64), 'Media', 'a_b', '-ab', 'ab-', 'a..b', 'a.-b', '192.168.5.4', '',
])('fails with the name %j', (bucketName) =>
  expect(bucket({ bucketName })).toThrow(new Error(`bucketName ${NAME_RULE}, got ${JSON.stringify(bucketName)}; ${NAME_HELP}`)));

test.each([
  'xn--media', 'sthree-media', 'amzn-s3-demo-media', 'media-s3alias', 'media--ol-s3', 'media.mrap', 'media--x-s3',
  'media--table-s3',
])(
  'fails with the reserved name %s', (bucketName) => expect(bucket({ bucketName })).toThrow(new Error(
    `bucketName must not have a prefix or suffix that S3 reserves, got "${bucketName}"; choose another name (at Test/Media)`)));

test.each(['abc', 'a'.repeat(63), 'media.eldonia.example', '1-2'])('accepts the name %s', (bucketName) =>
  expect(bucket({ bucketName })).not.toThrow());

test.each<[SecureBucketProps, string]>([
  [{ minimumTlsVersion: 1.1 }, 'minimumTlsVersion must be 1.2 or 1.3, got 1.1; choose one of them'],
  [{ noncurrentVersionRetention: Duration.hours(6) }, 'noncurrentVersionRetention must be at least 1 whole days, got 6 hours; use Duration.days()'],
  [{ versioned: false, noncurrentVersionRetention: Duration.days(1) },
    'versioned must be true with noncurrentVersionRetention, got false; leave one of them out'],
  [{ versioned: false, objectLock: s3.ObjectLockRetention.governance(Duration.days(1)) },
    'versioned must be true with objectLock, got false; leave one of them out'],
  [{ versioned: false, replication: { destinationBucketName: 'copy' } }, 'versioned must be true with replication, got false; leave one of them out'],
  [{ bucketName: 'a.b', transferAcceleration: true }, 'bucketName must have no dots with transferAcceleration, got "a.b"; use hyphens'],
  [{ cors: [{ allowedMethods: [], allowedOrigins: ['*'] }] }, 'cors must allow at least 1 method, got none; add one to allowedMethods'],
  [{ cors: [{ allowedMethods: METHODS, allowedOrigins: [] }] }, 'cors must allow at least 1 origin, got none; add one to allowedOrigins'],
  [{ cors: [{ allowedMethods: METHODS, allowedOrigins: ['*.a.*'] }] }, 'cors must have at most one * in an origin, got "*.a.*"; list the origins'],
  [{ bucketName: 'media', replication: { destinationBucketName: 'Copy' } }, `destinationBucketName ${NAME_RULE}, got "Copy"; begin and end with a letter or digit`],
  [{ bucketName: 'media', replication: { destinationBucketName: 'media' } }, 'destinationBucketName must differ from the source bucket, got "media"; pass another bucket'],
  [{ bucketName: 'media', replication: { destinationBucketName: 'copy', destinationRegion: 'Osaka' } },
    'destinationRegion must be the name of a Region, got "Osaka"; write it as ap-northeast-3'],
  [{ bucketName: 'media', replication: { destinationBucketName: 'copy', destinationAccount: '1234' } }, 'destinationAccount must have 12 digits, got "1234"; pass the account ID'],
  [{ bucketName: 'media', replication: { destinationBucketName: 'copy', destinationKeyArn: KEY } },
    `destinationKeyArn must be set with encryptionKey, got ${KEY} alone; S3 replicates objects with their type of encryption, so set both or neither`],
])('fails with %j', (props, message) => expect(bucket(props)).toThrow(new Error(`${message} (at Test/Media)`)));

test.each<[BucketReplication, string]>([
  [{ destinationBucketName: 'copy' }, 'destinationKeyArn is required with encryptionKey; pass the ARN of a key in the destination Region'],
  [{ destinationBucketName: 'copy', destinationKeyArn: 'alias/copies' },
    'destinationKeyArn must be the ARN of a key, got "alias/copies"; pass the key ARN, not an ID or an alias'],
  [{ destinationBucketName: 'copy', destinationKeyArn: KEY, destinationRegion: 'us-west-2' },
    'destinationKeyArn must be in destinationRegion us-west-2, got a key in ap-northeast-3; pass a key of the destination Region'],
])('fails with a key and the replication %j', (replication, message) => {
  const stack = testStack();

  expect(bucket({ replication, encryptionKey: new kms.Key(stack, 'Key') }, stack)).toThrow(new Error(`${message} (at Test/Media)`));
});
