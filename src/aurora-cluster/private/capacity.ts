import { Duration, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { invalid } from '../../private/errors';
import { AuroraClusterProps } from '../aurora-cluster-props';

// Read 2026-11-29: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ServerlessV2ScalingConfiguration.html
const STEP = 0.5;
const LARGEST = 256;
/** Aurora rejects a maximum of 0.5 ACU. */
const SMALLEST_MAXIMUM = 1;
const SHORTEST_PAUSE = Duration.minutes(5);
const LONGEST_PAUSE = Duration.hours(24);

/** Capacity range of each instance of an Aurora Serverless v2 cluster, in Aurora capacity units (ACUs). */
export interface Capacity {
  readonly minimum: number;
  readonly maximum: number;
  /** Idle time before an instance pauses; undefined if instances never pause. */
  readonly autoPauseAfter?: Duration;
}

/** Returns the capacity of the instances; undefined if they have an instance type. */
export function capacityOf(scope: IConstruct, props: AuroraClusterProps): Capacity | undefined {
  const { serverlessV2MinCapacity, serverlessV2MaxCapacity: maximum, serverlessV2AutoPauseDuration: pause } = props;
  if (maximum === undefined) {
    const [other] = (['serverlessV2MinCapacity', 'serverlessV2AutoPauseDuration'] as const)
      .filter((prop) => props[prop] !== undefined);
    if (other) invalid(scope, `serverlessV2MaxCapacity is required with ${other}; pass it, or leave ${other} out`);
    return undefined;
  }
  const minimum = serverlessV2MinCapacity ?? STEP;
  checkAcus(scope, 'serverlessV2MinCapacity', minimum, 0);
  checkAcus(scope, 'serverlessV2MaxCapacity', maximum, SMALLEST_MAXIMUM);
  if (!Token.isUnresolved(minimum) && !Token.isUnresolved(maximum) && minimum > maximum) {
    invalid(scope, `serverlessV2MinCapacity must be at most the maximum of ${maximum} ACU, got ${minimum}; swap them`);
  }
  if (pause) checkPause(scope, minimum, pause);
  return { minimum, maximum, autoPauseAfter: pause ?? (minimum === 0 ? SHORTEST_PAUSE : undefined) };
}

function checkAcus(scope: IConstruct, prop: string, acus: number, smallest: number): void {
  if (Token.isUnresolved(acus)) return;
  if (!(acus >= smallest && acus <= LARGEST)) {
    invalid(scope, `${prop} must be from ${smallest} to ${LARGEST} ACU, got ${acus}; choose one in that range`);
  }
  if (acus % STEP !== 0) {
    const below = Math.max(Math.floor(acus / STEP) * STEP, smallest);
    invalid(scope, `${prop} must be a multiple of ${STEP} ACU, got ${acus}; use ${below} or ${below + STEP}`);
  }
}

function checkPause(scope: IConstruct, minimum: number, pause: Duration): void {
  const prop = 'serverlessV2AutoPauseDuration';
  if (minimum !== 0 && !Token.isUnresolved(minimum)) {
    invalid(scope, `${prop} must be set only with a serverlessV2MinCapacity of 0 ACU, got ${minimum}; ` +
      `lower the minimum, or leave ${prop} out`);
  }
  if (pause.isUnresolved()) return;
  const seconds = pause.toMilliseconds() / 1000;
  if (seconds < SHORTEST_PAUSE.toSeconds() || seconds > LONGEST_PAUSE.toSeconds() || !Number.isInteger(seconds)) {
    invalid(scope, `${prop} must be from ${SHORTEST_PAUSE.toMinutes()} minutes to ${LONGEST_PAUSE.toHours()} hours, ` +
      `got ${seconds} seconds; choose one in that range`);
  }
}
