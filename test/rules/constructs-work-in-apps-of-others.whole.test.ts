import { App, Environment, Stack, Stage } from 'aws-cdk-lib';
import { CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { DrPair, DrPairProps, DrRegion } from '../../src/dr-pair';
import { EldoniaPlatform, EldoniaPlatformProps } from '../../src/eldonia-platform';
import { Edge, PlatformZone } from '../../src/region';
import { ACCOUNT, OSAKA, TOKYO } from '../../tools/assemblies/stacks';
import { PLATFORM as PROPS, quickApp, REPORT, ZONE } from '../dr-pair/fixture';
import { existing, QUIET } from '../eldonia-platform/fixture';

const PAIR: DrPairProps = { ...PROPS, account: ACCOUNT, jobs: [REPORT] };

const VIRGINIA: Environment = { account: ACCOUNT, region: 'us-east-1' };

const stacksOf = (scope: App | Stage): CloudFormationStackArtifact[] => scope.synth().stacksRecursively;

test('a Stage: names of its stacks begin with the Stage', () => {
  const app = quickApp();
  const stage = new Stage(app, 'Beta', { env: TOKYO });
  new EldoniaPlatform(new Stack(stage, 'Shop'), 'Platform', PROPS);

  expect(stacksOf(stage).map(({ stackName }) => stackName).sort()).toEqual([
    'Beta-Shop', 'Beta-Shop-Audit', 'Beta-Shop-CostAnomalies', 'Beta-Shop-Costs', 'Beta-Shop-EdgeAlarms', 'Beta-Shop-Release', 'Beta-Shop-UsEast1',
  ]);
});

test('no account and no Region: without CloudFront it is synthesized, with it the error says what to do', () => {
  const app = quickApp();
  new EldoniaPlatform(new Stack(app, 'Anywhere'), 'Platform', { ...PROPS, ...QUIET, edge: Edge.none() });

  expect(() => app.synth()).not.toThrow();
  expect(() => new EldoniaPlatform(new Stack(quickApp(), 'Nowhere'), 'Platform', PROPS)).toThrow(
    'region of the stack must be known, got none; set env.region of the stack, or use Edge.none() (at Nowhere/Platform)');
});

describe('two platforms of one name', () => {
  const MESSAGE = 'name must be unique in an account and Region, got "eldonia" here and at ';
  /** A platform with existing data stores, and a domain name of its own. */
  const platform = (stack: Stack, props: Partial<EldoniaPlatformProps> = {}) => new EldoniaPlatform(stack, 'Platform', {
    ...PROPS, ...existing(stack), ...QUIET, zone: PlatformZone.fromAttributes({ ...ZONE, domainName: `${stack.node.id.toLowerCase()}.${ZONE.zoneName}` }), ...props,
  });

  test('in one account and Region are refused, and the error names both', () => {
    const app = quickApp();
    platform(new Stack(app, 'One', { env: TOKYO }));

    expect(() => platform(new Stack(app, 'Two', { env: TOKYO }))).toThrow(
      `${MESSAGE}One/Platform; pass another name to one of them (at Two/Platform)`);
  });

  test('in one stack whose place is not known are refused', () => {
    const stack = new Stack(quickApp(), 'Anywhere');
    platform(stack, { edge: Edge.none() });

    expect(() => new EldoniaPlatform(stack, 'Two', { ...PROPS, edge: Edge.none() })).toThrow(MESSAGE);
  });

  test.each<[string, string, string, string, boolean]>([
    ['one domain name in a zone are', 'www.eldonia.example', 'WWW.eldonia.example', ZONE.hostedZoneId, true],
    ['the domain name of the other as that of the origin are', 'eldonia.example', 'origin.eldonia.example', ZONE.hostedZoneId, true],
    ['other domain names are not', 'www.eldonia.example', 'dev.eldonia.example', ZONE.hostedZoneId, false],
    ['one domain name in two zones are not', 'www.eldonia.example', 'www.eldonia.example', 'Z0123456789ABCDEFGHIK', false],
  ])('and two of %s refused, also without CloudFront', (_, one, two, hostedZoneId, isRefused) => {
    const app = quickApp();
    const create = (name: string, domainName: string, id: string, edge?: Edge) =>
      platform(new Stack(new Stage(app, name), 'Stack', { env: TOKYO }), { name, edge, zone: PlatformZone.fromAttributes({ ...ZONE, hostedZoneId: id, domainName }) });
    create('dev', one, ZONE.hostedZoneId);
    const second = () => create('prod', two, hostedZoneId, Edge.none());

    if (!isRefused) return void expect(second).not.toThrow();
    expect(second).toThrow(/zone\.domainName must .*dev\/Stack\/Platform; .* \(at prod\/Stack\/Platform\)/);
  });

  test('and one that takes over the domain name later is accepted while the other one serves it', () => {
    const app = quickApp();
    const create = (name: string, zone: PlatformZone, edge?: Edge) => () => platform(new Stack(new Stage(app, name), 'Stack', { env: TOKYO }), { name, zone, edge });
    const edge = Edge.cloudFront({ originDomainName: 'next.eldonia.example' });
    create('old', PlatformZone.fromAttributes(ZONE))();

    expect(create('aliased', PlatformZone.servedByOtherSite(ZONE), edge)).toThrow(/domainName must be unique, got "eldonia\.example" here and at old\/Stack\/Platform\/Edge/);
    expect(create('next', PlatformZone.servedByOtherDistribution(ZONE), Edge.cloudFront({ originDomainName: 'other.eldonia.example' }))).not.toThrow();
  });

  test('in other accounts, other Regions or other apps are accepted', () => {
    const app = quickApp();
    const define = (env: Environment, props?: Partial<EldoniaPlatformProps>, within = app) => () =>
      platform(new Stack(within, `Stack-${env.account}-${env.region}`, { env }), props);

    expect(define(TOKYO)).not.toThrow();
    expect(define({ ...TOKYO, account: '210987654321' })).not.toThrow();
    expect(define(OSAKA, { edge: Edge.none() })).not.toThrow();
    expect(define(VIRGINIA)).not.toThrow();
    expect(define(TOKYO, {}, quickApp())).not.toThrow();
  });

  test.each([OSAKA, VIRGINIA])('in two Regions of one account are refused if both have alarms in us-east-1', (env) => {
    const app = quickApp();
    const watched = (id: string, place: Environment) => platform(new Stack(app, id, { env: place }), { monitoring: {} });
    watched('One', TOKYO);

    expect(() => watched('Two', env)).toThrow('name must be unique in an account for the alarms on CloudFront, ' +
      'which are in us-east-1, got "eldonia" here and at One/Platform; pass another name to one of them (at Two/Platform)');
  });

  test('are refused as a pair, because its role and plan have no Region, and beside a pair in its primary Region', () => {
    const app = quickApp();
    new DrPair(app, 'One', PAIR);

    expect(() => new DrPair(app, 'Two', { ...PAIR, primaryRegion: DrRegion.of('eu-west-1'), recovery: { standbyRegion: DrRegion.of('eu-central-1') } }))
      .toThrow('name must be unique in an account for the failover plan and its approver role, got "eldonia" here and at One; ' +
        'pass another name to one of them (at Two)');
    expect(() => platform(new Stack(app, 'Three', { env: TOKYO }))).toThrow(MESSAGE);
  });
});
