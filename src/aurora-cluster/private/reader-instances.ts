import { RemovalPolicy } from 'aws-cdk-lib';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { acknowledgeRule } from '../../private/acknowledge';

/** The second in line is always the same one; the rest share the third place. */
const FIRST_TIER = 1;
const OTHER_TIER = 2;

/**
 * Define readers that don't wait for the writer.
 *
 * The L2 makes each reader depend on the writer, which adds a reader's eight minutes to the way to a finished deployment.
 */
export function defineReaders(scope: Construct, count: number, props: rds.CfnDBInstanceProps, removalPolicy: RemovalPolicy): rds.CfnDBInstance[] {
  return Array.from({ length: count }, (_, index) => {
    const reader = new rds.CfnDBInstance(scope, `Reader${index + 1}`, { ...props, promotionTier: index === 0 ? FIRST_TIER : OTHER_TIER });
    reader.applyRemovalPolicy(removalPolicy);
    acknowledgeBackup(reader);
    return reader;
  });
}

/** Accept that no backup plan names an instance. */
export function acknowledgeBackup(instance: rds.CfnDBInstance): void {
  acknowledgeRule(instance, 'RDSInBackupPlan', 'Aurora and AWS Backup back up the cluster as a whole; an instance has no data of its own');
}
