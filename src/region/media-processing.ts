import { IResource } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { MediaProcessor, MediaProcessorOptions, MediaProcessorProps } from '../media';
import { invalid } from '../private/errors';
import { checkKnownProps } from '../private/structs/known-props';

/**
 * The key prefixes of a media bucket.
 *
 * @internal
 */
export interface MediaPrefixes {
  /** Uploads. */
  readonly source: string;
  /** Results of the processing. */
  readonly output: string;
  /** Files that CloudFront serves: the results, unless they are in another bucket. */
  readonly served: string;
  /** Files of the application that CloudFront does not serve and no function converts. */
  readonly own: string;
}

const DEFAULT_PREFIXES: MediaPrefixes = { source: 'originals/', output: 'media/', served: 'media/', own: 'private/' };

/**
 * Processing of the images that are uploaded to a platform's media bucket.
 *
 * The bucket has three prefixes. The application writes uploads below `originals/`, which move to Standard-IA after 90
 * days and to Glacier Flexible Retrieval after 365 days. The function writes what CloudFront serves below `media/`. The
 * application writes files that nobody but the application reads below `private/`. The last two are in
 * Intelligent-Tiering, so that they can be read at any time. Other prefixes in the options have the
 * same lifecycle; they can't be below `private/`. CloudFront serves the prefix of the results by default, and with
 * `behaviors` of your own the paths of their `EdgeBehavior.media`.
 *
 * @example
 * new EldoniaPlatform(this, 'Platform', {
 *   zone: PlatformZone.fromHostedZone(zone),
 *   media: MediaProcessing.images({ derivatives: [Derivative.of({ name: 'card', width: 640 })] }),
 * });
 */
export abstract class MediaProcessing {
  /** Creates smaller images of each image below `originals/`, which the CDN serves below `media/`. */
  static images(options: MediaProcessorOptions = {}): MediaProcessing {
    checkKnownProps(undefined, 'MediaProcessorOptions', options);
    return new Images(options);
  }

  /** No processing. */
  static none(): MediaProcessing {
    return new None();
  }

  /**
   * The props with resources of one Region.
   *
   * @internal
   */
  abstract _bound(): [prop: string, resource: IResource][];

  /**
   * The prefixes of the files of a media bucket.
   *
   * @internal
   */
  abstract _prefixes(): MediaPrefixes;

  /** @internal */
  abstract _process(scope: Construct, defaults: MediaProcessorProps): MediaProcessor | undefined;
}

class Images extends MediaProcessing {
  constructor(private readonly options: MediaProcessorOptions) {
    super();
  }

  _bound(): [prop: string, resource: IResource][] {
    const { outputBucket, alarmTopic, encryptionKey, sharpLayer, vpc, converters = [] } = this.options;
    const functions = converters.map(({ converter }): [string, IResource | undefined] => ['converters', converter]);
    return [...Object.entries({ outputBucket, alarmTopic, encryptionKey, sharpLayer, vpc }), ...functions]
      .filter((part): part is [string, IResource] => part[1] !== undefined);
  }

  _prefixes(): MediaPrefixes {
    const { outputBucket, sourcePrefix: source = DEFAULT_PREFIXES.source } = this.options;
    const { outputPrefix: output = DEFAULT_PREFIXES.output } = this.options;
    // With a bucket of its own for results, their prefix can be that of the uploads.
    return { ...DEFAULT_PREFIXES, source, output, served: outputBucket ? DEFAULT_PREFIXES.served : output };
  }

  _process(scope: Construct, defaults: MediaProcessorProps): MediaProcessor {
    const processor = new MediaProcessor(scope, 'MediaProcessor', { ...defaults, ...this.options });
    const { source: sourcePrefix, output: outputPrefix } = this._prefixes();
    const places = { sourcePrefix, outputPrefix, outputBucket: this.options.outputBucket ?? defaults.bucket };
    for (const prop of ['sourcePrefix', 'outputPrefix', 'outputBucket'] as const) {
      const [got, wanted] = [processor._places, places].map(({ [prop]: place }) => place);
      if (got === wanted) continue;
      const [shown, expected] = [got, wanted].map((one) => typeof one === 'string' ? `"${one}"` : one.node.path);
      invalid(processor, `${prop} must be ${expected}, which tasks, lifecycle and CloudFront use, got ${shown}; set ` +
        `media: MediaProcessing.images({ ${prop} }) instead of a property injector`);
    }
    return processor;
  }
}

class None extends MediaProcessing {
  _bound(): [prop: string, resource: IResource][] {
    return [];
  }

  _prefixes(): MediaPrefixes {
    return DEFAULT_PREFIXES;
  }

  _process(): undefined {
    return undefined;
  }
}
