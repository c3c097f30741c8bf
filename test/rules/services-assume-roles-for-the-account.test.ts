import { readFileSync } from 'fs';
import { join } from 'path';
import { parse } from 'yaml';
import { canonical } from '../../tools/assemblies/canonical';
import { ACCOUNT } from '../../tools/assemblies/stacks';
import { display, Held, resourceStatements } from '../../tools/policies/permissions';

/* eslint-disable @typescript-eslint/no-explicit-any */

/** A statement with which a service may assume a role. */
interface Trust {
  readonly at: string;
  readonly service: string;
  /** The values of the keys that name the source. */
  readonly sources: string[];
}

const SOURCES = ['aws:SourceAccount', 'aws:SourceArn'];
/** The task definition of the caller of a job has its own roles. */
const OF_CALLERS = /^WeeklyTask\/Task/;

const PROGRAMS = ['everythingOn', 'everything', 'leastPair'] as const;
const trusts: Trust[] = PROGRAMS.flatMap((program) => canonical(program).stacksRecursively)
  .flatMap(({ stackName, template }) => Object.entries<any>(template.Resources ?? {})
    .filter(([, { Type }]) => Type === 'AWS::IAM::Role')
    .flatMap(([id, { Properties }]) => trustsOf(`${stackName}/${id}`, Properties.AssumeRolePolicyDocument.Statement)))
  .filter(({ at }) => !OF_CALLERS.test(at));

function trustsOf(at: string, statements: any[]): Trust[] {
  return statements.flatMap(({ Principal, Condition = {} }) => [Principal.Service ?? []].flat().map((service: string) => ({
    at, service, sources: Object.values<any>(Condition).flatMap((keys) => SOURCES.flatMap((key) => key in keys ? [display(keys[key])] : [])),
  })));
}

const isOurs = (value: string) => value.includes(ACCOUNT) || value.includes('<AWS::AccountId>');
const { unconditional, withoutSource } = parse(readFileSync(join(__dirname, '../../tools/policies/trust.yml'), 'utf8')) as
  Record<'unconditional' | 'withoutSource', Record<string, { readonly page: string; readonly reason: string }>>;
const listed = Object.keys(unconditional);
const named = (list: Trust[]) => [...new Set(list.map(({ at, service }) => `${service} assumes ${at}`))];

test('a service assumes a role only on behalf of the account, unless the service does not support the condition', () => {
  const isOfAccount = ({ sources }: Trust) => sources.length > 0 && sources.every(isOurs);

  expect(trusts.length).toBeGreaterThan(300);
  expect(named(trusts.filter((one) => !listed.includes(one.service) && !isOfAccount(one)))).toEqual([]);
});

test('no service is listed that supports the condition, or that assumes no role', () => {
  expect(named(trusts.filter(({ service, sources }) => listed.includes(service) && sources.length > 0))).toEqual([]);
  expect(listed.filter((service) => !trusts.some((one) => one.service === service))).toEqual([]);
});

describe('policies of resources', () => {
  /** CloudWatch Logs names its log group to keys. */
  const NAMES = [...SOURCES.map((key) => key.toLowerCase()), 'kms:encryptioncontext:aws:logs:arn'];
  const statements = PROGRAMS.flatMap((program) => resourceStatements(canonical(program)));
  const names = ({ statement }: Held) => {
    const sources = Object.values<any>(statement.Condition ?? {}).flatMap((keys) => Object.entries(keys))
      .filter(([key]) => NAMES.includes(key.toLowerCase()));
    return sources.length > 0 && sources.every(([, value]) => isOurs(display(value)) || /<[^>]*Arn>/.test(display(value)));
  };
  const servicesOf = ({ statement }: Held) => [statement.Principal.Service ?? []].flat().map(display);
  /** A statement that denies what names another source does the same. */
  const denied = new Set(statements.filter((one) => one.statement.Effect === 'Deny' && names(one)).flatMap((one) => servicesOf(one).map((service) => `${one.at} ${service}`)));
  const open = statements.filter((one) => one.statement.Effect === 'Allow' && !one.actions.some((action) => action.startsWith('sts:')) && !names(one))
    .flatMap((one) => servicesOf(one).filter((service) => !denied.has(`${one.at} ${service}`)).map((service) => `${service} ${one.actions[0].split(':')[0]}`));

  test('a service acts on a resource only on behalf of the account, unless it is listed', () => {
    expect(statements.length).toBeGreaterThan(1_500);
    expect([...new Set(open)].sort()).toEqual(Object.keys(withoutSource));
  });

  test('a service invokes a function only on behalf of its source', () => {
    const permissions = PROGRAMS.flatMap((program) => canonical(program).stacksRecursively)
      .flatMap(({ template }) => Object.entries<any>(template.Resources ?? {}))
      .filter(([, { Type }]) => Type === 'AWS::Lambda::Permission');

    expect(permissions.length).toBeGreaterThan(20);
    expect(permissions.filter(([, { Properties: { SourceArn, SourceAccount } }]) => !SourceArn && !SourceAccount)
      .map(([id, { Properties }]) => [id, Properties.Principal])).toEqual([]);
  });
});

test('each listed service has a page of AWS', () => {
  expect([unconditional, withoutSource].flatMap(Object.values).filter(({ page, reason }) => !page.startsWith('https://docs.aws.amazon.com/') || !reason)).toEqual([]);
});
