import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as fc from 'fast-check';
import { BucketReplication, BucketReplicationAlarms, DeferredReplication, ReplicationEnd } from '../../../src/secure-bucket';
import { KEY_ARN } from '../../../tools/assemblies/imported';
import { mostly } from '../mostly';
import { Subject } from '../subject';

const COPY_KEY_ARN = KEY_ARN.replace('ap-northeast-1', 'ap-northeast-3');

interface CopySample extends Omit<BucketReplication, 'storageClass'> {
  readonly bucketName: string;
  readonly own: boolean;
  readonly versioned: boolean;
  readonly late: boolean;
  readonly encrypted: boolean;
}

interface AlarmsSample {
  readonly sourceBucketName: string;
  readonly destinationBucketName: string;
  readonly end?: ReplicationEnd;
  readonly ruleId?: string;
  readonly objectiveSeconds?: number;
  readonly maxPendingOperations?: number;
}

const name = (legal: string) => mostly(fc.constantFrom(legal, `${legal}-123456789012`), fc.oneof(fc.string(), fc.constantFrom('ab', 'Upper', 'a..b', '10.0.0.1', 'copy')));

type Always = 'bucketName' | 'own' | 'versioned' | 'late' | 'encrypted' | 'destinationBucketName' | 'destinationKeyArn';
const always: Always[] = ['bucketName', 'own', 'versioned', 'late', 'encrypted', 'destinationBucketName', 'destinationKeyArn'];

/** A key on one side only is refused. */
const copies: fc.Arbitrary<CopySample> = fc.boolean().chain((encrypted) => fc.record<CopySample, Always>({
  // The CDK itself refuses to import a bucket that can't be.
  bucketName: mostly(fc.constantFrom('media', 'media-123456789012'), fc.constant('copy')),
  own: fc.boolean(),
  versioned: mostly(fc.constant(true), fc.constant(false)),
  late: mostly(fc.constant(false), fc.constant(true)),
  encrypted: fc.constant(encrypted),
  destinationBucketName: name('copy'),
  destinationRegion: mostly(fc.constant('ap-northeast-3'), fc.constantFrom('us-east-1', '', 'osaka')),
  destinationKeyArn: mostly(fc.constant(encrypted ? COPY_KEY_ARN : undefined), fc.oneof(fc.string(), fc.constantFrom(COPY_KEY_ARN, 'alias/a', undefined))),
  destinationAccount: mostly(fc.constantFrom('123456789012', '210987654321'), fc.constantFrom('', '1')),
  prefix: fc.constantFrom('', 'media/'),
  timeControl: fc.boolean(),
  deleteMarkers: fc.boolean(),
}, { requiredKeys: always }));

function sourceOf(stack: Stack, id: string, { bucketName, own, versioned, encrypted }: CopySample): s3.IBucket {
  const encryptionKey = encrypted ? kms.Key.fromKeyArn(stack, `${id}Key`, KEY_ARN) : undefined;
  // Another construct's bucket has the name that CloudFormation gives it.
  if (own) return new s3.Bucket(stack, `${id}Bucket`, { versioned, encryptionKey, encryption: encrypted ? s3.BucketEncryption.KMS : undefined });
  return s3.Bucket.fromBucketAttributes(stack, `${id}Bucket`, { bucketName, encryptionKey });
}

function buildCopy(stack: Stack, id: string, sample: CopySample): void {
  const { bucketName, own, versioned, late, encrypted, destinationBucketName, ...rest } = sample;
  new DeferredReplication(stack, id, {
    bucket: sourceOf(stack, id, sample),
    // Tokens are valid, because synthesis cannot check them.
    replication: { ...rest, destinationBucketName: late ? Lazy.string({ produce: () => 'late-name' }) : destinationBucketName },
  });
}

const alarms: fc.Arbitrary<AlarmsSample> = fc.record<AlarmsSample, 'sourceBucketName' | 'destinationBucketName'>({
  sourceBucketName: name('media'),
  destinationBucketName: name('copy'),
  end: mostly<ReplicationEnd>(fc.constant(ReplicationEnd.DESTINATION), fc.constant(ReplicationEnd.SOURCE), 3),
  ruleId: fc.constantFrom('replication', 'a'),
  objectiveSeconds: mostly(fc.integer({ min: 60, max: 86_400 }), fc.nat()),
  maxPendingOperations: mostly(fc.nat(), fc.oneof(fc.integer(), fc.double())),
}, { requiredKeys: ['sourceBucketName', 'destinationBucketName'] });

function buildAlarms(stack: Stack, id: string, { objectiveSeconds, ...rest }: AlarmsSample): void {
  new BucketReplicationAlarms(stack, id, { ...rest, objective: objectiveSeconds === undefined ? undefined : Duration.seconds(objectiveSeconds) });
}

export const deferredReplicationSubject: Subject<CopySample> = { name: 'DeferredReplication', arbitrary: copies, build: buildCopy };
export const bucketReplicationAlarmsSubject: Subject<AlarmsSample> = { name: 'BucketReplicationAlarms', arbitrary: alarms, build: buildAlarms };
