import { drawn, Drawn, Line } from './elk';
import { Graph } from './graph';
import { Placed, PlacedEdge, Point } from './placed';
import { BELOW, Piece, Plan } from './plan';
import { middleOf, titlesOf } from './titles';

/** From the middle of a label to the line below it. */
const LABEL_DISTANCE = 11;
/** A frame that becomes wider for its title can move the lines of another. */
const ATTEMPTS = 5;

/** Places all boxes and lines, the same way each time. A frame whose title has no place beside the lines becomes wider. */
export async function layout(graph: Graph): Promise<Placed> {
  const widths = new Map<string, number>();
  for (let attempt = 1; ; attempt++) {
    const placed = await place(graph, widths);
    const { titles, missing } = titlesOf(graph.groups, placed.boxes, placed.edges);
    if (missing.size === 0 || attempt === ATTEMPTS) return { ...placed, titles };
    missing.forEach((width, id) => widths.set(id, width));
  }
}

/** ELK places each outermost frame by itself, and then the frames. In one pass, what flows between two Regions would put one below the other. */
async function place(graph: Graph, widths: ReadonlyMap<string, number>): Promise<Omit<Placed, 'titles'>> {
  const plan = new Plan(graph, widths);
  const frames = new Map<string, Drawn>();
  for (const group of plan.sealed) frames.set(group.id, await drawn(plan.frame(group)));
  for (const group of plan.outer) frames.set(group.id, plan.withSide(group, await drawn(plan.frame(group)), frames));
  const root = await drawn(plan.root(frames));
  const boxes = new Map(root.boxes);
  const offset = (id: string) => boxes.get(id)!;
  for (const { id } of [...plan.outer, ...plan.sealed]) {
    const { height, boxes: inside } = frames.get(id)!;
    for (const [inner, box] of inside) boxes.set(inner, { ...box, x: box.x + offset(id).x, y: box.y + offset(id).y });
    boxes.set(id, { ...offset(id), height });
  }
  const lineOf = ({ container, id, isReversed }: Piece): Line => {
    const line = (container === 'root' ? root : frames.get(container)!).lines.get(id)!;
    const { x, y } = container === 'root' ? { x: 0, y: 0 } : offset(container);
    const move = (point: Point) => ({ x: point.x + x, y: point.y + y });
    const points = line.points.map(move);
    return { points: isReversed ? points.reverse() : points, label: line.label && { ...line.label, ...move(line.label) } };
  };
  const bottom = Math.max(0, ...plan.places.map((id) => offset(id).y + frames.get(id)!.height));
  let below = 0;
  const edges = plan.routes.map((route): PlacedEdge => {
    const isDashed = route.edge.isDashed ?? false;
    const [first, ...rest] = route.pieces.map(lineOf);
    if (!route.isBelow) {
      const all = [first, ...rest];
      return { isDashed, points: all.flatMap(({ points }) => points), label: all.find(({ label }) => label)?.label };
    }
    const y = bottom + BELOW * ++below;
    const [start, end] = [first.points.at(-1)!, rest[0].points.at(-1)!];
    return {
      isDashed,
      points: [...first.points, { x: start.x, y }, { x: end.x, y }, ...[...rest[0].points].reverse()],
      label: route.edge.label === undefined ? undefined : { text: route.edge.label, x: (start.x + end.x) / 2, y: y - LABEL_DISTANCE },
    };
  });
  const labelled = edges.map(({ label, ...edge }, index): PlacedEdge =>
    ({ ...edge, label: label && plan.routes[index].isBelow ? { ...label, x: middleOf(label, edges) } : label }));
  return { width: Math.ceil(root.width), height: Math.ceil(root.height), boxes, edges: labelled };
}
