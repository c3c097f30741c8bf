import { Duration, Token } from 'aws-cdk-lib';
import { invalid } from '../private/errors';

// Read 2026-11-29: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ServerlessV2ScalingConfiguration.html
const STEP = 0.5;
const LARGEST = 256;
/** Aurora rejects a maximum of 0.5 ACU. */
const SMALLEST_MAXIMUM = 1;
const SHORTEST_PAUSE = Duration.minutes(5);
const LONGEST_PAUSE = Duration.hours(24);

/**
 * Capacity range of each instance of an Aurora Serverless v2 cluster.
 *
 * One Aurora capacity unit (ACU) is about 2 GiB of memory with corresponding CPU and networking. It is billed per
 * second.
 *
 * @example
 * const capacity = AuroraCapacity.serverless(0.5, 16);
 */
export class AuroraCapacity {
  /**
   * A range of Serverless v2 capacity.
   *
   * @param minimum from 0 (pause when idle) to 256 ACUs, in steps of 0.5
   * @param maximum from 1 to 256 ACUs, in steps of 0.5, at least the minimum
   * @param autoPauseAfter how long an instance must be idle before Aurora pauses it, from 5 minutes to 24 hours; valid
   *   only with a minimum of 0. Default: 5 minutes with a minimum of 0, otherwise instances never pause. The first
   *   connection to a paused instance takes about 15 seconds. A proxy, logical replication or a global database
   *   prevents the pause.
   * @throws if a number is out of range or not a multiple of 0.5, or `autoPauseAfter` is set with a minimum above 0
   */
  static serverless(minimum: number, maximum: number, autoPauseAfter?: Duration): AuroraCapacity {
    checkAcus('minimum', minimum, 0);
    checkAcus('maximum', maximum, SMALLEST_MAXIMUM);
    if (!Token.isUnresolved(minimum) && !Token.isUnresolved(maximum) && minimum > maximum) {
      invalid(undefined, `capacity minimum must be at most the maximum of ${maximum} ACU, got ${minimum}; swap them`);
    }
    checkPause(minimum, autoPauseAfter);
    return new AuroraCapacity(minimum, maximum, autoPauseAfter ?? (minimum === 0 ? SHORTEST_PAUSE : undefined));
  }

  private constructor(
    /** Minimum capacity of an instance in ACUs. */
    readonly minimum: number,
    /** Maximum capacity of an instance in ACUs. */
    readonly maximum: number,
    /** Idle time before an instance pauses; undefined if instances never pause. */
    readonly autoPauseAfter?: Duration,
  ) {}
}

function checkAcus(name: string, acus: number, smallest: number): void {
  if (Token.isUnresolved(acus)) return;
  if (!(acus >= smallest && acus <= LARGEST)) {
    invalid(
      undefined, `capacity ${name} must be from ${smallest} to ${LARGEST} ACU, got ${acus}; choose one in that range`,
    );
  }
  if (acus % STEP !== 0) {
    const below = Math.max(Math.floor(acus / STEP) * STEP, smallest);
    invalid(
      undefined, `capacity ${name} must be a multiple of ${STEP} ACU, got ${acus}; use ${below} or ${below + STEP}`,
    );
  }
}

function checkPause(minimum: number, pause: Duration | undefined): void {
  if (!pause) return;
  if (minimum !== 0 && !Token.isUnresolved(minimum)) {
    invalid(
      undefined,
      `autoPauseAfter must be set only with a capacity minimum of 0 ACU, got ${minimum}; ` +
        'lower the minimum, or leave autoPauseAfter out',
    );
  }
  if (pause.isUnresolved()) return;
  const seconds = pause.toMilliseconds() / 1000;
  if (seconds < SHORTEST_PAUSE.toSeconds() || seconds > LONGEST_PAUSE.toSeconds() || !Number.isInteger(seconds)) {
    invalid(undefined, `autoPauseAfter must be from ${SHORTEST_PAUSE.toMinutes()} minutes to ` +
      `${LONGEST_PAUSE.toHours()} hours, got ${seconds} seconds; choose one in that range`);
  }
}
