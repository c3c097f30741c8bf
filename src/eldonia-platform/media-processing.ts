import { Construct } from 'constructs';
import { MediaProcessor, MediaProcessorOptions, MediaProcessorProps } from '../media';

/** What becomes of the images that are uploaded to a platform's media bucket (R5.2.1-6, R5.2.1-7). */
export abstract class MediaProcessing {
  /** Smaller ones are made of each image below `originals/`, for the CDN to serve below `media/`. */
  static images(options: MediaProcessorOptions = {}): MediaProcessing {
    return new Images(options);
  }

  /** Nothing. */
  static disabled(): MediaProcessing {
    return new Nothing();
  }

  /** @internal */
  abstract _process(scope: Construct, defaults: MediaProcessorProps): MediaProcessor | undefined;
}

class Images extends MediaProcessing {
  constructor(private readonly options: MediaProcessorOptions) {
    super();
  }

  _process(scope: Construct, defaults: MediaProcessorProps): MediaProcessor {
    return new MediaProcessor(scope, 'MediaProcessor', { ...defaults, ...this.options });
  }
}

class Nothing extends MediaProcessing {
  _process(): undefined {
    return undefined;
  }
}
