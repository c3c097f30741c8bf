import { Token } from 'aws-cdk-lib';
import * as rds from 'aws-cdk-lib/aws-rds';
import { AuroraCluster, IAuroraCluster } from '../../aurora-cluster';
import { AuroraReplicaCluster } from '../../aurora-cluster/internal';

/** Aurora PostgreSQL's default: `LEAST(DBInstanceClassMemory / 9531392, 5000)`. */
const BYTES_PER_CONNECTION = 9_531_392;
const MOST_CONNECTIONS = 5_000;
const GIBIBYTE = 1_024 ** 3;
const SERVERLESS = 'db.serverless';
const GIBIBYTES_PER_ACU = 2;
/** Memory of the smallest sizes in GiB; from `2xlarge` on every instance reaches the most. */
const MEMORY: Record<string, Record<string, number>> = {
  r: { 'large': 16, 'xlarge': 32, '2xlarge': 64 },
  x: { 'large': 32, 'xlarge': 64, '2xlarge': 128 },
  t: { medium: 4, large: 8 },
};

/** Whether the instances are serverless, as far as the template knows. */
export function isServerless(database: IAuroraCluster): boolean {
  return instanceOf(database)?.dbInstanceClass === SERVERLESS;
}

/** How many connections an instance of the cluster takes by default; undefined if its class isn't known. */
export function connectionLimit(database: IAuroraCluster): number | undefined {
  const instanceClass = instanceOf(database)?.dbInstanceClass;
  const memory = instanceClass === SERVERLESS ? serverlessMemory(database) : memoryOf(instanceClass);
  return memory === undefined ? undefined : Math.min(Math.floor(memory * GIBIBYTE / BYTES_PER_CONNECTION), MOST_CONNECTIONS);
}

function instanceOf(database: IAuroraCluster): rds.CfnDBInstance | undefined {
  if (database instanceof AuroraCluster) return database.writer;
  return database instanceof AuroraReplicaCluster ? database.instances.at(0) : undefined;
}

/** The limit follows the maximum of the capacity, whatever the instance has at the moment. */
function serverlessMemory(database: IAuroraCluster): number | undefined {
  const cluster = database instanceof AuroraReplicaCluster ? database.databaseCluster : database.cluster.node.defaultChild as rds.CfnDBCluster;
  const scaling = cluster.serverlessV2ScalingConfiguration as rds.CfnDBCluster.ServerlessV2ScalingConfigurationProperty | undefined;
  const most = scaling?.maxCapacity;
  return most === undefined || Token.isUnresolved(most) ? undefined : most * GIBIBYTES_PER_ACU;
}

function memoryOf(instanceClass: string | undefined): number | undefined {
  const [, family, size] = /^db\.([rtx])\w+\.(\w+)$/.exec(instanceClass ?? '') ?? [];
  if (family === undefined) return undefined;
  return MEMORY[family][size] ?? (/^\d+xlarge$/.test(size) ? MEMORY[family]['2xlarge'] : undefined);
}
