import { RemovalPolicy } from 'aws-cdk-lib';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { acknowledgeRule } from '../../private/acknowledge';

/** Failover priority: the first reader has priority 1, all others share priority 2. */
const FIRST_TIER = 1;
const OTHER_TIER = 2;

/** Defines readers. In the L2 each reader depends on the writer; see `separateUpdates`. */
export function defineReaders(
  scope: Construct, count: number, props: rds.CfnDBInstanceProps, removalPolicy: RemovalPolicy,
): rds.CfnDBInstance[] {
  return Array.from({ length: count }, (_, index) => {
    const reader = new rds.CfnDBInstance(
      scope, `Reader${index + 1}`, { ...props, promotionTier: index === 0 ? FIRST_TIER : OTHER_TIER },
    );
    reader.applyRemovalPolicy(removalPolicy);
    acknowledgeBackup(reader);
    return reader;
  });
}

/**
 * Makes the first reader wait for all other instances, at their creation and at each update.
 *
 * A change of the instance class restarts an instance. Any instance can be the writer after a failover. With the first
 * reader apart from the others, one of the two groups is always in service, and Aurora fails over to it. One reader
 * after the other would extend the first deployment by eight minutes per reader.
 */
export function separateUpdates(firstReader: rds.CfnDBInstance, others: rds.CfnDBInstance[]): void {
  firstReader.node.addDependency(...others);
}

/** Acknowledges that no backup plan contains an instance. */
export function acknowledgeBackup(instance: rds.CfnDBInstance): void {
  acknowledgeRule(
    instance, 'RDSInBackupPlan', 'Aurora and AWS Backup back up the whole cluster; an instance has no separate data',
  );
}
