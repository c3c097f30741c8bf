import { App, Stack, aws_ec2 as ec2, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { EldoniaPlatform } from '../src';
import { existingStores } from './eldonia-platform/fixture';
import { canonical, Program } from '../tools/assemblies/canonical';
import { importedVpc, PLATFORM_ZONE } from '../tools/assemblies/imported';
import { TOKYO } from '../tools/assemblies/stacks';

/* eslint-disable @typescript-eslint/no-explicit-any */
type Resources = Record<string, any>;

/** Tasks with the same security groups: a service, or a state machine that runs tasks. */
interface Tasks {
  readonly at: string;
  readonly resources: Resources;
  /** As JSON. */
  readonly groups: string[];
  /** The variables of all containers; secrets are undefined. */
  readonly variables: Map<string, any>;
}

interface Rule {
  readonly protocol: string;
  readonly from: string;
  readonly to: string;
  /** An address, or a security group as JSON. */
  readonly peer: string;
}

const HTTPS: Rule = { protocol: 'tcp', from: '443', to: '443', peer: '0.0.0.0/0' };
/** The security groups of what a task connects to. */
const GROUPS_OF: Record<string, string> = {
  'AWS::RDS::DBCluster': 'VpcSecurityGroupIds', 'AWS::RDS::DBProxy': 'VpcSecurityGroupIds', 'AWS::ElastiCache::ReplicationGroup': 'SecurityGroupIds',
};

const text = (value: unknown) => typeof value === 'object' ? JSON.stringify(value) : String(value);

function ofType(resources: Resources, type: string): [string, any][] {
  return Object.entries(resources).filter(([, { Type }]) => Type === type).map(([id, { Properties }]) => [id, Properties]);
}

function variablesOf(resources: Resources, definitions: string[]): Map<string, any> {
  const containers = definitions.flatMap((id) => resources[id].Properties.ContainerDefinitions);
  const all = containers.flatMap(({ Environment = [], Secrets = [] }) => [...Environment, ...Secrets]);
  return new Map(all.map(({ Name, Value }) => [Name, Value]));
}

function refsIn(value: unknown, resources: Resources, type: string): string[] {
  return Object.keys(resources).filter((id) => resources[id].Type === type && JSON.stringify(value).includes(`"${id}"`));
}

function tasksOf({ stacksRecursively }: CloudAssembly): Tasks[] {
  return stacksRecursively.flatMap(({ stackName, template: { Resources: resources = {} } }) => {
    const services = ofType(resources, 'AWS::ECS::Service').map(([id, { NetworkConfiguration, TaskDefinition }]) => ({
      id,
      groups: NetworkConfiguration.AwsvpcConfiguration.SecurityGroups.map(text) as string[],
      definitions: refsIn(TaskDefinition, resources, 'AWS::ECS::TaskDefinition'),
    }));
    const machines = ofType(resources, 'AWS::StepFunctions::StateMachine').map(([id, { DefinitionString }]) => {
      const groups = refsIn(DefinitionString, resources, 'AWS::EC2::SecurityGroup').map((group) => text({ 'Fn::GetAtt': [group, 'GroupId'] }));
      // A job of a platform runs the revision of the service, and has its groups.
      const released = services.filter((service) => service.groups.some((group) => groups.includes(group))).flatMap(({ definitions }) => definitions);
      return { id, groups, definitions: [...refsIn(DefinitionString, resources, 'AWS::ECS::TaskDefinition'), ...released] };
    });
    return [...services, ...machines].filter(({ groups }) => groups.length > 0).map(({ id, groups, definitions }) => ({
      at: `${stackName}/${id}`, resources, groups, variables: variablesOf(resources, definitions),
    }));
  });
}

function ruleOf({ IpProtocol, FromPort, ToPort, CidrIp, ...peer }: any): Rule {
  const group = peer.DestinationSecurityGroupId ?? peer.SourceSecurityGroupId ?? peer;
  return { protocol: IpProtocol, from: text(FromPort), to: text(ToPort), peer: CidrIp ?? text(group) };
}

function egressOf({ resources, groups }: Pick<Tasks, 'resources' | 'groups'>): Rule[] {
  const inline = ofType(resources, 'AWS::EC2::SecurityGroup').filter(([id]) => groups.includes(text({ 'Fn::GetAtt': [id, 'GroupId'] })))
    // Without this property EC2 allows all.
    .flatMap(([, { SecurityGroupEgress = [{ IpProtocol: '-1', CidrIp: '0.0.0.0/0' }] }]) => SecurityGroupEgress);
  const separate = ofType(resources, 'AWS::EC2::SecurityGroupEgress').map(([, rule]) => rule).filter(({ GroupId }) => groups.includes(text(GroupId)));
  return [...inline, ...separate].map(ruleOf);
}

/** `DB_HOST` and `DB_READER_HOST` have the port `DB_PORT`. It may be an attribute of the resource that has it as a property. */
function peersOf({ variables, resources }: Tasks): { name: string; value: any; port: string }[] {
  // The agents of a task have the address of the task.
  return [...variables.keys()].filter((name) => name.endsWith('_HOST') && variables.get(name) !== '127.0.0.1').map((name) => {
    const port = variables.get(`${name.split('_')[0]}_PORT`);
    return { name, value: variables.get(name), port: text(resources[port?.['Fn::GetAtt']?.[0]]?.Properties.Port ?? port) };
  });
}

/** The groups of the resource that a variable is an attribute of; undefined for addresses from elsewhere. */
function groupsOf(value: any, resources: Resources): string[] | undefined {
  const resource = resources[value?.['Fn::GetAtt']?.[0]];
  return resource && resource.Properties[GROUPS_OF[resource.Type]!].map(text);
}

/** The names of variables whose host the tasks cannot reach. */
function unreachable(tasks: Tasks): string[] {
  const { resources, groups } = tasks;
  const ingress = ofType(resources, 'AWS::EC2::SecurityGroupIngress').map(([, rule]) => ({ ...ruleOf(rule), group: text(rule.GroupId) }))
    .filter(({ peer }) => groups.includes(peer));
  return peersOf(tasks).filter(({ value, port }) => {
    const at = groupsOf(value, resources);
    const fits = (rule: Rule, group: string) => rule.protocol === 'tcp' && rule.from === port && rule.to === port && (at?.includes(group) ?? group !== HTTPS.peer);
    const out = egressOf(tasks).filter((rule) => fits(rule, rule.peer));
    return !out.some(({ peer }) => ingress.some((rule) => rule.group === peer && fits(rule, peer)));
  }).map(({ name }) => `${tasks.at} ${name}`);
}

/** The rules that neither HTTPS nor a variable explains. */
function unexplained(tasks: Tasks): string[] {
  const ports = peersOf(tasks).map(({ port }) => port);
  const fits = (rule: Rule) => text(rule) === text(HTTPS) || rule.protocol === 'tcp' && rule.from === rule.to && ports.includes(rule.from) && rule.peer !== HTTPS.peer;
  return egressOf(tasks).filter((rule) => !fits(rule)).map((rule) => `${tasks.at} ${text(rule)}`);
}

describe.each<Program>(['leastPair', 'everythingOn', 'everything'])('%s', (program) => {
  const all = tasksOf(canonical(program));

  test('has tasks, and among them those of an API with a database and a cache', () => {
    expect(all.length).toBeGreaterThan(1);
    expect(all.filter((tasks) => peersOf(tasks).length === 3).length).toBeGreaterThan(1);
  });

  test('tasks reach every host that their variables name', () => {
    expect(all.flatMap(unreachable)).toEqual([]);
  });

  test('tasks reach HTTPS and nothing else', () => {
    expect(all.filter((tasks) => !egressOf(tasks).some((rule) => text(rule) === text(HTTPS))).map(({ at }) => at)).toEqual([]);
    expect(all.flatMap(unexplained)).toEqual([]);
  });
});

test('tasks reach an existing database and cache', () => {
  const app = new App();
  const stack = new Stack(app, 'Test', { env: TOKYO });
  const groups = (id: string) => [ec2.SecurityGroup.fromSecurityGroupId(stack, id, `sg-${id.toLowerCase()}`)];
  const appSecret = secretsmanager.Secret.fromSecretCompleteArn(
    stack, 'Login', 'arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:login-a1B2c3');
  const existing = {
    vpc: importedVpc(stack),
    ...existingStores(stack, appSecret, groups),
  };
  new EldoniaPlatform(stack, 'Platform', { zone: PLATFORM_ZONE, existing });
  const [tasks] = tasksOf(app.synth());

  expect(unreachable(tasks!)).toEqual([]);
  expect(egressOf(tasks!).map(({ from, peer }) => `${from} ${peer}`).sort()).toEqual(['443 0.0.0.0/0', '5432 sg-database', '6379 sg-cache']);
});

test('the checks find a missing and a surplus rule', () => {
  const api = tasksOf(canonical('leastPair')).find((tasks) => peersOf(tasks).length === 3)!;
  const closed = Object.fromEntries(Object.entries(api.resources).filter(([, { Type }]) => Type !== 'AWS::EC2::SecurityGroupEgress'));
  const open = { Type: 'AWS::EC2::SecurityGroupEgress', Properties: { GroupId: JSON.parse(api.groups[0]!), IpProtocol: '-1', CidrIp: '0.0.0.0/0' } };

  expect(unreachable({ ...api, resources: closed })).toEqual(['DB_HOST', 'DB_READER_HOST', 'REDIS_HOST'].map((name) => `${api.at} ${name}`));
  expect(unexplained({ ...api, resources: { ...api.resources, Open: open } })).toHaveLength(1);
});
