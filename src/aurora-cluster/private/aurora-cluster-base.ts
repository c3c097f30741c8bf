import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct, IDependable } from 'constructs';
import { IAuroraCluster } from '../aurora-cluster-ref';

/**
 * The metrics of a database cluster, defined in this app or imported.
 *
 * @internal
 */
export abstract class AuroraClusterBase extends Construct implements IAuroraCluster {
  abstract readonly cluster: rds.IDatabaseCluster;
  abstract readonly clusterIdentifier: string;
  abstract readonly databaseName: string;
  abstract readonly port: number;
  abstract readonly writerEndpoint: rds.Endpoint;
  abstract readonly readerEndpoint: rds.Endpoint;
  abstract readonly appSecret: secretsmanager.ISecret;
  abstract readonly connections: ec2.Connections;
  abstract readonly ready: IDependable;

  abstract restartOnRotation(service: ecs.IBaseService): void;

  metricCpuUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('CPUUtilization', cloudwatch.Stats.AVERAGE, options);
  }

  metricFreeableMemory(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('FreeableMemory', cloudwatch.Stats.AVERAGE, options);
  }

  metricDatabaseConnections(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('DatabaseConnections', cloudwatch.Stats.AVERAGE, options);
  }

  metricAuroraReplicaLag(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('AuroraReplicaLag', cloudwatch.Stats.MAXIMUM, options);
  }

  metricServerlessDatabaseCapacity(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('ServerlessDatabaseCapacity', cloudwatch.Stats.AVERAGE, options);
  }

  metricAcuUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('ACUUtilization', cloudwatch.Stats.AVERAGE, options);
  }

  metricAuroraGlobalDbRpoLag(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('AuroraGlobalDBRPOLag', cloudwatch.Stats.MAXIMUM, options);
  }

  metricAuroraGlobalDbReplicationLag(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('AuroraGlobalDBReplicationLag', cloudwatch.Stats.MAXIMUM, options);
  }

  private metric(metricName: string, statistic: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    const dimensionsMap = { DBClusterIdentifier: this.clusterIdentifier };
    return new cloudwatch.Metric({ namespace: 'AWS/RDS', metricName, dimensionsMap, statistic, ...options }).attachTo(this);
  }
}
