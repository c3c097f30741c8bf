import { Service } from '@aws-sdk/client-ecs';
import { DescribeGlobalClustersCommand, RDSClient } from '@aws-sdk/client-rds';
import { raiseMinimum, readRange } from './capacity';
import { setting } from './environment';
import { update } from './service';

const rds = new RDSClient({});

/** Restores the minimum, and returns the number of tasks if it must change. */
export async function restoredTasks({ desiredCount = 0 }: Service): Promise<number | undefined> {
  const tasks = await isActivated() ? activeTasks() : Number(setting('MIN_TASKS'));
  const minimum = await raiseMinimum(tasks, Number(process.env.RELEASED_MAX_TASKS ?? 0));
  return minimum > desiredCount ? minimum : undefined;
}

/**
 * Raises the minimum of an activated standby: a rollback before the activation lost what the failover had raised. A
 * minimum of 0 does not change, because an operator may have set it, unless the function starts the first tasks.
 */
export async function raiseActivated({ desiredCount = 0 }: Service): Promise<string | undefined> {
  if (!await isActivated()) return undefined;
  const { minimum } = await readRange();
  const stopped = minimum === 0 && process.env.FROM_ZERO !== 'true';
  if (stopped || minimum >= activeTasks()) return undefined;
  const raised = await raiseMinimum(activeTasks());
  if (raised > desiredCount) await update({ desiredCount: raised });
  return `the minimum of the activated Region is ${raised}`;
}

/** Whether the database of this standby Region accepts writes. Other Regions have no other minimum. */
async function isActivated(): Promise<boolean> {
  const identifier = setting('GLOBAL_CLUSTER');
  if (!identifier) return false;
  const { GlobalClusters: [database] = [] } = await rds.send(
    new DescribeGlobalClustersCommand({ GlobalClusterIdentifier: identifier }),
  );
  return (database?.GlobalClusterMembers ?? [])
    .some(({ DBClusterArn, IsWriter }) => IsWriter && DBClusterArn === setting('DATABASE_CLUSTER_ARN'));
}

function activeTasks(): number {
  return Number(setting('ACTIVE_TASKS'));
}
