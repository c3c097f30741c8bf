/** A schedule of EventBridge Scheduler that exists in both regions under one name, in the default group, and runs in one of them. */
export interface FailoverSchedule {
  /** Name of the schedule, in both regions. */
  readonly name: string;

  /** Name of the role, without a path, that the schedule in the primary region calls its target with. */
  readonly primaryRoleName: string;

  /** The same in the standby region: another role, because a name is one role in an account. */
  readonly standbyRoleName: string;

  /**
   * Whether a key of your own encrypts the schedule. The functions then may use keys of the two regions, through the
   * scheduler alone, and only as far as the keys' own policies let them.
   *
   * @default false
   */
  readonly encrypted?: boolean;
}
