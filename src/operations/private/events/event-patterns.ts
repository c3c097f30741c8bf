import { Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as events from 'aws-cdk-lib/aws-events';
import { arnFor } from '../../../private/permissions';
import { AuditEvent } from '../../audit-event';
import { callsOf } from '../audit/trail-filters';

const FAILOVER_PLANS = 'aws.arc-region-switch';

/**
 * What alarms on a trail watch, and one event shows: use of the root user, deletion of keys, changes of trails and of
 * AWS Config, executions of failover plans and sessions of their approvers. EventBridge has the calls of its Region.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export function activityPattern(): events.EventPattern {
  const { KEY_DELETION, TRAIL_CHANGES, CONFIG_CHANGES, FAILOVER_PLAN } = AuditEvent;
  return {
    source: events.Match.prefix('aws.'),
    detailType: ['AWS API Call via CloudTrail', 'AWS Console Sign In via CloudTrail'],
    detail: {
      $or: [
        { userIdentity: { type: ['Root'], invokedBy: [{ exists: false }] } },
        ...[KEY_DELETION, TRAIL_CHANGES, CONFIG_CHANGES, FAILOVER_PLAN].map(callsOf),
        { eventName: [{ prefix: 'AssumeRole' }], requestParameters: { roleArn: [{ suffix: '-failover-approver' }] } },
      ],
    },
  };
}

/** Incidents and scheduled changes; account notifications are left out. */
export function healthPattern(services: string[]): events.EventPattern {
  return {
    source: ['aws.health'],
    detailType: ['AWS Health Event'],
    detail: { service: services, eventTypeCategory: ['issue', 'scheduledChange'] },
  };
}

/**
 * Tasks of services that stopped unexpectedly. Stops by deployments, scaling, users and Spot interruptions have other
 * stop codes. An unhealthy task has the stop code of the scheduler, and is recognized by its reason. Tasks outside of
 * services are jobs, which have their own alarms.
 */
export function stoppedTaskPattern(cluster: ecs.ICluster | undefined): events.EventPattern {
  return {
    source: ['aws.ecs'],
    detailType: ['ECS Task State Change'],
    detail: {
      ...ofCluster(cluster),
      lastStatus: ['STOPPED'],
      group: [{ prefix: 'service:' }],
      $or: [
        { stopCode: ['EssentialContainerExited', 'TaskFailedToStart'] },
        { stoppedReason: [{ prefix: 'Task failed ' }] },
      ],
    },
  };
}

/** Errors and warnings of a service, e.g. when it can't place tasks. */
export function serviceActionPattern(cluster: ecs.ICluster | undefined): events.EventPattern {
  return {
    source: ['aws.ecs'],
    detailType: ['ECS Service Action'],
    detail: { ...ofCluster(cluster), eventType: ['ERROR', 'WARN'] },
  };
}

/** The event contains only the service ARN, which includes the cluster name. */
export function failedDeploymentPattern(stack: Stack, cluster: ecs.ICluster | undefined): events.EventPattern {
  return {
    source: ['aws.ecs'],
    detailType: ['ECS Deployment State Change'],
    resources: cluster && events.Match.prefix(arnFor(stack, 'ecs', `service/${cluster.clusterName}/`)),
    detail: { eventName: ['SERVICE_DEPLOYMENT_FAILED'] },
  };
}

/**
 * The result of a rotation, which CloudTrail records as an event of the service.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieve-ct-entries.html
 */
export function failedRotationPattern(): events.EventPattern {
  return {
    source: ['aws.secretsmanager'],
    detailType: ['AWS Service Event via CloudTrail'],
    detail: { eventName: ['RotationFailed'] },
  };
}

/**
 * Warnings of the evaluation of a failover plan, which ARC repeats every 24 hours until they are resolved. The
 * documentation has two values of `detailType` for them.
 *
 * @see https://docs.aws.amazon.com/r53recovery/latest/dg/eventbridge-region-switch.html
 */
export function planWarningPattern(): events.EventPattern {
  return { source: [FAILOVER_PLANS], detail: { metadata: { warning: events.Match.exists() } } };
}

/** Executions of a failover plan, without the normal course of each step. */
export function planExecutionPattern(): events.EventPattern {
  return {
    source: [FAILOVER_PLANS],
    detail: { eventType: events.Match.anythingBut('StepStarted', 'StepUpdate', 'StepSucceeded') },
  };
}

function ofCluster(cluster: ecs.ICluster | undefined): Record<string, string[]> {
  return cluster ? { clusterArn: [cluster.clusterArn] } : {};
}
