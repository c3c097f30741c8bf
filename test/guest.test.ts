import { App, Environment, Stack, Stage } from 'aws-cdk-lib';
import { CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { PLATFORM as PROPS, quickApp, REPORT, ZONE } from './dr-pair/fixture';
import { DrPair, DrPairProps, DrRegion } from '../src/dr-pair';
import { EldoniaPlatform, EldoniaPlatformProps } from '../src/eldonia-platform';
import { Edge, MediaProcessing, PlatformZone } from '../src/region';
import { ACCOUNT, OSAKA, TOKYO } from '../tools/assemblies/stacks';

const PAIR: DrPairProps = { ...PROPS, account: ACCOUNT, jobs: [REPORT] };

/** Without the parts that have no part in what is unique. */
const LIGHT: EldoniaPlatformProps = { ...PROPS, media: MediaProcessing.none(), audit: { enabled: false }, costs: { enabled: false } };

const VIRGINIA: Environment = { account: ACCOUNT, region: 'us-east-1' };

const stacksOf = (scope: App | Stage): CloudFormationStackArtifact[] => scope.synth().stacksRecursively;

test('a Stage: names of its stacks begin with the Stage', () => {
  const app = quickApp();
  const stage = new Stage(app, 'Beta', { env: TOKYO });
  new EldoniaPlatform(new Stack(stage, 'Shop'), 'Platform', PROPS);

  expect(stacksOf(stage).map(({ stackName }) => stackName).sort()).toEqual([
    'Beta-Shop', 'Beta-Shop-Audit', 'Beta-Shop-Costs', 'Beta-Shop-EdgeAlarms', 'Beta-Shop-Release', 'Beta-Shop-UsEast1',
  ]);
});

test('no account and no Region: without CloudFront it is synthesized, with it the error says what to do', () => {
  const app = quickApp();
  new EldoniaPlatform(new Stack(app, 'Anywhere'), 'Platform', { ...LIGHT, edge: Edge.none() });

  expect(() => app.synth()).not.toThrow();
  expect(() => new EldoniaPlatform(new Stack(quickApp(), 'Nowhere'), 'Platform', LIGHT)).toThrow(
    'region of the stack must be known, got none; set env.region of the stack, or use Edge.none() (at Nowhere/Platform)');
});

describe('two platforms of one name', () => {
  const MESSAGE = 'name must be unique in an account and Region, got "eldonia" here and at ';
  const zoneOf = ({ node }: Stack) => PlatformZone.fromAttributes({ ...ZONE, domainName: `${node.id.toLowerCase()}.${ZONE.zoneName}` });
  const platform = (stack: Stack, id = 'Platform', name?: string) => new EldoniaPlatform(stack, id, { ...LIGHT, zone: zoneOf(stack), name });

  test('in one account and Region are refused, and the error names both', () => {
    const app = quickApp();
    platform(new Stack(app, 'One', { env: TOKYO }));

    expect(() => platform(new Stack(app, 'Two', { env: TOKYO }))).toThrow(
      `${MESSAGE}One/Platform; pass another name to one of them (at Two/Platform)`);
  });

  test('in one stack whose place is not known are refused', () => {
    const stack = new Stack(quickApp(), 'Anywhere');
    new EldoniaPlatform(stack, 'One', { ...LIGHT, edge: Edge.none() });

    expect(() => new EldoniaPlatform(stack, 'Two', { ...LIGHT, edge: Edge.none() })).toThrow(MESSAGE);
  });

  test.each<[string, string, string, string, boolean]>([
    ['one domain name in a zone are', 'www.eldonia.example', 'WWW.eldonia.example', ZONE.hostedZoneId, true],
    ['the domain name of the other as that of the origin are', 'eldonia.example', 'origin.eldonia.example', ZONE.hostedZoneId, true],
    ['other domain names are not', 'www.eldonia.example', 'dev.eldonia.example', ZONE.hostedZoneId, false],
    ['one domain name in two zones are not', 'www.eldonia.example', 'www.eldonia.example', 'Z0123456789ABCDEFGHIK', false],
  ])('and two of %s refused, also without CloudFront', (_, one, two, hostedZoneId, isRefused) => {
    const app = quickApp();
    const create = (id: string, domainName: string, props: Partial<EldoniaPlatformProps> = {}) => new EldoniaPlatform(
      new Stack(new Stage(app, id), 'Stack', { env: TOKYO }), 'Platform', { ...LIGHT, zone: PlatformZone.fromAttributes({ ...ZONE, domainName }), name: id.toLowerCase(), ...props });
    create('Dev', one);
    const second = () => create('Prod', two, { zone: PlatformZone.fromAttributes({ ...ZONE, hostedZoneId, domainName: two }), edge: Edge.none() });

    if (!isRefused) return void expect(second).not.toThrow();
    expect(second).toThrow(/zone\.domainName must .*Dev\/Stack\/Platform; .* \(at Prod\/Stack\/Platform\)/);
  });

  test('in other accounts, other Regions or other apps are accepted', () => {
    const app = quickApp();
    const places = [TOKYO, { ...TOKYO, account: '210987654321' }];

    expect(() => places.forEach((env, index) => platform(new Stack(app, `Stack${index}`, { env })))).not.toThrow();
    expect(() => new EldoniaPlatform(new Stack(app, 'Osaka', { env: OSAKA }), 'Platform', { ...LIGHT, edge: Edge.none() })).not.toThrow();
    const virginia = new Stack(app, 'Virginia', { env: VIRGINIA });
    expect(() => new EldoniaPlatform(virginia, 'Platform', { ...LIGHT, zone: zoneOf(virginia), monitoring: { enabled: false } })).not.toThrow();
    expect(() => platform(new Stack(quickApp(), 'One', { env: TOKYO }))).not.toThrow();
  });

  test.each([OSAKA, VIRGINIA])('in two Regions of one account are refused if both have alarms in us-east-1', (env) => {
    const app = quickApp();
    platform(new Stack(app, 'One', { env: TOKYO }));

    expect(() => platform(new Stack(app, 'Two', { env }))).toThrow('name must be unique in an account for the alarms on CloudFront, ' +
      'which are in us-east-1, got "eldonia" here and at One/Platform; pass another name to one of them (at Two/Platform)');
  });

  test('and pairs of one name in other Regions are refused, because their role and plan have no Region', () => {
    const app = quickApp();
    new DrPair(app, 'One', PAIR);

    expect(() => new DrPair(app, 'Two', { ...PAIR, primaryRegion: DrRegion.of('eu-west-1'), standbyRegion: DrRegion.of('eu-central-1') }))
      .toThrow('name must be unique in an account for the failover plan and its approver role, got "eldonia" here and at One; ' +
        'pass another name to one of them (at Two)');
  });

  test('a pair and a platform of its name in its primary Region are refused', () => {
    const app = quickApp();
    new DrPair(app, 'Eldonia', PAIR);

    expect(() => platform(new Stack(app, 'Two', { env: TOKYO }))).toThrow(MESSAGE);
  });
});
