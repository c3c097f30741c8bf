import { Duration, Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as fc from 'fast-check';
import { EdgeBehavior } from '../../../src/edge';
import { StandbyMediaAccess } from '../../../src/edge/internal';
import { mostly } from '../mostly';
import { Subject } from '../subject';

interface Sample {
  readonly paths?: readonly string[];
  readonly offlinePrefix?: string;
}

/** Few props, so each of them is invalid more often. */
const FEW = 4;

const arbitrary: fc.Arbitrary<Sample> = fc.record<Sample, keyof Sample>({
  paths: mostly(fc.subarray(['/media/*', 'avatars/*.png', '/pictures/v?/*']), fc.array(fc.string(), { maxLength: 2 }), FEW),
  offlinePrefix: mostly(fc.constantFrom('originals/', 'tmp/'), fc.constantFrom('media/', ''), FEW),
}, { requiredKeys: [] });

function build(stack: Stack, id: string, { paths, offlinePrefix }: Sample): void {
  const transitions = [{ storageClass: s3.StorageClass.GLACIER, transitionAfter: Duration.days(90) }];
  const bucket = new s3.Bucket(stack, `${id}Media`, {
    lifecycleRules: offlinePrefix === undefined ? undefined : [{ prefix: offlinePrefix, transitions }],
  });
  new StandbyMediaAccess(stack, id, { bucket, behaviors: paths?.map((path) => EdgeBehavior.media(path)) });
}

export const standbyMediaAccessSubject: Subject<Sample> = { name: 'StandbyMediaAccess', arbitrary, build };
