import { checkInteger } from '../private/errors';

/**
 * An image format of a derivative, and its quality.
 *
 * @example
 * Derivative.of({ name: 'large', width: 1600, formats: [DerivativeFormat.avif(60), DerivativeFormat.jpeg()] });
 */
export class DerivativeFormat {
  /**
   * AVIF: the smallest files, supported by browsers since about 2022, and the slowest conversion.
   *
   * @param quality from 1 to 100; 50 if absent
   * @throws when the quality is out of range
   */
  static avif(quality: number = 50): DerivativeFormat {
    return new DerivativeFormat('avif', quality);
  }

  /**
   * WebP: about 25 % smaller than JPEG, supported by all current browsers.
   *
   * @param quality from 1 to 100; 80 if absent
   * @throws when the quality is out of range
   */
  static webp(quality: number = 80): DerivativeFormat {
    return new DerivativeFormat('webp', quality);
  }

  /**
   * JPEG: supported by all clients, including mail clients. Transparent areas become white.
   *
   * @param quality from 1 to 100; 80 if absent
   * @throws when the quality is out of range
   */
  static jpeg(quality: number = 80): DerivativeFormat {
    return new DerivativeFormat('jpeg', quality);
  }

  /** The file extension of the derivatives, without the dot: `avif`, `webp` or `jpeg`. */
  readonly extension: string;

  /** The quality, from 1 to 100. The same number has different effects in different formats. */
  readonly quality: number;

  private constructor(extension: string, quality: number) {
    checkInteger(undefined, 'quality', quality, 1, 100);
    this.extension = extension;
    this.quality = quality;
  }
}
