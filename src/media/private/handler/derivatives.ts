import { createHash } from 'crypto';
import { Recipe, Settings, Unprocessable } from './settings';

const LONGEST_KEY_BYTES = 1_024;
/** Raise it when the same recipe begins to make other files, so that an event makes them anew. */
const GENERATION = 1;

/** A derivative of one original: where it goes, and what must be known to tell whether it is up to date. */
export interface Derivative {
  readonly key: string;
  readonly recipe: Recipe;
  /** Identifies the recipe in the metadata of the derivative. */
  readonly fingerprint: string;
}

/**
 * The derivatives of an original.
 *
 * The whole name of the original is a folder: `a/photo.jpg` and `a/photo.png` don't share derivatives, and the key of a
 * derivative can be worked out without asking anybody.
 */
export function derivativesOf(key: string, { sourcePrefix, outputPrefix, recipes }: Settings): Derivative[] {
  const name = key.slice(sourcePrefix.length);
  return recipes.map((recipe) => {
    const derivative = `${outputPrefix}${name}/${recipe.name}.${recipe.format}`;
    const bytes = Buffer.byteLength(derivative);
    if (bytes > LONGEST_KEY_BYTES) throw new Unprocessable(`the key of a derivative would have ${bytes} bytes, more than ${LONGEST_KEY_BYTES}`);
    return { key: derivative, recipe, fingerprint: fingerprint(recipe) };
  });
}

/** Whether the key ends like what another function converts, or nobody. */
export function isSkipped(key: string, { skippedSuffixes }: Settings): boolean {
  return skippedSuffixes.some((suffix) => key.toLowerCase().endsWith(suffix));
}

function fingerprint(recipe: Recipe): string {
  return createHash('sha256').update(JSON.stringify([GENERATION, recipe])).digest('hex').slice(0, 16);
}
