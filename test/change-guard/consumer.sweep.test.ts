import { mkdtempSync, readFileSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, IPolicyValidationContext, Stack, Validations, aws_rds as rds, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { reportOf, Violation } from './report';
import { ChangeGuard, DrPair, EldoniaPlatform, EldoniaPlatformProps, PlatformTier } from '../../src';
import { PLATFORM_ZONE } from '../../tools/assemblies/imported';
import { ACCOUNT, TOKYO } from '../../tools/assemblies/stacks';
import { median } from '../../tools/measure/statistics';
import { quickApp } from '../dr-pair/fixture';

const PROPS = { zone: PLATFORM_ZONE, alarmEmail: 'ops@eldonia.example' };
const lock = () => join(mkdtempSync(join(tmpdir(), 'change-guard-')), 'eldonia.lock.json');

beforeAll(() => {
  jest.spyOn(console, 'error').mockReturnValue();
});

/** The app of a user, with its own secret for tokens beside the platform. */
function platformApp(props: Partial<EldoniaPlatformProps> = {}, { stackName = 'Eldonia', ownTokens = false } = {}, context = {}): App {
  const app = quickApp(context);
  const stack = new Stack(app, stackName, { env: TOKYO });
  const tokens = new secretsmanager.Secret(stack, 'Tokens');
  new EldoniaPlatform(stack, 'Platform', { ...PROPS, ...props, ...ownTokens && { existing: { jwtSecret: tokens } } });
  return app;
}

/** The pair that adopts the platform; the tokens are forgotten. */
function pairApp(context = {}): App {
  const app = quickApp(context);
  const stack = new Stack(app, 'Eldonia', { env: TOKYO });
  new secretsmanager.Secret(stack, 'Tokens');
  new DrPair(app, 'Pair', { ...PROPS, account: ACCOUNT, stacks: { primary: stack } });
  return app;
}

function guarded(app: App, lockFile: string): Violation[] {
  Validations.of(app).addPlugins(new ChangeGuard(lockFile));
  return reportOf(app, 'Change Guard');
}

const UPDATE = { 'eldonia:lock': 'update' };
const told = (violations: readonly Violation[]) => violations.map(({ ruleName, violatingConstructs: [{ constructPath }] }) => `${ruleName} ${constructPath}`);
const lines = (violations: readonly Violation[]) => violations.map(({ suggestedFix }) => /\{"stack".*\}/.exec(suggestedFix)![0].replace('"reason":""', '"reason":"the shop is not open yet"'));

describe('a platform', () => {
  const file = lock();
  beforeAll(() => {
    guarded(platformApp({}, {}, UPDATE), file);
  });

  test('passes unchanged', () => {
    expect(guarded(platformApp(), file)).toEqual([]);
  });

  describe('with another name', () => {
    let refused: Violation[];
    beforeAll(() => {
      refused = guarded(platformApp({ name: 'store' }), file);
    });

    test('is refused, because its data would stay in the old resources', () => {
      expect(told(refused)).toEqual(expect.arrayContaining([
        'data-loss Eldonia/Platform/Database/Cluster/Resource', 'data-loss Eldonia/Platform/Cache/ReplicationGroup',
        'data-loss Eldonia/Platform/Media/Resource/Resource', 'data-loss Eldonia/Platform/JwtSecret/Resource',
      ]));
    });

    test('passes with the lines that the refusal prints', () => {
      const accepting = lock();
      const text = readFileSync(file, 'utf8').replace('"accepted": []', `"accepted": [\n    ${lines(refused).join(',\n    ')}\n  ]`);
      writeFileSync(accepting, text);

      expect(guarded(platformApp({ name: 'store' }), accepting)).toEqual([]);
    });
  });

  test('with another major version of the database is refused', () => {
    const tier = PlatformTier.custom(PlatformTier.PRODUCTION, { databaseVersion: rds.AuroraPostgresEngineVersion.of('18.3', '18') });

    expect(guarded(platformApp({ tier }), file).map(({ description }) => description)).toContainEqual(
      expect.stringMatching(/^PlatformDatabaseCluster\w+ in Eldonia must not change, got "EngineVersion 17\.9 to 18\.3": CloudFormation upgrades RDS::DBCluster .* immediately/));
  });

  test('in a renamed stack is refused once per stack', () => {
    const refused = guarded(platformApp({}, { stackName: 'Shop' }), file);

    expect(refused.filter(({ ruleName }) => ruleName !== 'not-locked').map(({ description }) => description.slice(0, 60))).toContainEqual(
      expect.stringContaining('stack Eldonia must not change, got "rename or move stack'));
  });

  test('of a library whose construct IDs have changed is refused', () => {
    const upgraded = lock();
    writeFileSync(upgraded, readFileSync(file, 'utf8').replace(/PlatformDatabaseCluster\w{8}/g, 'PlatformDatabaseAurora12345678'));

    expect(guarded(platformApp(), upgraded).map(({ ruleName, description }) => `${ruleName}: ${description}`)).toContainEqual(
      expect.stringMatching(/^failing-deployment: PlatformDatabaseAurora12345678 in Eldonia must not change, got "move to PlatformDatabaseCluster\w+"/));
  });
});

describe('a pair that adopts a platform', () => {
  const file = lock();
  const ownTokens = lock();
  let adopted: App;
  beforeAll(() => {
    guarded(platformApp({}, {}, UPDATE), file);
    guarded(platformApp({}, { ownTokens: true }, UPDATE), ownTokens);
    adopted = pairApp();
  });

  test('brings new resources, and changes no old one', () => {
    expect(guarded(adopted, file).map(({ ruleName }) => ruleName)).toEqual(['not-locked']);
  });

  test('is refused if it forgets the secret of the tokens', () => {
    expect(guarded(pairApp(), ownTokens).map(({ ruleName, description }) => `${ruleName}: ${description}`)).toContainEqual(
      expect.stringMatching(/^outage: PlatformApiTask\w* in Eldonia must not change, got "\S+ JWT_SECRET .*tasks of ECS::TaskDefinition .* read another secret/));
  });

  test('is checked within 100 ms', () => {
    const pairLock = lock();
    const app = pairApp(UPDATE);
    guarded(app, pairLock);
    const { stacksRecursively } = app.synth();
    const context = {
      appConstruct: pairApp(),
      templatePaths: stacksRecursively.map(({ templateFullPath }) => templateFullPath),
      stackTemplates: stacksRecursively.map(({ hierarchicalId, templateFullPath, environment: { account, region } }) =>
        ({ stackConstructPath: hierarchicalId, templatePath: templateFullPath, accountId: account, region })),
    } as unknown as IPolicyValidationContext;
    const guard = new ChangeGuard(pairLock);
    const times = Array.from({ length: 11 }, () => {
      const before = process.cpuUsage();
      expect(guard.validate(context)).toEqual({ success: true, violations: [] });
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    });
    console.info(`ChangeGuard of a pair: ${median(times).toFixed(0)} ms of CPU time, median of 11 runs`);

    expect(median(times)).toBeLessThan(100);
  });
});
