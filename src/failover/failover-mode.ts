/** Who decides that the standby region takes over. */
export enum FailoverMode {
  /**
   * A person: somebody starts the plan, and it waits for an approval before it touches the database.
   *
   * A planned change loses nothing. Data is lost only when the operator runs the plan in ungraceful mode.
   */
  MANUAL = 'manual',

  /**
   * The plan itself: it starts when every trigger alarm rings, and asks nobody.
   *
   * It promotes the standby database without waiting for the other region, which may be gone, so each activation of the
   * standby region loses what was not replicated yet. The way back is never automatic.
   */
  AUTOMATIC = 'automatic',
}
