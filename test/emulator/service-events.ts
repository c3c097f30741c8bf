import assert from 'assert/strict';
import { topicOf } from './alarms';
import { Checks } from '../../tools/emulator/checks';
import { Clients } from '../../tools/emulator/clients';
import { ACCOUNT } from '../../tools/emulator/emulator';
import { Listener } from '../../tools/emulator/listener';

const TASK_CHANGE = 'ECS Task State Change';

/** What ECS would tell of the service in a region, and the link that people get. */
function ecsOf(region: string) {
  const arn = (resource: string) => `arn:aws:ecs:${region}:${ACCOUNT}:${resource}`;
  const crash = {
    clusterArn: arn('cluster/eldonia-cluster'),
    group: 'service:eldonia-backend',
    lastStatus: 'STOPPED',
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
    taskArn: arn('task/eldonia-cluster/0a1b2c'),
  };
  return {
    crash,
    elsewhere: { ...crash, clusterArn: arn('cluster/other') },
    scaledIn: { ...crash, stopCode: 'ServiceSchedulerInitiated', stoppedReason: 'Scaling activity initiated by (deployment ecs-svc/1)' },
    unhealthy: { ...crash, stopCode: 'ServiceSchedulerInitiated', stoppedReason: 'Task failed container health checks' },
    unplaced: { clusterArn: crash.clusterArn, eventType: 'ERROR', eventName: 'SERVICE_TASK_PLACEMENT_FAILURE', reason: 'RESOURCE:FARGATE' },
    failed: { eventType: 'ERROR', eventName: 'SERVICE_DEPLOYMENT_FAILED', reason: 'ECS deployment circuit breaker: tasks failed to start.' },
    service: arn('service/eldonia-cluster/eldonia-backend'),
    link: `See https://${region}.console.aws.amazon.com/ecs/v2/clusters/eldonia-cluster/services`,
  };
}

/** A sentence is a JSON string. */
function sentence(message: string): string {
  return message.startsWith('"') ? JSON.parse(message) as string : message;
}

/** What a topic tells up to a sentence. */
async function hearing(aws: Clients, withTopic: Clients): Promise<(expected: string) => Promise<string[]>> {
  const listener = await Listener.on(aws, await topicOf(withTopic));
  return async (expected) => {
    await listener.receives(expected, ({ Message }) => sentence(Message) === expected);
    return listener.received.map(({ Message }) => sentence(Message));
  };
}

/** What AWS Health tells of a service, and what it is. */
function health(service: string, eventTypeCategory: string): Record<string, string> {
  return { service, eventTypeCategory, eventTypeCode: `AWS_${service}_OPERATIONAL_ISSUE`, eventArn: `arn:aws:health:global::event/${service}/1` };
}

function healthSentence(service: string, region: string): string {
  return `AWS Health: ${service} has issue AWS_${service}_OPERATIONAL_ISSUE in ${region}. `
    + `See https://health.console.aws.amazon.com/health/home#/account/event-log?eventID=arn:aws:health:global::event/${service}/1`;
}

/** Events as their services would send them, with the topic of the stack that has it. */
export function serviceEventChecks(aws: Clients, region: string, withTopic = aws): Checks {
  const { requests } = aws;
  const ecs = ecsOf(region);

  return {
    'a task that crashed or was unhealthy is told in a sentence with a link, and one that scaling stopped is not': async () => {
      const hears = await hearing(aws, withTopic);
      for (const detail of [ecs.scaledIn, ecs.elsewhere, ecs.crash, ecs.unhealthy]) await requests.serviceEvent('aws.ecs', TASK_CHANGE, detail);
      const of = ({ group, stopCode, stoppedReason, taskArn }: typeof ecs.crash) =>
        `ECS: a task of ${group} stopped (${stopCode}): ${stoppedReason}. Task ${taskArn}. ${ecs.link}`;
      assert.deepEqual(await hears(of(ecs.unhealthy)), [of(ecs.crash), of(ecs.unhealthy)]);
    },
    'a service that can\'t place its tasks, and a deployment that failed, are told': async () => {
      const { service, unplaced, failed, link } = ecs;
      const hears = await hearing(aws, withTopic);
      await requests.serviceEvent('aws.ecs', 'ECS Service Action', unplaced, service);
      await requests.serviceEvent('aws.ecs', 'ECS Deployment State Change', failed, service);
      const told = await hears(`ECS: a deployment of ${service} failed: ${failed.reason}. ${link}`);
      assert.equal(told[0], `ECS: ${service} reports ${unplaced.eventName} ${unplaced.reason}. ${link}`);
    },
    ...healthChecks(aws, region, 'RDS', withTopic),
  };
}

/** AWS Health in a region, with a service that is used there. */
export function healthChecks(aws: Clients, region: string, service: string, withTopic = aws): Checks {
  return {
    [`AWS Health tells of incidents of ${service}, and not of services that aren't used`]: async () => {
      const hears = await hearing(aws, withTopic);
      for (const detail of [health('CHIME', 'issue'), health(service, 'accountNotification'), health(service, 'issue')]) {
        await aws.requests.serviceEvent('aws.health', 'AWS Health Event', detail);
      }
      const expected = healthSentence(service, region);
      assert.deepEqual(await hears(expected), [expected]);
    },
  };
}
