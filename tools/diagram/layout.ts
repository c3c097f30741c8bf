import ELK, { ElkExtendedEdge, ElkNode, ElkPort } from 'elkjs/lib/elk.bundled.js';
import { Edge, Graph, Group, Node } from './graph';
import { Box, Label, Placed, PlacedEdge, Point } from './placed';
import { LABEL_SIZE, LINE_SIZE, TITLE_SIZE, widthOf } from './text';
import { LABEL_HEIGHT, middleOf, titlesOf, titleWidth } from './titles';

export const NODE_PADDING = 12;
const TITLE_HEIGHT = 20;
const LINE_HEIGHT = 17;
const MIN_WIDTH = 120;

const SPACING = {
  'elk.spacing.nodeNode': '22',
  'elk.spacing.edgeNode': '14',
  'elk.spacing.edgeEdge': '12',
  'elk.spacing.edgeLabel': '3',
  'elk.spacing.portPort': '22',
  'elk.spacing.componentComponent': '22',
  'elk.layered.spacing.nodeNodeBetweenLayers': '20',
  'elk.layered.spacing.edgeNodeBetweenLayers': '12',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '12',
};
const LAYERED = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  ...SPACING,
};
const ROOT = { ...LAYERED, 'elk.padding': '[top=12,left=12,bottom=12,right=12]', 'elk.spacing.nodeNode': '30', 'elk.json.edgeCoords': 'ROOT' };
const PADDING = { 'elk.padding': '[top=40,left=16,bottom=16,right=16]' };
const FRAME = { ...SPACING, ...PADDING, 'elk.nodeSize.constraints': 'MINIMUM_SIZE' };
const OUTER = { ...PADDING, ...LAYERED, 'elk.hierarchyHandling': 'INCLUDE_CHILDREN', 'elk.json.edgeCoords': 'ROOT' };
/** Between the lines below two Regions that replicate to each other. */
const BELOW = 24;
/** From the middle of a label to the line below it. */
const LABEL_DISTANCE = 11;
/** A frame that becomes wider for its title can move the lines of another. */
const ATTEMPTS = 5;

/** The size of a box that shows its texts. */
export function sizeOf({ title, lines }: Node): { width: number; height: number } {
  const widest = Math.max(widthOf(title, TITLE_SIZE, true), ...lines.map((line) => widthOf(line, LINE_SIZE)));
  const height = TITLE_HEIGHT + lines.length * LINE_HEIGHT + 2 * NODE_PADDING - 4;
  return { width: Math.max(MIN_WIDTH, Math.ceil(widest + 2 * NODE_PADDING + 4)), height };
}

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

interface Line {
  readonly points: readonly Point[];
  readonly label?: Label;
}

interface Drawn {
  readonly width: number;
  readonly height: number;
  readonly boxes: ReadonlyMap<string, Box>;
  readonly lines: ReadonlyMap<string, Line>;
}

/** A part of an edge inside one outermost frame, or between them. */
interface Piece {
  readonly container: string;
  readonly id: string;
  /** Whether ELK sees it the other way round. */
  readonly isReversed?: boolean;
}

interface Route {
  readonly edge: Edge;
  readonly pieces: readonly Piece[];
  /** Whether it goes from one Region to another, below both. */
  readonly isBelow?: boolean;
}

/** The graph in the form that ELK reads. */
class Plan {
  readonly outer: readonly Group[];
  /** Frames inside the outermost ones that are placed by themselves, too. */
  readonly sealed: readonly Group[];
  /** The outermost frames with a network of their own. */
  readonly places: readonly string[];
  readonly routes: readonly Route[];
  /** Where edges leave or enter an outermost frame. */
  private readonly gates = new Map<string, ElkNode[]>();
  /** Where edges leave or enter an outermost frame from the frame of supporting services. */
  private readonly sideGates = new Map<string, string>();
  /** Where edges end at an outermost frame itself. */
  private readonly ends: string[] = [];
  private readonly pieces = new Map<string, ElkExtendedEdge[]>();
  private readonly groups: Map<string, Group>;
  private readonly nodes: Map<string, Node>;

