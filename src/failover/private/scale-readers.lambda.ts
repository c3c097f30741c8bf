import {
  ApplicationAutoScalingClient, DeregisterScalableTargetCommand, ObjectNotFoundException, PutScalingPolicyCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { variable } from './handler/environment';

const POLICY = 'failover-readers';

/**
 * Moves reader scaling with the writer: Aurora scales only readers of the primary cluster.
 *
 * In the standby Region the function configures the scaling; it is idempotent. In the primary Region it removes the
 * scaling of the standby; the scaling of the primary is part of its stack. Without its target, Application Auto Scaling
 * removes no reader that it has added: `settle-capacity` deletes those of the standby Region.
 */
export async function handler(): Promise<string> {
  const region = variable('STANDBY_REGION');
  const scaling = new ApplicationAutoScalingClient({ region, maxAttempts: 5 });
  const target = {
    ServiceNamespace: 'rds' as const,
    ScalableDimension: 'rds:cluster:ReadReplicaCount' as const,
    ResourceId: `cluster:${variable('STANDBY_CLUSTER')}`,
  };
  if (variable('PROMOTED') !== 'true') {
    try {
      await scaling.send(new DeregisterScalableTargetCommand(target));
    } catch (error) {
      if (!(error instanceof ObjectNotFoundException)) throw error;
    }
    return `reader scaling in ${region} is removed`;
  }
  await scaling.send(new RegisterScalableTargetCommand({
    ...target, MinCapacity: Number(variable('MINIMUM')), MaxCapacity: Number(variable('MAXIMUM')),
  }));
  await scaling.send(new PutScalingPolicyCommand({
    ...target,
    PolicyName: POLICY,
    PolicyType: 'TargetTrackingScaling',
    TargetTrackingScalingPolicyConfiguration: {
      PredefinedMetricSpecification: { PredefinedMetricType: 'RDSReaderAverageCPUUtilization' },
      TargetValue: Number(variable('TARGET_PERCENT')),
      ScaleInCooldown: Number(variable('SCALE_IN_SECONDS')),
      ScaleOutCooldown: Number(variable('SCALE_OUT_SECONDS')),
    },
  }));
  return `reader scaling in ${region} is configured from ${variable('MINIMUM')} to ${variable('MAXIMUM')} readers`;
}
