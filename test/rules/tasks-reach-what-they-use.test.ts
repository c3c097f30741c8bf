import { App, Stack, aws_ec2 as ec2, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { Assembly, TemplatePart, TemplateResource } from '../../cli/conformance/assembly';
import { readAssembly } from '../../src/assembly/read';
import { StackTemplate } from '../../src/assembly/template';
import { canonical, Program } from '../../tools/assemblies/canonical';
import { importedVpc } from '../../tools/assemblies/imported';
import { TOKYO } from '../../tools/assemblies/stacks';
import { existingStores, platform, QUIET } from '../eldonia-platform/fixture';

/** A security group of the app, or its id or an address range. */
type Peer = TemplateResource | string;

/** Tasks with the same security groups: a service, or a state machine that runs tasks. */
interface Tasks {
  readonly at: string;
  readonly app: Assembly;
  readonly groups: readonly Peer[];
  /** The variables of all containers; secrets are undefined. */
  readonly variables: ReadonlyMap<string, TemplatePart | undefined>;
}

interface Rule { readonly ports: string; readonly peer: Peer }

const GROUPS = 'NetworkConfiguration/AwsvpcConfiguration/SecurityGroups';
const TASK = 'AWS::ECS::TaskDefinition';
const ANYWHERE = '0.0.0.0/0';

const textAt = (part: TemplatePart, key: string) => part.parts(key)[0]?.text();
const peersAt = (part: TemplatePart, ...keys: string[]): Peer[] => keys.flatMap((key) => part.parts(key)).map((one) => one.refs()[0] ?? one.text());
const portsOf = (from?: string, to = from, protocol = 'tcp') => `${protocol} ${from}-${to}`;

function tasksIn(stacks: readonly StackTemplate[]): Tasks[] {
  const app = new Assembly(stacks);
  const services = app.all('AWS::ECS::Service').map((owner) => ({ owner, groups: peersAt(owner, `${GROUPS}/*`), tasks: owner.refs('TaskDefinition') }));
  const machines = app.all('AWS::StepFunctions::StateMachine').map((owner) => {
    const refs = owner.refs('DefinitionString');
    const groups: Peer[] = refs.filter(({ type }) => type === 'AWS::EC2::SecurityGroup');
    // A job of a platform runs the revision of the service, and has its groups.
    const released = services.filter((service) => service.groups.some((group) => groups.includes(group))).flatMap(({ tasks }) => tasks);
    return { owner, groups, tasks: [...refs.filter(({ type }) => type === TASK), ...released] };
  });
  return [...services, ...machines].filter(({ groups }) => groups.length > 0).map(({ owner, groups, tasks }) => ({
    at: `${owner.stack.name}/${owner.id}`,
    app,
    groups,
    variables: new Map(tasks.flatMap((task) => ['Environment', 'Secrets'].flatMap((list) => task.parts(`ContainerDefinitions/*/${list}/*`)))
      .map((one) => [textAt(one, 'Name')!, one.parts('Value')[0]])),
  }));
}

function rulesOf(app: Assembly, direction: 'Egress' | 'Ingress', groups: readonly Peer[]): Rule[] {
  const own = groups.flatMap((group) => typeof group === 'string' ? [] : group.parts(`SecurityGroup${direction}/*`));
  const separate = app.all(`AWS::EC2::SecurityGroup${direction}`).filter((rule) => peersAt(rule, 'GroupId').some((group) => groups.includes(group)));
  // Without this property EC2 allows all.
  const open = direction === 'Egress' && groups.some((group) => typeof group !== 'string' && !group.has('SecurityGroupEgress'));
  return [...own, ...separate].map((rule): Rule => ({
    ports: portsOf(textAt(rule, 'FromPort'), textAt(rule, 'ToPort'), textAt(rule, 'IpProtocol')),
    peer: peersAt(rule, 'CidrIp', 'DestinationSecurityGroupId', 'SourceSecurityGroupId')[0],
  })).concat(open ? { ports: 'all', peer: ANYWHERE } : []);
}

const isHttps = ({ ports, peer }: Rule) => ports === portsOf('443') && peer === ANYWHERE;

/** `DB_HOST` and `DB_READER_HOST` have the port `DB_PORT`. It may be an attribute of the resource that has it as a property. */
function hostsOf({ variables }: Tasks): { name: string; groups?: Peer[]; ports: string }[] {
  // The agents of a task have the address of the task.
  return [...variables].filter(([name, value]) => name.endsWith('_HOST') && value?.text() !== '127.0.0.1').map(([name, value]) => {
    const port = variables.get(`${name.split('_')[0]}_PORT`);
    const [resource] = value?.refs() ?? [];
    return {
      name,
      groups: resource && peersAt(resource, 'VpcSecurityGroupIds/*', 'SecurityGroupIds/*'),
      ports: portsOf((port?.refs()[0]?.parts('Port')[0] ?? port)?.text()),
    };
  });
}

/** The names of variables whose host the tasks cannot reach. */
function unreachable(tasks: Tasks): string[] {
  const { app, at, groups } = tasks;
  return hostsOf(tasks).filter(({ groups: wanted, ports }) => !rulesOf(app, 'Egress', groups).some(({ ports: out, peer }) =>
    out === ports && (wanted?.includes(peer) ?? peer !== ANYWHERE)
    && rulesOf(app, 'Ingress', [peer]).some((rule) => rule.ports === ports && groups.includes(rule.peer)))).map(({ name }) => `${at} ${name}`);
}

/** The rules that neither HTTPS nor a variable explains. */
function unexplained(tasks: Tasks): string[] {
  const known = hostsOf(tasks).map(({ ports }) => ports);
  return rulesOf(tasks.app, 'Egress', tasks.groups).filter((rule) => !isHttps(rule) && !(known.includes(rule.ports) && rule.peer !== ANYWHERE))
    .map(({ ports }) => `${tasks.at} ${ports}`);
}

const stacksOf = (program: Program) => readAssembly(canonical(program).directory);
const isApi = (tasks: Tasks) => hostsOf(tasks).length === 3;

describe.each<Program>(['leastPair', 'everythingOn', 'everything'])('%s', (program) => {
  const all = tasksIn(stacksOf(program));

  test('has tasks, and among them those of an API with a database and a cache', () => {
    expect(all.length).toBeGreaterThan(1);
    expect(all.filter(isApi).length).toBeGreaterThan(1);
  });

  test('tasks reach every host that their variables name', () => expect(all.flatMap(unreachable)).toEqual([]));

  test('tasks reach HTTPS and nothing else', () => {
    expect(all.filter(({ app, groups }) => !rulesOf(app, 'Egress', groups).some(isHttps)).map(({ at }) => at)).toEqual([]);
    expect(all.flatMap(unexplained)).toEqual([]);
  });
});

test('tasks reach an existing database and cache', () => {
  const app = new App();
  const stack = new Stack(app, 'Test', { env: TOKYO });
  const groups = (id: string) => [ec2.SecurityGroup.fromSecurityGroupId(stack, id, `sg-${id.toLowerCase()}`)];
  const appSecret = secretsmanager.Secret.fromSecretCompleteArn(
    stack, 'Login', 'arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:login-a1B2c3');
  platform({ ...QUIET, existing: { vpc: importedVpc(stack), ...existingStores(stack, appSecret, groups) } }, stack);
  const [tasks] = tasksIn(readAssembly(app.synth().directory));

  expect(unreachable(tasks)).toEqual([]);
  expect(rulesOf(tasks.app, 'Egress', tasks.groups).map(({ ports, peer }) => `${ports} ${peer as string}`).sort())
    .toEqual(['tcp 443-443 0.0.0.0/0', 'tcp 5432-5432 sg-database', 'tcp 6379-6379 sg-cache']);
});

type Bodies = [id: string, body: { Type: string }][];
/** The API of a pair after a change of its resources. */
const apiAfter = (change: (resources: Bodies) => Bodies) => tasksIn(stacksOf('leastPair').map((stack) => {
  const Resources = Object.fromEntries(change(Object.entries(stack.template.Resources ?? {})));
  return { ...stack, template: { ...stack.template, Resources } };
})).find(isApi)!;

test('the checks find a missing and a surplus rule', () => {
  const closed = apiAfter((resources) => resources.filter(([, { Type }]) => Type !== 'AWS::EC2::SecurityGroupEgress'));
  const GroupId = closed.app.all('AWS::ECS::Service')[0].parts(`${GROUPS}/0`)[0].value;
  const everything = { Type: 'AWS::EC2::SecurityGroupEgress', Properties: { GroupId, IpProtocol: '-1', CidrIp: ANYWHERE } };
  const open = apiAfter((resources) => [...resources, ['Open', everything]]);

  expect(unreachable(closed)).toEqual(['DB_HOST', 'DB_READER_HOST', 'REDIS_HOST'].map((name) => `${closed.at} ${name}`));
  expect(unexplained(open)).toHaveLength(1);
});
