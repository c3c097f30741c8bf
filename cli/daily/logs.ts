import { daily } from './service';
import { UserError } from '../../tools/user-error';

/** Shows log lines of a service, or of the database. */
export const command = daily({
  usage: '[database]',
  details: 'Shows the log lines of a service, or those of the database: slow statements and errors.',
  options: {
    since: { type: 'string', value: 'time', text: 'how far back, such as 30m, 2h or 3d (default: 1h)' },
    filter: { type: 'string', value: 'pattern', text: 'a filter pattern of CloudWatch Logs, such as ERROR or \'{ $.level = "error" }\'' },
    follow: { type: 'boolean', text: 'continue with new lines until Ctrl+C' },
  },
  positionals: 1,
  async run({ logs, databaseLogs, session }, { positionals: [what], values: { since = '1h', filter, follow } }) {
    if (what !== undefined && what !== 'database') throw new UserError(`logs must be database or nothing, got ${what}; name a service by --service`);
    const options = ['--since', String(since), ...filter === undefined ? [] : ['--filter-pattern', String(filter)], ...follow === true ? ['--follow'] : []];
    const { group, prefix } = logs;
    return session.attach(['logs', 'tail', ...what === 'database' ? [databaseLogs] : [group, '--log-stream-name-prefix', `${prefix}/`], ...options]);
  },
});
