import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { IConstruct } from 'constructs';

/** A cache for the app: a `CacheCluster` of this app, or one that exists. */
export interface ICacheCluster extends IConstruct, ec2.IConnectable {
  /** The host that clients ask for the map of the cluster. */
  readonly configurationEndpointAddress: string;

  /** The port of that host. */
  readonly endpointPort: number;

  /** The name that clients log in with. */
  readonly username: string;

  /** The secret that clients log in with: JSON with `username` and `password`; undefined where there is no password. */
  readonly secret?: secretsmanager.ISecret;
}

/** What there is to know of a cache that exists. */
export interface CacheClusterAttributes {
  /** Host name of the configuration endpoint. The cache must have cluster mode and TLS. */
  readonly configurationEndpointAddress: string;

  /**
   * TCP port of the cache.
   *
   * @default 6379
   */
  readonly port?: number;

  /**
   * The name that clients log in with.
   *
   * @default 'default'
   */
  readonly username?: string;

  /**
   * The secret that clients log in with: JSON with the field `password`.
   *
   * @default - clients log in without a password
   */
  readonly secret?: secretsmanager.ISecret;

  /** Security groups of the nodes. */
  readonly securityGroups: ec2.ISecurityGroup[];
}
