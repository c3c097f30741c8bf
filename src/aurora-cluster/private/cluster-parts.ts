import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { DATABASE_LOG } from './define-cluster';
import { CommonSettings } from './settings';
import { allowCloudWatchLogs } from '../../private/log-key';
import { AuroraClusterProps } from '../aurora-cluster-props';


/**
 * Parameters of a primary cluster and its secondary cluster, which must be equal. All of them can be changed without a
 * restart.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Reference.ParameterGroups.html
 */
const PARAMETERS = {
  ssl_min_protocol_version: 'TLSv1.2',
  // In milliseconds. The saved query on slow statements reads these lines.
  log_min_duration_statement: '1000',
  log_lock_waits: '1',
  // In milliseconds. A transaction that stays open keeps its locks, and prevents the vacuum of old rows.
  idle_in_transaction_session_timeout: '300000',
};

/** The passed key, or a new one. A final snapshot cannot be restored without it. */
export function keyOf(
  scope: Construct, encryptionKey: kms.IKey | undefined, { keyRemovalPolicy: removalPolicy }: CommonSettings,
): kms.IKey {
  const key = encryptionKey ?? new kms.Key(scope, 'Key', {
    description: `Aurora cluster ${scope.node.path}`, enableKeyRotation: true, removalPolicy,
  });
  allowCloudWatchLogs(key, scope);
  return key;
}

/** The parameters of the user win. */
export function createParameterGroup(
  scope: Construct, { parameters, requireTls = true }: Pick<AuroraClusterProps, 'parameters' | 'requireTls'>,
  { version }: CommonSettings,
): rds.ParameterGroup {
  return new rds.ParameterGroup(scope, 'ParameterGroup', {
    engine: rds.DatabaseClusterEngine.auroraPostgres({ version }),
    // A change, such as that of a path, would replace the group.
    description: 'Aurora cluster',
    parameters: { 'rds.force_ssl': requireTls ? '1' : '0', ...PARAMETERS, ...parameters },
  });
}

/** RDS creates the log group without retention if it does not exist before the cluster. */
export function createLogGroup(
  scope: Construct, clusterIdentifier: string | undefined, encryptionKey: kms.IKey, settings: CommonSettings,
): logs.LogGroup | undefined {
  if (clusterIdentifier === undefined) return undefined;
  return new logs.LogGroup(scope, 'LogGroup', {
    logGroupName: `/aws/rds/cluster/${clusterIdentifier}/${DATABASE_LOG}`,
    retention: settings.logRetention,
    encryptionKey,
    removalPolicy: settings.helperRemovalPolicy,
  });
}
