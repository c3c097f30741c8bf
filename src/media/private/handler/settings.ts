export const METRICS_NAMESPACE = 'Eldonia/MediaProcessor';
export const REJECTED_FILES = 'RejectedFiles';

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
  /** Formats of originals besides those that are always read. */
  readonly moreFormats?: readonly string[];
  /** Whether the derivatives are deleted with the original. */
  readonly deleteDerivatives: boolean;
}

/**
 * The content of the original is rejected: a retry would not succeed. The original gets a tag with this reason, and the
 * message is complete.
 */
export class Unprocessable extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Unprocessable';
  }
}
