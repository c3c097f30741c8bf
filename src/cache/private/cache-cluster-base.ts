import { Resource } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { metricOfGroup, metricOverNodes } from './cache-metrics';
import { ICacheCluster } from '../cache-cluster-ref';

/**
 * The metrics of a cache, defined in this app or imported.
 *
 * @internal
 */
export abstract class CacheClusterBase extends Resource implements ICacheCluster {
  abstract readonly configurationEndpointAddress: string;
  abstract readonly endpointPort: number;
  abstract readonly username: string;
  abstract readonly secret?: secretsmanager.ISecret;
  abstract readonly replicationGroupId?: string;
  abstract readonly slowLogGroup?: logs.ILogGroup;
  abstract readonly engineLogGroup?: logs.ILogGroup;
  abstract readonly connections: ec2.Connections;

  abstract grantConnect(grantee: iam.IGrantable): iam.Grant;

  /** @internal */
  abstract _nodeIds(): string[];

  /** @internal */
  abstract _groupId(): string;

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
  metric(metricName: string, options: cloudwatch.MetricOptions = {}): cloudwatch.MathExpression {
    return metricOverNodes(this, this._nodeIds(), metricName, options);
  }

  metricEngineCpuUtilization(options?: cloudwatch.MetricOptions): cloudwatch.MathExpression {
    return this.metric('EngineCPUUtilization', options);
  }

  metricDatabaseMemoryUsagePercentage(options?: cloudwatch.MetricOptions): cloudwatch.MathExpression {
    return this.metric('DatabaseMemoryUsagePercentage', options);
  }

  metricEvictions(options?: cloudwatch.MetricOptions): cloudwatch.MathExpression {
    return this.metric('Evictions', { statistic: cloudwatch.Stats.SUM, ...options });
  }

  metricCurrConnections(options?: cloudwatch.MetricOptions): cloudwatch.MathExpression {
    return this.metric('CurrConnections', { statistic: cloudwatch.Stats.SUM, ...options });
  }

  metricReplicationLag(options?: cloudwatch.MetricOptions): cloudwatch.MathExpression {
    return this.metric('ReplicationLag', options);
  }

  /**
   * Age of the oldest write that is not yet in the durable log, in milliseconds. ElastiCache rejects writes at
   * 10,000 ms.
   *
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Durability.Monitoring.html
   */
  metricDurabilityLag(options?: cloudwatch.MetricOptions): cloudwatch.MathExpression {
    return this.metric('DurabilityLag', options);
  }

  /**
   * Engine CPU utilization of the primary nodes of all shards, in percent, including the shards that scaling adds.
   *
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoScaling-Scaling-Policies-Target.html
   */
  metricGroupEngineCpuUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return metricOfGroup('EngineCPUUtilization', { ReplicationGroupId: this._groupId(), Role: 'Primary' }, options);
  }

  metricGroupMemoryUsagePercentage(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    const dimensions = { ReplicationGroupId: this._groupId() };
    return metricOfGroup('DatabaseMemoryUsageCountedForEvictPercentage', dimensions, options);
  }
}
