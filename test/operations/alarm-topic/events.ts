import { Json } from './match';

type Detail = Record<string, Json>;

const ECS = 'arn:aws:ecs:ap-northeast-1:123456789012';
export const CLUSTER = `${ECS}:cluster/shop`;

/** An event with the fields that the rules read. */
const event = (source: string, detailType: string, detail: Detail, resources: string[] = []): Json =>
  ({ 'detail-type': detailType, source, resources, detail });

/** As ECS writes it when a task has stopped. */
export const task = (detail: Detail): Json =>
  event('aws.ecs', 'ECS Task State Change', { clusterArn: CLUSTER, desiredStatus: 'STOPPED', lastStatus: 'STOPPED', group: 'service:backend', ...detail });

export const action = (eventType: string, eventName: string, cluster = CLUSTER): Json =>
  event('aws.ecs', 'ECS Service Action', { eventType, eventName, clusterArn: cluster });

export const deployment = (eventName: string, cluster = 'shop'): Json =>
  event('aws.ecs', 'ECS Deployment State Change', { eventType: eventName.endsWith('FAILED') ? 'ERROR' : 'INFO', eventName }, [`${ECS}:service/${cluster}/backend`]);

export const health = (service: string, eventTypeCategory: string): Json =>
  event('aws.health', 'AWS Health Event', { service, eventTypeCategory, eventTypeCode: `AWS_${service}_OPERATIONAL_ISSUE`, statusCode: 'open' });

/**
 * An execution of a plan of ARC Region switch.
 *
 * @see https://docs.aws.amazon.com/r53recovery/latest/dg/eventbridge-region-switch.html
 */
export const execution = (eventType: string): Json => event('aws.arc-region-switch', 'ARC Region Switch Plan Execution', { eventType });

/** A warning of the evaluation of a plan. The documentation gives one detail-type in its pattern, and another in its example. */
export const planWarning = (detailType: string): Json =>
  event('aws.arc-region-switch', detailType, { metadata: { evaluationTime: 'timestamp', warning: 'There is a plan evaluation warning.' } });

export const call = (source: string, eventName: string, more: Json = {}, kind = 'AWS API Call'): Json =>
  event(`aws.${source}`, `${kind} via CloudTrail`, { eventSource: `${source}.amazonaws.com`, eventName, userIdentity: { type: 'AssumedRole' }, ...more as object });

export const rotation = (eventName: string): Json => event('aws.secretsmanager', 'AWS Service Event via CloudTrail', { eventName });
