/** The colors of a node: what it is for. */
export type Family = 'person' | 'edge' | 'compute' | 'data' | 'storage' | 'events' | 'network' | 'delivery' | 'operations';

/** A box of the picture. */
export interface Node {
  readonly id: string;
  readonly family: Family;
  /** The service, as AWS names it. */
  readonly title: string;
  /** What it is in this app. */
  readonly lines: readonly string[];
  /** The ID of the group that contains it; undefined outside all groups. */
  readonly group?: string;
}

export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly label?: string;
  /** Not in the path of a request: replication, backups, notifications. */
  readonly isDashed?: boolean;
}

/** A frame around nodes: a Region, a VPC, a tier of subnets. */
export interface Group {
  readonly id: string;
  readonly kind: 'global' | 'region' | 'vpc' | 'public' | 'private' | 'operations';
  readonly title: string;
  readonly parent?: string;
}

export interface Graph {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
  readonly groups: readonly Group[];
}

export type Color = readonly [light: string, dark: string];

export const MUTED: Color = ['#55606e', '#a9b4c0'];
export const FAMILIES: Record<Family, Color> = {
  person: MUTED,
  edge: ['#7c53c9', '#a78bfa'],
  compute: ['#d0661a', '#f0883e'],
  data: ['#2f62c8', '#6ea8fe'],
  storage: ['#3d8a2e', '#6cc24a'],
  events: ['#c22f6c', '#f27ab0'],
  network: ['#6b55bd', '#a597ee'],
  delivery: ['#0e7f86', '#3fc1c9'],
  operations: ['#a03a3a', '#f0837d'],
};

/** The picture in words. */
export function describe({ nodes, edges, groups }: Graph): string {
  const names = new Map([
    ...groups.map(({ id, title }) => [id, title] as const),
    ...nodes.map(({ id, title, lines }) => [id, lines.length > 0 ? `${title} (${lines.join(', ')})` : title] as const),
  ]);
  const links = edges.map(({ from, to, label: text }) => `${names.get(from)} to ${names.get(to)}${text === undefined ? '' : `: ${text}`}`);
  return `Parts: ${nodes.map(({ id }) => names.get(id)).join('; ')}.${links.length > 0 ? ` Relations: ${links.join('; ')}.` : ''}`;
}
