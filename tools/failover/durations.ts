import { SETTLE } from '../../src/failover/private/retries';
import { DNS_SECONDS } from '../../src/private/keep-alive';

/**
 * How long each step takes, in minutes. The figures are assumptions for a service of two to ten tasks and a global
 * database of two r6g clusters; not measured on AWS. Replace them with those of your own drills: ARC
 * reports them for each step.
 */
export interface Duration {
  /** The expected duration in a drill. */
  readonly typical: number;
  /** A bad day: about one in twenty. */
  readonly slow: number;
}

/** Until new connections follow the records. */
export const DNS_MINUTES = DNS_SECONDS / 60;

/** An operator receives the page, decides, and starts the plan. How long the page takes follows from the alarms. */
export const DECIDE: Duration = { typical: 5, slow: 20 };

/** ARC's own time to begin a step and to see its end. */
export const STEP_OVERHEAD: Duration = { typical: 0.25, slow: 0.5 };

/** An operator notices that an execution has stopped, finds the cause, and retries the step. */
export const REACTION: Duration = { typical: 5, slow: 10 };

/**
 * An operator sees that a graceful promotion waits for the lost Region, and makes this step ungraceful. A promotion that
 * loses data by its own setting waits for nobody.
 */
export const COMMAND: Duration = { typical: 1, slow: 3 };

/** By step, without the direction in its name. */
export const WARM: Record<string, Duration> = {
  /** A cold start and two calls. */
  'check-database': { typical: 0.1, slow: 0.5 },
  /** The approver is in the call already. */
  'approve': { typical: 2, slow: 10 },
  /** The Aurora guide states "in the order of minutes" for switchover and failover alike. */
  'promote-database': { typical: 3, slow: 10 },
  /**
   * Fargate takes about a minute to start a task with an image of some 300 MB, the load balancer up to one to call it
   * healthy.
   */
  'scale-service': { typical: 3, slow: 8 },
  /** The first connections to the new writer, at the same endpoint. */
  'warm-up': { typical: 1, slow: 4 },
  'confirm-writer': { typical: 0.1, slow: 0.5 },
  /** Until new connections follow the records, and those to a lost Region have failed. */
  'switch-dns': { typical: DNS_MINUTES + 0.5, slow: 4 },
  /** Two calls for each schedule; the other region, if it is gone, is waited for a few seconds. */
  'move-schedules': { typical: 0.2, slow: 0.5 },
  'scale-readers': { typical: 0.1, slow: 0.5 },
  /** Most of it is a wait. */
  'settle-capacity': { typical: SETTLE.pauseMilliseconds / 60_000 + 0.1, slow: 4 },
  /** CloudFormation makes a replication group of a few small nodes, and ARC asks once a minute. */
  'scale-up-standby': { typical: 12, slow: 25 },
  /** Deletion is somewhat faster, and no step waits for it. */
  'scale-down-standby': { typical: 10, slow: 20 },
};

/** No task runs, no image is in any cache, no connection is open, and a cache is made beside the promotion. */
export const PILOT_LIGHT: Record<string, Duration> = {
  ...WARM,
  'scale-service': { typical: 5, slow: 12 },
  'warm-up': { typical: 2, slow: 6 },
};
