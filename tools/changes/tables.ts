import { TriedChange, Table } from './change';
import { chosen, partOf, seedOfTree } from '../command-line';
import { auroraTables } from './tables/aurora-cluster';
import { backupTables } from './tables/backup-plan';
import { cacheTables } from './tables/cache-cluster';
import { pairTables } from './tables/dr-pair';
import { edgeTables } from './tables/edge';
import { firewallTables } from './tables/edge-firewall';
import { apiTables } from './tables/fargate-api';
import { apiOptionsTables } from './tables/fargate-api-options';
import { jobTables } from './tables/jobs';
import { mediaTables } from './tables/media-processor';
import { networkTables } from './tables/network';
import { edgeThresholdsTable } from './tables/observability';
import { operationsTables } from './tables/operations';
import { platformTables } from './tables/platform';
import { platformOptionsTables } from './tables/platform-options';
import { releaseTables } from './tables/release';
import { bucketTables } from './tables/secure-bucket';
import { movedTables, treeTables } from './tables/structure';

/** The changes of single constructs: small programs. */
export const PARTS: readonly Table[] = [
  ...networkTables, ...bucketTables, ...auroraTables, ...cacheTables, ...firewallTables, ...mediaTables, ...jobTables, ...backupTables,
  ...apiTables, ...apiOptionsTables, ...operationsTables, ...releaseTables, ...movedTables,
];
/** The changes of a platform and of a pair: large programs. */
export const COMPOSITES: readonly Table[] = [
  ...platformTables, ...platformOptionsTables, edgeThresholdsTable, ...edgeTables, ...pairTables, ...treeTables,
];

const tables: readonly Table[] = [...PARTS, ...COMPOSITES];
/** A construct whose programs the table changes, however they are made. */
const constructOf = ({ base }: Table) => base.split(/[ .]/)[0];

/** The tables whose changes are props of this construct. */
export const tablesOf = (construct: string): readonly Table[] => tables.filter(({ base }) => base.split(' ')[0] === construct);

/** What `npm test` tries: a change of every fifth single construct. */
export const quickChanges = (): TriedChange[] => PARTS.filter((_, index) => index % 5 === 0).flatMap(({ changes }) => changes.slice(0, 1));

/** What `.ci/run` tries: the others of single constructs, and a quarter of each table of a platform or a pair. */
export const restChanges = (seed = seedOfTree()): TriedChange[] => [
  ...PARTS.flatMap(({ changes }) => changes).filter((change) => !quickChanges().includes(change)),
  ...COMPOSITES.flatMap(({ changes }) => partOf(changes, 4, seed)),
];

/** The changes of these types, each a construct with its structs, or a struct; without a type all changes. */
export function changesOf(types: readonly string[]): TriedChange[] {
  const known = [...new Set(tables.flatMap((table) => [constructOf(table), table.struct]))].filter((type) => type !== '').sort();
  const selected = chosen('type', known, types);
  return tables.filter((table) => [constructOf(table), table.struct].some((type) => selected.includes(type))).flatMap(({ changes }) => changes);
}

export const allChanges = (): TriedChange[] => changesOf([]);
