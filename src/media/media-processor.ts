import { Duration, Size, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct } from 'constructs';
import { Derivative } from './derivative';
import { FileConverter } from './file-converter';
import { MediaProcessorProps } from './media-processor-props';
import { requireEvents } from './private/event-switch';
import { METRICS_NAMESPACE, REJECTED_FILES, Settings } from './private/handler/settings';
import { checkDelay, checkMedia, checkVariables, MediaSettings, warnOfMemory } from './private/media-checks';
import { s3OnlyGroup } from './private/s3-only-group';
import { sharpLayer } from './private/sharp-layer';
import { KeyPattern, WorkQueue, WorkQueueProps } from './private/work-queue';
import { declareCalls } from '../network/internal';
import { acknowledgeWildcard } from '../private/acknowledge';
import { alarmOn } from '../private/dead-letters';
import { checkRequired } from '../private/errors';
import { BundledFunction } from '../private/functions/bundled-function';
import { Caller } from '../private/functions/caller';
import { allowCloudWatchLogs } from '../private/log-key';
import { allow } from '../private/permissions';
import { checkKnownProps } from '../private/structs/known-props';

const CREATED = 'Object Created';
const DELETED = 'Object Deleted';
/** The function tags the version of an original that it rejects. A bucket without versioning has no versions. */
const SOURCE_ACTIONS = [
  's3:GetObject', 's3:GetObjectTagging', 's3:GetObjectVersionTagging', 's3:PutObjectTagging',
  's3:PutObjectVersionTagging',
];
/**
 * Per 5 minutes. An image that terminates the function fails three invocations, with six times the timeout between
 * them.
 */
const ALARMING_ERRORS = 3;

/**
 * Makes smaller copies (derivatives) of the images that are uploaded to a bucket, within seconds.
 *
 * An upload to `originals/a/photo.jpg` becomes `media/a/photo.jpg/thumbnail.avif`, `….webp`, `….jpeg` and so on. The
 * whole name of the original is a folder, so that the address of a derivative requires no lookup. Derivatives are
 * rotated to their upright orientation, in sRGB, never larger than the original, and contain no metadata. The function
 * reads JPEG, PNG, WebP, AVIF and GIF, whatever the name of the file, and the first frame of an animation. It reads
 * TIFF with `tiff`. It does not read HEIC and SVG: use a converter of your own.
 *
 * EventBridge sends the events to a queue, and a function with sharp processes them. An event can be delivered more
 * than once, late and in any order: the function compares the current original with its derivatives, and writes only
 * changes.
 *
 * A file that cannot be converted (not an image, damaged, or too large) is rejected: its original gets the tag
 * `rejected` with the reason, which the log contains as well, and `metricRejectedFiles` counts it. A later success
 * removes the tag. No alarm goes into ALARM, because any principal that can upload could cause it. An image that ends
 * the function three times (out of memory, out of time) is rejected as well. Meanwhile its original has the tag
 * `converting`. An original with ten tags of its own gets neither tag. The dead-letter queue and its alarm are for
 * faults of the function or of AWS.
 *
 * The function can read and tag the originals, read, write and delete the derivatives, and list the names in the
 * bucket: otherwise S3 returns 403 instead of 404 for a missing object. In a `vpc` it can reach S3 only. Without
 * uploads only the alarms cost, about $0.30 per month. A photo of 12 megapixels takes a few seconds of an arm64
 * function, about $0.0001. All resources, including the messages in the queues, are deleted with the stack. The
 * buckets are not changed, except for these tags of the originals.
 *
 * @example
 * const media = new SecureBucket(this, 'Media', { eventBridge: true, storageProfile: StorageProfile.originalsAndMedia()
 * });
 * new MediaProcessor(this, 'Images', {
 *   bucket: media.bucket,
 *   derivatives: [
 *     Derivative.of({ name: 'card', width: 400, height: 300, crop: true }),
 *     Derivative.of({ name: 'full', width: 1920, formats: [DerivativeFormat.webp(85), DerivativeFormat.jpeg()] }),
 *   ],
 *   converters: [FileConverter.none(['.mp4'])],
 *   alarmTopic: topic,
 * });
 */
@propertyInjectable
export class MediaProcessor extends Construct {
  /** The id of this class for property injectors. */
  static readonly PROPERTY_INJECTION_ID: string = 'eldonia-constructs.MediaProcessor';

  /** The function that makes the derivatives. */
  readonly handler: lambda.Function;

  /** The layer with sharp. */
  readonly layer: lambda.ILayerVersion;

  /** The queue of the image events. SQS keeps a message for 7 days. */
  readonly imageQueue: sqs.IQueue;

  /**
   * The image events that failed 5 times by a fault of the function or of AWS, for 14 days.
   * `aws sqs start-message-move-task` returns them to the queue.
   */
  readonly imageDeadLetterQueue: sqs.IQueue;

