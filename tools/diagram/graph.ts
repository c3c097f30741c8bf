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
