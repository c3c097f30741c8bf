import { CliCredentialsStackSynthesizer, IStackSynthesizer, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Placed, Resource, Statement, ofType, pairOf, quickApp, roleStatements, templateOf } from './fixture';
import { PairName, madePair } from './pairs';
import { StandbyMode } from '../../src/failover';
import { OSAKA } from '../../tools/assemblies/stacks';
import { evaluate } from '../../tools/evaluate';

const textOf = (value: unknown) => JSON.stringify(value);

/** The statements that allow an update of a stack, of all roles of the pair. */
const updates = (stacks: readonly Placed[]): Statement[] =>
  roleStatements(stacks).filter(({ Action }) => [Action].flat().includes('cloudformation:UpdateStack'));

/** The stacks that a function of the plan updates. */
function updatedStacks(stacks: readonly Placed[]): Placed[] {
  const arns = updates(stacks).map(({ Resource: arn }) => textOf(arn));
  return stacks.filter(({ stackName, region }) =>
    arns.some((arn) => arn.includes(`:${region}:`) && arn.includes(`:stack/${stackName}/`)));
}

/** Every resource of a stack as CloudFormation sees it with the nodes, and without them. */
function states({ template }: Pick<Placed, 'template'>): Record<'up' | 'down', Record<string, Resource>> {
  const [name] = Object.keys(template.Parameters!).filter((parameter) => parameter !== 'BootstrapVersion');
  const at = (value: string): Record<string, Resource> => evaluate(template, { [name]: value });
  return { up: at('true'), down: at('false') };
}

const pilotLights: PairName[] = ['pilotLight', 'pilotLightAbroad', 'economyPilotLight', 'pilotLightWithFlags'];

