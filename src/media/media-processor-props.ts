import { Duration, Size } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Derivative } from './derivative';
import { FileConverter } from './file-converter';

/**
 * Options of a media processor, of a platform or on its own.
 *
 * Hidden: in other languages a struct is accepted in place of a public base, and jsii drops its further props.
 *
 * @internal
 */
export interface CommonMediaOptions {
  /**
   * The key prefix of the originals, which ends with a slash. An empty prefix means the whole bucket, and requires
   * `outputBucket`.
   *
   * @default 'originals/'
   */
  readonly sourcePrefix?: string;

  /**
   * The bucket of the derivatives.
   *
   * @default - the bucket of the originals
   */
  readonly outputBucket?: s3.IBucket;

  /**
   * The key prefix of the derivatives, which ends with a slash.
   *
   * In the bucket of the originals the two prefixes must not overlap: otherwise the function would make derivatives of
   * derivatives.
   *
   * @default 'media/'
   */
  readonly outputPrefix?: string;

  /**
   * The derivatives of each image, at most 10.
   *
   * A change does not affect existing derivatives until their original is uploaded again or copied onto itself.
   *
   * @default Derivative.defaults()
   */
  readonly derivatives?: Derivative[];

  /**
   * The converters of files that are not images.
   *
   * All other files below the source prefix are processed as images, whatever their name. A file that is not an image
   * is rejected.
   *
   * @default - no converters: all files must be images
   */
  readonly converters?: FileConverter[];

  /**
   * The maximum size of an original, from 1 MiB to 2 GiB. A larger file is rejected.
   *
   * @default Size.mebibytes(50)
   */
  readonly maxInputSize?: Size;

  /**
   * The maximum number of pixels of an original, at most 1,000 million. A larger image is rejected.
   *
   * The limit protects against decompression bombs: an image of 400 million pixels can be a file of 50 KB. One million
   * pixels require 19 MB of `memorySize` for an AVIF file, and at most 7 MB for other formats.
   *
   * @default 100_000_000
   */
  readonly maxInputPixels?: number;

  /**
   * Deletes the derivatives when the original is deleted, or replaced by a file that is rejected. Otherwise they stay
   * public. A versioned bucket keeps their noncurrent versions according to its lifecycle rules.
   *
   * CloudFront and browsers keep a copy for the time in `cacheControl`, by default up to one day. An invalidation
   * removes that of CloudFront immediately.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Invalidation.html
   *
   * @default true
   */
  readonly deleteDerivatives?: boolean;

  /**
   * Reads TIFF in addition to JPEG, PNG, WebP, AVIF and GIF, for originals of scanners and printers. It adds a decoder
   * that uploads can attack.
   *
   * @default false
   */
  readonly tiff?: boolean;

  /**
   * The VPC in whose private subnets the function runs. It must have a gateway endpoint for S3, as `Network` does.
   *
   * The security group of the function allows only HTTPS to the addresses of S3 in the Region: a file that takes over a
   * decoder cannot reach the internet or the VPC. Network interfaces of Lambda are free of charge.
   *
   * @default - no VPC: the function can reach the internet
   */
  readonly vpc?: ec2.IVpc;

  /**
   * The ID of the prefix list `com.amazonaws.<region>.s3` of the Region, e.g. from
   * `aws ec2 describe-managed-prefix-lists`.
   *
   * @default - the known ID of the Region; in other Regions the security group allows HTTPS to any address, with a
   *   warning
   */
  readonly s3PrefixListId?: string;

  /**
   * The `Cache-Control` header of the derivatives, for browsers and CDNs. A deleted picture stays public for as long.
   *
   * @default 'public, max-age=86400'
   */
  readonly cacheControl?: string;

  /**
   * The memory of the function, from 512 to 10,240 MiB. It determines the number of vCPUs: 1 at 1,769 MiB, 2 at 3,538
   * MiB.
   *
   * @default Size.mebibytes(3008)
   */
  readonly memorySize?: Size;

  /**
   * The maximum duration of one invocation, at most 15 minutes. A failed event is retried after six times the
   * timeout.
   *
   * @default Duration.minutes(2)
   */
  readonly timeout?: Duration;

  /**
   * The number of images per invocation, from 1 to 10. With 1, a file that terminates the function affects no other
   * file.
   *
   * @default 1
   */
  readonly batchSize?: number;

  /**
   * The maximum number of concurrent invocations, from 2 to 1,000. Further images wait in the queue, which protects the
   * concurrency of other functions in the account. All users share it: limit the uploads of each user in the
   * application, or the images of one user delay those of all others. The default leaves half of the 10 executions of
   * a new account to the other functions: raise it once the quota of the account is higher.
   *
   * @default 5
   */
  readonly maxConcurrency?: number;

  /**
   * The delivery delay of the queue, from 0 to 15 minutes.
   *
   * Use it in a standby Region. Replication copies originals and derivatives to it in any order, and each original
   * emits an event. After 15 minutes the derivatives are usually replicated as well. Their metadata identifies their
   * original, so that the function does not change them. In buckets with SSE-KMS the function makes them again, because
   * a replica has another ETag there.
   *
   * @default - no delay
   */
  readonly delay?: Duration;

  /**
   * The SNS topic that receives a notification when an alarm goes into ALARM and when it returns to OK.
   *
   * The construct allows CloudWatch to use a topic of this app and its key. An imported topic and its key must already
   * allow CloudWatch.
   *
   * @default - no notifications; the alarms exist without actions
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * The KMS key of the queues and the log. The construct allows EventBridge and CloudWatch Logs to use it. The policy
   * of an imported key must already allow them.
   *
   * @default - encryption with keys that SQS and CloudWatch Logs own
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Use an existing layer with sharp, for Linux on arm64 and Node.js 24, e.g. to fix a vulnerability of libvips before
   * this library does.
   *
   * @default - the layer of this library
   */
  readonly sharpLayer?: lambda.ILayerVersion;
}

/** Options of a media processor, without the bucket. */
export interface MediaProcessorOptions extends CommonMediaOptions {}

/** Properties of a `MediaProcessor`. */
export interface MediaProcessorProps extends CommonMediaOptions {
  /**
   * The bucket of the originals, in the Region of the stack.
   *
   * It must send its events to EventBridge (`SecureBucket` with `eventBridge: true`). The construct cannot check an
   * imported bucket.
   */
  readonly bucket: s3.IBucket;
}