  constructor(private readonly graph: Graph, private readonly widths: ReadonlyMap<string, number>) {
    this.groups = new Map(graph.groups.map((group) => [group.id, group]));
    this.nodes = new Map(graph.nodes.map((node) => [node.id, node]));
    this.outer = graph.groups.filter(({ parent }) => parent === undefined);
    this.sealed = graph.groups.filter(({ kind, parent }) => kind === 'operations' && parent !== undefined);
    this.places = this.outer.filter(({ id }) => graph.groups.some(({ kind, parent }) => kind === 'vpc' && parent === id)).map(({ id }) => id);
    this.routes = graph.edges.map((edge, index) => this.route(edge, `edge${index}`));
  }

  /** A frame with the supporting services at its right side. */
  withSide(group: Group, main: Drawn, frames: ReadonlyMap<string, Drawn>): Drawn {
    const side = this.sealed.find(({ parent }) => parent === group.id);
    if (!side) return { ...main, width: Math.max(main.width, this.leastWidth(group)) };
    const { width, height } = frames.get(side.id)!;
    const box = { x: main.boxes.size > 0 ? main.width : 16, y: 40, width, height };
    const total = { width: box.x + width + 16, height: Math.max(main.height, height + 56) };
    const lines = new Map(main.lines);
    const boxes = new Map(main.boxes).set(side.id, box);
    [...this.sideGates].filter(([, frame]) => frame === side.id).forEach(([gate], index) => {
      const x = box.x + width / 2 + 24 * index;
      const isTop = gate.endsWith(' top');
      boxes.set(gate, { x: x - 0.5, y: isTop ? 0 : total.height, width: 0, height: 0 });
      lines.set(gate, { points: isTop ? [{ x, y: 0 }, { x, y: box.y }] : [{ x, y: box.y + height }, { x, y: total.height }] });
    });
    return { ...total, boxes, lines };
  }

  frame(group: Group): ElkNode {
    const { children } = this.inside(group.id);
    const direction = group.kind === 'operations' ? { 'elk.direction': 'RIGHT' } : {};
    return {
      id: group.id,
      layoutOptions: { ...OUTER, ...direction },
      children: [...this.gates.get(group.id) ?? [], ...children],
      edges: this.pieces.get(group.id) ?? [],
    };
  }

  /** The frames as boxes of known size, with ports where lines enter and leave. */
  root(frames: ReadonlyMap<string, Drawn>): ElkNode {
    const lines = this.routes.filter(({ isBelow }) => isBelow).length;
    const below = lines > 0 ? BELOW * lines + 8 : 0;
    const children = this.outer.map(({ id }): ElkNode => {
      const { width, height, boxes } = frames.get(id)!;
      const isPlace = this.places.includes(id);
      const gates = [...(this.gates.get(id) ?? []).map((gate) => gate.id), ...[...this.sideGates.keys()].filter((gate) => gate.startsWith(`${id} `))];
      const ports = gates.filter((gate) => !gate.endsWith(' below')).map((gate): ElkPort => {
        const isTop = gate.endsWith(' top');
        return { id: gate, x: boxes.get(gate)!.x + 0.5, y: isTop ? 0 : height, width: 0, height: 0, layoutOptions: { 'elk.port.side': isTop ? 'NORTH' : 'SOUTH' } };
      });
      const direct = this.ends.filter((end) => end.startsWith(`${id} `)).map((end, index): ElkPort =>
        ({ id: end, x: width - 40 - 24 * index, y: 0, width: 0, height: 0, layoutOptions: { 'elk.port.side': 'NORTH' } }));
      return { id, width, height: height + (isPlace ? below : 0), ports: [...ports, ...direct], layoutOptions: { 'elk.portConstraints': 'FIXED_POS' } };
    });
    const nodes = this.graph.nodes.filter(({ group }) => group === undefined).map((node): ElkNode => ({ id: node.id, ...sizeOf(node) }));
    return { id: 'root', layoutOptions: ROOT, children: [...nodes, ...children], edges: this.pieces.get('root') ?? [] };
  }

