import { App, CfnParameter, CfnCondition, CfnResource, Fn, Stack } from 'aws-cdk-lib';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { canonical, Program } from '../../tools/assemblies/canonical';
import { TOKYO } from '../../tools/assemblies/stacks';
import { HOURS } from '../../tools/cost/charge';
import { costOf } from '../../tools/cost/cost';
import { itemOf, priceOf } from '../../tools/cost/price-list';
import { PRICES } from '../../tools/cost/prices';
import { report } from '../../tools/cost/render';
import { scenario, SCENARIO_NAMES } from '../../tools/cost/scenarios';
import { FREE, isKnown, METERS, USAGE } from '../../tools/cost/types';

const PROGRAMS: Program[] = ['leastPair', 'everythingOn', 'everything', 'production', 'development', 'economy', 'officeHours', 'warmPair', 'pilotLight'];

type Resources = Record<string, { type: string; properties?: object; condition?: string }>;

/** The costs of an app with one stack. */
function costOfStack(define: (stack: Stack) => void, region = TOKYO.region!, perSecond = 0) {
  const app = new App();
  define(new Stack(app, 'Cost', { env: { account: '123456789012', region } }));
  return costOf(new CloudAssembly(app.synth().directory), 'fail', perSecond);
}

const costOfResources = (resources: Resources, region?: string, perSecond?: number) => costOfStack((stack) => {
  for (const [id, { type, properties }] of Object.entries(resources)) new CfnResource(stack, id, { type, properties }).overrideLogicalId(id);
}, region, perSecond);

const quantities = (resources: Resources) => costOfResources(resources).lines.map(({ key, quantity }) => `${key} ${quantity}`);

test.each(PROGRAMS)('every type of resource is priced, charged by usage or free: %s', (program) => {
  const types = new Set(canonical(program).stacksRecursively.flatMap(({ template }) =>
    Object.values<{ Type: string }>(template.Resources ?? {}).map(({ Type }) => Type)));

  expect(types.size).toBeGreaterThan(20);
  expect([...types].filter((type) => !isKnown(type))).toEqual([]);
});

test('no type is both free and charged', () => expect(Object.keys(FREE).filter((type) => type in METERS || type in USAGE)).toEqual([]));

test.each(SCENARIO_NAMES)('each line of a scenario has a cost: %s', (name) => {
  const { lines } = costOf(scenario(name));

  expect(lines.length).toBeGreaterThan(0);
  expect(lines.filter(({ usd }) => !(usd > 0)).map(({ stack, item }) => `${stack} ${item}`)).toEqual([]);
});

test('every price has a unit, a month, a source and its verification', () => {
  const wrong = Object.entries(PRICES).flatMap(([key, { name, unit, page, regions }]) => Object.values(regions)
    .filter(({ usd, date, seen, source }) => !(usd > 0) || !/^20\d\d-(0[1-9]|1[0-2])$/.test(date) || !['page', 'copy', 'derived', 'memory'].includes(seen)
      || [name, unit, source].includes('') || !page.startsWith('https://aws.amazon.com/'))
    .map(() => key));

  expect(Object.keys(PRICES).length).toBeGreaterThan(50);
  expect(wrong).toEqual([]);
});

test('a missing price of a Region is an error that names the file', () => {
  expect(() => priceOf('nat.hour', 'ap-southeast-2')).toThrow(
    'tools/cost/price-rows.json must have a price of nat.hour in ap-southeast-2, got none; add it with its date and source');
  expect(() => itemOf('nat.day')).toThrow('tools/cost/price-rows.json must have an item nat.day, got none; add it with its unit, prices, dates and sources');
  expect(() => costOfResources({ Nat: { type: 'AWS::EC2::NatGateway' } }, 'ap-southeast-2')).toThrow('tools/cost/price-rows.json must have a price of nat.hour');
});

test('an unknown type is reported, not silently free', () => {
  const cost = costOfResources({ Ledger: { type: 'AWS::QLDB::Ledger', properties: {} } });

  expect(cost.unknown).toEqual({ 'AWS::QLDB::Ledger': 1 });
  expect(report('Ledger', cost)).toContain('1 AWS::QLDB::Ledger');
});

test('a proxy is charged by the vCPUs of all instances, and at least two', () => {
  const instance = (DBInstanceClass: string) => ({ type: 'AWS::RDS::DBInstance', properties: { DBInstanceClass } });
  const proxy = { type: 'AWS::RDS::DBProxy', properties: {} };

  expect(quantities({ Writer: instance('db.r6g.xlarge'), Reader: instance('db.r6g.xlarge'), Proxy: proxy })).toContain(`rds.proxy ${8 * HOURS}`);
  expect(quantities({ Writer: instance('db.t4g.medium'), Proxy: proxy })).toContain(`rds.proxy ${2 * HOURS}`);
});

