import { TriedChange, Table } from './change';
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

const changesOf = (tables: readonly Table[]): TriedChange[] => tables.flatMap(({ changes }) => changes);

/** What `npm test` tries: a change of every fifth single construct. */
export const quickChanges = (): TriedChange[] => PARTS.filter((_, index) => index % 5 === 0).flatMap((table) => changesOf([table]).slice(0, 1));

export const allChanges = (): TriedChange[] => changesOf([...PARTS, ...COMPOSITES]);
