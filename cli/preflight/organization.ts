import { readFileSync } from 'fs';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { Call, callsOf } from './calls';
import { alternatives, nameIn, OF_ORGANIZATION, OWN, providerOf } from './context';
import { wayOf } from './ways';
import { applies, hasAction, listOf, matches, Statement } from '../../tools/policies/evaluation';
import { UserError } from '../../tools/user-error';

/** The kinds of policies, as the options of the command. */
export const KINDS = ['scp', 'rcp', 'boundary', 'bootstrap'] as const;
type Kind = typeof KINDS[number];

/** What a policy refuses, by one statement. */
export interface Refusal {
  readonly phase: Call['phase'];
  readonly file: string;
  /** The Sid or the number of the statement that denies; undefined if no statement allows the calls. */
  readonly statement?: string;
  readonly actions: readonly string[];
  readonly by: readonly string[];
  /** The condition keys whose values only the account has; without any, the refusal is certain. */
  readonly dependsOn: readonly string[];
  /** What avoids the refusal. */
  readonly way: string;
}

/** The services whose resources have resource control policies, by the prefixes of their actions. */
const WITH_RCP = ['aoss', 'cognito-idp', 'cognito-identity', 'dynamodb', 'ecr', 'kms', 'logs', 's3', 'secretsmanager', 'sqs', 'sts'];

/** A statement of a policy, and where it is. */
interface Ruled { readonly file: string; readonly name: string; readonly statement: Statement }

/**
 * Everything that the policies refuse of what an app needs.
 *
 * @param ours the accounts of the organization that are not in the app
 */
export function refusals(assembly: CloudAssembly, files: Partial<Record<Kind, readonly string[]>>, ours?: readonly string[]): Refusal[] {
  const calls = callsOf(assembly, ours);
  return KINDS.flatMap((kind) => {
    const all = (files[kind] ?? []).flatMap(read);
    // AWS attaches a resource control policy that allows everything, and does not let it be detached.
    const isList = kind === 'boundary' || kind === 'bootstrap' || (kind === 'scp' && all.some(({ statement }) => statement.Effect === 'Allow'));
    const byAction = new Map<string, Ruled[]>();
    return all.length === 0 ? [] : grouped(calls.filter((call) => isAsked(kind, call)).flatMap((call) => {
      const ruling = byAction.get(call.action) ?? all.filter(({ statement }) => isAbout(statement, call.action));
      byAction.set(call.action, ruling);
      return judged(ruling, call, isList ? files[kind]!.join(', ') : undefined);
    }));
  });
}

/** Service control policies are not asked for service principals, resource control policies only for the resources of some services. */
function isAsked(kind: Kind, { from, action, context }: Call): boolean {
  switch (kind) {
    case 'scp': return from !== 'elsewhere';
    case 'rcp': return WITH_RCP.includes(action.split(':')[0]) && context['aws:ResourceOrgID'] === OWN;
    case 'boundary': return from === 'role';
    case 'bootstrap': return from === 'CloudFormation';
  }
}

type Found = Omit<Refusal, 'actions' | 'by' | 'way'> & { readonly call: Call; readonly denying?: Statement };

/** @param list the files of which one must allow the call */
function judged(ruling: readonly Ruled[], call: Call, list?: string): Found[] {
  const applying = ruling.flatMap((one) => {
    const keys = dependence(one.statement, call);
    return keys === undefined ? [] : { ...one, keys };
  });
  const found = applying.filter(({ statement }) => statement.Effect === 'Deny')
    .map(({ file, statement, name, keys }): Found => ({ phase: call.phase, file, statement: name, dependsOn: keys, call, denying: statement }));
  const allowing = applying.filter(({ statement }) => statement.Effect === 'Allow');
  if (list === undefined || allowing.some(({ keys }) => keys.length === 0)) return found;
  return [...found, { phase: call.phase, file: list, dependsOn: allowing[0]?.keys ?? [], call }];
}

/** A call with a wildcard stands for several, of which a denial of one matters. */
function isAbout(statement: Statement, action: string): boolean {
  return hasAction(statement, action)
    || (statement.Effect === 'Deny' && action.includes('*') && listOf(statement.Action).some((one) => matches(action.toLowerCase(), one.toLowerCase())));
}

