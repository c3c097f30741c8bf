import { runInNewContext } from 'vm';
import { App, Duration, PropertyInjectors, Stack, aws_route53 as route53, aws_s3 as s3 } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import {
  ApiScaling, CacheCluster, Derivative, DrPairStacks, DrRegion, EdgeBehavior, EldoniaPlatform, ExistingResources, FargateApi,
  MediaProcessor, Network, NetworkProps, PlatformStacks, PlatformZone, SecureBucket,
} from '../../src';
import { checkKnownProps, similarName } from '../../src/private/structs/known-props';
import { PLATFORM_ZONE } from '../../tools/assemblies/imported';
import { importedDatabase } from '../../tools/assemblies/imported-parts';
import { TOKYO } from '../../tools/assemblies/stacks';

const stackOf = () => new Stack(new App(), 'Shop', { env: TOKYO });

/** As untyped code passes props. */
const untyped = <P>(props: object): P => props as P;

describe('variables of a wider type, which TypeScript accepts', () => {
  test('fails for a media bucket or a database of a Region of a pair', () => {
    const stack = stackOf();
    const bucket: ExistingResources = { mediaBucket: s3.Bucket.fromBucketName(stack, 'Bucket', 'shop-media') };
    const database: ExistingResources = { database: importedDatabase(stack, 'Database', {}) };

    expect(() => DrRegion.tokyo({ existing: bucket })).toThrow('existing.mediaBucket must be absent in a pair, got one for ap-northeast-1; ' +
      'leave it out, because the pair creates its own in both Regions: copy the objects to its bucket');
    // Of a class, which may have more than the type.
    expect(() => DrRegion.tokyo({ existing: new class { readonly vpc = undefined; readonly mediaBucket = bucket.mediaBucket; }() })).toThrow('existing.mediaBucket must be absent');
    expect(() => DrRegion.osaka({ existing: database })).toThrow('existing.database must be absent in a pair, got one for ap-northeast-3; ' +
      'leave it out, because the pair creates its own in both Regions, from database.snapshot of the pair');
  });

  test('fails for the stacks of a pair that a platform gets', () => {
    const stack = stackOf();
    const stacks: DrPairStacks = { standby: stack };
    const platformStacks: PlatformStacks = stacks;

    expect(() => new EldoniaPlatform(stack, 'Platform', { zone: PLATFORM_ZONE, stacks: platformStacks })).toThrow('stacks.standby must be a prop of PlatformStacks, ' +
      'got an unknown name; DrPair takes stacks.standby: move or remove it, because EldoniaPlatform would ignore it (at Shop/Platform)');
  });
});

