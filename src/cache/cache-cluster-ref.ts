import { IResource } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';

/** A cache for the application: a `CacheCluster` of this app, or an imported cache. */
export interface ICacheCluster extends IResource, ec2.IConnectable {
  /** Host name of the configuration endpoint, from which clients read the cluster topology. */
  readonly configurationEndpointAddress: string;

  /** TCP port of the configuration endpoint. */
  readonly endpointPort: number;

  /** User name that clients log in with. */
  readonly username: string;

  /**
   * Secret that clients log in with: JSON with `username` and `password`; undefined if clients log in without a
   * password.
   */
  readonly secret?: secretsmanager.ISecret;

  /** ID of the replication group; undefined for an imported cache without this attribute. */
  readonly replicationGroupId?: string;

  /** Log group of the slow log, in JSON; undefined for an imported cache without this attribute. */
  readonly slowLogGroup?: logs.ILogGroup;

  /** Log group of the engine log, in JSON; undefined for an imported cache without this attribute. */
  readonly engineLogGroup?: logs.ILogGroup;

  /**
   * Grants a role permission to log in: to read the secret, or to connect with IAM authentication if there is no
   * secret.
   *
   * @param grantee the role, e.g. the task role of a service
   */
  grantConnect(grantee: iam.IGrantable): iam.Grant;

  /**
   * Returns a metric of ElastiCache over the nodes of the template or of the attributes, without nodes that scaling
   * adds.
   *
   * ElastiCache publishes most metrics per node only. The result is a math expression with one metric per node. An
   * alarm accepts at most 10 metrics.
   *
   * @param metricName name in the namespace `AWS/ElastiCache`
   * @param options the statistic is Maximum (the default), Minimum, Average or Sum, per node and over all nodes
   */
  metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.MathExpression;

  /** Engine CPU utilization of the busiest node, in percent. Commands run in one thread. */
  metricEngineCpuUtilization(options?: cloudwatch.MetricOptions): cloudwatch.MathExpression;

  /** Memory usage of the fullest node, in percent of the memory for data. */
  metricDatabaseMemoryUsagePercentage(options?: cloudwatch.MetricOptions): cloudwatch.MathExpression;

  /** Number of keys that were evicted because memory was full: sum over all nodes. */
  metricEvictions(options?: cloudwatch.MetricOptions): cloudwatch.MathExpression;

  /** Number of client connections: sum over all nodes. */
  metricCurrConnections(options?: cloudwatch.MetricOptions): cloudwatch.MathExpression;

  /** Replication lag of the slowest replica, in seconds. */
  metricReplicationLag(options?: cloudwatch.MetricOptions): cloudwatch.MathExpression;

  /**
   * Age of the oldest write that is not yet in the durable log, in milliseconds. ElastiCache rejects writes at
   * 10,000 ms.
   *
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Durability.Monitoring.html
   */
  metricDurabilityLag(options?: cloudwatch.MetricOptions): cloudwatch.MathExpression;

  /**
   * Engine CPU utilization of the primary nodes of all shards, in percent, including the shards that scaling adds.
   *
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoScaling-Scaling-Policies-Target.html
   */
  metricGroupEngineCpuUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Memory usage of the replication group in percent of the memory for data, without what cannot be evicted, including
   * the shards that scaling adds.
   */
  metricGroupMemoryUsagePercentage(options?: cloudwatch.MetricOptions): cloudwatch.Metric;
}

/** Attributes of an existing cache. */
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
   * User name that clients log in with.
   *
   * @default 'default'
   */
  readonly username?: string;

  /**
   * Secret that clients log in with: JSON with the field `password`.
   *
   * @default - clients log in without a password
   */
  readonly secret?: secretsmanager.ISecret;

  /** Security groups of the nodes. */
  readonly securityGroups: ec2.ISecurityGroup[];

  /**
   * ID of the replication group. Required for metrics, for an `Observability`, and for `grantConnect` without a
   * `secret`.
   *
   * @default - unknown: metrics are not available
   */
  readonly replicationGroupId?: string;

  /**
   * Number of shards, for the metrics.
   *
   * @default 2
   */
  readonly shards?: number;

  /**
   * Number of replicas per shard, for the metrics.
   *
   * @default 1
   */
  readonly replicasPerShard?: number;

  /**
   * Log group of the slow log, in JSON.
   *
   * @default - unknown
   */
  readonly slowLogGroup?: logs.ILogGroup;

  /**
   * Log group of the engine log, in JSON.
   *
   * @default - unknown
   */
  readonly engineLogGroup?: logs.ILogGroup;
}
