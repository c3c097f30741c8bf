import { Finder } from './finder';
import { Node } from './graph';
import { permissions, replication } from './relations-data';
import { events, schedules } from './relations-events';
import { delivery, failover, watching } from './relations-operations';
import { edge, foldLogBuckets, network } from './relations-requests';
import { Resource, Resources } from './resources';

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

/** What is found in turn: what is used already decides what later ones add. */
const FOUND = [foldLogBuckets, edge, network, events, schedules, permissions, replication, delivery, watching, failover];

/** Derives the relations from references, security groups, policies, records, rules and origins. */
export function relationsOf(resources: Resources, drawn: ReadonlySet<Resource>): Relations {
  const finder = new Finder(resources, drawn);
  for (const find of FOUND) find(finder);
  return finder.relations;
}
