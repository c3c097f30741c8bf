/**
 * The names of the resources in one Region. They are literal strings, so that stacks have no cross-Region references.
 */
export interface FailoverRegion {
  /** The Region, e.g. `ap-northeast-1`. */
  readonly region: string;

  /** The identifier of the Aurora cluster in the Region, a member of the global database. */
  readonly clusterIdentifier: string;

  /** The name of the ECS cluster. */
  readonly ecsCluster: string;

  /** The name of the ECS service. */
  readonly ecsService: string;
}
