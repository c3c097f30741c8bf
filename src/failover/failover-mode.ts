/** Whether an operator or alarms start the failover. */
export enum FailoverMode {
  /**
   * An operator starts the plan, and the plan waits for an approval before it changes the database.
   *
   * A planned switchover has no data loss (RPO 0). Data is lost only if the operator makes the
   * promotion of the database ungraceful, because the primary Region is unavailable.
   */
  MANUAL = 'manual',

  /**
   * The plan starts when all trigger alarms are in ALARM, without an approval.
   *
   * The plan promotes the standby database without waiting for the primary Region, which may be unavailable. Each
   * activation of the standby Region loses the data that was not replicated yet: switch the database over before a
   * planned activation. The failback is never automatic.
   *
   * A trigger reacts to a change of an alarm: if all trigger alarms are already in ALARM when this mode is deployed,
   * nothing starts. Deploy it when all of them are in OK.
   *
   * @see https://docs.aws.amazon.com/r53recovery/latest/dg/working-with-rs-triggers.html
   */
  AUTOMATIC = 'automatic',
}
