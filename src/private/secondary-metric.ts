import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

export const ROLE_NAMESPACE = 'Eldonia/Failover';
/** The dimension of the metric: the identifier of a cluster. */
export const ROLE_DIMENSION = 'Cluster';
export const ROLE_METRIC = 'Secondary';

/**
 * The role of an Aurora cluster in its global database: 1 in a minute in which it is a secondary cluster, and 0 in
 * which it accepts writes. There are no data points while the role is unknown. `RoleMonitor` publishes it in the Region
 * of the cluster.
 *
 * Alarms that must depend on the role read it in a metric math expression, because a failover changes no template. The
 * metric has the default period, so that an expression sets the period without a warning.
 */
export function secondaryMetric(clusterIdentifier: string): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: ROLE_NAMESPACE,
    metricName: ROLE_METRIC,
    dimensionsMap: { [ROLE_DIMENSION]: clusterIdentifier },
    statistic: cloudwatch.Stats.MAXIMUM,
  });
}
