import { Token } from 'aws-cdk-lib';
import { DerivativeFormat } from './derivative-format';
import { checkInteger, invalid } from '../private/errors';
import { Recipe } from './private/handler/settings';
import { checkKnownProps } from '../private/structs/known-props';

const NAME = /^[a-z0-9][a-z0-9-]{0,31}$/;
// Read 2026-12-01: https://developers.google.com/speed/webp/faq
/** The maximum of WebP. */
const MOST_PIXELS = 16_383;

/** Options of a derivative. */
export interface DerivativeOptions {
  /**
   * The name of the file, e.g. `thumbnail`: lowercase letters, digits and hyphens, at most 32.
   *
   * `originals/a/photo.jpg` becomes `media/a/photo.jpg/thumbnail.webp`.
   */
  readonly name: string;

  /**
   * The maximum width in pixels, at most 16,383. Width or height is required.
   *
   * @default - follows from the height, at most what the format allows: 16,383 pixels in WebP, 16,384 in AVIF, 65,500
   *   in JPEG. The whole image is shrunk accordingly.
   */
  readonly width?: number;

  /**
   * The maximum height in pixels, at most 16,383.
   *
   * @default - follows from the width, at most what the format allows: 16,383 pixels in WebP, 16,384 in AVIF, 65,500 in
   *   JPEG. The whole image is shrunk accordingly.
   */
  readonly height?: number;

  /**
   * Crops the center of the image to fill width and height, which are then both required. Otherwise the whole image is
   * as large as fits into the size. Images are never enlarged.
   *
   * @default false
   */
  readonly crop?: boolean;

  /**
   * The formats of the derivative, one file per format.
   *
   * @default - AVIF, WebP and JPEG
   */
  readonly formats?: DerivativeFormat[];
}

/**
 * A smaller copy of each image, in one or more formats.
 *
 * Derivatives are rotated to their upright orientation and converted to sRGB by the ICC profile of the original, with 8
 * bits per channel. Other signals of a color space, such as those of HDR in PNG and AVIF, are ignored. Derivatives
 * contain no metadata, such as the location or the camera.
 *
 * @example
 * new MediaProcessor(this, 'Images', {
 *   bucket,
 *   derivatives: [Derivative.of({ name: 'card', width: 640, height: 360, crop: true })],
 * });
 */
export class Derivative {
  /**
   * A derivative with custom options.
   *
   * @throws when the name is invalid, the size is missing, or a format is repeated
   */
  static of(options: DerivativeOptions): Derivative {
    checkKnownProps(undefined, 'DerivativeOptions', options);
    return new Derivative(options);
  }

  /** `thumbnail` (320 pixels), `medium` (800) and `large` (1,600), each within a square and as AVIF, WebP and JPEG. */
  static defaults(): Derivative[] {
    return [['thumbnail', 320] as const, ['medium', 800] as const, ['large', 1_600] as const]
      .map(([name, side]) => new Derivative({ name, width: side, height: side }));
  }

  /** The name of the file. */
  readonly name: string;

  /** The formats of the derivative. */
  readonly formats: DerivativeFormat[];

  private readonly size: Pick<Recipe, 'width' | 'height' | 'fit'>;

  private constructor({ name, width, height, crop = false, formats }: DerivativeOptions) {
    checkName(name);
    checkInteger(undefined, 'width', width, 1, MOST_PIXELS);
    checkInteger(undefined, 'height', height, 1, MOST_PIXELS);
    if (width === undefined && height === undefined) {
      invalid(undefined, `width or height is required, got neither for ${name}; pass one`);
    }
    if (crop && (width === undefined || height === undefined)) {
      invalid(undefined, `width and height are required with crop, got one for ${name}; pass both`);
    }
    this.name = name;
    this.formats = [...formats ?? [DerivativeFormat.avif(), DerivativeFormat.webp(), DerivativeFormat.jpeg()]];
    this.size = { width, height, fit: crop ? 'cover' : 'inside' };
    this.checkFormats();
  }

  /** @internal */
  _recipes(): Recipe[] {
    return this.formats.map(({ extension, quality }) => ({
      name: this.name, format: extension as Recipe['format'], quality, ...this.size,
    }));
  }

  private checkFormats(): void {
    if (this.formats.length === 0) {
      invalid(undefined, `formats must have at least one format, got none for ${this.name}; ` +
        'remove it to use all formats');
    }
    const extensions = this.formats.map(({ extension }) => extension);
    const twice = extensions.find((extension, index) => extensions.indexOf(extension) !== index);
    if (twice) {
      invalid(undefined, `formats must have each format once, got ${twice} twice for ${this.name}; ` +
        'use another name for another quality');
    }
  }
}

function checkName(name: string): void {
  if (Token.isUnresolved(name)) invalid(undefined, 'name must be known at synthesis, got a token; pass a literal');
  if (!NAME.test(name)) {
    invalid(undefined, `name must be 1 to 32 lowercase letters, digits and hyphens, got "${name}"; rename it`);
  }
}