test.each<[string, (stack: Stack) => unknown, string]>([
  ['a prop of another level', (stack) => new EldoniaPlatform(stack, 'Platform', untyped({ recovery: {} })),
    'recovery must be a prop of EldoniaPlatformProps, got an unknown name; DrPair takes recovery: move or remove it, because EldoniaPlatform would ignore it (at Shop/Platform)'],
  ['a prop of a value class', (stack) => new EldoniaPlatform(stack, 'Platform', untyped({ natGateways: 1 })),
    'natGateways must be a prop of EldoniaPlatformProps, got an unknown name; PlatformTier takes natGateways: move or remove it, because EldoniaPlatform would ignore it (at Shop/Platform)'],
  ['a prop of the construct instead of the platform', (stack) => new EldoniaPlatform(stack, 'Platform', untyped({ api: { vpc: {} } })),
    'api.vpc must be a prop of FargateApiOptions, got an unknown name; FargateApi takes vpc, EldoniaPlatform takes existing.vpc, MediaProcessing takes vpc: move or ' +
    'remove it, because EldoniaPlatform would ignore it (at Shop/Platform)'],
  ['a prop of another struct of the class', (stack) => new CacheCluster(stack, 'Cache', untyped({ port: 6380 })),
    'port must be a prop of CacheClusterProps, got an unknown name; CacheClusterAttributes takes port: move or remove it, because CacheCluster would ignore it (at Shop/Cache)'],
  ['a prop of a value class within another', (stack) => new EldoniaPlatform(stack, 'Platform', untyped({ configs: [] })),
    'configs must be a prop of EldoniaPlatformProps, got an unknown name; ManagedRules takes configs: move or remove it, because EldoniaPlatform would ignore it (at Shop/Platform)'],
  ['a required prop with a mistake', (stack) => new FargateApi(stack, 'Api', untyped({ vcp: {} })), 'vcp must be a prop of FargateApiProps, got an unknown name; did you mean vpc? (at Shop/Api)'],
  ['the notation of another language', () => ApiScaling.of(untyped({ min_tasks: 2 })), 'min_tasks must be a prop of ApiScalingOptions, got an unknown name; did you mean minTasks?'],
  ['the name of an internal prop', (stack) => new FargateApi(stack, 'Api', untyped({ sharesLoadBalancer: true })), 'sharesLoadBalancer must be a prop of FargateApiProps, got an unknown name; remove it, because FargateApi would ignore it (at Shop/Api)'],
  ['an inherited prop', (stack) => new Network(stack, 'Network', untyped(Object.create({ nat: 1 }))), 'nat must be a prop of NetworkProps, got an unknown name; remove it, because Network would ignore it (at Shop/Network)'],
  ['props instead of an instance in a list', (stack) => new MediaProcessor(stack, 'Media', untyped({ derivatives: [Derivative.of({ name: 'a', width: 1 }), { formt: [] }] })), 'derivatives must be an instance of Derivative, got an object with formt; create it with Derivative, which takes formats (at Shop/Media)'],
  ['a text instead of an instance', (stack) => new EldoniaPlatform(stack, 'Platform', untyped({ tier: 'ECONOMY' })), 'tier must be an instance of PlatformTier, got a string; create it with PlatformTier (at Shop/Platform)'],
  ['a name of every object', (stack) => new Network(stack, 'Network', untyped({ toString: 1 })), 'toString must be a prop of NetworkProps, got an unknown name; remove it, because Network would ignore it (at Shop/Network)'],
])('fails for %s', (_, create, message) => expect(() => create(stackOf())).toThrow(expect.objectContaining({ message })));

test('fails for a prop of an object of another realm, as test runners create', () =>
  expect(() => new Network(stackOf(), 'Network', runInNewContext('({ natGateway: 1, cidr: "10.0.0.0/16" })'))).toThrow('did you mean natGateways?'));

test('fails for a prop of a property injector', () => {
  const stack = stackOf();
  PropertyInjectors.of(stack).add({ constructUniqueId: Network.PROPERTY_INJECTION_ID, inject: (props: object) => ({ ...props, natGateway: 1 }) });

  expect(() => new Network(stack, 'Network')).toThrow('natGateway must be a prop of NetworkProps, got an unknown name; did you mean natGateways? (at Shop/Network)');
});

