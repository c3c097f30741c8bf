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
export const COMPOSITES: readonly Table[] = [...platformTables, ...platformOptionsTables, ...edgeTables, ...pairTables, ...treeTables];

/** The changes of the large programs that `npm test` tries: those that would lose most. */
const RISKIEST: readonly string[] = [
  'EldoniaPlatform name: default → other',
  'EldoniaPlatform tier: PRODUCTION → DEVELOPMENT',
  'EldoniaPlatform edge: CloudFront → none',
  'EldoniaPlatform edge: CloudFront → VPC origin',
  'EldoniaPlatform databaseSnapshot: default → shop-2026-11-24',
  'EldoniaPlatform existing.cache: default → passed',
  'EldoniaPlatform existing.database: default → passed',
  'EldoniaPlatform existing.encryptionKey: default → passed',
  'EldoniaPlatform existing.imageParameterName: default → /shop/image',
  'EldoniaPlatform existing.jwtSecret: default → passed',
  'EldoniaPlatform existing.mediaBucket: default → passed',
  'EldoniaPlatform existing.repository: default → passed',
  'EldoniaPlatform existing.vpc: default → passed',
  'EldoniaPlatform tier.apiCapacity: on demand → Spot',
  'EldoniaPlatform tier.cacheReplicas: default → 0',
  'EldoniaPlatform tier.databaseInstanceType: default → r6g.2xlarge',
  'EldoniaPlatform tier.environment: default → staging',
  'EldoniaPlatform tier.natGateways: default → 0',
  'EldoniaPlatform edge.headerGeneration: 1 → 2',
  'EldoniaPlatform monitoring: enabled → disabled',
  'DrPair name: default → other',
  'DrPair databaseSnapshot: default → shop-2026-11-24',
  'DrPair recovery: warm → pilot light',
  'DrPair recovery.backups: default → false',
  'DrPair primaryRegion.alarmTopic: default → passed',
  'DrPair standbyRegion.alarmTopic: default → passed',
  'DrPair standbyRegion.cidr: default → 10.77.0.0/16',
  'DrPair standbyRegion.availabilityZones: two → three',
  'Platform: other construct ID',
  'Adoption: platform to pair',
];

export const changesOf = (tables: readonly Table[]): TriedChange[] => tables.flatMap(({ changes }) => changes);

/** What `npm test` tries: the single constructs, and of the composites what would lose most. */
export function quickChanges(): TriedChange[] {
  const composites = changesOf(COMPOSITES);
  return [...changesOf(PARTS), ...RISKIEST.map((text) => {
    const found = composites.find((change) => change.text === text);
    if (!found) throw new Error(`no change has the text "${text}"`);
    return found;
  })];
}

export const allChanges = (): TriedChange[] => changesOf([...PARTS, ...COMPOSITES]);
