import { ElkExtendedEdge, ElkNode, ElkPort } from 'elkjs/lib/elk.bundled.js';
import { Drawn } from './elk';
import { Edge, Graph, Group, Node } from './graph';
import { sizeOf } from './size';
import { LABEL_SIZE, widthOf } from './text';
import { LABEL_HEIGHT, titleWidth } from './titles';

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
export const BELOW = 24;

/** A part of an edge inside one outermost frame, or between them. */
export interface Piece {
  readonly container: string;
  readonly id: string;
  /** Whether ELK sees it the other way round. */
  readonly isReversed?: boolean;
}

export interface Route {
  readonly edge: Edge;
  readonly pieces: readonly Piece[];
  /** Whether it goes from one Region to another, below both. */
  readonly isBelow?: boolean;
}

/** The graph in the form that ELK reads. */
export class Plan {
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