test.each<[string, string, string | undefined, number]>([
  ['the share of the variable', 'parentbased_traceidratio', '0.05', 5], ['all without a share', 'always_on', undefined, 100], ['the rules of X-Ray', 'xray', undefined, 1 + 0.05 * 99],
])('traces of 100 requests per second are %s', (_, sampler, share, perSecond) => {
  const Environment = [{ Name: 'OTEL_TRACES_SAMPLER', Value: sampler }, ...share ? [{ Name: 'OTEL_TRACES_SAMPLER_ARG', Value: share }] : []];
  const { lines } = costOfResources({
    Task: { type: 'AWS::ECS::TaskDefinition', properties: { Cpu: '512', Memory: '1024', ContainerDefinitions: [{ Environment }] } },
    Service: { type: 'AWS::ECS::Service', properties: { TaskDefinition: { Ref: 'Task' }, DesiredCount: 2 } },
  }, TOKYO.region, 100);

  expect(lines.find(({ key }) => key === 'xray.trace')!.quantity * 1_000_000).toBeCloseTo(perSecond * HOURS * 3_600);
});

test('cache nodes are shards times replicas and one', () => {
  const properties = { CacheNodeType: 'cache.r7g.large', Engine: 'valkey', NumNodeGroups: 3, ReplicasPerNodeGroup: 2, Durability: 'sync' };

  expect(quantities({ Cache: { type: 'AWS::ElastiCache::ReplicationGroup', properties } }))
    .toEqual([`elasticache.valkey.cache.r7g.large ${9 * HOURS}`, `elasticache.sync.cache.r7g.large ${9 * HOURS}`]);
});

test('tasks are the minimum of the scaling, by capacity provider', () => {
  const resources: Resources = {
    Task: { type: 'AWS::ECS::TaskDefinition', properties: { Cpu: '1024', Memory: '2048', RuntimePlatform: { CpuArchitecture: 'ARM64' } } },
    Service: {
      type: 'AWS::ECS::Service',
      properties: {
        TaskDefinition: { Ref: 'Task' },
        CapacityProviderStrategy: [{ CapacityProvider: 'FARGATE', Base: 1, Weight: 1 }, { CapacityProvider: 'FARGATE_SPOT', Weight: 3 }],
      },
    },
    Target: { type: 'AWS::ApplicationAutoScaling::ScalableTarget', properties: { MinCapacity: 5, ResourceId: { 'Fn::GetAtt': ['Service', 'Name'] } } },
  };

  expect(quantities(resources).sort()).toEqual([
    `fargate.arm.memory ${4 * HOURS}`, `fargate.arm.vcpu ${2 * HOURS}`, `fargate.spot.arm.memory ${6 * HOURS}`, `fargate.spot.arm.vcpu ${3 * HOURS}`,
  ]);
});

test('an alarm is charged per metric, by resolution', () => {
  const metric = (Period: number) => ({ MetricStat: { Period, Stat: 'Sum', Metric: {} } });

  expect(quantities({
    Plain: { type: 'AWS::CloudWatch::Alarm', properties: { Period: 60 } },
    Fast: { type: 'AWS::CloudWatch::Alarm', properties: { Period: 10 } },
    Ratio: { type: 'AWS::CloudWatch::Alarm', properties: { Metrics: [metric(60), metric(300), { Expression: 'a / b' }] } },
  }).sort()).toEqual(['alarm.high-resolution 1', 'alarm.metric 3']);
});

test('a secret is charged in each Region of its replicas', () => {
  const { lines } = costOfResources({ Secret: { type: 'AWS::SecretsManager::Secret', properties: { ReplicaRegions: [{ Region: 'ap-northeast-3' }] } } });

  expect(lines.map(({ region, quantity }) => `${region} ${quantity}`).sort()).toEqual(['ap-northeast-1 1', 'ap-northeast-3 1']);
});

test('a resource whose condition is false costs nothing, and an image parameter has a released image', () => {
  const { lines } = costOfStack((stack) => {
    const image = new CfnParameter(stack, 'Image', { type: 'AWS::SSM::Parameter::Value<String>', default: '/shop/image' });
    const unreleased = new CfnCondition(stack, 'Unreleased', { expression: Fn.conditionEquals(image.valueAsString, 'none') });
    const released = new CfnCondition(stack, 'Released', { expression: Fn.conditionNot(unreleased) });
    for (const condition of [unreleased, released, released]) {
      new CfnResource(stack, `Nat${stack.node.children.length}`, { type: 'AWS::EC2::NatGateway' }).cfnOptions.condition = condition;
    }
  });

  expect(lines.map(({ key, quantity }) => `${key} ${quantity}`)).toEqual([`nat.hour ${2 * HOURS}`]);
});
