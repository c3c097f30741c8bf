import { Stack, aws_s3 as s3 } from 'aws-cdk-lib';
import { MediaProcessor, MediaProcessorOptions } from '../../src/media';
import { testStack } from '../../tools/assemblies/stacks';

const BUCKET_NAME = 'uploads';

export const importedBucket = (stack: Stack): s3.IBucket => s3.Bucket.fromBucketName(stack, 'Bucket', BUCKET_NAME);

/** A processor of an imported bucket, in its own stack. */
export const processor = (options: MediaProcessorOptions = {}, stack = testStack()): MediaProcessor =>
  new MediaProcessor(stack, 'Media', { bucket: importedBucket(stack), ...options });
