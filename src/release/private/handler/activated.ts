import { DescribeServicesCommand, Service } from '@aws-sdk/client-ecs';
import { DescribeGlobalClustersCommand, RDSClient } from '@aws-sdk/client-rds';
import { raiseMinimum, readRange } from './capacity';
import { optionalSetting, setting } from './environment';
import { ecs, update } from './service';

const rds = new RDSClient({});

/** Restores the minimum, and returns the number of tasks if it must change. */
export async function restoredTasks({ desiredCount = 0 }: Service): Promise<number | undefined> {
  const tasks = await isActivated() ? activeTasks() : Number(setting('MIN_TASKS'));
  const minimum = await raiseMinimum(tasks, Number(optionalSetting('RELEASED_MAX_TASKS') ?? 0));
  return minimum > desiredCount ? minimum : undefined;
}

/**
 * Raises the minimum of an activated standby: a rollback before the activation lost what the failover had raised. A
 * minimum of 0 does not change, because an operator may have set it, unless the function starts the first tasks.
 */
export async function raiseActivated({ desiredCount = 0 }: Service): Promise<string | undefined> {
  if (!await isActivated()) return undefined;
  const { minimum } = await readRange();
  const stopped = minimum === 0 && !optionalSetting('API_SERVICE');
  if (stopped || minimum >= activeTasks()) return undefined;
  const raised = await raiseMinimum(activeTasks());
  if (raised > desiredCount) await update({ desiredCount: raised });
  return `the minimum of the activated Region is ${raised}`;
}

/**
 * Whether the database of this standby Region accepts writes, and what must run before this service runs. Other Regions
 * have no other minimum.
 */
async function isActivated(): Promise<boolean> {
  const identifier = optionalSetting('GLOBAL_CLUSTER');
  if (!identifier) return false;
  const { GlobalClusters: [database] = [] } = await rds.send(
    new DescribeGlobalClustersCommand({ GlobalClusterIdentifier: identifier }),
  );
  return (database?.GlobalClusterMembers ?? [])
    .some(({ DBClusterArn, IsWriter }) => IsWriter && DBClusterArn === setting('DATABASE_CLUSTER_ARN')) && apiRuns();
}

/**
 * Whether tasks of the API run. A failover to a pilot light creates the cache before it starts them: tasks that start
 * earlier keep an address without a cache.
 */
async function apiRuns(): Promise<boolean> {
  const name = optionalSetting('API_SERVICE');
  if (!name) return true;
  const { services: [api] = [] } = await ecs.send(
    new DescribeServicesCommand({ cluster: setting('CLUSTER'), services: [name] }),
  );
  return (api?.runningCount ?? 0) > 0;
}

function activeTasks(): number {
  return Number(setting('ACTIVE_TASKS'));
}
