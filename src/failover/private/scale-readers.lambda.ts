import {
  ApplicationAutoScalingClient, DeregisterScalableTargetCommand, ObjectNotFoundException, PutScalingPolicyCommand, RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { variable } from './handler/environment';

const POLICY = 'failover-readers';

/**
 * Move the scaling of readers with the writer: Aurora scales those of the primary cluster alone.
 *
 * In the standby region the function sets it up; a second call sets the same again. In the primary region it ends what the
 * standby had; there the scaling is part of the stack. Readers that were added in the standby stay, for a person to remove.
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
    return `the readers in ${region} are no longer scaled`;
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
  return `the readers in ${region} are scaled from ${variable('MINIMUM')} to ${variable('MAXIMUM')}`;
}
