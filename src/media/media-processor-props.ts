import { Duration, Size } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Derivative } from './derivative';
import { FileConverter } from './file-converter';

/** Options of a media processor: all but the bucket. */
export interface MediaProcessorOptions {
  /**
   * What the keys of the originals begin with; it ends with a slash. Empty for the whole bucket, which needs `outputBucket`.
   *
   * @default 'originals/'
   */
  readonly sourcePrefix?: string;

  /**
   * Where the derivatives go.
   *
   * @default - the bucket of the originals
   */
  readonly outputBucket?: s3.IBucket;

  /**
   * What the keys of the derivatives begin with; it ends with a slash. In the bucket of the originals neither prefix
   * may begin with the other, or derivatives would be made of derivatives.
   *
   * @default 'media/'
   */
  readonly outputPrefix?: string;

  /**
   * What is made of each image, at most 10 sizes. After a change the derivatives that exist stay as they are until
   * their original is uploaded, or copied onto itself, again.
   *
   * @default Derivative.defaults()
   */
  readonly derivatives?: Derivative[];

  /**
   * Who takes care of files that are no images. Anything else below the source prefix is taken for an image, whatever
   * its name, and ends up in the dead-letter queue if it is none.
   *
   * @default - nobody: every file should be an image
   */
  readonly converters?: FileConverter[];

  /**
   * The largest file that is downloaded. A larger one goes to the dead-letter queue.
   *
   * @default Size.mebibytes(50)
   */
  readonly maxInputSize?: Size;

  /**
   * The most pixels that an image may have, however small its file is: a bomb of 400 million takes 50 KB. An image
   * with more goes to the dead-letter queue. A million pixels of an AVIF file take 19 MB of `memorySize`, of others 7 at most.
   *
   * @default 100_000_000
   */
  readonly maxInputPixels?: number;

  /**
   * Delete the derivatives when the original is deleted. In a versioned bucket their old versions stay for as long as
   * the bucket keeps them.
   *
   * @default false
   */
  readonly deleteDerivatives?: boolean;

  /**
   * For how long browsers and CDNs may keep a derivative.
   *
   * @default 'public, max-age=86400'
   */
  readonly cacheControl?: string;

  /**
   * Memory of the function that makes the derivatives, 512 to 10,240 MiB. Processors come with it: one at 1,769 MiB, two
   * at 3,538.
   *
   * @default Size.mebibytes(3008)
   */
  readonly memorySize?: Size;

  /**
   * How long an image may take, at most 15 minutes. An event that fails comes again after 30 seconds, or after six
   * times as long if the function was cut off.
   *
   * @default Duration.minutes(2)
   */
  readonly timeout?: Duration;

  /**
   * How many images an invocation gets, 1 to 10. With one, a file that kills the function takes no other with it.
   *
   * @default 1
   */
  readonly batchSize?: number;

  /**
   * How many images are converted at once, 2 to 1,000. More wait in the queue, and other functions of the account keep
   * their share.
   *
   * @default 10
   */
  readonly maxConcurrency?: number;

  /**
   * How long an event waits before anything is made of it, 0 to 15 minutes.
   *
   * For a region that stands by: originals and derivatives arrive there by replication, in no order, and each original
   * raises an event. Within 15 minutes (R5.7.2-5) the derivatives have arrived as well, and are left as they are, because they tell
   * of what they were made. In buckets with keys of KMS they are made anew all the same: a copy has another ETag there.
   *
   * @default - none
   */
  readonly delay?: Duration;

  /**
   * Whom the alarms tell, and of their ends. A topic of this app, and its key, are made to admit CloudWatch; an imported one must do so already.
   *
   * @default - nobody: the alarms are there, without actions
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * The key for the queues and the log. It is made to admit EventBridge and CloudWatch Logs; an imported key must do so
   * already.
   *
   * @default - SQS and CloudWatch Logs encrypt with keys of their own
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Another layer with sharp, for Linux on arm64 and Node.js 24, e.g. to mend a fault of libvips before this library does.
   *
   * @default - the layer that comes with the library
   */
  readonly sharpLayer?: lambda.ILayerVersion;
}

/** Properties of a media processor. */
export interface MediaProcessorProps extends MediaProcessorOptions {
  /**
   * Where the originals are uploaded. It must send its events to EventBridge (`SecureBucket` with `eventBridge: true`),
   * which can't be seen of an imported bucket, and be in the region of the stack.
   */
  readonly bucket: s3.IBucket;
}
