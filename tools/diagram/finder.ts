import { Node } from './graph';
import { Resource, Resources } from './resources';

/* eslint-disable @typescript-eslint/no-explicit-any */

export const USERS: Node = { id: 'users', family: 'person', title: 'Users', lines: [] };
export const DNS: Node = { id: 'dns', family: 'edge', title: 'Route 53', lines: ['records of the domain'], group: 'global' };
export const OPERATORS: Node = { id: 'operators', family: 'person', title: 'Operators', lines: ['email'] };
export const GITHUB: Node = { id: 'github', family: 'person', title: 'GitHub', lines: ['workflows'] };

/** A relation of two drawn resources, or of one and someone outside. */
export interface Relation {
  readonly from: Resource | string;
  readonly to: Resource | string;
  readonly label?: string;
  readonly isDashed?: boolean;
}

export interface Relations {
  readonly edges: readonly Relation[];
  /** Resources that are drawn because something uses them. */
  readonly used: ReadonlySet<Resource>;
  /** Functions that run on a schedule or on events of AWS. They are one box, without relations. */
  readonly helpers: ReadonlySet<Resource>;
  /** Resources that are part of another box, or of no interest. */
  readonly folded: ReadonlySet<Resource>;
  /** Lines that a folded resource adds to a box. */
  readonly notes: readonly (readonly [Resource, string])[];
  /** People and systems outside AWS, and Route 53, whose zone is usually not in the app. */
  readonly outsiders: readonly Node[];
}

/** What the relations are collected in, and how they find the resources of a template. */
export class Finder {
  readonly edges: Relation[] = [];
  readonly used = new Set<Resource>();
  readonly folded = new Set<Resource>();
  readonly helpers = new Set<Resource>();
  readonly notes: [Resource, string][] = [];
  readonly outsiders: Node[] = [];

  constructor(readonly resources: Resources, readonly drawn: ReadonlySet<Resource>) {}

  get relations(): Relations {
    return { edges: this.edges, used: this.used, helpers: this.helpers, folded: this.folded, notes: this.notes, outsiders: this.outsiders };
  }

  each(type: string, visit: (resource: Resource, properties: any) => void): void {
    this.resources.ofType(type).forEach((resource) => visit(resource, resource.properties));
  }

  drawnIn(resource: Resource, value: unknown, ...types: string[]): Resource[] {
    return this.resources.referred(resource, value).filter((one) => this.drawn.has(one) && (types.length === 0 || types.includes(one.type)));
  }

  link(from: Resource | string, to: Resource | string, label?: string, isDashed = false): void {
    for (const end of [from, to]) if (typeof end !== 'string') this.used.add(end);
    this.edges.push({ from, to, label, isDashed });
  }

  outsider(node: Node): string {
    if (!this.outsiders.includes(node)) this.outsiders.push(node);
    return node.id;
  }
}
