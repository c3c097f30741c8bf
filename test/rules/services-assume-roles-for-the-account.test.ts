import { canonical } from '../../tools/assemblies/canonical';
import { ACCOUNT } from '../../tools/assemblies/stacks';
import { display } from '../../tools/policies/permissions';
import { UNCONDITIONAL } from '../../tools/policies/trust';

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

const trusts: Trust[] = (['everythingOn', 'everything', 'leastPair'] as const).flatMap((program) => canonical(program).stacksRecursively)
  .flatMap(({ stackName, template }) => Object.entries<any>(template.Resources ?? {})
    .filter(([, { Type }]) => Type === 'AWS::IAM::Role')
    .flatMap(([id, { Properties }]) => trustsOf(`${stackName}/${id}`, Properties.AssumeRolePolicyDocument.Statement)))
  .filter(({ at }) => !OF_CALLERS.test(at));

function trustsOf(at: string, statements: any[]): Trust[] {
  return statements.flatMap(({ Principal, Condition = {} }) => [Principal.Service ?? []].flat().map((service: string) => ({
    at, service, sources: Object.values<any>(Condition).flatMap((keys) => SOURCES.flatMap((key) => key in keys ? [display(keys[key])] : [])),
  })));
}

const listed = Object.keys(UNCONDITIONAL);
const named = (list: Trust[]) => [...new Set(list.map(({ at, service }) => `${service} assumes ${at}`))];

test('a service assumes a role only on behalf of the account, unless the service does not support the condition', () => {
  const isOfAccount = ({ sources }: Trust) => sources.length > 0 && sources.every((value) => value.includes(ACCOUNT) || value.includes('<AWS::AccountId>'));

  expect(trusts.length).toBeGreaterThan(300);
  expect(named(trusts.filter((one) => !listed.includes(one.service) && !isOfAccount(one)))).toEqual([]);
});

test('no service is listed that supports the condition, or that assumes no role', () => {
  expect(named(trusts.filter(({ service, sources }) => listed.includes(service) && sources.length > 0))).toEqual([]);
  expect(listed.filter((service) => !trusts.some((one) => one.service === service))).toEqual([]);
});

test('each listed service has a page of AWS', () => {
  expect(Object.values(UNCONDITIONAL).filter(([page, reason]) => !page.startsWith('https://docs.aws.amazon.com/') || reason === '')).toEqual([]);
});
