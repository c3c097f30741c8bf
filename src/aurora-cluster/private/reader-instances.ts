import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { ENGINE, MONITORING_INTERVAL } from './define-cluster';
import { CommonSettings } from './settings';
import { acknowledgeRule } from '../../private/acknowledge';

/** Failover priority: the first reader has priority 1, all others share priority 2. */
const FIRST_TIER = 1;
const OTHER_TIER = 2;

/** The readers of a cluster. */
interface Readers extends Pick<
  rds.CfnDBInstanceProps, 'dbClusterIdentifier' | 'dbInstanceClass' | 'autoMinorVersionUpgrade'
> {
  readonly encryptionKey: kms.IKey;
  readonly monitoringRole: iam.IRole;
}

/**
 * Defines readers that do not depend on the writer.
 *
 * In the L2 each reader depends on the writer, which extends a deployment by the eight minutes of a reader.
 */
export const defineReaders = (
  scope: Construct, count: number, settings: CommonSettings, { encryptionKey, monitoringRole, ...props }: Readers,
): rds.CfnDBInstance[] => Array.from({ length: count }, (_, index) => {
  const reader = new rds.CfnDBInstance(scope, `Reader${index + 1}`, {
    ...props,
    engine: ENGINE,
    publiclyAccessible: false,
    enablePerformanceInsights: true,
    performanceInsightsRetentionPeriod: settings.insightsRetention,
    performanceInsightsKmsKeyId: encryptionKey.keyArn,
    monitoringInterval: MONITORING_INTERVAL.toSeconds(),
    monitoringRoleArn: monitoringRole.roleArn,
    preferredMaintenanceWindow: settings.windows.maintenance,
    promotionTier: index === 0 ? FIRST_TIER : OTHER_TIER,
  });
  reader.applyRemovalPolicy(settings.helperRemovalPolicy);
  acknowledgeBackup(reader);
  return reader;
});

/** Acknowledges that no backup plan contains an instance. */
export const acknowledgeBackup = (instance: rds.CfnDBInstance): void => acknowledgeRule(
  instance, 'RDSInBackupPlan', 'Aurora and AWS Backup back up the whole cluster; an instance has no separate data',
);
