import { App, DefaultStackSynthesizer, Environment, NestedStack, PermissionsBoundary, Stack, Stage, Tags } from 'aws-cdk-lib';
import { CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import * as pipelines from 'aws-cdk-lib/pipelines';
import { DrPair, DrPairProps, DrRegion } from '../../src/dr-pair';
import { EldoniaPlatform } from '../../src/eldonia-platform';
import { AccountResource } from '../../src/operations';
import { PlatformZone } from '../../src/region';
import { ACCOUNT, TOKYO } from '../../tools/assemblies/stacks';
import { PLATFORM as PROPS, quickApp, REPORT, ZONE } from '../dr-pair/fixture';

const PAIR: DrPairProps = { ...PROPS, account: ACCOUNT, jobs: [REPORT] };

const VIRGINIA: Environment = { account: ACCOUNT, region: 'us-east-1' };

interface Role { readonly Properties: { readonly PermissionsBoundary?: unknown; readonly RoleName?: unknown } }
interface Text { readonly Resources: Record<string, Role & { readonly Type: string }> }

const rolesOf = ({ template }: CloudFormationStackArtifact): Role[] =>
  Object.values((template as Text).Resources ?? {}).filter(({ Type }) => Type === 'AWS::IAM::Role');

test('a nested stack: the stacks beside it are those of its root stack', () => {
  const app = quickApp();
  const root = new Stack(app, 'Shop', { env: TOKYO });
  new EldoniaPlatform(new NestedStack(root, 'Nested'), 'Platform', PROPS);

  expect(app.synth().stacks.map(({ stackName }) => stackName).sort()).toEqual([
    'Shop', 'Shop-Audit', 'Shop-CostAnomalies', 'Shop-Costs', 'Shop-EdgeAlarms', 'Shop-Release', 'Shop-UsEast1',
  ]);
});

describe('CDK Pipelines with a wave', () => {
  const app = quickApp();
  const source = pipelines.CodePipelineSource.connection('eldonia/infrastructure', 'main', {
    connectionArn: `arn:aws:codeconnections:ap-northeast-1:${ACCOUNT}:connection/12345678-1234-1234-1234-123456789012`,
  });
  const pipeline = new pipelines.CodePipeline(new Stack(app, 'Delivery', { env: TOKYO }), 'Pipeline', {
    synth: new pipelines.ShellStep('Synth', { input: source, commands: ['npx cdk synth'] }), crossAccountKeys: true,
  });
  const stage = new Stage(app, 'Production', { env: TOKYO });
  new DrPair(stage, 'Eldonia', PAIR);
  const wave = pipeline.addWave('Live');
  wave.addStage(stage);
  const deployment = pipelines.StageDeployment.fromStage(stage);
  const dependencies = (name: string): string[] => deployment.stacks.filter(({ stackName }) => stackName === name)
    .flatMap(({ stackDependencies }) => stackDependencies.map(({ stackName }) => stackName));

  test('deploys audit and budgets after both Regions, and anomaly detection after these', () => {
    const after = ['Primary-Audit', 'Primary-Costs', 'Standby-Audit'];
    for (const suffix of [...after, 'Primary-CostAnomalies']) {
      expect(dependencies(`Production-Eldonia-${suffix}`)).toContain('Production-Eldonia-Standby');
    }
    expect(dependencies('Production-Eldonia-Primary-CostAnomalies'))
      .toEqual(expect.arrayContaining([...after, 'Primary-EdgeAlarms'].map((suffix) => `Production-Eldonia-${suffix}`)));
  });

  test('waits for them with no other stack', () => {
    const waiting = (suffix: RegExp) => deployment.stacks
      .filter(({ stackDependencies }) => stackDependencies.some(({ stackName }) => suffix.test(stackName))).map(({ stackName }) => stackName);

    expect(waiting(/-(?:Audit|Costs)$/)).toEqual(['Production-Eldonia-Primary-CostAnomalies']);
    expect(waiting(/-CostAnomalies$/)).toEqual([]);
  });

  test('is synthesized', () => expect(app.synth().stacks.map(({ stackName }) => stackName)).toContain('Delivery'));
});

test('a qualifier: every stack is deployed with the caller\'s bootstrap roles', () => {
  const app = quickApp();
  const synthesizer = new DefaultStackSynthesizer({ qualifier: 'acme' });
  new EldoniaPlatform(new Stack(app, 'Shop', { env: TOKYO, synthesizer }), 'Platform', PROPS);
  const roles = app.synth().stacks.map(({ stackName, assumeRoleArn }) => [stackName, assumeRoleArn?.includes('cdk-acme-deploy-role')]);

  expect(roles.length).toBe(7);
  expect(roles.filter(([, acme]) => !acme)).toEqual([]);
});

const permissionsBoundary = PermissionsBoundary.fromName('company-boundary');
test.each<[string, (app: App) => unknown, roles: number]>([
  ['the stack of a platform', (app) => new EldoniaPlatform(new Stack(app, 'Shop', { env: TOKYO, permissionsBoundary }), 'Platform', PROPS), 8],
  ['the Stage of a pair', (app) => new DrPair(new Stage(app, 'Beta', { env: TOKYO, permissionsBoundary }), 'Eldonia', PAIR), 20],
])('every role of every stack has the permissions boundary of %s', (_, define, most) => {
  const app = quickApp();
  define(app);
  const roles = app.synth().stacksRecursively.flatMap(rolesOf);

  expect(roles.length).toBeGreaterThan(most);
  expect(roles.filter(({ Properties }) => !JSON.stringify(Properties.PermissionsBoundary ?? '').includes('company-boundary'))).toEqual([]);
});

/** Pairs far from Japan, with nothing but the Regions' names where their zones are known. */
const PAIRS: [name: string, primary: DrRegion, standby: DrRegion][] = [
  ['Frankfurt and Ireland', DrRegion.of('eu-central-1'), DrRegion.of('eu-west-1')],
  ['Virginia and Oregon', DrRegion.of('us-east-1'), DrRegion.of('us-west-2')],
  ['Sydney and Melbourne', DrRegion.of('ap-southeast-2'), DrRegion.of('ap-southeast-4', { network: { availabilityZones: ['ap-southeast-4a', 'ap-southeast-4b'] } })],
];

test.each(PAIRS)('a pair in %s', (_, primaryRegion, standbyRegion) => {
  const app = quickApp();
  new DrPair(app, 'Eldonia', { ...PAIR, primaryRegion, recovery: { standbyRegion } });
  const { stacks } = app.synth();

  expect([...new Set(stacks.map(({ environment: { region } }) => region))].sort())
    .toEqual([...new Set(['us-east-1', primaryRegion.name, standbyRegion.name])].sort());
  expect(JSON.stringify(stacks.map(({ template }) => template as object))).not.toMatch(/ap-northeast-[13]/);
});

describe('what an account has once', () => {
  const warnings = (scope: App, id: string) => scope.node.findAll().flatMap(({ node }) => node.metadata)
    .map(({ data }) => String(data)).filter((text) => text.includes(id));
  const named = (name: string) => ({ name, zone: PlatformZone.fromAttributes({ ...ZONE, domainName: `${name}.eldonia.example` }) });
  const github = { repository: 'eldonia/eldonia-backend' };
  const pairs = (second: Partial<DrPairProps> = {}) => {
    const app = quickApp();
    new DrPair(app, 'Shop', { ...PAIR, ...named('shop'), recovery: { runbookFile: false } });
    new DrPair(app, 'Blog', { ...PAIR, ...named('blog'), recovery: { runbookFile: false }, ...second });
    return app;
  };

  test('a second ECR replication configuration is warned of, and two pairs have stacks of different names', () => {
    const app = pairs();
    const names = app.synth().stacks.map(({ stackName }) => stackName);

    expect(new Set(names).size).toBe(names.length);
    expect(warnings(app, 'secondReplication')).toEqual([
      'Shop/Primary/Pair creates the ECR replication configuration of this account and Region already, so this stack fails to deploy; ' +
      'pass AccountResource.none() as recovery.registryReplication of both pairs, and define one configuration with a rule for each repository, ' +
      'here blog-backend [ack: @eldonia/dr-pair:secondReplication]',
    ]);
  });

  test.each<[string, Partial<DrPairProps>]>([
    ['without one', { recovery: { runbookFile: false, registryReplication: AccountResource.none() } }],
    ['in another account', { account: '210987654321' }],
    ['in another Region', { primaryRegion: DrRegion.of('eu-west-1'), recovery: { standbyRegion: DrRegion.of('eu-central-1') } }],
  ])('a second pair %s causes no warning of it', (_, second) => expect(warnings(pairs(second), 'secondReplication')).toEqual([]));

  test('a second OIDC provider for GitHub is warned of, also in another Region', () => {
    const app = quickApp();
    new EldoniaPlatform(new Stack(app, 'Shop', { env: TOKYO }), 'Platform', { ...PROPS, ...named('shop'), github });
    new EldoniaPlatform(new Stack(app, 'Blog', { env: VIRGINIA }), 'Platform', { ...PROPS, ...named('blog'), github });

    expect(warnings(app, 'secondProvider')).toEqual([
      'Shop/Github creates the OIDC provider of this account for GitHub Actions already, so this stack fails to deploy; pass ' +
      'AccountResource.fromExisting() with its ARN as provider [ack: @eldonia/github-deploy-role:secondProvider]',
    ]);
  });

  test('two roles of one stack share the provider', () => {
    const app = quickApp();
    const stack = new Stack(app, 'Shop', { env: TOKYO });
    for (const name of ['shop', 'blog']) new EldoniaPlatform(stack, name, { ...PROPS, ...named(name), github });

    expect(warnings(app, 'secondProvider')).toEqual([]);
  });
});

describe('stacks of the caller instead of those that the platform creates', () => {
  const build = (env: Environment = TOKYO) => {
    const app = quickApp();
    const [release, audit, costs, costAnomalies] = ['Images', 'Security', 'Finance', 'Anomalies'].map((id) => new Stack(app, id, { env }));
    const edgeAlarms = new Stack(app, 'Virginia', { env: { ...TOKYO, region: 'us-east-1' } });
    const stack = new Stack(app, 'Shop', { env: TOKYO });
    new EldoniaPlatform(stack, 'Platform', { ...PROPS, stacks: { release, audit, costs, costAnomalies, edgeAlarms } });
    return { app, stack, release, audit, costs, costAnomalies, edgeAlarms };
  };

  test('are used, in the same order', () => {
    const { app, stack, release, audit, costs, costAnomalies, edgeAlarms } = build();

    expect(app.synth().stacks.map(({ stackName }) => stackName).sort()).toEqual([
      'Anomalies', 'Finance', 'Images', 'Security', 'Shop', 'Shop-UsEast1', 'Virginia',
    ]);
    expect(stack.dependencies).toContain(release);
    expect(audit.dependencies).toContain(stack);
    expect(costAnomalies.dependencies).toEqual(expect.arrayContaining([stack, audit, costs, edgeAlarms]));
  });

  test('must be in the place of the platform', () => {
    expect(() => build({ ...TOKYO, region: 'ap-northeast-3' })).toThrow('stacks.release must be in Region ap-northeast-1, ' +
      'got ap-northeast-3; set its env.region (at Shop/Platform)');
    expect(() => build({ ...TOKYO, account: '210987654321' })).toThrow('stacks.release must be in account 123456789012, ' +
      'got 210987654321; set its env.account (at Shop/Platform)');
  });

  test('must differ from the stack of the platform', () => {
    const stack = new Stack(quickApp(), 'Shop', { env: TOKYO });

    expect(() => new EldoniaPlatform(stack, 'Platform', { ...PROPS, stacks: { audit: stack } })).toThrow(
      'stacks.audit must differ from the stack of the construct, got "Shop"; define another stack, or leave it out (at Shop/Platform)');
  });

  test('are used by a pair, whose standby Region has an audit of its own', () => {
    const app = quickApp();
    const osaka = { ...TOKYO, region: 'ap-northeast-3' };
    const [audit, standbyAudit] = [new Stack(app, 'Security', { env: TOKYO }), new Stack(app, 'SecurityOsaka', { env: osaka })];
    new DrPair(app, 'Eldonia', { ...PAIR, stacks: { audit, standbyAudit } });

    expect(app.synth().stacks.map(({ stackName }) => stackName).filter((name) => name.endsWith('-Audit'))).toEqual([]);
    expect(() => new DrPair(app, 'Other', { ...PAIR, name: 'other', stacks: { costs: standbyAudit } })).toThrow(
      'stacks.costs must be in Region ap-northeast-1, got ap-northeast-3; set its env.region (at Other)');
  });
});

test('tags of the app reach every stack, and tags of the caller win over those of the platform', () => {
  const app = quickApp();
  Tags.of(app).add('Owner', 'team-a');
  const stack = new Stack(app, 'Shop', { env: TOKYO });
  Tags.of(new EldoniaPlatform(stack, 'Platform', PROPS)).add('CostCenter', '42');
  const { stacks } = app.synth();
  const valuesIn = (templates: object[], key: string) => [...JSON.stringify(templates).matchAll(new RegExp(`"Key":"${key}","Value":"([^"]*)"`, 'g'))].map(([, value]) => value);
  const owners = valuesIn(stacks.map(({ template }) => template as object), 'Owner');

  expect(owners.length).toBeGreaterThan(20);
  expect([...new Set(owners)]).toEqual(['team-a']);
  expect([...new Set(valuesIn([app.synth().getStackByName('Shop').template as object], 'CostCenter'))]).toEqual(['42']);
});