describe.each(pilotLights)('the stack that a failover updates: %s', (name) => {
  const { pair, stacks } = madePair(name);
  const updated = updatedStacks(stacks);

  test('is that of the cache', () => expect(updated.map(({ stackName }) => stackName)).toEqual([pair.standbyCacheStack.stackName]));

  test('has nothing that a failed or repeated update could change: no service, no task, no value of another Region', () => {
    const types = updated.flatMap(({ template }) => Object.values(template.Resources).map(({ Type }) => Type));

    expect(types.filter((type) => /^(AWS::ECS|AWS::Lambda|Custom|AWS::CloudFormation::CustomResource)/.test(type)))
      .toEqual([]);
    expect(updated.map(({ template }) => textOf(template)).join()).not.toMatch(/Fn::GetStackOutput|resolve:ssm/);
  });

  test('reads no SSM parameter except the version of the bootstrap stack', () => {
    const read = updated.flatMap(({ template }) => Object.entries<{ Type: string }>(template.Parameters ?? {}))
      .filter(([, { Type }]) => Type.startsWith('AWS::SSM::')).map(([parameter]) => parameter);

    expect([...new Set(read)]).toEqual(['BootstrapVersion']);
  });

  test('imports values of the base stack only, which do not change while they are imported', () => {
    const imports = updated.flatMap(({ template }) =>
      [...textOf(template).matchAll(/"Fn::ImportValue":"([\w-]+):/g)].map(([, stack]) => stack));

    expect([...new Set(imports)]).toEqual([pair.standbyBaseStack.stackName]);
  });

  test('changes the nodes, their scaling and the address that tasks read, and no other resource', () => {
    const { up, down } = states(updated[0]);
    const ids = [...new Set([...Object.keys(up), ...Object.keys(down)])];
    const changed = ids.filter((id) => textOf(up[id]) !== textOf(down[id]));
    const types = changed.map((id) => (up[id] ?? down[id]).Type).sort();

    expect(types.filter((type) => !type.startsWith('AWS::ApplicationAutoScaling::')))
      .toEqual(['AWS::ElastiCache::ReplicationGroup', 'AWS::SSM::Parameter']);
    expect(Object.keys(down).filter((id) => !(id in up))).toEqual([]);
  });

  test('has no reference to an absent resource while it is scaled down', () => {
    const { up, down } = states(updated[0]);
    const absent = Object.keys(up).filter((id) => !(id in down));

    expect(absent.length).toBeGreaterThan(0);
    expect(absent.filter((id) => textOf(down).includes(`"${id}"`))).toEqual([]);
    expect(absent.filter((id) => textOf(updated[0].template.Outputs ?? {}).includes(`"${id}"`))).toEqual([]);
  });
});

describe('the address of the cache', () => {
  const apiOf = (name: PairName) => {
    const { pair, stacks } = madePair(name);
    const [{ ContainerDefinitions: [api] }] = ofType(templateOf(stacks, pair.standbyStack), 'AWS::ECS::TaskDefinition');
    return api as { readonly Environment: object[]; readonly Secrets: { readonly Name: string; readonly ValueFrom: unknown }[] };
  };

  test.each<PairName>(['warm', 'pilotLight'])('is read when a task starts, not at the deployment: %s', (name) => {
    const api = apiOf(name);

    expect(api.Environment).not.toContainEqual(expect.objectContaining({ Name: 'REDIS_HOST' }));
    expect(textOf(api.Secrets.find(({ Name }) => Name === 'REDIS_HOST')!.ValueFrom))
      .toContain(':ssm:ap-northeast-3:123456789012:parameter/kumo/cache/endpoint"');
  });

  test('is a name that never resolves while there are no nodes', () => {
    const { stacks, pair } = madePair('pilotLight');
    const { up, down } = states({ template: templateOf(stacks, pair.standbyCacheStack) });
    const id = Object.keys(up).find((one) => up[one].Properties?.Name === '/kumo/cache/endpoint')!;

    expect(down[id].Properties.Value).toBe('no-cache.invalid');
    expect(up[id].Properties.Value).toMatch(/^\$\{\w*ReplicationGroup\w*\.ConfigurationEndPoint\.Address\}$/);
  });

  test('is that of the caller where the environment of the API has one', () => {
    const api = apiOf('ownCacheHost');

    expect(api.Environment).toContainEqual({ Name: 'REDIS_HOST', Value: 'cache.example.com' });
    expect(api.Secrets.map(({ Name }) => Name)).not.toContain('REDIS_HOST');
  });
});

test('a standby without NAT has an endpoint for the parameter', () => {
  const services = (name: PairName) => {
    const { pair, stacks } = madePair(name);
    return ofType(templateOf(stacks, pair.standbyBaseStack), 'AWS::EC2::VPCEndpoint').map(({ ServiceName }) => textOf(ServiceName));
  };

  expect(services('withoutNat').filter((service) => /\.ssm"/.test(service))).toHaveLength(1);
  expect(services('pilotLight').filter((service) => /\.ssm"/.test(service))).toEqual([]);
});

describe('a deployment without a role', () => {
  const warned = (synthesizer?: IStackSynthesizer) => {
    const app = quickApp();
    const cacheStack = new Stack(app, 'Cache', { env: OSAKA, synthesizer });
    pairOf({ stacks: { standbyCache: cacheStack }, recovery: { standbyMode: StandbyMode.PILOT_LIGHT } }, app);
    return Annotations.fromStack(cacheStack).findWarning('*', Match.stringLikeRegexp('deployedWithoutRole')).map(({ entry }) => entry.data);
  };

  test('would use the role of the last failover, and is warned of', () => expect(warned(new CliCredentialsStackSynthesizer())).toEqual([
    'CliCredentialsStackSynthesizer deploys Cache without a role, so that after a failover CloudFormation deploys it with the role ' +
    'eldonia-cache-scaling-ap-northeast-3, which can change only the nodes of the cache; pass --role-arn to the CDK CLI, or use ' +
    'DefaultStackSynthesizer [ack: @eldonia/dr-pair:deployedWithoutRole]',
  ]));

  test('is not the default', () => expect(warned()).toEqual([]));
});
