import { Duration, Token } from 'aws-cdk-lib';
import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import { IConstruct, Construct, IDependable } from 'constructs';
import { checkInteger, invalid } from '../../private/errors';
import { NodeScaling } from '../node-scaling';

// Read 2026-10-01: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Replication.html
/** Maximum number of readers of a cluster. */
export const MOST_READERS = 15;
const TARGET_CPU_PERCENT = 70;
/** A new reader needs about eight minutes before it takes load. */
const COOLDOWN = Duration.minutes(10);

/** Reader scaling with defaults. */
export interface ReaderScalingSettings extends NodeScaling {
  readonly targetCpuPercent: number;
  readonly scaleInCooldown: Duration;
  readonly scaleOutCooldown: Duration;
}

export const readerScalingSettings = (scaling: NodeScaling): ReaderScalingSettings => ({
  maximum: scaling.maximum,
  minimum: scaling.minimum,
  targetCpuPercent: scaling.targetCpuPercent ?? TARGET_CPU_PERCENT,
  scaleInCooldown: scaling.scaleInCooldown ?? COOLDOWN,
  scaleOutCooldown: scaling.scaleOutCooldown ?? COOLDOWN,
});

/** The least and the most of each number. */
export interface ScalingLimits {
  readonly count: readonly [number, number];
  readonly targetCpuPercent: readonly [number, number];
}

const OF_READERS: ScalingLimits = { count: [0, MOST_READERS], targetCpuPercent: [1, 100] };

/** Throws for values that Application Auto Scaling would reject. */
export function checkNodeScaling(scope: IConstruct, prop: string, scaling: NodeScaling, limits = OF_READERS): void {
  const { maximum, minimum } = scaling;
  checkInteger(scope, `${prop}.maximum`, maximum, ...limits.count);
  checkInteger(scope, `${prop}.minimum`, minimum, ...limits.count);
  checkInteger(scope, `${prop}.targetCpuPercent`, scaling.targetCpuPercent, ...limits.targetCpuPercent);
  checkCooldown(scope, `${prop}.scaleInCooldown`, scaling.scaleInCooldown);
  checkCooldown(scope, `${prop}.scaleOutCooldown`, scaling.scaleOutCooldown);
  if (minimum !== undefined && !Token.isUnresolved(minimum) && !Token.isUnresolved(maximum) && minimum > maximum) {
    invalid(scope, `${prop}.minimum must be at most ${prop}.maximum (${maximum}), got ${minimum}; swap them`);
  }
}

function checkCooldown(scope: IConstruct, prop: string, cooldown: Duration | undefined): void {
  if (cooldown && !cooldown.isUnresolved() && cooldown.toMilliseconds() % 1000 !== 0) {
    invalid(scope, `${prop} must be in whole seconds, got ${cooldown.toHumanString()}; round it`);
  }
}

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
    new appscaling.CfnScalingPolicy(this, 'Policy', {
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
export const scales = ({ maximum }: NodeScaling): boolean => Token.isUnresolved(maximum) || maximum > 0;
