import { mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { counted, readApp } from '../../tools/app';
import { deployed } from '../../tools/cost/charge';
import { UserError } from '../../tools/user-error';
import { Command, ExitCode } from '../command';
import { Checked, checked, commandLine } from '../preflight/account';
import { foreignAccounts, unknownTypes } from '../preflight/calls';
import { domainState } from '../preflight/domain-state';
import { Need } from '../preflight/need';
import { needsOf } from '../preflight/needs';
import { KINDS, Refusal, refusals } from '../preflight/organization';
import { smallestPolicies } from '../preflight/smallest';

/** Lists what an account must have before the first deployment. */
export const command: Command = {
  details: [
    'For each account and Region: the quotas that the resources need, the roles and settings that must exist, and what an account can have once, also the DNS',
    'records and aliases of the domain. Each has a command that reads what the account has, and one that requests more or creates it. The numbers are maxima:',
    'all tasks in the middle of a deployment, all queues full. What the account contains already counts as in use, also the resources of an earlier deployment.',
    '',
    '--check runs the commands that read, with the AWS CLI and your credentials. They only read. So does --domain, which prints the records, CAA and aliases of all names as JSON.',
    '',
    '--scp, --rcp, --boundary and --bootstrap list instead what policies of an organization refuse: of the calls of CloudFormation, of the roles, and of the services,',
    'identities and accounts that assume roles and deliver to resources; at creation, at runtime or in a failover, by which statement, and what avoids it. A file is the',
    'JSON document of a policy; separate several by commas. IDs of an organization in them count as yours, and so do the accounts of the app and those of',
    '--organization-accounts. Where only the account has the value of a condition key, the line names the key.',
  ].join('\n'),
  options: {
    'check': { type: 'boolean', text: 'compare with the account of your credentials, by the AWS CLI' },
    'domain': { type: 'boolean', text: 'print what AWS has of the domain names, by the AWS CLI, for runbook move-in' },
    'strict': { type: 'boolean', text: 'with --check or policies: exit with 1 if something is lacking, refused or unknown' },
    'scp': { type: 'string', value: 'files', text: 'service control policies; each is attached beside FullAWSAccess, unless one of them allows something' },
    'rcp': { type: 'string', value: 'files', text: 'resource control policies' },
    'boundary': { type: 'string', value: 'files', text: 'the permissions boundary of all roles of the app' },
    'bootstrap': { type: 'string', value: 'files', text: 'the policies of the execution role of cdk bootstrap' },
    'organization-accounts': { type: 'string', value: 'accounts', text: 'accounts of your organization that are not in the app' },
    'policies': { type: 'string', value: 'folder', text: 'write the smallest policies for the execution role and the boundary of all roles' },
  },
  run({ app, json, values: { check, domain, strict, ...values } }, { out, err }) {
    if (domain === true) {
      out(JSON.stringify(domainState(deployed(readApp(app))), undefined, 2));
      return ExitCode.DONE;
    }
    if (typeof values.policies === 'string') {
      mkdirSync(values.policies, { recursive: true });
      for (const [name, document] of Object.entries(smallestPolicies(readApp(app)))) {
        writeFileSync(join(values.policies, name), `${JSON.stringify(document, undefined, 2)}\n`);
        out(join(values.policies, name));
      }
      return ExitCode.DONE;
    }
    const files = Object.fromEntries(KINDS.flatMap((kind) => typeof values[kind] === 'string' ? [[kind, values[kind].split(',')]] : []));
    if (Object.keys(files).length > 0) {
      const assembly = readApp(app);
      const ours = accountsIn(values['organization-accounts']);
      const [found, unknown, foreign] = [refusals(assembly, files, ours), unknownTypes(assembly), foreignAccounts(assembly, ours)];
      if (foreign.length > 0) err(`taken for accounts of another organization: ${foreign.join(', ')}; name those of yours by --organization-accounts`);
      if (unknown.length > 0) err(`not evaluated, because the calls of CloudFormation are not known here: ${unknown.join(', ')}`);
      out(json ? JSON.stringify(found, undefined, 2) : found.map(refusal).join('\n\n') || 'nothing is refused');
      return strict === true && found.length + unknown.length > 0 ? ExitCode.UNMET : ExitCode.DONE;
    }
    if (strict === true && check !== true) throw new UserError('strict must be used with check, got strict alone; add --check or a policy');
    const needs = needsOf(app);
    if (needs.length === 0) {
      throw new UserError(`app must have resources with quotas, got ${counted(readApp(app).stacksRecursively.length, 'stack')} in ${app} without any; define a platform`);
    }
    const rows: readonly (Need | Checked)[] = check === true ? checked(needs) : needs;
    out(json ? JSON.stringify(rows.map(described), undefined, 2) : text(rows));
    return strict === true && rows.some((row) => 'verdict' in row && row.verdict !== 'enough') ? ExitCode.UNMET : ExitCode.DONE;
  },
};

function accountsIn(option: string | boolean | undefined): string[] {
  const accounts = typeof option === 'string' ? option.split(',') : [];
  const wrong = accounts.filter((account) => !/^\d{12}$/.test(account));
  if (wrong.length > 0) throw new UserError(`organization-accounts must be accounts with 12 digits, separated by commas, got ${wrong.map((one) => `"${one}"`).join(', ')}; write 111111111111,222222222222`);
  return accounts;
}

/** The most names in a line. */
const MOST = 6;

function refusal({ phase, file, statement, actions, by, dependsOn, way }: Refusal): string {
  const some = (names: readonly string[]) => [...names.slice(0, MOST), ...names.length > MOST ? [`${names.length - MOST} more`] : []].join(', ');
  return [
    `${dependsOn.length > 0 ? `May be refused ${phase}, by ${dependsOn.join(', ')}` : `Refused ${phase}`}: ${some(actions)}`,
    `  by      ${file}, ${statement ?? 'which allows it in no statement'}`,
    `  needed  ${some(by)}`,
    `  set     ${way}`,
  ].join('\n');
}

function text(rows: readonly (Need | Checked)[]): string {
  const places = [...new Set(rows.map(placeOf))];
  return places.map((place) => [place, ...rows.filter((row) => placeOf(row) === place).flatMap(lines)].join('\n')).join('\n\n');
}

const placeOf = ({ account, region }: Need): string => `Account ${account}, ${region}`;

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

const verdict = ({ verdict: found, need, has, used = 0, reason }: Checked): string => found === 'unknown' ? `UNKNOWN, needs ${need}: ${reason}`
  : `${found === 'enough' ? 'enough' : 'LACKING'}, needs ${need}, has ${has}${used > 0 ? `, of which ${used} are in use` : ''}`;

const described = ({ read, inUse, request, ...row }: Need | Checked) => ({
  ...row,
  read: typeof read === 'number' ? undefined : commandLine(read, row.region),
  inUse: inUse && commandLine(inUse, row.region),
  request: typeof request === 'string' ? request : commandLine(request, row.region),
});
