/**
 * How clients log in to an RDS Proxy in front of the cluster.
 *
 * A proxy shares a few database sessions among many clients and holds them through a failover. It costs about as much as
 * two vCPUs of the cluster, day and night, and keeps a Serverless v2 cluster from pausing.
 *
 * The proxy knows the user that the app's secret names at the moment. A rotation changes that user, so clients that still
 * hold the old one keep their open connections and can't open new ones: register the services with `restartOnRotation`.
 */
export class AuroraProxy {
  /** Clients send the user name and the password of the app's secret. */
  static withPassword(): AuroraProxy {
    return new AuroraProxy(false);
  }

  /**
   * Clients send the user name of the app's secret and an IAM token; only the proxy needs the password.
   *
   * Their role needs `proxy.grantConnect(role, user)`, for the app's user and its twin.
   */
  static withIam(): AuroraProxy {
    return new AuroraProxy(true);
  }

  private constructor(
    /** Whether clients must log in by IAM. */
    readonly iamAuthentication: boolean,
  ) {}
}
