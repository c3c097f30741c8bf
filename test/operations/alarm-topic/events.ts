import { Json } from './match';

type Detail = Record<string, Json>;

const ACCOUNT = '123456789012';
const ECS = `arn:aws:ecs:ap-northeast-1:${ACCOUNT}`;
export const CLUSTER = `${ECS}:cluster/shop`;
const PLAN = `arn:aws:arc-region-switch::${ACCOUNT}:plan/shop:abc123`;

function event(source: string, detailType: string, resources: string[], detail: Detail): Json {
  return {
    'version': '0',
    'id': '7bf73129-1428-4cd3-a780-95db273d1602',
    'detail-type': detailType,
    source,
    'account': ACCOUNT,
    'time': '2026-11-24T12:00:00Z',
    'region': 'ap-northeast-1',
    resources,
    detail,
  };
}

/** As ECS writes it when a task has stopped. */
export function task(detail: Detail): Json {
  const taskArn = `${ECS}:task/shop/c13b4cb40f1f4fe4a2971f76ae5a47ad`;
  return event('aws.ecs', 'ECS Task State Change', [taskArn], {
    clusterArn: CLUSTER,
    taskArn,
    desiredStatus: 'STOPPED',
    lastStatus: 'STOPPED',
    launchType: 'FARGATE',
    group: 'service:backend',
    containers: [{ name: 'api', lastStatus: 'STOPPED', exitCode: 1 }],
    ...detail,
  });
}

export function action(eventType: string, eventName: string, cluster = CLUSTER): Json {
  return event('aws.ecs', 'ECS Service Action', [`${ECS}:service/shop/backend`], { eventType, eventName, clusterArn: cluster, createdAt: '2026-11-24T12:00:00Z' });
}

export function deployment(eventName: string, cluster = 'shop'): Json {
  return event('aws.ecs', 'ECS Deployment State Change', [`${ECS}:service/${cluster}/backend`], {
    eventType: eventName.endsWith('FAILED') ? 'ERROR' : 'INFO', eventName, deploymentId: 'ecs-svc/123', reason: 'ECS deployment circuit breaker: tasks failed to start.',
  });
}

export function health(service: string, eventTypeCategory: string): Json {
  return event('aws.health', 'AWS Health Event', [], {
    eventArn: `arn:aws:health:ap-northeast-1::event/${service}/AWS_${service}_OPERATIONAL_ISSUE/AWS_${service}_OPERATIONAL_ISSUE_1`,
    service,
    eventTypeCategory,
    eventTypeCode: `AWS_${service}_OPERATIONAL_ISSUE`,
    statusCode: 'open',
    eventScopeCode: 'ACCOUNT_SPECIFIC',
  });
}

/**
 * An execution of a plan of ARC Region switch.
 *
 * @see https://docs.aws.amazon.com/r53recovery/latest/dg/eventbridge-region-switch.html
 */
export function execution(eventType: string, stepName?: string): Json {
  return event('aws.arc-region-switch', 'ARC Region Switch Plan Execution', [PLAN], {
    version: '0.0.1',
    eventType,
    executionId: '0123456789abcdef',
    executionAction: 'activating ap-northeast-3',
    idempotencyKey: '1111111-2222-3333-4444-5555555555',
    ...stepName === undefined ? {} : { stepDetails: { stepName, resource: [] } },
  });
}

/** A warning of the evaluation of a plan. The documentation gives one detail-type in its pattern, and another in its example. */
export function planWarning(detailType: string): Json {
  return event('aws.arc-region-switch', detailType, [PLAN], {
    version: '0.0.1',
    idempotencyKey: '1111111-2222-3333-4444-5555555555',
    metadata: { evaluationTime: 'timestamp', warning: `There is a plan evaluation warning for ${PLAN}.` },
  });
}

export function database(kind: 'CLUSTER' | 'DB_INSTANCE', category: string, name = 'shop'): Json {
  return event('aws.rds', kind === 'CLUSTER' ? 'RDS DB Cluster Event' : 'RDS DB Instance Event', [`arn:aws:rds:ap-northeast-1:${ACCOUNT}:cluster:${name}`], {
    EventCategories: [category], SourceType: kind, SourceIdentifier: name, EventID: 'RDS-EVENT-0071', Message: 'Completed failover to DB instance: shop-2',
  });
}
