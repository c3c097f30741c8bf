import { createHash } from 'crypto';
import { Recipe, Settings } from './settings';

export const LONGEST_KEY_BYTES = 1_024;
/** Increase it when the same recipe produces other files, so that an event makes them again. */
const GENERATION = 2;

/** A derivative of one original: its key, and the values that show whether it is up to date. */
export interface Derivative {
  readonly key: string;
  readonly recipe: Recipe;
  /** The hash of the recipe in the metadata of the derivative. */
  readonly fingerprint: string;
  /** The length of the key. S3 has no object with a longer one than `LONGEST_KEY_BYTES`. */
  readonly bytes: number;
}

/**
 * The derivatives of an original.
 *
 * The whole name of the original is a folder: `a/photo.jpg` and `a/photo.png` have different derivatives, and the key
 * of a derivative requires no lookup.
 */
export function derivativesOf(key: string, { sourcePrefix, outputPrefix, recipes }: Settings): Derivative[] {
  const name = key.slice(sourcePrefix.length);
  return recipes.map((recipe) => {
    const derivative = `${outputPrefix}${name}/${recipe.name}.${recipe.format}`;
    return { key: derivative, recipe, fingerprint: fingerprint(recipe), bytes: Buffer.byteLength(derivative) };
  });
}

/** Whether another function converts files with the suffix of the key, or no function does. */
export function isSkipped(key: string, { skippedSuffixes }: Settings): boolean {
  return skippedSuffixes.some((suffix) => key.toLowerCase().endsWith(suffix));
}

function fingerprint(recipe: Recipe): string {
  return createHash('sha256').update(JSON.stringify([GENERATION, recipe])).digest('hex').slice(0, 16);
}