  /**
   * The queues of the files with a converter function, in the order of `converters`. SQS keeps a message for 7 days.
   */
  readonly converterQueues: sqs.IQueue[];

  /** The dead-letter queues of `converterQueues`, in the same order. SQS keeps a message for 14 days. */
  readonly converterDeadLetterQueues: sqs.IQueue[];

  /** Alarm on 3 failed invocations of the function in 5 minutes. Rejected files do not count. */
  readonly errorAlarm: cloudwatch.Alarm;

  /**
   * All alarms: `errorAlarm`, and for each queue one on its dead-letter queue and one on the age of its oldest message.
   */
  readonly alarms: cloudwatch.Alarm[];

  /**
   * The queues with their rules, mappings and alarms: images first, then the converters in their order.
   *
   * @internal
   */
  readonly _queues: WorkQueue[];

  /**
   * Where the images are, also with a property injector.
   *
   * @internal
   */
  readonly _places: Pick<MediaSettings, 'sourcePrefix' | 'outputPrefix' | 'outputBucket'>;

  /** @throws when prefixes overlap or are invalid, names or suffixes are repeated, or a number is out of range */
  constructor(scope: Construct, id: string, props: MediaProcessorProps) {
    super(scope, id);
    checkKnownProps(this, 'MediaProcessorProps', props);
    checkRequired(this, props, { bucket: 'pass the bucket of the originals' });
    const settings = this._places = withDefaults(props);
    checkMedia(this, settings);
    if (props.delay) checkDelay(this, props.delay);
    checkVariables(this, handlerSettings(settings));

    warnOfMemory(this, settings);
    requireEvents(this, settings.bucket);
    if (props.encryptionKey) allowCloudWatchLogs(props.encryptionKey, this);
    const images = this.createQueue(this, 'Images', props, settings, {
      files: 'images',
      keys: [{ prefix: settings.sourcePrefix }],
      timeout: settings.timeout,
      detailTypes: settings.deleteDerivatives ? [CREATED, DELETED] : [CREATED],
    });
    this.layer = props.sharpLayer ?? sharpLayer(this, 'Sharp');
    this.handler = this.createHandler(props, settings, images);
    images.feed(this.handler, { batchSize: settings.batchSize, maxConcurrency: settings.maxConcurrency });
    this.errorAlarm = alarmOn(this, 'ErrorAlarm', {
      alarmDescription: `The function that makes derivatives has failed ${ALARMING_ERRORS} times in 5 minutes: ` +
        'an error, a timeout or insufficient memory. Check its log.',
      metric: this.handler.metricErrors({ period: Duration.minutes(5) }),
      atLeast: ALARMING_ERRORS,
    }, props.alarmTopic);
    const conversions = this.createConversions(props, settings);
    this.imageQueue = images.queue;
    this.imageDeadLetterQueue = images.deadLetterQueue;
    this.converterQueues = conversions.map(({ queue }) => queue);
    this.converterDeadLetterQueues = conversions.map(({ deadLetterQueue }) => deadLetterQueue);
    this._queues = [images, ...conversions];
    const queueAlarms = this._queues.flatMap(({ deadLetterAlarm, ageAlarm }) => [deadLetterAlarm, ageAlarm]);
    this.alarms = [this.errorAlarm, ...queueAlarms];
  }