  private inside(parent: string): { children: ElkNode[] } {
    const isLoose = (node: Node) => this.sealed.some(({ id }) => id === parent)
      && !this.graph.edges.some(({ from, to }) => from === node.id || to === node.id);
    const nodes = this.graph.nodes.filter(({ group }) => group === parent).map((node): ElkNode =>
      // Boxes without lines fill the column of the topic that all others send to.
      ({ id: node.id, ...sizeOf(node), ...isLoose(node) ? { layoutOptions: { 'elk.layered.layering.layerConstraint': 'LAST' } } : {} }));
    const frames = this.graph.groups.filter((group) => group.parent === parent && !this.sealed.includes(group)).map((group): ElkNode =>
      ({ id: group.id, layoutOptions: { ...FRAME, ...this.minimumOf(group) }, ...this.inside(group.id) }));
    return { children: [...nodes, ...frames] };
  }

  /** ELK takes the width for the height, because it places from top to bottom. */
  private minimumOf(group: Group): Record<string, string> {
    return { 'elk.nodeSize.minimum': `(60, ${this.leastWidth(group)})` };
  }

  private leastWidth(group: Group): number {
    return Math.max(titleWidth(group), this.widths.get(group.id) ?? 0);
  }

  private route(edge: Edge, id: string): Route {
    const [from, to] = [this.outermost(edge.from), this.outermost(edge.to)];
    if (from === to) {
      const inner = this.sealed.find((group) => group.id === this.nodes.get(edge.from)?.group && group.id === this.nodes.get(edge.to)?.group);
      return { edge, pieces: [this.isReturn(edge) ? this.returning(from ?? 'root', id, edge) : this.piece(inner?.id ?? from ?? 'root', id, edge.from, edge.to, edge.label)] };
    }
    if (from !== undefined && to !== undefined && this.places.includes(from) && this.places.includes(to)) {
      const pieces = [[from, edge.from], [to, edge.to]].map(([frame, node], index) => this.piece(frame, `${id}${index}`, node, this.gate(frame, `${id} below`, node)));
      return { edge, isBelow: true, pieces };
    }
    const leaves = from !== undefined && from !== edge.from;
    const enters = to !== undefined && to !== edge.to;
    const [start, end] = [leaves ? this.gate(from, `${id} bottom`, edge.from) : edge.from, enters ? this.gate(to, `${id} top`, edge.to) : this.endAt(edge.to, id)];
    return {
      edge,
      pieces: [
        ...leaves ? [this.sideGates.has(start) ? { container: from, id: start } : this.piece(from, `${id}from`, edge.from, start)] : [],
        this.piece('root', id, start, end, edge.label),
        ...enters ? [this.sideGates.has(end) ? { container: to, id: end } : this.piece(to, `${id}to`, end, edge.to)] : [],
      ],
    };
  }

  private piece(container: string, id: string, from: string, to: string, label?: string): Piece {
    const labels = label === undefined ? [] : [{ text: label, width: Math.ceil(widthOf(label, LABEL_SIZE)) + 4, height: LABEL_HEIGHT }];
    this.pieces.set(container, [...this.pieces.get(container) ?? [], { id, sources: [from], targets: [to], labels }]);
    return { container, id };
  }

  /** Whether it only leads back to where another edge comes from, e.g. the events of a bucket to the function that writes to it. */
  private isReturn({ from, to }: Edge): boolean {
    return this.nodes.get(from)?.family === 'storage' && this.graph.edges.some((other) => other.from === to && other.to === from);
  }

  private returning(container: string, id: string, { from, to, label }: Edge): Piece {
    return { ...this.piece(container, id, to, from, label), isReversed: true };
  }

  private gate(frame: string, name: string, end: string): string {
    const id = `${frame} ${name}`;
    if (this.sealed.some((group) => group.id === end)) {
      this.sideGates.set(id, end);
      return id;
    }
    const layerConstraint = name.endsWith(' top') ? 'FIRST' : 'LAST';
    const gate = { id, width: 1, height: 1, layoutOptions: { 'elk.layered.layering.layerConstraint': layerConstraint } };
    this.gates.set(frame, [...this.gates.get(frame) ?? [], gate]);
    return id;
  }

  private endAt(to: string, edge: string): string {
    if (!this.groups.has(to)) return to;
    this.ends.push(`${to} ${edge} end`);
    return this.ends.at(-1)!;
  }

  /** The outermost frame around a box, or the frame itself. */
  private outermost(id: string): string | undefined {
    let group = this.groups.get(this.nodes.get(id)?.group ?? id);
    while (group?.parent !== undefined) group = this.groups.get(group.parent);
    return group?.id;
  }
}

async function drawn(graph: ElkNode): Promise<Drawn> {
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
