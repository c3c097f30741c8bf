import { Resource, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { IDependable } from 'constructs';
import { invalid } from '../../private/errors';
import { checkGrantee } from '../../private/places';
import { IAuroraCluster } from '../aurora-cluster-ref';

/**
 * The metrics of a database cluster, defined in this app or imported.
 *
 * @internal
 */
export abstract class AuroraClusterBase extends Resource implements IAuroraCluster {
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

  /**
   * Grants permission to log in as a database user with IAM authentication.
   *
   * Create the user yourself, with `GRANT rds_iam TO "<user>"`. Do not grant `rds_iam` to the application's user,
   * because PostgreSQL then rejects its password.
   *
   * @param grantee the principal
   * @param dbUser name of one database user
   * @throws if the name is a wildcard or not a valid PostgreSQL name, or the grantee is in another account
   */
  grantConnect(grantee: iam.IGrantable, dbUser: string): iam.Grant {
    checkGrantee(this, grantee);
    // JavaScript can leave it out.
    if (dbUser === undefined || (!Token.isUnresolved(dbUser) && !/^[A-Za-z_][\w$]{0,62}$/.test(dbUser))) {
      invalid(this, `dbUser must be the name of one database user, got "${dbUser}"; write e.g. reporting`);
    }
    return this.cluster.grantConnect(grantee, dbUser);
  }

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

  metricAuroraGlobalDbProgressLag(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('AuroraGlobalDBProgressLag', cloudwatch.Stats.MAXIMUM, options);
  }

  private metric(metricName: string, statistic: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    const dimensionsMap = { DBClusterIdentifier: this.clusterIdentifier };
    return new cloudwatch.Metric({
      namespace: 'AWS/RDS', metricName, dimensionsMap, statistic, ...options,
    }).attachTo(this);
  }
}
