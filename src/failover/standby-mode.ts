/** What runs in the standby Region while the primary Region serves users. */
export enum StandbyMode {
  /**
   * One task, one database instance and a cache: it shows every day that the Region can run the backend, and takes over
   * fastest. Its failover needs no control plane in us-east-1.
   */
  WARM = 'warm',

  /**
   * A database instance only: no task and no cache nodes, which cost less and start during a failover.
   *
   * Its failover waits while the control plane of Route 53 in us-east-1 is down: ElastiCache needs it for new nodes.
   *
   * @see https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html
   *
   * The failover updates only the stack of the cache, with a role that can do nothing else. If this update fails, it is
   * rolled back, and service and tasks do not change. A task that starts while there are no nodes, e.g. for a test,
   * receives the address `no-cache.invalid`, which never resolves: it is alive and not ready.
   *
   * A change from or to `WARM` is in place: it creates or deletes the nodes and the task. User, password and address of
   * the cache do not change.
   */
  PILOT_LIGHT = 'pilotLight',
}
