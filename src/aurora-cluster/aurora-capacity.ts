import { Duration, Token } from 'aws-cdk-lib';
import { invalid } from '../private/errors';

const STEP = 0.5;
const LARGEST = 256;
/** Half an ACU can't run the maximum: Aurora refuses it. */
const SMALLEST_MAXIMUM = 1;
const SHORTEST_PAUSE = Duration.minutes(5);
const LONGEST_PAUSE = Duration.hours(24);

/**
 * The range in which every instance of an Aurora Serverless v2 cluster scales by itself.
 *
 * One Aurora capacity unit (ACU) is about 2 GiB of memory with the processor time that belongs to it, and is billed by
 * the second.
 *
 * @example
 * const capacity = AuroraCapacity.serverless(0.5, 16);
 */
export class AuroraCapacity {
  /**
   * Serverless v2 instances between two numbers of ACUs.
   *
   * @param minimum from 0 (pause when idle) to 256 ACUs, in steps of 0.5
   * @param maximum from 1 to 256 ACUs, in steps of 0.5, at least the minimum
   * @param autoPauseAfter how long an instance must be idle before Aurora pauses it, from 5 minutes to 24 hours; valid only
   *   with a minimum of 0. Default: 5 minutes with a minimum of 0, otherwise instances never pause. The first connection to a
   *   paused instance takes about 15 seconds. A proxy, logical replication or a global database prevents the pause.
   * @throws when a number is out of range or between two steps, or a pause is given and the minimum isn't 0
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
    /** The fewest ACUs of an instance. */
    readonly minimum: number,
    /** The most ACUs of an instance. */
    readonly maximum: number,
    /** How long an instance is idle before it pauses; undefined if it never does. */
    readonly autoPauseAfter?: Duration,
  ) {}
}

function checkAcus(name: string, acus: number, smallest: number): void {
  if (Token.isUnresolved(acus)) return;
  if (!(acus >= smallest && acus <= LARGEST)) {
    invalid(undefined, `capacity ${name} must be from ${smallest} to ${LARGEST} ACU, got ${acus}; choose one in that range`);
  }
  if (acus % STEP !== 0) {
    const below = Math.max(Math.floor(acus / STEP) * STEP, smallest);
    invalid(undefined, `capacity ${name} must be a multiple of ${STEP} ACU, got ${acus}; use ${below} or ${below + STEP}`);
  }
}

function checkPause(minimum: number, pause: Duration | undefined): void {
  if (!pause) return;
  if (minimum !== 0 && !Token.isUnresolved(minimum)) {
    invalid(undefined, `autoPauseAfter must go with a capacity minimum of 0 ACU, got ${minimum}; lower it, or leave autoPauseAfter out`);
  }
  if (pause.isUnresolved()) return;
  const seconds = pause.toMilliseconds() / 1000;
  if (seconds < SHORTEST_PAUSE.toSeconds() || seconds > LONGEST_PAUSE.toSeconds() || !Number.isInteger(seconds)) {
    invalid(undefined, `autoPauseAfter must be from 5 minutes to 24 hours, got ${seconds} seconds; choose one in that range`);
  }
}
