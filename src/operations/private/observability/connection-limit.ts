import { Token } from 'aws-cdk-lib';
import * as rds from 'aws-cdk-lib/aws-rds';
import { AuroraCluster, IAuroraCluster } from '../../../aurora-cluster';
import { AuroraReplicaCluster } from '../../../aurora-cluster/internal';

/** The default of Aurora PostgreSQL: `LEAST(DBInstanceClassMemory / 9531392, 5000)`. */
const BYTES_PER_CONNECTION = 9_531_392;
const MAX_CONNECTIONS = 5_000;
/**
 * The maximum with a minimum capacity of 0 or 0.5 ACUs.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html
 */
const MAX_CONNECTIONS_OF_SMALL = 2_000;
const SMALL_ACU = 0.5;
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

/** The default maximum number of connections of an instance; undefined if its class isn't known. */
export function connectionLimit(database: IAuroraCluster): number | undefined {
  const instanceClass = instanceOf(database)?.dbInstanceClass;
  const scaling = instanceClass === SERVERLESS ? serverlessScaling(database) : undefined;
  const memory = instanceClass === SERVERLESS ? serverlessMemory(scaling) : memoryOf(instanceClass);
  if (memory === undefined) return undefined;
  const { minCapacity: min = Infinity } = scaling ?? {};
  const most = min <= SMALL_ACU && !Token.isUnresolved(min) ? MAX_CONNECTIONS_OF_SMALL : MAX_CONNECTIONS;
  return Math.min(Math.floor(memory * GIBIBYTE / BYTES_PER_CONNECTION), most);
}

function instanceOf(database: IAuroraCluster): rds.CfnDBInstance | undefined {
  if (database instanceof AuroraCluster) return database.writer;
  return database instanceof AuroraReplicaCluster ? database.instances.at(0) : undefined;
}

type Scaling = rds.CfnDBCluster.ServerlessV2ScalingConfigurationProperty;

function serverlessScaling(database: IAuroraCluster): Scaling | undefined {
  const cluster = database instanceof AuroraReplicaCluster
    ? database.databaseCluster
    : database.cluster.node.defaultChild as rds.CfnDBCluster;
  return cluster.serverlessV2ScalingConfiguration as Scaling | undefined;
}

/** The connection limit depends on the maximum capacity, not on the current capacity. */
function serverlessMemory({ maxCapacity: max }: Scaling = {}): number | undefined {
  return max === undefined || Token.isUnresolved(max) ? undefined : max * GIBIBYTES_PER_ACU;
}

function memoryOf(instanceClass: string | undefined): number | undefined {
  const [, family, size] = /^db\.([rtx])\w+\.(\w+)$/.exec(instanceClass ?? '') ?? [];
  if (family === undefined) return undefined;
  return MEMORY[family][size] ?? (/^\d+xlarge$/.test(size) ? MEMORY[family]['2xlarge'] : undefined);
}
