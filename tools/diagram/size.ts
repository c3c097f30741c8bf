import { Node } from './graph';
import { LINE_SIZE, TITLE_SIZE, widthOf } from './text';

export const NODE_PADDING = 12;
const TITLE_HEIGHT = 20;
const LINE_HEIGHT = 17;
const MIN_WIDTH = 120;

/** The size of a box that shows its texts. */
export function sizeOf({ title, lines }: Node): { width: number; height: number } {
  const widest = Math.max(widthOf(title, TITLE_SIZE, true), ...lines.map((line) => widthOf(line, LINE_SIZE)));
  const height = TITLE_HEIGHT + lines.length * LINE_HEIGHT + 2 * NODE_PADDING - 4;
  return { width: Math.max(MIN_WIDTH, Math.ceil(widest + 2 * NODE_PADDING + 4)), height };
}
