/** Sizes of texts in pixels. */
export const TITLE_SIZE = 14;
export const LINE_SIZE = 12.5;
export const LABEL_SIZE = 11.5;

const NARROW = /[iljtfrI.,:;'|()[\]/ ]/;
const WIDE = /[mwMW@%]/;

/** An upper estimate of the width of a text, which the common sans-serif fonts do not exceed. */
export function widthOf(text: string, size: number, isBold = false): number {
  const units = [...text].reduce((sum, letter) => sum + (NARROW.test(letter) ? 0.38 : WIDE.test(letter) ? 0.94 : /[A-Z]/.test(letter) ? 0.7 : 0.6), 0);
  return units * size * (isBold ? 1.1 : 1);
}
