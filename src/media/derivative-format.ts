import { checkInteger } from '../private/numbers';

/** A format that images are converted to, and how much of them is kept. */
export class DerivativeFormat {
  /**
   * AVIF: the smallest files, understood by browsers since about 2022, and the slowest to make.
   *
   * @param quality from 1 to 100; 50 if absent
   * @throws when the quality is outside that range
   */
  static avif(quality: number = 50): DerivativeFormat {
    return new DerivativeFormat('avif', quality);
  }

  /**
   * WebP: about a quarter smaller than JPEG, understood by every current browser.
   *
   * @param quality from 1 to 100; 80 if absent
   * @throws when the quality is outside that range
   */
  static webp(quality: number = 80): DerivativeFormat {
    return new DerivativeFormat('webp', quality);
  }

  /**
   * JPEG: understood by everything, mail clients included. What is transparent becomes white.
   *
   * @param quality from 1 to 100; 80 if absent
   * @throws when the quality is outside that range
   */
  static jpeg(quality: number = 80): DerivativeFormat {
    return new DerivativeFormat('jpeg', quality);
  }

  /** What the keys of such derivatives end with, without the dot: `avif`, `webp` or `jpeg`. */
  readonly extension: string;

  /** From 1 to 100; the same number means different things in different formats. */
  readonly quality: number;

  private constructor(extension: string, quality: number) {
    checkInteger(undefined, 'quality', quality, 1, 100);
    this.extension = extension;
    this.quality = quality;
  }
}
