import { Finder, Relations } from './finder';
import { permissions, replication } from './relations-data';
import { events, schedules } from './relations-events';
import { delivery, failover, watching } from './relations-operations';
import { edge, foldLogBuckets, network } from './relations-requests';
import { Resource, Resources } from './resources';

/** What is found in turn: what is used already decides what later ones add. */
const FOUND = [foldLogBuckets, edge, network, events, schedules, permissions, replication, delivery, watching, failover];

/** Derives the relations from references, security groups, policies, records, rules and origins. */
export function relationsOf(resources: Resources, drawn: ReadonlySet<Resource>): Relations {
  const finder = new Finder(resources, drawn);
  for (const find of FOUND) find(finder);
  return finder.relations;
}
