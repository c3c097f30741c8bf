/** One file that is made of each image. */
export interface Recipe {
  readonly name: string;
  readonly format: 'avif' | 'webp' | 'jpeg';
  readonly quality: number;
  /** In pixels. */
  readonly width?: number;
  /** In pixels. */
  readonly height?: number;
  readonly fit: 'inside' | 'cover';
}

/** What the construct tells the handler, as JSON in the variable `SETTINGS`. */
export interface Settings {
  readonly sourcePrefix: string;
  readonly outputPrefix: string;
  readonly recipes: readonly Recipe[];
  /** Ends of keys, in small letters, that are somebody else's or nobody's business. */
  readonly skippedSuffixes: readonly string[];
  readonly maxInputBytes: number;
  readonly maxInputPixels: number;
  readonly cacheControl: string;
  /** Whether the derivatives go when the original goes. */
  readonly deleteDerivatives: boolean;
}

/** A fault that no further attempt can mend: the message goes to the dead-letter queue, with this reason in the log. */
export class Unprocessable extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Unprocessable';
  }
}