describe('a construct instead of a struct, which TypeScript accepts', () => {
  const FACTORIES = ['fromAttributes', 'withExistingRecords', 'servedByOtherSite', 'servedByOtherDistribution'] as const;

  test.each(FACTORIES)('fails for the hosted zone itself, or with its members, of %s, and says what to pass', (factory) => {
    const zone = route53.HostedZone.fromHostedZoneAttributes(stackOf(), 'Zone', { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' });
    const message = 'the argument must be an object with the props of PlatformZoneAttributes, got a construct or its members (Shop/Zone); pass only its hostedZoneId, zoneName ' +
      'in a new object';

    expect(() => PlatformZone[factory](zone)).toThrow(expect.objectContaining({ message }));
    expect(() => PlatformZone[factory]({ ...zone, zoneName: 'eldonia.example' })).toThrow(expect.objectContaining({ message }));
  });

  test('fails for one within props, and for one that has none of them', () => {
    const stack = stackOf();
    const network = new Network(stack, 'Network');

    expect(() => new EldoniaPlatform(stack, 'Platform', { zone: PLATFORM_ZONE, existing: network })).toThrow('existing must be an object with the props of ExistingResources, ' +
      'got a construct or its members (Shop/Network); pass only its vpc in a new object (at Shop/Platform)');
    expect(() => new EldoniaPlatform(stack, 'Other', { zone: PLATFORM_ZONE, monitoring: untyped(new Stack(new App(), 'Other')) })).toThrow('monitoring.node must be a prop of');
  });
});

describe('accepts', () => {
  test('props without a value', () =>
    expect(() => new Network(stackOf(), 'Network', untyped({ cidr: undefined, natGateway: undefined, name: null }))).not.toThrow());

  test('structs and objects of the CDK as they are', () => {
    const bucket = untyped<s3.CorsRule>({ allowedMethods: [s3.HttpMethods.GET], allowedOrigins: ['https://eldonia.example'], newOfCdk: 1 });

    expect(() => new SecureBucket(stackOf(), 'Bucket', { cors: [bucket], noncurrentVersionRetention: Duration.days(30) })).not.toThrow();
    expect(() => EdgeBehavior.of('/old/*', untyped({ origin: {}, newOfCdk: 1 }))).not.toThrow();
  });

  test('an object of a class that has the props', () => {
    class CompanyNetwork implements NetworkProps {
      readonly natGateways = 1;
      get hasNat() { return this.natGateways > 0; }
    }

    expect(() => new Network(stackOf(), 'Network', new CompanyNetwork())).not.toThrow();
  });

  test('an object of a class with more fields, also private ones, but no others below them and none that has no prop', () => {
    class CompanyNetwork implements NetworkProps {
      readonly natGateways = 1;
      constructor(private readonly team = 'shop') {}
      readonly label = () => this.team;
    }
    class Monitoring {
      readonly thresholds = { team: 1 };
      readonly team = 'shop';
    }
    class Nothing {
      readonly team = 'shop';
    }
    const stack = stackOf();

    expect(() => new Network(stack, 'Network', new CompanyNetwork())).not.toThrow();
    expect(() => new EldoniaPlatform(stack, 'Platform', { zone: PLATFORM_ZONE, monitoring: untyped(new Monitoring()) }))
      .toThrow('monitoring.thresholds.team must be a prop of AlarmThresholds, got an unknown name; remove it');
    expect(() => new Network(stack, 'Nothing', untyped(new Nothing()))).toThrow('team must be a prop of NetworkProps, got an unknown name; remove it');
  });

  test('what other objects of the library have, without their hidden members', () => {
    const zone = PlatformZone.servedByOtherSite({ hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' });

    expect(PlatformZone.withExistingRecords({ ...zone, domainName: 'www.eldonia.example' })).toMatchObject({ zoneName: 'eldonia.example', domainName: 'www.eldonia.example' });
    expect(PlatformZone.withExistingRecords(zone)).not.toHaveProperty('_domainUse', zone._domainUse);
  });

  test('props of a subclass, but no others below them', () => {
    class CompanyNetwork extends Network {
      constructor(scope: Construct, id: string, props: NetworkProps & { readonly team: string }) {
        super(scope, id, props);
      }
    }
    class CompanyPlatform extends EldoniaPlatform {}
    const stack = stackOf();

    expect(() => new CompanyNetwork(stack, 'Network', { team: 'shop' })).not.toThrow();
    expect(() => new CompanyPlatform(stack, 'Platform', untyped({ zone: PLATFORM_ZONE, team: 'shop', monitoring: { thresholds: { team: 1 } } })))
      .toThrow('monitoring.thresholds.team must be a prop of AlarmThresholds, got an unknown name; remove it, because EldoniaPlatform would ignore it (at Shop/Platform)');
  });

  test.each([undefined, null, 'text', 3])('%p, which other checks refuse', (props) =>
    expect(() => checkKnownProps(undefined, 'NetworkProps', props)).not.toThrow());
});

test.each([
  ['exisitng', 'existing'], ['Existing', 'existing'], ['exsting', 'existing'], ['media-bucket', 'mediaBucket'], ['databse', 'database'], ['vcp', 'vpc'],
  ['database', 'database'], ['databases', 'database'], ['cluster', undefined], ['v', undefined],
])('%s is similar to %s', (name, expected) => {
  expect(similarName(name, ['vpc', 'existing', 'mediaBucket', 'database'])).toBe(expected);
  expect(similarName(name, [])).toBeUndefined();
});
