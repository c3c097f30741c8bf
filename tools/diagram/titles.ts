import { Group } from './graph';
import { Box, Label, PlacedEdge, Point } from './placed';
import { LABEL_SIZE, LINE_SIZE, widthOf } from './text';

/** From the left side of a frame to its title, and from its top to the line on which the title stands. */
const LEFT = 16;
const BASELINE = 24;
/** What letters take above and below that line. */
const ASCENT = 12;
const DESCENT = 4;
export const LABEL_HEIGHT = 15;
/** From a text to a line beside it, and from a title to the right side of its frame. */
const GAP = 8;

export interface Titles {
  /** Where each title begins, by frame. */
  readonly titles: ReadonlyMap<string, Point>;
  /** The width that a frame must have so that its title has a place. */
  readonly missing: ReadonlyMap<string, number>;
}

/** The width of a frame that shows its title. */
export function titleWidth({ title }: Group): number {
  return Math.ceil(widthOf(title, LINE_SIZE, true)) + 36;
}

/** Puts each title beside the lines that enter its frame at the top: as far left as possible. */
export function titlesOf(groups: readonly Group[], boxes: ReadonlyMap<string, Box>, edges: readonly PlacedEdge[]): Titles {
  const titles = new Map<string, Point>();
  const missing = new Map<string, number>();
  for (const { id, title } of groups) {
    const box = boxes.get(id)!;
    const width = widthOf(title, LINE_SIZE, true);
    const [left, y] = [box.x + LEFT, box.y + BASELINE];
    const blocked = crossings(edges, y - ASCENT, y + DESCENT);
    const x = Math.min(...[left, ...blocked.map(({ to }) => to)].filter((start) => start >= left && isFree(start, width, blocked)));
    titles.set(id, { x, y });
    if (x + width + GAP > box.x + box.width) missing.set(id, Math.ceil(x + width + GAP - box.x));
  }
  return { titles, missing };
}

/** The middle of a label beside the lines at its height: as close as possible to where it is. */
export function middleOf({ text, x: middle, y }: Label, edges: readonly PlacedEdge[]): number {
  const width = widthOf(text, LABEL_SIZE) + 4;
  const blocked = crossings(edges, y - LABEL_HEIGHT / 2, y + LABEL_HEIGHT / 2);
  const starts = [middle - width / 2, ...blocked.flatMap((line) => [line.from - width, line.to])].filter((start) => isFree(start, width, blocked));
  const distance = (start: number) => Math.abs(start + width / 2 - middle);
  return starts.sort((a, b) => distance(a) - distance(b))[0] + width / 2;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** What lines take between two heights, with the distance that a text has from them. */
function crossings(edges: readonly PlacedEdge[], top: number, bottom: number): Range[] {
  return edges.flatMap(({ points }) => points.slice(1).map((end, index) => [points[index], end] as const))
    .filter(([start, end]) => Math.min(start.y, end.y) < bottom && Math.max(start.y, end.y) > top)
    .map(([start, end]) => ({ from: Math.min(start.x, end.x) - GAP, to: Math.max(start.x, end.x) + GAP }));
}

function isFree(start: number, width: number, blocked: readonly Range[]): boolean {
  return blocked.every(({ from, to }) => start + width <= from || start >= to);
}
