/** One file that is made of each image. */
export interface Recipe {
  readonly name: string;
  readonly format: 'avif' | 'webp' | 'jpeg';
  readonly quality: number;
  /** The maximum width in pixels. */
  readonly width?: number;
  /** The maximum height in pixels. */
  readonly height?: number;
  readonly fit: 'inside' | 'cover';
}

/** The settings of the handler, as JSON in the environment variable `SETTINGS`. */
export interface Settings {
  readonly sourcePrefix: string;
  readonly outputPrefix: string;
  readonly recipes: readonly Recipe[];
  /** Lowercase suffixes of keys that another function converts, or that are not converted. */
  readonly skippedSuffixes: readonly string[];
  readonly maxInputBytes: number;
  readonly maxInputPixels: number;
  readonly cacheControl: string;
  /** Whether the derivatives are deleted with the original. */
  readonly deleteDerivatives: boolean;
}

/** A permanent failure: the message is sent to the dead-letter queue, and the log contains this reason. */
export class Unprocessable extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Unprocessable';
  }
}
