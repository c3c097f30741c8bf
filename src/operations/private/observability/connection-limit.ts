import { Stack, Token } from 'aws-cdk-lib';
import * as rds from 'aws-cdk-lib/aws-rds';
import { AuroraCluster, IAuroraCluster } from '../../../aurora-cluster';
import { AuroraReplicaCluster } from '../../../aurora-cluster/internal';

/**
 * The least default of `max_connections` in a family of classes, and that of a capacity, which is less than by its GiB.
 * Read 2026-12-01: Aurora user guide, AuroraPostgreSQL.Managing and aurora-serverless-v2.setting-capacity.
 */
const [MAX_CONNECTIONS, MAX_OF_SMALL] = [5_000, 2_000];
const OF_CLASS: Record<string, Record<string, number>> = {
  r: { large: 1_600, xlarge: 3_200 }, x: { large: 3_479 }, t: { medium: 405, large: 844 },
};
/** 189, 823, 1,669, 3,360 and 5,000 for 1, 4, 8, 16 and 32 ACU; at most 2,000 with a minimum of 0 or 0.5 ACU. */
const OF_ACU = (acu: number): number => Math.floor(211.4 * acu - 22);

/** Whether each I/O request is charged, as far as it is known. */
export function chargesIo(database: IAuroraCluster): boolean {
  return !(instanceOf(database) && clusterOf(database).storageType === rds.DBClusterStorageType.AURORA_IOPT1);
}

/** Whether the instances are serverless; false if the class isn't known at synthesis. */
export function isServerless(database: IAuroraCluster): boolean {
  return instanceOf(database)?.dbInstanceClass === 'db.serverless';
}

/** The maximum number of connections of an instance; undefined if neither its class nor its parameter is known. */
export function connectionLimit(database: IAuroraCluster): number | undefined {
  const instance = instanceOf(database);
  const given = instance && givenLimit(database);
  if (given !== undefined) return given > 0 ? given : undefined;
  if (!isServerless(database)) return ofClass(instance?.dbInstanceClass);
  const { minCapacity, maxCapacity } = capacityOf(database);
  if (Token.isUnresolved(maxCapacity)) return undefined;
  const most = minCapacity! > 0.5 ? MAX_CONNECTIONS : MAX_OF_SMALL;
  return Math.min(OF_ACU(maxCapacity!), most);
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
  const { serverlessV2ScalingConfiguration } = clusterOf(database);
  return serverlessV2ScalingConfiguration as rds.CfnDBCluster.ServerlessV2ScalingConfigurationProperty;
}

function clusterOf(database: IAuroraCluster): rds.CfnDBCluster {
  return database instanceof AuroraReplicaCluster
    ? database.databaseCluster
    : (database as AuroraCluster).cluster.node.defaultChild as rds.CfnDBCluster;
}

function ofClass(instanceClass: string | undefined): number | undefined {
  const [, family = 't', size = ''] = /^db\.([rtx])\w+\.(medium|x?large|\d+xlarge)$/.exec(instanceClass ?? '') ?? [];
  return OF_CLASS[family][size] ?? (family === 't' || size === 'medium' ? undefined : MAX_CONNECTIONS);
}
