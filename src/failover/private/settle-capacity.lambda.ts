import {
  ApplicationAutoScalingClient, DescribeScalableTargetsCommand, RegisterScalableTargetCommand, SuspendedState,
} from '@aws-sdk/client-application-auto-scaling';
import { DescribeServicesCommand, ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { DBInstance, DeleteDBInstanceCommand, paginateDescribeDBInstances, RDSClient } from '@aws-sdk/client-rds';
import type { FailoverService } from './failover-pair';
import { variable } from './handler/environment';
import { checkOnlyWriter, readGlobalDatabase } from './handler/global-database';
import { list } from './handler/list';
import { SETTLE } from './retries';

const rds = new RDSClient({ maxAttempts: 5 });
/** Application Auto Scaling gives this prefix to the readers that it adds, and nobody else may use it. */
const ADDED = 'application-autoscaling-';
const DELETING = 'deleting';
const RESUMED: SuspendedState = {
  DynamicScalingInSuspended: false, DynamicScalingOutSuspended: false, ScheduledScalingSuspended: false,
};

/**
 * After a failback: restores the minimum of Auto Scaling of both services, and the number of tasks in the standby
 * Region, also of services beside the API. ARC only increases both values in the activated Region. Then it deletes the
 * readers that Application Auto Scaling has added in the standby Region: without its target, it removes none, they cost
 * as much as the writer, and a cluster with instances of no stack can't be deleted. Workers and services of the primary
 * Region that have no task are started again, with their scaling: the runbook has stopped them before the failover.
 *
 * The primary Region, where users are, is first: it gets its numbers also while the standby Region does not respond. A
 * part that fails keeps no other part from its numbers, and the error names each of them.
 *
 * The function fails while the database of the standby Region is the writer, because users would lose their tasks. It
 * is idempotent.
 */
export async function handler(): Promise<string> {
  checkOnlyWriter(await readGlobalDatabase(rds, variable('GLOBAL_CLUSTER')), variable('PRIMARY_CLUSTER_ARN'));

  const failures: string[] = [];
  const attempt = async (part: string, step: () => Promise<unknown>) => {
    await step().catch((error: unknown) => failures.push(`${part}: ${String(error)}`));
  };
  const [here, service, minimum] = [variable('PRIMARY_REGION'), variable('PRIMARY_SERVICE'), variable('PRIMARY_TASKS')];
  await attempt(service, async () => setMinimum(here, service, Number(minimum)));
  const [primaryCluster] = service.split('/');
  for (const { name, primaryTasks } of services()) {
    await attempt(`${primaryCluster}/${name}`, async () => startAgain(here, `${primaryCluster}/${name}`, primaryTasks));
  }
  await new Promise((resolve) => setTimeout(resolve, SETTLE.pauseMilliseconds));

  const [there, tasks] = [variable('STANDBY_REGION'), Number(variable('STANDBY_TASKS'))];
  const [cluster, api] = variable('STANDBY_SERVICE').split('/');
  await attempt(`${cluster}/${api}`, async () => settleStandby(cluster, api, tasks));
  const readers: string[] = [];
  await attempt('readers', async () => readers.push(...await deleteReaders()));
  for (const { name, standbyTasks } of services()) {
    if (standbyTasks === undefined) continue;
    await attempt(`${cluster}/${name}`, async () =>
      settleStandby(cluster, name, await withinMaximum(there, `${cluster}/${name}`, standbyTasks)));
  }
  if (failures.length > 0) throw new Error(failures.join('; '));
  const deleted = readers.length > 0 ? `, deleted ${list(readers)}` : '';
  return `the desired count is ${tasks} in ${there}, the minimum is ${minimum} in ${here}${deleted}`;
}

/** The services beside the API. */
function services(): FailoverService[] {
  return JSON.parse(process.env.SERVICES ?? '[]') as FailoverService[];
}

async function settleStandby(cluster: string, service: string, desiredCount: number): Promise<void> {
  const region = variable('STANDBY_REGION');
  await setMinimum(region, `${cluster}/${service}`, desiredCount);
  await new ECSClient({ region, maxAttempts: 5 }).send(new UpdateServiceCommand({ cluster, service, desiredCount }));
}

/** Starts the tasks of a workload of the primary Region that has none. */
async function startAgain(region: string, resource: string, tasks: number): Promise<void> {
  const [cluster, service] = resource.split('/');
  const ecs = new ECSClient({ region, maxAttempts: 5 });
  const { services: [found] = [] } = await ecs.send(new DescribeServicesCommand({ cluster, services: [service] }));
  // ECS describes a deleted service for some time.
  if (found?.status !== 'ACTIVE') throw new Error(`the service does not exist in ${region}. Create it again`);
  if (found.desiredCount! > 0) return;
  const desiredCount = await withinMaximum(region, resource, tasks);
  await setMinimum(region, resource, desiredCount, RESUMED);
  if (desiredCount > 0) await ecs.send(new UpdateServiceCommand({ cluster, service, desiredCount }));
}

/** The maximum of a workload without a release is 0, and Application Auto Scaling rejects a higher minimum. */
async function withinMaximum(region: string, service: string, tasks: number): Promise<number> {
  const { ScalableTargets: [target] = [] } = await new ApplicationAutoScalingClient({ region, maxAttempts: 5 }).send(
    new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs', ResourceIds: [`service/${service}`] }),
  );
  if (!target) throw new Error(`the service has no scalable target in ${region}. Create it again`);
  return Math.min(tasks, target.MaxCapacity!);
}

/** @returns the names of the readers */
async function deleteReaders(): Promise<string[]> {
  const { STANDBY_CLUSTER: cluster } = process.env;
  if (!cluster) return [];
  const client = new RDSClient({ region: variable('STANDBY_REGION'), maxAttempts: 5 });
  const added: string[] = [];
  const query = { Filters: [{ Name: 'db-cluster-id', Values: [cluster] }] };
  for await (const { DBInstances = [] } of paginateDescribeDBInstances({ client }, query)) {
    added.push(...DBInstances.filter(isAdded).map(({ DBInstanceIdentifier }) => DBInstanceIdentifier!));
  }
  for (const DBInstanceIdentifier of added) await client.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier }));
  return added;
}

function isAdded({ DBInstanceIdentifier, DBInstanceStatus }: DBInstance): boolean {
  return DBInstanceIdentifier!.startsWith(ADDED) && DBInstanceStatus !== DELETING;
}

/** Sets the minimum. Application Auto Scaling does not change omitted values, e.g. the maximum. */
async function setMinimum(
  region: string, service: string, MinCapacity: number, suspended?: SuspendedState,
): Promise<void> {
  await new ApplicationAutoScalingClient({ region, maxAttempts: 5 }).send(new RegisterScalableTargetCommand({
    ServiceNamespace: 'ecs',
    ScalableDimension: 'ecs:service:DesiredCount',
    ResourceId: `service/${service}`,
    MinCapacity,
    ...suspended && { SuspendedState: suspended },
  }));
}
