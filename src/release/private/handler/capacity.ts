import {
  ApplicationAutoScalingClient, DescribeScalableTargetsCommand, RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { setting } from './environment';

const scaling = new ApplicationAutoScalingClient({});

/** The range of Auto Scaling of the service. */
export interface Range {
  readonly minimum: number;
  readonly maximum: number;
  /** Whether Auto Scaling starts no tasks. */
  readonly suspended: boolean;
}

/** Reads the range of Auto Scaling. */
export async function readRange(): Promise<Range> {
  const { ResourceId, ...target } = scalableTarget();
  const { ScalableTargets: [found] = [] } = await scaling.send(
    new DescribeScalableTargetsCommand({ ...target, ResourceIds: [ResourceId] }),
  );
  return {
    minimum: found?.MinCapacity ?? 0,
    maximum: found?.MaxCapacity ?? Infinity,
    suspended: found?.SuspendedState?.DynamicScalingOutSuspended ?? false,
  };
}

/**
 * Raises the minimum of Auto Scaling to the number of tasks, at most to the maximum, which is raised first. A higher
 * minimum, e.g. of a failover, does not change.
 *
 * @param most the least maximum, e.g. of a service whose maximum is 0 until the first release
 * @returns the minimum
 */
export async function raiseMinimum(tasks: number, most = 0): Promise<number> {
  const { minimum, maximum } = await readRange();
  const above = Math.max(maximum, most);
  const raised = Math.max(minimum, Math.min(tasks, above));
  if (raised === minimum && above === maximum) return minimum;
  await scaling.send(new RegisterScalableTargetCommand({
    ...scalableTarget(), MinCapacity: raised, ...above > maximum ? { MaxCapacity: above } : {},
  }));
  return raised;
}

/** Lowers the minimum to that of the stack, if it is the one that a release has raised it to. */
export async function endMinimum(raised: number): Promise<void> {
  if ((await readRange()).minimum !== raised) return;
  await scaling.send(new RegisterScalableTargetCommand({
    ...scalableTarget(), MinCapacity: Number(setting('MIN_TASKS')),
  }));
}

function scalableTarget() {
  return {
    ServiceNamespace: 'ecs' as const,
    ScalableDimension: 'ecs:service:DesiredCount' as const,
    ResourceId: `service/${setting('CLUSTER')}/${setting('SERVICE')}`,
  };
}
