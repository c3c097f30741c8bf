import { ExitCode } from '../command';
import { daily } from './service';
import { idOf } from './session';

/** ECS replaces tasks in each deployment: their end is no failure. */
const FAILED = 'reverse(sort_by(tasks[?stoppedAt && starts_with(not_null(stoppedReason, \'\'), \'Scaling activity\') == `false`], &stoppedAt))';

/** The fields of a deployment, each in a line with its name. */
const LINES = ['status', 'statusReason', 'startedAt', 'finishedAt', 'rollback.reason', 'deploymentCircuitBreaker.status', 'alarms.triggeredAlarmNames']
  .map((field) => `['${field}', ${field.startsWith('alarms') ? `join(', ', not_null(${field}, \`[]\`))` : field}]`).join(', ');

/** Shows what runs, and why the last release failed. */
export const command = daily({
  details: [
    'Shows what runs, the last deployment with the reason for its end and the alarms that ended it, the newest events, the tasks that failed within an hour',
    'with exit codes, and the last log lines of the newest of them. docs/release-failed.md says what they mean.',
  ].join('\n'),
  run(service) {
    const { alarms, all, cluster, logs: { group, prefix }, name, selected, session } = service;
    service.revision();
    const services = ['ecs', 'describe-services', '--cluster', cluster, '--services', ...all.slice(0, 10), '--query'];
    session.show('services: status, desired, running and pending tasks, revision', [...services,
      'services[].[serviceName,status,desiredCount,runningCount,pendingCount,taskDefinition]']);
    const ecs = ['ecs', 'list-service-deployments', '--cluster', cluster, '--service', name, '--query'];
    const deployment = session.value('DEPLOYMENT', [...ecs, 'serviceDeployments[0].serviceDeploymentArn']);
    if (deployment === 'None') {
      session.note('ECS lists no deployment of the service any more');
    } else {
      session.show('the last deployment', ['ecs', 'describe-service-deployments', '--service-deployment-arns', deployment, '--query', `serviceDeployments[0].[${LINES}]`]);
    }
    if (alarms.length > 0) {
      session.show('alarms that end a deployment, as of now', ['cloudwatch', 'describe-alarms', '--alarm-names', ...alarms, '--query', 'MetricAlarms[].[AlarmName,StateValue,StateReason]']);
    }
    session.show('events', ['ecs', 'describe-services', ...selected, '--query', 'services[0].events[:10].[createdAt,message]']);
    const stopped = session.values('TASKS', ['ecs', 'list-tasks', '--cluster', cluster, '--service-name', name, '--desired-status', 'STOPPED', '--no-paginate', '--query', 'taskArns']);
    if (stopped.length === 0) return ExitCode.DONE;
    const tasks = ['ecs', 'describe-tasks', '--cluster', cluster, '--tasks', ...stopped, '--query'];
    session.show('failed tasks: when, reason, containers with exit codes', [...tasks, `${FAILED}[:3].[stoppedAt,stoppedReason,containers[].[name,exitCode,reason]]`]);
    const task = session.value('TASK', [...tasks, `${FAILED}[0].taskArn`]);
    if (task !== 'None') {
      session.show('its last log lines', ['logs', 'get-log-events', '--log-group-name', group, '--log-stream-name', `${prefix}/${idOf(task)}`, '--limit', '20',
        '--query', 'events[].[message]']);
    }
    return ExitCode.DONE;
  },
});
