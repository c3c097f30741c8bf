import { ApplicationAutoScalingClient, RegisterScalableTargetCommand } from '@aws-sdk/client-application-auto-scaling';
import { ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { DescribeGlobalClustersCommand, RDSClient } from '@aws-sdk/client-rds';
import { variable } from './handler/environment';
import { demandOnlyWriter } from './handler/global-database';

const rds = new RDSClient({ maxAttempts: 5 });
/** DNS answers live for a minute, and a request may take another. */
const DRAIN_MILLISECONDS = 120_000;

/**
 * After a fail-back: the scaling minimum of both services as their stacks have it, and in the standby region the everyday
 * number of tasks. ARC raises both numbers in whatever region it activates, and lowers none.
 *
 * It refuses while the standby's database is the writer, because it would take the tasks away from users. A second call sets
 * the same numbers again.
 */
export async function handler(): Promise<string> {
  const [identifier, primary] = [variable('GLOBAL_CLUSTER'), variable('PRIMARY_CLUSTER_ARN')];
  const answer = await rds.send(new DescribeGlobalClustersCommand({ GlobalClusterIdentifier: identifier }));
  demandOnlyWriter(answer, identifier, primary);
  await new Promise((resolve) => setTimeout(resolve, DRAIN_MILLISECONDS));

  const tasks = Number(variable('STANDBY_TASKS'));
  await setMinimum(variable('STANDBY_REGION'), variable('STANDBY_SERVICE'), tasks);
  const [cluster, service] = variable('STANDBY_SERVICE').split('/');
  await new ECSClient({ region: variable('STANDBY_REGION'), maxAttempts: 5 }).send(new UpdateServiceCommand({ cluster, service, desiredCount: tasks }));
  await setMinimum(variable('PRIMARY_REGION'), variable('PRIMARY_SERVICE'), Number(variable('PRIMARY_TASKS')));
  return `${variable('STANDBY_REGION')} runs ${tasks} tasks, ${variable('PRIMARY_REGION')} at least ${variable('PRIMARY_TASKS')}`;
}

/** The maximum stays: what is left out, Application Auto Scaling leaves as it is. */
async function setMinimum(region: string, service: string, MinCapacity: number): Promise<void> {
  await new ApplicationAutoScalingClient({ region, maxAttempts: 5 }).send(new RegisterScalableTargetCommand({
    ServiceNamespace: 'ecs', ScalableDimension: 'ecs:service:DesiredCount', ResourceId: `service/${service}`, MinCapacity,
  }));
}
