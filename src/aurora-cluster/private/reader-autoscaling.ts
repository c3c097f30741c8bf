import { Token } from 'aws-cdk-lib';
import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import { Construct, IDependable } from 'constructs';
import { ReaderScalingSettings } from './reader-scaling-settings';
import { ReaderScaling } from '../reader-scaling';

export interface ReaderAutoscalingProps {
  readonly clusterIdentifier: string;
  readonly readers: number;
  readonly scaling: ReaderScalingSettings;
  /** The writer and the readers of the template. Without this dependency Aurora would add other readers first. */
  readonly after: IDependable[];
}

/** Auto scaling of readers, with the service-linked role of Application Auto Scaling. */
export class ReaderAutoscaling extends Construct {
  readonly target: appscaling.CfnScalableTarget;
  readonly policy: appscaling.CfnScalingPolicy;

  constructor(scope: Construct, id: string, { clusterIdentifier, readers, scaling, after }: ReaderAutoscalingProps) {
    super(scope, id);
    this.target = new appscaling.CfnScalableTarget(this, 'Target', {
      serviceNamespace: 'rds',
      scalableDimension: 'rds:cluster:ReadReplicaCount',
      resourceId: `cluster:${clusterIdentifier}`,
      minCapacity: scaling.minimum ?? readers,
      maxCapacity: scaling.maximum,
    });
    this.target.node.addDependency(...after);
    this.policy = new appscaling.CfnScalingPolicy(this, 'Policy', {
      policyName: 'ReaderCpu',
      policyType: 'TargetTrackingScaling',
      scalingTargetId: this.target.ref,
      targetTrackingScalingPolicyConfiguration: {
        predefinedMetricSpecification: { predefinedMetricType: 'RDSReaderAverageCPUUtilization' },
        targetValue: scaling.targetCpuPercent,
        scaleInCooldown: scaling.scaleInCooldown.toSeconds(),
        scaleOutCooldown: scaling.scaleOutCooldown.toSeconds(),
      },
    });
  }
}

/** Returns true if reader scaling is enabled. */
export function scales({ maximum }: ReaderScaling): boolean {
  return Token.isUnresolved(maximum) || maximum > 0;
}
