import { execFileSync } from 'child_process';
import { UserError } from '../tools/user-error';

const TIMEOUT_MILLISECONDS = 90_000;

/** A word of a command as a user types it in a shell. */
export const quoted = (word: string): string => /^[\w/.,:=@-]+$/.test(word) ? word : `"${word.replace(/(["$`\\])/g, '\\$1')}"`;

/** The output of the AWS CLI. */
export function callAws(command: readonly string[]): string {
  try {
    return execFileSync('aws', command.includes('--output') ? command : [...command, '--output', 'text'],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: TIMEOUT_MILLISECONDS, env: environment() }).trim();
  } catch (error) {
    const { code, stderr = '', message } = error as NodeJS.ErrnoException & { stderr?: string };
    if (code === 'ENOENT') throw new UserError('the AWS CLI must be installed, got no program aws; install it, or only print the commands');
    const [reason = message] = stderr.split('\n').filter((line) => line.trim() !== '');
    if (command[0] === 'sts') throw new UserError(`AWS must accept your credentials, got "${reason}"; run aws login, or set AWS_PROFILE`);
    throw new Error(reason);
  }
}

/** Without a pager: nobody is there to close it. */
export const environment = (): NodeJS.ProcessEnv => ({ ...process.env, AWS_PAGER: '' });
