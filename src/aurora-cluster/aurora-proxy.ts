/**
 * Authentication of clients to an RDS Proxy for the cluster.
 *
 * A proxy shares database connections among many clients and keeps client connections open during a failover. It costs
 * about as much as two vCPUs of the cluster, around the clock, and prevents the pause of a Serverless v2 cluster.
 *
 * The proxy supports only the user that the application's secret currently contains. A rotation changes this user.
 * Clients with the previous user keep their open connections, but cannot open new ones: register the services with
 * `restartOnRotation`.
 */
export class AuroraProxy {
  /** Clients log in with the user name and the password of the application's secret. */
  static withPassword(): AuroraProxy {
    return new AuroraProxy(false);
  }

  /**
   * Clients log in with the user name of the application's secret and an IAM token. Only the proxy uses the password.
   *
   * The role of the clients needs `proxy.grantConnect(role, user)` for the application's user and for `<user>_clone`.
   */
  static withIam(): AuroraProxy {
    return new AuroraProxy(true);
  }

  private constructor(
    /** True if clients must use IAM authentication. */
    readonly iamAuthentication: boolean,
  ) {}
}
