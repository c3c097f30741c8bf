/**
 * An EventBridge Scheduler schedule with the same name in both Regions, in the default group, that runs in one of them.
 * It is encrypted with a customer managed key, which the functions may use through EventBridge Scheduler.
 */
export interface FailoverSchedule {
  /** The name of the schedule in both Regions. */
  readonly name: string;

  /** The name of the role of the schedule in the primary Region, without a path. */
  readonly primaryRoleName: string;

  /**
   * The name of the role of the schedule in the standby Region. It differs, because role names are unique in an
   * account.
   */
  readonly standbyRoleName: string;
}
