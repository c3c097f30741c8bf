import { counted, readApp } from '../../tools/app';
import { UserError } from '../../tools/user-error';
import { Command, ExitCode } from '../command';
import { Checked, checked, commandLine } from '../preflight/account';
import { Need } from '../preflight/need';
import { needsOf } from '../preflight/needs';

/** Lists what an account must have before the first deployment. */
export const command: Command = {
  details: [
    'For each account and Region: the quotas that the resources need, the roles and settings that must exist, and what an account can have once, also the DNS',
    'records and aliases of the domain. Each has a command that reads what the account has, and one that requests more or creates it. The numbers are maxima:',
    'all tasks in the middle of a deployment, all queues full. What the account contains already counts as in use, also the resources of an earlier deployment.',
    '',
    '--check runs the commands that read, with the AWS CLI and your credentials. They only read.',
  ].join('\n'),
  options: {
    check: { type: 'boolean', text: 'compare with the account of your credentials, by the AWS CLI' },
    strict: { type: 'boolean', text: 'with --check: exit with 1 if something is lacking or unknown' },
  },
  run({ app, json, values: { check, strict } }, { out }) {
    if (strict === true && check !== true) throw new UserError('strict must be used with check, got strict alone; add --check');
    const needs = needsOf(app);
    if (needs.length === 0) {
      throw new UserError(`app must have resources with quotas, got ${counted(readApp(app).stacksRecursively.length, 'stack')} in ${app} without any; define a platform`);
    }
    const rows: readonly (Need | Checked)[] = check === true ? checked(needs) : needs;
    out(json ? JSON.stringify(rows.map(described), undefined, 2) : text(rows));
    return strict === true && rows.some((row) => 'verdict' in row && row.verdict !== 'enough') ? ExitCode.UNMET : ExitCode.DONE;
  },
};

function text(rows: readonly (Need | Checked)[]): string {
  const places = [...new Set(rows.map(placeOf))];
  return places.map((place) => [place, ...rows.filter((row) => placeOf(row) === place).flatMap(lines)].join('\n')).join('\n\n');
}

function placeOf({ account, region }: Need): string {
  return `Account ${account}, ${region}`;
}

function lines(row: Need | Checked): string[] {
  const { read, inUse, request } = described(row);
  return [
    '',
    `  ${row.name}: ${'verdict' in row ? verdict(row) : `needs ${row.need}; a new account: ${row.newAccount}`}`,
    ...row.why.map((why) => `    ${why}`),
    ...read === undefined ? [] : [`    read    ${read}`],
    ...inUse === undefined ? [] : [`    in use  ${inUse}`],
    `    request ${request}`,
    `    source  ${row.source}`,
  ];
}

function verdict({ verdict: found, need, has, used = 0, reason }: Checked): string {
  return found === 'unknown' ? `UNKNOWN, needs ${need}: ${reason}`
    : `${found === 'enough' ? 'enough' : 'LACKING'}, needs ${need}, has ${has}${used > 0 ? `, of which ${used} are in use` : ''}`;
}

function described({ read, inUse, request, ...row }: Need | Checked) {
  return {
    ...row,
    read: typeof read === 'number' ? undefined : commandLine(read, row.region),
    inUse: inUse && commandLine(inUse, row.region),
    request: typeof request === 'string' ? request : commandLine(request, row.region),
  };
}
