import { Construct } from 'constructs';
import { MediaProcessor, MediaProcessorOptions, MediaProcessorProps } from '../media';

/** Processing of the images that are uploaded to a platform's media bucket. */
export abstract class MediaProcessing {
  /** Creates smaller images of each image below `originals/`, which the CDN serves below `media/`. */
  static images(options: MediaProcessorOptions = {}): MediaProcessing {
    return new Images(options);
  }

  /** Disables the processing. */
  static disabled(): MediaProcessing {
    return new Disabled();
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

class Disabled extends MediaProcessing {
  _process(): undefined {
    return undefined;
  }
}
