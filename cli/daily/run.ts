import { UserError } from '../../tools/user-error';
import { ExitCode } from '../command';
import { daily } from './service';
import { idOf } from './session';

const LINES = '100';

/** Runs a command in a task of its own. */
export const command = daily({
  usage: '[options] -- command [argument ...]',
  details: [
    'Runs a command in a task of its own, with the image, variables, secrets and network of the service, until it ends, without a limit. Prints its last',
    `${LINES} log lines, and ends with its exit code. Ctrl+C ends the wait, not the task. --digest runs an image of the repository that is not released.`,
  ].join('\n'),
  options: { digest: { type: 'string', value: 'digest', text: 'the digest of another image of the repository' } },
  positionals: Infinity,
  async run(service, { positionals, values: { digest } }) {
    if (positionals.length === 0) throw new UserError('run must have a command, got none; write it after --, as in run -- node src/migrate.js');
    const { cluster, container, logs: { group, prefix }, selected, session } = service;
    const { taskDefinition: revision = '' } = digest === undefined ? { taskDefinition: service.revision() }
      : await session.request(service.release().requests, 'register', String(digest));
    const network = session.value('NETWORK', ['ecs', 'describe-services', ...selected, '--query', 'services[0].networkConfiguration', '--output', 'json']);
    const overrides = JSON.stringify({ containerOverrides: [{ name: container, command: positionals }] });
    const task = session.value('TASK', ['ecs', 'run-task', '--cluster', cluster, '--launch-type', 'FARGATE', '--task-definition', revision,
      '--network-configuration', network, '--overrides', overrides, '--query', 'tasks[0].taskArn || failures[0].reason'], 'ECS must start a task, got none; repeat the command');
    if (!session.isPrinted && !task.startsWith('arn:')) throw new UserError(`ECS must start a task, got "${task}"; correct this and repeat the command`);
    session.note(`runs as ${task}, also without this command`);
    const described = ['ecs', 'describe-tasks', '--cluster', cluster, '--tasks', task, '--query'];
    try {
      await session.until('STATUS', [...described, 'tasks[0].lastStatus'], 'STOPPED');
    } catch (error) {
      throw new UserError(`the task ${task} must be followed to its end, got "${(error as Error).message}"; it runs on: do not start another one, see eldonia-constructs logs`);
    }
    session.show('log', ['logs', 'get-log-events', '--log-group-name', group, '--log-stream-name', `${prefix}/${idOf(task)}`, '--limit', LINES, '--query', 'events[].[message]']);
    session.show('ended', [...described, 'tasks[0].[stoppedReason]']);
    const code = session.value('CODE', [...described, `tasks[0].containers[?name=='${container}'].exitCode | [0]`]);
    if (session.isPrinted) return ExitCode.DONE;
    session.note(`exit code ${code}`);
    return /^\d+$/.test(code) ? Number(code) : ExitCode.WRONG;
  },
});
