import { AwsCommand, Need } from './need';
import { callAws, quoted } from '../aws';

type Verdict = 'enough' | 'lacking' | 'unknown';

/** A need, and what the account has. */
export interface Checked extends Need {
  readonly verdict: Verdict;
  readonly has?: number;
  readonly used?: number;
  /** Why it is unknown. */
  readonly reason?: string;
}

/** The placeholders of aws-cdk-lib for a stack without an environment. */
const UNKNOWN = /^unknown-/;
const UNKNOWN_ACCOUNT = 'unknown-account';
const QUOTAS = 'service-quotas';

/** A command as a user types it. */
export function commandLine(command: AwsCommand, region: string): string {
  return ['aws', ...inRegion(command, region)].map(quoted).join(' ');
}

/** Compares what is needed with the account of the credentials, by commands that only read. */
export function checked(needs: readonly Need[]): Checked[] {
  const account = callAws(['sts', 'get-caller-identity', '--query', 'Account']);
  return needs.map((need): Checked => {
    if (!UNKNOWN.test(need.account) && need.account !== account) {
      return { ...need, verdict: 'unknown', reason: `the credentials are of the account ${account}` };
    }
    try {
      const has = typeof need.read === 'number' ? need.read : numberFrom(need.read.map((word) => word.replace(UNKNOWN_ACCOUNT, account)), need.region);
      const used = need.inUse ? numberFrom(need.inUse, need.region) : 0;
      if (has === 0 && need.zero !== undefined) return { ...need, has, verdict: 'unknown', reason: need.zero };
      return { ...need, has, used, verdict: has - used >= need.need ? 'enough' : 'lacking' };
    } catch (error) {
      const { message } = error as Error;
      if (need.enoughBy !== undefined && message.includes(need.enoughBy)) return { ...need, has: need.need, verdict: 'enough' };
      return { ...need, verdict: 'unknown', reason: message };
    }
  });
}

/**
 * The sum of what the pages of a list print: the AWS CLI runs a query on each page, and prints None for one without an
 * answer. A quota that nobody has changed may have no value of the account: then its default applies.
 */
function numberFrom(command: AwsCommand, region: string): number {
  const text = textFrom(command, region);
  const numbers = text.split(/\s+/).filter((word) => word !== 'None').map((word) => word === '' ? NaN : Number(word));
  const sum = numbers.reduce((total, one) => total + one, 0);
  if (numbers.length === 0 || Number.isNaN(sum)) throw new Error(`${commandLine(command, region)} printed ${text || 'nothing'}`);
  return sum;
}

function textFrom(command: AwsCommand, region: string): string {
  const [service, operation, ...options] = command;
  const byDefault = [service, operation.replace(/^(get|list)-service-/, '$1-aws-default-service-'), ...options];
  try {
    const text = callAws(inRegion(command, region));
    return service === QUOTAS && /^(None\s*)+$/.test(text) ? callAws(inRegion(byDefault, region)) : text;
  } catch (error) {
    if (service !== QUOTAS || !(error as Error).message.includes('NoSuchResource')) throw error;
    return callAws(inRegion(byDefault, region));
  }
}

function inRegion(command: AwsCommand, region: string): AwsCommand {
  // Without an environment the profile of the user decides, as it does in a deployment.
  return [...command, ...UNKNOWN.test(region) ? [] : ['--region', region], ...command.includes('--query') ? ['--output', 'text'] : []];
}
