import { Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as events from 'aws-cdk-lib/aws-events';

/** Incidents, and what AWS is going to do; the rest are letters to the account. */
export function healthPattern(services: string[]): events.EventPattern {
  return { source: ['aws.health'], detailType: ['AWS Health Event'], detail: { service: services, eventTypeCategory: ['issue', 'scheduledChange'] } };
}

/**
 * Tasks of services that stopped by themselves. Deployments, scaling and people stop tasks, too, as does the end of Spot capacity: these have other
 * codes. An unhealthy task has the scheduler's own code, and only its reason tells. Tasks outside services are jobs, which have alarms of their own.
 */
export function stoppedTaskPattern(cluster: ecs.ICluster | undefined): events.EventPattern {
  return {
    source: ['aws.ecs'],
    detailType: ['ECS Task State Change'],
    detail: {
      ...ofCluster(cluster),
      lastStatus: ['STOPPED'],
      group: [{ prefix: 'service:' }],
      $or: [{ stopCode: ['EssentialContainerExited', 'TaskFailedToStart'] }, { stoppedReason: [{ prefix: 'Task failed ' }] }],
    },
  };
}

/** What keeps a service from having its tasks. */
export function serviceActionPattern(cluster: ecs.ICluster | undefined): events.EventPattern {
  return { source: ['aws.ecs'], detailType: ['ECS Service Action'], detail: { ...ofCluster(cluster), eventType: ['ERROR', 'WARN'] } };
}

/** The event names its service alone, whose ARN has the cluster in it. */
export function failedDeploymentPattern(stack: Stack, cluster: ecs.ICluster | undefined): events.EventPattern {
  return {
    source: ['aws.ecs'],
    detailType: ['ECS Deployment State Change'],
    resources: cluster && events.Match.prefix(stack.formatArn({ service: 'ecs', resource: 'service', resourceName: `${cluster.clusterName}/` })),
    detail: { eventName: ['SERVICE_DEPLOYMENT_FAILED'] },
  };
}

/** Creation, backups, maintenance and changes of settings are left out. */
export function databasePattern(identifiers: string[]): events.EventPattern {
  return {
    source: ['aws.rds'],
    detailType: ['RDS DB Cluster Event', 'RDS DB Instance Event'],
    detail: { SourceIdentifier: identifiers, EventCategories: ['failover', 'failure', 'global-failover', 'low storage'] },
  };
}

function ofCluster(cluster: ecs.ICluster | undefined): Record<string, string[]> {
  return cluster ? { clusterArn: [cluster.clusterArn] } : {};
}
