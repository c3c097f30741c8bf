import { IResource } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { MediaProcessor, MediaProcessorOptions, MediaProcessorProps } from '../media';

/**
 * The key prefixes of a media bucket.
 *
 * @internal
 */
export interface MediaPrefixes {
  readonly source: string;
  readonly output: string;
}

const DEFAULT_PREFIXES: MediaPrefixes = { source: 'originals/', output: 'media/' };

/** Processing of the images that are uploaded to a platform's media bucket. */
export abstract class MediaProcessing {
  /** Creates smaller images of each image below `originals/`, which the CDN serves below `media/`. */
  static images(options: MediaProcessorOptions = {}): MediaProcessing {
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
   * The prefixes of uploads and of the files that CloudFront serves.
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
    const { sourcePrefix, outputPrefix } = this.options;
    return { source: sourcePrefix ?? DEFAULT_PREFIXES.source, output: outputPrefix ?? DEFAULT_PREFIXES.output };
  }

  _process(scope: Construct, defaults: MediaProcessorProps): MediaProcessor {
    return new MediaProcessor(scope, 'MediaProcessor', { ...defaults, ...this.options });
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