  /** Number of rejected files: sum over 5 minutes. Files that a converter rejects do not count. */
  metricRejectedFiles(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: METRICS_NAMESPACE,
      metricName: REJECTED_FILES,
      dimensionsMap: { FunctionName: this.handler.functionName },
      statistic: cloudwatch.Stats.SUM,
      ...options,
    });
  }

  private createQueue(
    scope: Construct, id: string, props: MediaProcessorProps, { bucket }: MediaSettings, files: QueuedFiles,
  ): WorkQueue {
    const { delay, encryptionKey, alarmTopic } = props;
    return new WorkQueue(scope, id, { ...files, bucketName: bucket.bucketName, delay, encryptionKey, alarmTopic });
  }

  private createHandler(props: MediaProcessorProps, settings: MediaSettings, images: WorkQueue): lambda.Function {
    const { bucket, outputBucket, timeout, memorySize } = settings;
    const handler = new BundledFunction(this, 'Handler', {
      entry: 'media/private/make-derivatives',
      description: 'Makes the derivatives of uploaded images',
      caller: Caller.QUEUE,
      statements: [...permissions(settings), ...images.consumption()],
      timeout,
      memorySize: memorySize.toMebibytes(),
      vpc: props.vpc,
      securityGroup: props.vpc && s3OnlyGroup(this, props.vpc, props.s3PrefixListId),
      environment: {
        SOURCE_BUCKET: bucket.bucketName,
        OUTPUT_BUCKET: outputBucket.bucketName,
        SETTINGS: Stack.of(this).toJsonString(handlerSettings(settings)),
      },
      logEncryptionKey: props.encryptionKey,
    });
    if (props.vpc) declareCalls({ vpc: props.vpc }, ec2.GatewayVpcEndpointAwsService.S3);
    handler.lambda.addLayers(this.layer);
    acknowledgeWildcard(handler.role, bucket.arnForObjects(`${settings.sourcePrefix}*`),
      'the function reads and tags all images below the source prefix');
    acknowledgeWildcard(handler.role, outputBucket.arnForObjects(`${settings.outputPrefix}*`),
      'the keys of the derivatives are derived from the keys of the uploaded images');
    return handler.lambda;
  }

  /**
   * The construct IDs are the first suffixes, so that a queue keeps its messages when another converter is added or
   * removed.
   */
  private createConversions(props: MediaProcessorProps, settings: MediaSettings): WorkQueue[] {
    const scope = new Construct(this, 'Conversions');
    return settings.converters.filter(({ converter }) => converter).map((converter) => {
      const queue = this.createQueue(scope, converter.suffixes[0], props, settings, {
        files: `${converter.suffixes.join(', ')} files`,
        keys: keysOf(settings.sourcePrefix, converter),
        timeout: converter._timeout(),
        detailTypes: [CREATED],
      });
      const mapping = queue.feed(converter.converter!, converter._feed());
      if (converter.converter!.role) queue.queue.grantConsumeMessages(converter.converter!).applyBefore(mapping);
      return queue;
    });
  }
}

type QueuedFiles = Pick<WorkQueueProps, 'files' | 'keys' | 'timeout' | 'detailTypes'>;

function withDefaults(props: MediaProcessorProps): MediaSettings {
  return {
    bucket: props.bucket,
    outputBucket: props.outputBucket ?? props.bucket,
    sourcePrefix: props.sourcePrefix ?? 'originals/',
    outputPrefix: props.outputPrefix ?? 'media/',
    derivatives: props.derivatives ?? Derivative.defaults(),
    converters: props.converters ?? [],
    maxInputSize: props.maxInputSize ?? Size.mebibytes(50),
    maxInputPixels: props.maxInputPixels ?? 100_000_000,
    memorySize: props.memorySize ?? Size.mebibytes(3_008),
    timeout: props.timeout ?? Duration.minutes(2),
    batchSize: props.batchSize ?? 1,
    maxConcurrency: props.maxConcurrency ?? 5,
    cacheControl: props.cacheControl ?? 'public, max-age=86400',
    deleteDerivatives: props.deleteDerivatives ?? true,
    tiff: props.tiff ?? false,
  };
}

function handlerSettings(settings: MediaSettings): Settings {
  const { sourcePrefix, outputPrefix, maxInputPixels, cacheControl, deleteDerivatives, tiff } = settings;
  return {
    sourcePrefix,
    outputPrefix,
    recipes: settings.derivatives.flatMap((derivative) => derivative._recipes()),
    skippedSuffixes: settings.converters.flatMap(({ suffixes }) => suffixes),
    maxInputBytes: settings.maxInputSize.toBytes(),
    maxInputPixels,
    cacheControl,
    deleteDerivatives,
    moreFormats: tiff ? ['tiff'] : undefined,
  };
}

/**
 * With the list permission S3 returns 404 instead of 403 for a missing object. Reading a derivative shows whether it is
 * up to date.
 */
function permissions(settings: MediaSettings): iam.PolicyStatement[] {
  const { bucket, outputBucket, sourcePrefix, outputPrefix, deleteDerivatives } = settings;
  const outputActions = ['s3:GetObject', 's3:PutObject', ...deleteDerivatives ? ['s3:DeleteObject'] : []];
  const [sourceKey, outputKey] = [bucket.encryptionKey, outputBucket.encryptionKey];
  return [
    allow(SOURCE_ACTIONS, bucket.arnForObjects(`${sourcePrefix}*`)),
    allow(outputActions, outputBucket.arnForObjects(`${outputPrefix}*`)),
    allow('s3:ListBucket', [...new Set([bucket.bucketArn, outputBucket.bucketArn])]),
    ...sourceKey ? [allow(['kms:Decrypt'], sourceKey.keyArn)] : [],
    ...outputKey ? [allow(['kms:Decrypt', 'kms:GenerateDataKey'], outputKey.keyArn)] : [],
  ];
}

/**
 * Wildcards of EventBridge are case-sensitive. A suffix in mixed case is processed as an image and rejected with a
 * reason.
 */
function keysOf(prefix: string, { suffixes }: FileConverter): KeyPattern[] {
  const spellings = suffixes.flatMap((suffix) => [...new Set([suffix, suffix.toUpperCase()])]);
  return spellings.map((suffix) => ({ wildcard: `${prefix}*${suffix}` }));
}
