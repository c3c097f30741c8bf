import { Token } from 'aws-cdk-lib';
import { DerivativeFormat } from './derivative-format';
import { invalid } from '../private/errors';
import { checkInteger } from '../private/numbers';
import { Recipe } from './private/handler/settings';

const NAME = /^[a-z0-9][a-z0-9-]{0,31}$/;
/** WebP has no larger ones. */
const MOST_PIXELS = 16_383;

/** How an image gets the size of its derivative. Nothing is ever enlarged. */
export enum DerivativeFit {
  /** The whole image, as large as fits into width and height. */
  INSIDE = 'inside',
  /** The middle of the image, cut so that it fills width and height. */
  COVER = 'cover',
}

/** One size that is made of each image. */
export interface DerivativeOptions {
  /**
   * What the file is called, e.g. `thumbnail`: small letters, digits and hyphens, at most 32.
   *
   * `originals/a/photo.jpg` becomes `media/a/photo.jpg/thumbnail.webp`.
   */
  readonly name: string;

  /**
   * Most pixels from left to right, at most 16,383. At least one of width and height is needed.
   *
   * @default - what the height makes of it
   */
  readonly width?: number;

  /**
   * Most pixels from top to bottom, at most 16,383.
   *
   * @default - what the width makes of it
   */
  readonly height?: number;

  /**
   * Whether the whole image is shown or its middle.
   *
   * @default DerivativeFit.INSIDE
   */
  readonly fit?: DerivativeFit;

  /**
   * The formats in which this size is made, a file each.
   *
   * @default - AVIF, WebP and JPEG
   */
  readonly formats?: DerivativeFormat[];
}

/**
 * A smaller copy that is made of each image, in one or more formats.
 *
 * Derivatives stand upright, are in sRGB, and carry no metadata: neither the place nor the camera.
 */
export class Derivative {
  /**
   * A size of your own.
   *
   * @throws when the name can't be one, no size is given, or a format comes twice
   */
  static of(options: DerivativeOptions): Derivative {
    return new Derivative(options);
  }

  /** `thumbnail` (320 pixels), `medium` (800) and `large` (1,600), each within a square and as AVIF, WebP and JPEG. */
  static defaults(): Derivative[] {
    return [['thumbnail', 320] as const, ['medium', 800] as const, ['large', 1_600] as const]
      .map(([name, side]) => new Derivative({ name, width: side, height: side }));
  }

  /** What the file is called. */
  readonly name: string;

  /** In which formats it is made. */
  readonly formats: DerivativeFormat[];

  private readonly size: Pick<Recipe, 'width' | 'height' | 'fit'>;

  private constructor({ name, width, height, fit = DerivativeFit.INSIDE, formats }: DerivativeOptions) {
    checkName(name);
    checkInteger(undefined, 'width', width, 1, MOST_PIXELS);
    checkInteger(undefined, 'height', height, 1, MOST_PIXELS);
    if (width === undefined && height === undefined) invalid(undefined, `width or height must be given, got neither for ${name}; pass one`);
    if (fit === DerivativeFit.COVER && (width === undefined || height === undefined)) {
      invalid(undefined, `width and height must both be given with DerivativeFit.COVER, got one for ${name}; pass the other`);
    }
    this.name = name;
    this.formats = [...formats ?? [DerivativeFormat.avif(), DerivativeFormat.webp(), DerivativeFormat.jpeg()]];
    this.size = { width, height, fit: fit === DerivativeFit.COVER ? 'cover' : 'inside' };
    this.checkFormats();
  }

  /** @internal */
  _recipes(): Recipe[] {
    return this.formats.map(({ extension, quality }) => ({ name: this.name, format: extension as Recipe['format'], quality, ...this.size }));
  }

  private checkFormats(): void {
    if (this.formats.length === 0) invalid(undefined, `formats must have at least one, got none for ${this.name}; leave it out for all of them`);
    const extensions = this.formats.map(({ extension }) => extension);
    const twice = extensions.find((extension, index) => extensions.indexOf(extension) !== index);
    if (twice) invalid(undefined, `formats must have each format once, got ${twice} twice for ${this.name}; give another quality another name`);
  }
}

function checkName(name: string): void {
  if (Token.isUnresolved(name)) invalid(undefined, 'name must be known at synthesis, got a token; write it out');
  if (!NAME.test(name)) invalid(undefined, `name must be 1 to 32 small letters, digits and hyphens, got "${name}"; rename it`);
}
