import { daily, Service } from './service';
import { idOf } from './session';
import { UserError } from '../../tools/user-error';

const TARGETS: Record<string, readonly [host: string, port: string]> = { database: ['DB_READER_HOST', 'DB_PORT'], cache: ['REDIS_HOST', 'REDIS_PORT'] };

/** Opens a tunnel to the database or the cache. */
export const command = daily({
  usage: 'database | cache',
  details: [
    'Opens a tunnel from localhost to the database or the cache, through a running task by ECS Exec, which enableExecuteCommand permits. Needs the Session',
    'Manager plugin. The tunnel ends with Ctrl+C, and is not recorded. Connect with TLS; the certificate is for the host that the command prints.',
  ].join('\n'),
  options: {
    writer: { type: 'boolean', text: 'the writer of the database instead of a reader' },
    port: { type: 'string', value: 'number', text: 'the port on localhost (default: that of the database or the cache)' },
  },
  positionals: 1,
  async run(service, { positionals: [what], values: { writer, port: local } }) {
    if (what !== 'database' && what !== 'cache') throw new UserError(`connect must be database or cache, got ${what ?? 'nothing'}; use one of them`);
    if (local !== undefined && !/^\d{1,5}$/.test(String(local))) throw new UserError(`port must be a number, got ${String(local)}; write it as 15432`);
    const task = service.taskForExec();
    const [host, port] = addressOf(service, writer === true && what === 'database' ? ['DB_HOST', 'DB_PORT'] : TARGETS[what]);
    const { cluster, container, session } = service;
    const runtime = session.value('RUNTIME', ['ecs', 'describe-tasks', '--cluster', cluster, '--tasks', task, '--query',
      `tasks[0].containers[?name=='${container}'].runtimeId | [0]`], `the task ${task} must run, got one that starts; repeat the command`);
    session.note(`localhost:${String(local ?? port)} leads to ${host}`);
    return session.attach(['ssm', 'start-session', '--target', `ecs:${cluster}_${idOf(task)}_${runtime}`, '--document-name', 'AWS-StartPortForwardingSessionToRemoteHost',
      '--parameters', `host=${host},portNumber=${port},localPortNumber=${String(local ?? port)}`]);
  },
});

function addressOf(service: Service, variables: readonly string[]): string[] {
  const revision = service.revision();
  return variables.map((variable) => service.variable(variable, revision));
}
