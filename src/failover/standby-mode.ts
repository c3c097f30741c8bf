/** What runs in the standby Region while the primary Region serves users. */
export enum StandbyMode {
  /**
   * One task, one database instance and a cache: it shows every day that the Region can run the backend, and takes over
   * fastest.
   */
  WARM = 'warm',

  /** A database instance only: no task and no cache nodes, which cost less and start during a failover. */
  PILOT_LIGHT = 'pilotLight',
}
