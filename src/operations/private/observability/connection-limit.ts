import { Stack, Token } from 'aws-cdk-lib';
import * as rds from 'aws-cdk-lib/aws-rds';
import { AuroraCluster, IAuroraCluster } from '../../../aurora-cluster';
import { AuroraReplicaCluster } from '../../../aurora-cluster/internal';

/** The default of Aurora PostgreSQL: `LEAST(DBInstanceClassMemory / 9531392, 5000)`. */
const BYTES_PER_CONNECTION = 9_531_392;
const MAX_CONNECTIONS = 5_000;
/** With a minimum of 0 or 0.5 ACU. Read 2026-12-01: Aurora user guide, aurora-serverless-v2.setting-capacity. */
const MAX_OF_SMALL = { minimum: 0.5, connections: 2_000 };
const GIBIBYTE = 1_024 ** 3;
const SERVERLESS = 'db.serverless';
const GIBIBYTES_PER_ACU = 2;
/** Memory of the smallest sizes in GiB; every instance from `2xlarge` reaches the maximum. */
const MEMORY: Record<string, Record<string, number>> = {
  r: { 'large': 16, 'xlarge': 32, '2xlarge': 64 },
  x: { 'large': 32, 'xlarge': 64, '2xlarge': 128 },
  t: { medium: 4, large: 8 },
};

/** Whether the instances are serverless; false if the class isn't known at synthesis. */
export function isServerless(database: IAuroraCluster): boolean {
  return instanceOf(database)?.dbInstanceClass === SERVERLESS;
}

/** The maximum number of connections of an instance; undefined if neither its class nor its parameter is known. */
export function connectionLimit(database: IAuroraCluster): number | undefined {
  const instance = instanceOf(database);
  const given = instance && givenLimit(database);
  if (given !== undefined) return given > 0 ? given : undefined;
  const instanceClass = instance?.dbInstanceClass;
  const capacity = instanceClass === SERVERLESS ? capacityOf(database) : undefined;
  const memory = capacity ? capacity.maxCapacity! * GIBIBYTES_PER_ACU : memoryOf(instanceClass);
  if (memory === undefined || Token.isUnresolved(memory)) return undefined;
  const most = capacity && !(capacity.minCapacity! > MAX_OF_SMALL.minimum) ? MAX_OF_SMALL.connections : MAX_CONNECTIONS;
  return Math.min(Math.floor(memory * GIBIBYTE / BYTES_PER_CONNECTION), most);
}

/** The parameter `max_connections` of the user, NaN for a formula. */
function givenLimit({ node }: IAuroraCluster): number | undefined {
  const group = node.findAll().find((child) => child instanceof rds.CfnDBClusterParameterGroup);
  const { max_connections: given } = group ? Stack.of(group).resolve(group.parameters) : {};
  return given === undefined ? undefined : Number(given);
}

function instanceOf(database: IAuroraCluster): rds.CfnDBInstance | undefined {
  if (database instanceof AuroraCluster) return database.writer;
  return database instanceof AuroraReplicaCluster ? database.instances.at(0) : undefined;
}

/** The connection limit depends on the range of the capacity, not on the current capacity. */
function capacityOf(database: IAuroraCluster) {
  const cluster = database instanceof AuroraReplicaCluster
    ? database.databaseCluster
    : (database as AuroraCluster).cluster.node.defaultChild as rds.CfnDBCluster;
  return cluster.serverlessV2ScalingConfiguration as rds.CfnDBCluster.ServerlessV2ScalingConfigurationProperty;
}

function memoryOf(instanceClass: string | undefined): number | undefined {
  const [, family, size] = /^db\.([rtx])\w+\.(\w+)$/.exec(instanceClass ?? '') ?? [];
  if (family === undefined) return undefined;
  return MEMORY[family][size] ?? (/^\d+xlarge$/.test(size) ? MEMORY[family]['2xlarge'] : undefined);
}
