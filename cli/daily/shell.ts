import { daily } from './service';

/** Opens a shell in a task. */
export const command = daily({
  details: 'Opens a shell in a running task by ECS Exec, which enableExecuteCommand permits. Needs the Session Manager plugin. The session is recorded.',
  options: { command: { type: 'string', value: 'line', text: 'another command line (default: /bin/sh)' } },
  async run(service, { values: { command: line = '/bin/sh' } }) {
    const { cluster, container, session } = service;
    return session.attach(['ecs', 'execute-command', '--cluster', cluster, '--task', service.taskForExec(), '--container', container, '--interactive', '--command', String(line)]);
  },
});
