import { Duration, Stack, Token } from 'aws-cdk-lib';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { checkSeconds } from './replication-alarms';
import { RPO_PARAMETER } from './settings';
import { invalid } from '../../private/errors';
import { AuroraCluster } from '../aurora-cluster';
import { IAuroraCluster } from '../aurora-cluster-ref';

// Read 2026-12-01:
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html
const SHORTEST_RPO_SECONDS = 20;
const LONGEST_RPO_SECONDS = 2 ** 31 - 1;
// Read 2026-12-01:
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.Aurora_Fea_Regions_DB-eng.Feature.GlobalDatabase.html
/** The oldest minor version per major version that supports a global database, in all Regions. */
const OLDEST_MINOR: Record<number, number> = { 14: 3, 15: 2, 16: 1, 17: 4, 18: 3 };
const OLDEST_MAJOR = 14;

/**
 * Checks that a global database supports the cluster, including escape hatches. The properties of an imported cluster
 * are unknown.
 */
export function checkPrimary(scope: Construct, primary: IAuroraCluster): void {
  if (!(primary instanceof AuroraCluster)) return;
  const cluster = primary.cluster.node.defaultChild as rds.CfnDBCluster;
  if (cluster.manageMasterUserPassword) {
    invalid(
      scope,
      'primary must not have ManageMasterUserPassword, got true; remove it, as a global database does not support it',
    );
  }
  if (cluster.engineMode !== undefined && cluster.engineMode !== 'provisioned') {
    invalid(
      scope,
      `primary must have the engine mode provisioned, got ${cluster.engineMode}; ` +
        'use serverlessV2MaxCapacity for Serverless v2',
    );
  }
  checkGlobalVersion(scope, cluster.engineVersion);
  for (const { dbInstanceClass } of [primary.writer, ...primary.readers]) checkGlobalClass(scope, dbInstanceClass);
}

/** Checks that the parameter can be set, and returns the parameter group of the primary cluster. */
export function checkEnforcedRpo(scope: Construct, primary: IAuroraCluster, rpo: Duration): rds.IParameterGroup {
  checkSeconds(scope, 'enforceRpo', rpo, SHORTEST_RPO_SECONDS, LONGEST_RPO_SECONDS);
  if (!(primary instanceof AuroraCluster)) {
    invalid(scope, 'enforceRpo must have a primary that is defined in this app, got an imported cluster; ' +
      `set ${RPO_PARAMETER} in its parameter group, and leave enforceRpo out`);
  }
  const group = primary.parameterGroup;
  const { parameters } = group.node.defaultChild as rds.CfnDBClusterParameterGroup;
  const own = (Stack.of(primary).resolve(parameters) as Record<string, string>)[RPO_PARAMETER];
  if (own !== undefined) {
    invalid(
      scope,
      `enforceRpo must not be set with ${RPO_PARAMETER} in parameters of the primary, got ${own}; ` +
        'leave one of them out',
    );
  }
  return group;
}

function checkGlobalVersion(scope: Construct, version: string | undefined): void {
  const match = /^(\d+)\.(\d+)/.exec(version ?? '');
  if (!match) return;
  const [major, minor] = [Number(match[1]), Number(match[2])];
  if (major < OLDEST_MAJOR || minor < (OLDEST_MINOR[major] ?? 0)) {
    const oldest = Math.max(major, OLDEST_MAJOR);
    invalid(
      scope,
      `primary must have a version that supports a global database, ${oldest}.${OLDEST_MINOR[oldest]} or newer, ` +
        `got ${version}; upgrade it`,
    );
  }
}

function checkGlobalClass(scope: Construct, instanceClass: string | undefined): void {
  if (instanceClass === undefined || Token.isUnresolved(instanceClass)) return;
  if (instanceClass.startsWith('db.t')) {
    invalid(
      scope,
      `primary must have memory-optimized instances in a global database, got ${instanceClass}; use e.g. r6g.large`,
    );
  }
}