/** What it depends on whether a statement is about a call: condition keys, or the resource. Undefined if it certainly is not. */
function dependence({ Effect, Condition = {}, Resource, NotResource }: Statement, call: Call): string[] | undefined {
  const fits = listOf(NotResource ?? Resource).map((pattern) => fitOf(substituted(pattern, call.context), call.resource));
  const isNamed = fits.includes(true) || (fits.includes(undefined) ? undefined : false);
  if (isNamed === (NotResource !== undefined)) return undefined;
  const conditions = Object.entries(Condition).flatMap(([operator, members]) => Object.entries(members)
    .map(([key, values]) => [operator, key, listOf(values as string).map(String)] as const));
  const named = Object.keys(call.context).filter((key) => conditions.some(([, one]) => one.toLowerCase() === key.toLowerCase()));
  const lacking = named.filter((key) => call.uncertain?.includes(key));
  const worlds = [call.context, ...lacking.length === 0 ? [] : [{ ...call.context, ...Object.fromEntries(lacking.map((key) => [key, undefined])) }]];
  const found = worlds.map((world) => {
    const each = alternatives(world, named).map((context) => {
      const held = conditions.map(([operator, key, values]) => holds(operator, key, values, { ...call, context }));
      return held.includes(false) ? undefined : held.filter((key): key is string => typeof key === 'string');
    });
    // A denial of one request counts, and all must be allowed.
    const about = each.flatMap((keys) => keys === undefined ? [] : [keys]);
    if (Effect === 'Allow') return about.length < each.length ? undefined : about.flat();
    return about.find((keys) => keys.length === 0) ?? (about.length === 0 ? undefined : about.flat());
  });
  if (found.every((keys) => keys === undefined)) return undefined;
  return [...new Set([...isNamed === undefined ? ['the resource'] : [], ...found.flatMap((keys) => keys ?? []), ...found.includes(undefined) ? lacking : []])];
}

/** Whether a pattern has all resources of a call; undefined if it has some. The kind of an ARN without a known one is `~`. */
function fitOf(pattern: string, resource: string): boolean | undefined {
  if (pattern.includes('${')) return fitOf(pattern.replace(/\$\{[^}]*\}/g, '*'), resource) === false ? false : undefined;
  const wanted = resource.includes(':~/') ? pattern.replace(/^((?:[^:]*:){5})[^/:*]*[/:]/, '$1~/') : pattern;
  if (matches(wanted, resource)) return true;
  return resource !== '*' && resource.includes('*') && matches(resource, wanted.replace(/[*?].*$/, '')) ? undefined : false;
}

/** A text of a policy with the values of its variables, where they are known. */
function substituted(text: string, context: Call['context']): string {
  return text.replace(/\$\{([\w:/-]+)\}/g, (variable, key: string) => {
    const value = context[nameIn(context, key)];
    return typeof value === 'string' ? value : variable;
  });
}

/** Whether a condition holds, or the key, if it is not known. */
function holds(operator: string, key: string, stated: readonly string[], { action, context }: Call): boolean | string {
  const values = stated.map((text) => substituted(text, context));
  // The addresses of AWS and of NAT gateways are in no list of a company.
  if (/^aws:SourceIp$/i.test(key)) return /^Not/.test(operator);
  const [own] = Object.keys(context).filter((one) => one.toLowerCase() === key.toLowerCase());
  // Tags that no template sets, and keys of other services.
  const [, tags] = /^(aws:(?:Principal|Resource)Tag)\//i.exec(key) ?? [];
  const isAbsent = /^aws:RequestTag\//i.test(key) || (tags !== undefined && tags in context) || !new RegExp(`^(?:aws|${action.split(':')[0]}|${providerOf(context)}):`, 'i').test(key);
  if ((own === undefined && !isAbsent) || values.some((text) => text.includes('${'))) return key;
  const value = own === undefined ? undefined : context[own];
  const wanted = OF_ORGANIZATION.test(key) ? [OWN] : values;
  try {
    return applies({ Effect: 'Deny', Action: '*', Resource: '*', Condition: { [operator]: { [key]: wanted } } }, { action: '*', resource: '*', context: value === undefined ? {} : { [key]: value } });
  } catch {
    return key;
  }
}

function grouped(found: readonly Found[]): Refusal[] {
  const groups = new Map<string, Found[]>();
  for (const one of found) {
    const key = JSON.stringify([one.phase, one.file, one.statement, one.dependsOn, wayOf(one.call, one.denying)]);
    groups.set(key, [...groups.get(key) ?? [], one]);
  }
  // What avoids a refusal at creation also avoids the later one.
  for (const key of groups.keys()) if (groups.has(key.replace('"in an update or a deletion"', '"at creation"')) && key.includes('"in an update')) groups.delete(key);
  const list = (texts: readonly string[]) => [...new Set(texts)].sort();
  return [...groups.values()].map((group) => {
    const [{ phase, file, statement, dependsOn, call, denying }] = group;
    const [actions, by] = [list(group.map((one) => one.call.action)), list(group.map((one) => one.call.by))];
    return { phase, file, statement, actions, by, dependsOn, way: wayOf(call, denying) };
  });
}

function nameOf(statement: Statement & { readonly Sid?: string }, index: number): string {
  return statement.Sid ?? `statement ${index + 1}`;
}

function read(file: string): Ruled[] {
  try {
    const { Statement: statements } = JSON.parse(readFileSync(file, 'utf8')) as { Statement: Statement | Statement[] };
    const all = listOf(statements);
    if (all.length === 0 || all.some(({ Effect }) => !['Allow', 'Deny'].includes(Effect))) throw new Error('it has no statements with an effect');
    return all.map((statement, index) => ({ file, statement, name: nameOf(statement, index) }));
  } catch (error) {
    throw new UserError(`policy must be the JSON document of a policy, got ${file}: ${(error as Error).message}; write its Version and Statement into the file`);
  }
}
