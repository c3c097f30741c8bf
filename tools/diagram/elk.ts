import ELK, { ElkNode } from 'elkjs/lib/elk.bundled.js';
import { Box, Label, Point } from './placed';

export interface Line {
  readonly points: readonly Point[];
  readonly label?: Label;
}

/** What ELK has placed, from the top left corner of the graph. */
export interface Drawn {
  readonly width: number;
  readonly height: number;
  readonly boxes: ReadonlyMap<string, Box>;
  readonly lines: ReadonlyMap<string, Line>;
}

/** Places a graph with ELK. */
export async function drawn(graph: ElkNode): Promise<Drawn> {
  const placed = await new ELK().layout(graph);
  const boxes = new Map<string, Box>();
  const collect = ({ id, x = 0, y = 0, width = 0, height = 0, children = [] }: ElkNode, left: number, top: number) => {
    boxes.set(id, { x: left + x, y: top + y, width, height });
    children.forEach((child) => collect(child, left + x, top + y));
  };
  (placed.children ?? []).forEach((child) => collect(child, 0, 0));
  const lines = new Map((placed.edges ?? []).map(({ id, sections = [], labels = [] }): [string, Line] => [id, {
    points: sections.flatMap(({ startPoint, bendPoints = [], endPoint }) => [startPoint, ...bendPoints, endPoint]),
    label: labels.map(({ text, x = 0, y = 0, width = 0, height = 0 }) => ({ text: text!, x: x + width / 2, y: y + height / 2 }))[0],
  }]));
  return { width: placed.width!, height: placed.height!, boxes, lines };
}
