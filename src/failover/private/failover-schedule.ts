/**
 * An EventBridge Scheduler schedule with the same name in both Regions, in the default group, that runs in one of them.
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

  /**
   * Whether the schedule is encrypted with a customer managed key. The functions then get permission to use keys of
   * both Regions through EventBridge Scheduler, as far as the key policies allow it.
   */
  readonly encrypted?: boolean;
}
