import { Duration, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { invalid } from '../../private/errors';
import { checkInteger } from '../../private/numbers';
import { ReaderScaling } from '../reader-scaling';

// Not read yet: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/CHAP_Limits.html
/** Maximum number of readers of a cluster. */
export const MOST_READERS = 15;
const TARGET_CPU_PERCENT = 70;
/** A new reader needs about eight minutes before it takes load. */
const COOLDOWN = Duration.minutes(10);

/** Reader scaling with defaults. */
export interface ReaderScalingSettings extends ReaderScaling {
  readonly targetCpuPercent: number;
  readonly scaleInCooldown: Duration;
  readonly scaleOutCooldown: Duration;
}

export function readerScalingSettings(scaling: ReaderScaling): ReaderScalingSettings {
  return {
    maximum: scaling.maximum,
    minimum: scaling.minimum,
    targetCpuPercent: scaling.targetCpuPercent ?? TARGET_CPU_PERCENT,
    scaleInCooldown: scaling.scaleInCooldown ?? COOLDOWN,
    scaleOutCooldown: scaling.scaleOutCooldown ?? COOLDOWN,
  };
}

/** Throws for values that Application Auto Scaling would reject. */
export function checkReaderScaling(scope: IConstruct, prop: string, scaling: ReaderScaling): void {
  const { maximum, minimum } = scaling;
  checkInteger(scope, `${prop}.maximum`, maximum, 0, MOST_READERS);
  checkInteger(scope, `${prop}.minimum`, minimum, 0, MOST_READERS);
  checkInteger(scope, `${prop}.targetCpuPercent`, scaling.targetCpuPercent, 1, 100);
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
