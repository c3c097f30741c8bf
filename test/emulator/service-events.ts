import assert from 'assert/strict';
import { topicOf } from './alarms';
import { Checks } from '../../tools/emulator/checks';
import { Clients } from '../../tools/emulator/clients';
import { ACCOUNT, REGION } from '../../tools/emulator/emulator';
import { Listener } from '../../tools/emulator/listener';

const arnOf = (resource: string) => `arn:aws:ecs:${REGION}:${ACCOUNT}:${resource}`;
const SERVICE = arnOf('service/eldonia-cluster/eldonia-backend');
const TASK = arnOf('task/eldonia-cluster/0a1b2c');
const LINK = `See https://${REGION}.console.aws.amazon.com/ecs/v2/clusters/eldonia-cluster/services`;

/** What a service would send, and the sentence that people get; without one, they get none. */
const EVENTS: readonly (readonly [source: string, type: string, detail: object, sentence?: string])[] = [
  ['aws.ecs', 'ECS Task State Change', {
    clusterArn: arnOf('cluster/eldonia-cluster'), group: 'service:eldonia-backend', lastStatus: 'STOPPED', stopCode: 'ServiceSchedulerInitiated', stoppedReason: 'Scaling activity', taskArn: TASK,
  }],
  ['aws.ecs', 'ECS Task State Change', {
    clusterArn: arnOf('cluster/eldonia-cluster'), group: 'service:eldonia-backend', lastStatus: 'STOPPED', stopCode: 'EssentialContainerExited', stoppedReason: 'Essential container in task exited', taskArn: TASK,
  }, `ECS: a task of service:eldonia-backend stopped (EssentialContainerExited): Essential container in task exited. Task ${TASK}. ${LINK}`],
  ['aws.ecs', 'ECS Service Action', {
    clusterArn: arnOf('cluster/eldonia-cluster'), eventType: 'ERROR', eventName: 'SERVICE_TASK_PLACEMENT_FAILURE', reason: 'RESOURCE:FARGATE',
  }, `ECS: ${SERVICE} reports SERVICE_TASK_PLACEMENT_FAILURE RESOURCE:FARGATE. ${LINK}`],
  ['aws.ecs', 'ECS Deployment State Change', { eventType: 'ERROR', eventName: 'SERVICE_DEPLOYMENT_FAILED', reason: 'tasks failed to start.' },
    `ECS: a deployment of ${SERVICE} failed: tasks failed to start.. ${LINK}`],
  ['aws.health', 'AWS Health Event', {
    service: 'RDS', eventTypeCategory: 'issue', eventTypeCode: 'AWS_RDS_OPERATIONAL_ISSUE', eventArn: 'arn:aws:health:global::event/RDS/1',
  }, `AWS Health: RDS has issue AWS_RDS_OPERATIONAL_ISSUE in ${REGION}. See https://health.console.aws.amazon.com/health/home#/account/event-log?eventID=arn:aws:health:global::event/RDS/1`],
];

/** A sentence is a JSON string. */
const sentence = (message: string): string => message.startsWith('"') ? JSON.parse(message) as string : message;

/** Events as their services would send them. test/operations/alarm-topic/service-events.test.ts has more that are told, and that are not. */
export const serviceEventChecks = (aws: Clients): Checks => ({
  'tasks that crashed, a service without capacity, failed deployments and incidents are told in sentences with links': async () => {
    const listener = await Listener.on(aws, await topicOf(aws));
    for (const [source, type, detail] of EVENTS) await aws.requests.serviceEvent(source, type, detail, SERVICE);
    const expected = EVENTS.flatMap(([, , , text]) => text ?? []);
    await listener.receives('the last event', ({ Message }) => sentence(Message) === expected.at(-1));
    assert.deepEqual(listener.received.map(({ Message }) => sentence(Message)), expected);
  },
});
