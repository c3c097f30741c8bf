import { IResource } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { IDependable } from 'constructs';

/** A database for the application: an `AuroraCluster` of this app, or an imported cluster. */
export interface IAuroraCluster extends IResource, ec2.IConnectable {
  /** L2 construct of the cluster. For an `AuroraCluster` this is an `rds.DatabaseCluster` with the writer. */
  readonly cluster: rds.IDatabaseCluster;

  /** Identifier of the cluster. */
  readonly clusterIdentifier: string;

  /** Name of the application's database. */
  readonly databaseName: string;

  /** TCP port of the database. */
  readonly port: number;

  /** Writer endpoint. It follows a failover. */
  readonly writerEndpoint: rds.Endpoint;

  /** Reader endpoint, which distributes connections over the readers. Without readers it connects to the writer. */
  readonly readerEndpoint: rds.Endpoint;

  /**
   * Secret of the application's user: JSON with `host`, `port`, `dbname`, `username` and `password`. A rotation changes
   * `username` and `password`.
   */
  readonly appSecret: secretsmanager.ISecret;

  /** Dependency for services: the writer is available and the application's user exists. Readers are not included. */
  readonly ready: IDependable;

  /**
   * Replaces the tasks of a service after every rotation of the application's secret, so that they read the new user
   * name and password.
   */
  restartOnRotation(service: ecs.IBaseService): void;

  /**
   * Grants permission to log in as a database user with IAM authentication.
   *
   * Create the user yourself, with `GRANT rds_iam TO "<user>"`. Do not grant `rds_iam` to the application's user,
   * because PostgreSQL then rejects its password.
   *
   * @param grantee the principal
   * @param dbUser name of one database user
   * @throws if the name is a wildcard or not a valid PostgreSQL name
   */
  grantConnect(grantee: iam.IGrantable, dbUser: string): iam.Grant;

  /** CPU utilization of the instances in percent: average over 5 minutes. */
  metricCpuUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** Available memory of the instances in bytes: average over 5 minutes. */
  metricFreeableMemory(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** Number of connections per instance: average over 5 minutes. */
  metricDatabaseConnections(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** Lag of the slowest reader in milliseconds: maximum over 5 minutes. */
  metricAuroraReplicaLag(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** Capacity of a serverless instance in ACUs: average over 5 minutes. */
  metricServerlessDatabaseCapacity(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** Capacity of a serverless instance in percent of the maximum: average over 5 minutes. */
  metricAcuUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * RPO lag of committed data behind the primary cluster of the global database, in milliseconds: maximum over 5
   * minutes. There are data points only while this cluster is a secondary cluster.
   */
  metricAuroraGlobalDbRpoLag(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Replication lag of the storage behind the primary cluster of the global database, in milliseconds: maximum over 5
   * minutes. There are data points only while this cluster is a secondary cluster.
   */
  metricAuroraGlobalDbReplicationLag(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Lag of the storage behind the primary cluster of the global database for all transactions, also those of Aurora
   * itself, in milliseconds: maximum over 5 minutes. There are data points only while this cluster is a secondary
   * cluster.
   */
  metricAuroraGlobalDbProgressLag(options?: cloudwatch.MetricOptions): cloudwatch.Metric;
}

/** Attributes of an existing cluster. */
export interface AuroraClusterAttributes {
  /** Identifier of the cluster. */
  readonly clusterIdentifier: string;

  /**
   * Resource ID of the cluster, such as `cluster-ABCDEFGHIJKLMNOPQRSTUVWXYZ`, which `grantConnect` requires.
   *
   * @default - unknown
   */
  readonly clusterResourceIdentifier?: string;

  /** Host name of the writer endpoint. */
  readonly writerEndpointAddress: string;

  /** Host name of the reader endpoint. */
  readonly readerEndpointAddress: string;

  /**
   * TCP port of the database.
   *
   * @default 5432
   */
  readonly port?: number;

  /** Name of the application's database. */
  readonly databaseName: string;

  /** Secret of the application's user: JSON with `username` and `password`. */
  readonly appSecret: secretsmanager.ISecret;

  /** Security groups of the instances. */
  readonly securityGroups: ec2.ISecurityGroup[];
}
