import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { IConstruct, IDependable } from 'constructs';

/** A database for the app: an `AuroraCluster` of this app, or one that exists. */
export interface IAuroraCluster extends IConstruct, ec2.IConnectable {
  /** The cluster itself; of an `AuroraCluster` the `rds.DatabaseCluster` with its writer. */
  readonly cluster: rds.IDatabaseCluster;

  /** Identifier of the cluster. */
  readonly clusterIdentifier: string;

  /** Name of the app's database. */
  readonly databaseName: string;

  /** TCP port of the database. */
  readonly port: number;

  /** Address of the writer. It follows a failover. */
  readonly writerEndpoint: rds.Endpoint;

  /** Address that spreads connections over the readers; without any it leads to the writer. */
  readonly readerEndpoint: rds.Endpoint;

  /** Secret of the app's user: JSON with `host`, `port`, `dbname`, `username` and `password`. Both of the last two change. */
  readonly appSecret: secretsmanager.ISecret;

  /** What the app must wait for: a writer that answers, and the app's user. The readers are no part of it. */
  readonly ready: IDependable;

  /** Replace the service's tasks after every rotation of the app's secret, so that they fetch the new user and password. */
  restartOnRotation(service: ecs.IBaseService): void;

  /** CPU utilization of the instances, in percent: average over 5 minutes. */
  metricCpuUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** Memory that the instances have left, in bytes: average over 5 minutes. */
  metricFreeableMemory(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** Connections of an instance: average over 5 minutes. */
  metricDatabaseConnections(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** How far the slowest reader is behind the writer, in milliseconds: maximum over 5 minutes. */
  metricAuroraReplicaLag(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** ACUs of a serverless instance: average over 5 minutes. */
  metricServerlessDatabaseCapacity(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** ACUs of a serverless instance in percent of the maximum: average over 5 minutes. */
  metricAcuUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * How far the data of committed transactions is behind the primary of the global database, in milliseconds: maximum over
   * 5 minutes. There are values only while this cluster is a secondary.
   */
  metricAuroraGlobalDbRpoLag(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * How far the storage is behind the primary of the global database, in milliseconds: maximum over 5 minutes. There are
   * values only while this cluster is a secondary.
   */
  metricAuroraGlobalDbReplicationLag(options?: cloudwatch.MetricOptions): cloudwatch.Metric;
}

/** What there is to know of a cluster that exists. */
export interface AuroraClusterAttributes {
  /** Identifier of the cluster. */
  readonly clusterIdentifier: string;

  /** Host name of the cluster's writer endpoint. */
  readonly writerEndpointAddress: string;

  /** Host name of the cluster's reader endpoint. */
  readonly readerEndpointAddress: string;

  /**
   * TCP port of the database.
   *
   * @default 5432
   */
  readonly port?: number;

  /** Name of the app's database. */
  readonly databaseName: string;

  /** Secret of the app's user, JSON with `username` and `password`. */
  readonly appSecret: secretsmanager.ISecret;

  /** Security groups of the instances. */
  readonly securityGroups: ec2.ISecurityGroup[];
}
