import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, CfnResource, CustomResource, Stack, Stage, aws_ecs as ecs } from 'aws-cdk-lib';
import { folderOf, otherApp, run } from './fixture';
import { CUSTOM_TYPES } from '../../cli/conformance/ours';
import { AlarmTopic, Network } from '../../src';
import { canonical, Program } from '../../tools/assemblies/canonical';
import { ACCOUNT, TOKYO } from '../../tools/assemblies/stacks';

const folder = (program: Program) => canonical(program).directory;
const COMMANDS = ['status', 'logs', 'shell', 'run', 'connect', 'rollback', 'runbook', 'simulate', 'alarms', 'conformance', 'cost', 'data', 'preflight', 'dev', 'diagram'];
const other = otherApp();

describe('the command line', () => {
  test('lists all commands and the exit codes without a command', async () => {
    const { code, out } = await run();

    expect(code).toBe(0);
    for (const command of COMMANDS) expect(out).toMatch(new RegExp(`^  ${command} +\\S`, 'm'));
    expect(out).toContain('  2  the command could not run');
  });

  test.each(COMMANDS)('%s --help shows its options', async (command) => {
    const { code, out } = await run(command, '--help');

    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^Usage: eldonia-constructs ${command} `));
    expect(out).toContain('--app <folder>');
  });

  test('prints the version of the package', async () => expect(await run('--version')).toEqual({ code: 0, out: '1.2.3', err: '' }));

  test('fails for an unknown command and an unknown option', async () => {
    expect(await run('cots')).toEqual({
      code: 2,
      out: '',
      err: `eldonia-constructs: command must be one of ${COMMANDS.join(', ')}, got cots; run eldonia-constructs --help`,
    });
    expect((await run('cost', '--jsn')).err).toBe("eldonia-constructs: options must be those of cost, got an error: Unknown option '--jsn'; " +
      'run eldonia-constructs cost --help');
    expect((await run('cost', 'cdk.out')).err).toContain('unexpected argument cdk.out');
  });

  test.each(COMMANDS)('%s fails for a folder that is no output of a synthesis', async (command) => {
    const empty = mkdtempSync(join(tmpdir(), 'cli-'));

    expect(await run(command, '--app', empty)).toEqual({
      code: 2,
      out: '',
      err: 'eldonia-constructs: app must be the output folder of cdk synth, ' +
      `got ${empty} without manifest.json; run npx cdk synth first, or name the folder`,
    });
  });
});

// cli.sweep.test.ts has those of several platforms and pairs.
describe('runbook', () => {
  test('prints the runbook of the pair, and the other two', async () => {
    const pair = folder('warmPair');

    expect((await run('runbook', '--app', pair)).out).toBe(readFileSync(join(pair, 'eldonia-runbook.md'), 'utf8').trimEnd());
    expect((await run('runbook', 'rebuild', '--app', pair)).out).toBe(readFileSync(join(pair, 'eldonia-rebuild.md'), 'utf8').trimEnd());
  });

  test('copies all runbooks into a folder', async () => {
    const output = join(mkdtempSync(join(tmpdir(), 'cli-')), 'runbooks');
    const { out } = await run('runbook', '--app', folder('warmPair'), '--output', output);

    expect(out.split('\n')).toEqual(['runbook', 'recovery', 'rebuild', 'restore', 'flood', 'move-in'].map((kind) => join(output, `eldonia-${kind}.md`)));
    expect(out.split('\n').every((file) => existsSync(file))).toBe(true);
  });

  test('prints JSON with the texts', async () => {
    const found = JSON.parse((await run('runbook', '--app', folder('warmPair'), '--json')).out) as { pair: string; kind: string; text: string }[];

    expect(found.map(({ pair, kind }) => `${pair} ${kind}`)).toEqual(['eldonia runbook', 'eldonia recovery', 'eldonia rebuild', 'eldonia restore', 'eldonia flood', 'eldonia move-in']);
    expect(found[0].text).toContain('# Runbook: fail over eldonia');
  });

  test.each<[Program, string[]]>([
    ['production', ['NAME=eldonia', 'STACK=Eldonia', 'ZONE=Z0123456789ABCDEFGHIJ', "NAMES='eldonia.example'"]],
    ['warmPair', ['STACK=Eldonia-Primary', 'TARGET=$(output SiteUrl | cut -d/ -f3)']],
  ])('prints the runbook of a move into %s, with its names, without the domain that it has already', async (program, names) => {
    const { out } = await run('runbook', 'move-in', '--app', folder(program));

    expect(out.split('\n')).toEqual(expect.arrayContaining(names));
    expect(out).not.toMatch(/<!--|\]\([^)]+\.md|日本語|=undefined|Tokyo|Prepare the domain|Out again/);
  });

  test('fails without a pair, and for an unknown one', async () => {
    expect((await run('runbook', '--app', other)).err).toContain(`app must have a pair of Regions, got 1 stack in ${other} without a failover plan; define a DrPair`);
    expect((await run('runbook', '--app', folder('production'))).err).toContain('define a DrPair, or run npx eldonia-constructs runbook restore');
    expect((await run('runbook', 'restore', '--app', other)).err).toContain(`app must have a platform or a pair with a database, got 1 stack in ${other}; define`);
    expect((await run('runbook', '--app', folder('warmPair'), '--pair', 'shop')).err).toContain('pair must be one of eldonia, got shop; use one of them');
    expect((await run('runbook', 'failover', '--app', folder('warmPair'))).err).toContain('runbook must be one of runbook, recovery, rebuild, restore, flood, move-in, got failover');
  });
});

describe('simulate', () => {
  test('simulates the plan in the template: warm and manual, pilot light and automatic', async () => {
    const { out } = await run('simulate', '--app', folder('warmPair'));
    const { out: automatic } = await run('simulate', '--app', folder('everythingOn'));

    expect(out).toContain('eldonia: failover from ap-northeast-1 to ap-northeast-3, warm standby, manual');
    expect(out).toMatch(/^nothing fails +10\.7 +21\.7 +35\.0 +62\.0$/m);
    expect(automatic).toContain('pilot light, automatic');
    expect(automatic).toMatch(/^nothing fails .* 58\.0$/m);
    expect(automatic).toContain('If the lag of the database is frozen: no alarm starts the plan; the probe pages an operator after 6 minutes, in a slow case 7.');
  });

  test('prints JSON of the failback, which a person starts', async () => {
    const [plan] = JSON.parse((await run('simulate', '--failback', '--json', '--app', folder('everythingOn'))).out) as Record<string, unknown>[];

    expect(plan).toMatchObject({ plan: 'eldonia', from: 'ap-northeast-3', to: 'ap-northeast-1', failoverMode: 'manual', objectiveMinutes: 240 });
    expect((plan.cases as { case: string }[]).map((one) => one.case)).toContain('scale-down-standby fails, and is repeated');
  });

  test('fails without a pair', async () =>
    expect((await run('simulate', '--app', folder('production'))).err).toContain('app must have a pair of Regions, got 7 stacks'));
});

describe('conformance', () => {
  test('refuses an app that has nothing of the library, unless it is told to judge any', async () => {
    const foreign = folderOf((app) => {
      const stack = new Stack(app, 'Other', { env: TOKYO });
      new ecs.CfnCluster(stack, 'Cluster');
      new CustomResource(stack, 'Custom', { serviceToken: 'arn:aws:sns:ap-northeast-1:123456789012:x', resourceType: 'Custom::Own' });
    });

    expect(await run('conformance', '--app', foreign)).toMatchObject({ code: 2, out: '', err: expect.stringContaining('must have a construct of this library') as string });
    expect((await run('conformance', '--app', foreign, '--any-app')).code).toBe(0);
    expect((await run('conformance', '--app', folder('production'))).err).toBe('');
    writeFileSync(join(foreign, 'tree.json'), readFileSync(join(foreign, 'tree.json'), 'utf8').replace('"fqn":"aws-cdk-lib.Stack"', '"fqn":"eldonia-constructs.Network"'));
    expect((await run('conformance', '--app', foreign)).code).toBe(0);
  });

  test('knows the custom resources of the sources', () => {
    const types = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
      .flatMap((file) => [...readFileSync(join('src', file), 'utf8').matchAll(/resourceType: '(Custom::\w+)'/g)].map(([, type]) => type!));

    expect([...new Set(types)].sort()).toEqual([...CUSTOM_TYPES].sort());
  });
});

describe('cost', () => {
  test('adds the charges of requests, and needs a number of them', async () => {
    const lines = (await run('cost', '--requests-per-second', '100', '--app', folder('production'))).out;

    expect(lines).toMatch(/Traffic +\$\d/);
    expect((await run('cost', '--requests-per-second', 'many', '--app', folder('production'))).err)
      .toContain('requests-per-second must be a number from 0, got many; write it as 100');
  });

  test('prices each stack', async () => {
    const { code, out } = await run('cost', '--app', folder('production'));

    expect(code).toBe(0);
    expect(out).toMatch(/^7 stacks of .*: \$[\d,]+ per month$/m);
    expect(out).toContain('  Eldonia-UsEast1 (us-east-1)  $');
  });

  // Types, Regions, classes and values that no table has, and templates that no meter can read.
  test.each<[what: string, missing: string, type: string, properties: object, region?: string]>([
    ['a Region', 'NAT gateway in eu-central-1', 'AWS::EC2::NatGateway', {}, 'eu-central-1'],
    ['an instance class', 'aurora.db.r8g.large in ap-northeast-1', 'AWS::RDS::DBInstance', { DBInstanceClass: 'db.r8g.large' }],
    ['a node type', 'elasticache.valkey.cache.m7g.large in ap-northeast-1', 'AWS::ElastiCache::ReplicationGroup', { CacheNodeType: 'cache.m7g.large', Engine: 'valkey' }],
    ['a type', '1 AWS::QLDB::Ledger', 'AWS::QLDB::Ledger', {}],
    ['a class of another stack', 'aurora.', 'AWS::RDS::DBInstance', { DBInstanceClass: { 'Fn::ImportValue': 'class' } }],
    ['subnets of another stack', 'AWS::EC2::VPCEndpoint Priced of Shop', 'AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Interface', SubnetIds: { 'Fn::ImportValue': 'ids' } }],
    ['no subnets', 'AWS::EC2::VPCEndpoint Priced of Shop', 'AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Interface' }],
    ['a number of another stack', 'AWS::ElastiCache::ReplicationGroup Priced of Shop', 'AWS::ElastiCache::ReplicationGroup', { NumNodeGroups: { 'Fn::ImportValue': 'n' } }],
    ['a task definition elsewhere', 'AWS::ECS::Service Priced of Shop', 'AWS::ECS::Service', { TaskDefinition: 'shop:1' }],
  ])('is incomplete in the first line, in JSON and in the exit code: %s', async (_, missing, type, properties, region = 'ap-northeast-1') => {
    const app = folderOf((root) => {
      const stack = new Stack(root, 'Shop', { env: { account: ACCOUNT, region } });
      new CfnResource(stack, 'Key', { type: 'AWS::KMS::Key', properties: { KeyPolicy: {} } });
      new CfnResource(stack, 'Priced', { type, properties });
    });
    const requests = ['--requests-per-second', '10', '--app', app];
    const text = await run('cost', ...requests);
    const json = await run('cost', '--json', ...requests);

    expect([text.code, json.code, text.err, json.err]).toEqual([3, 3, '', '']);
    expect(text.out).toMatch(/^incomplete, [1-9]\d* prices? missing: 1 stack of .*: at least \$[\d.]+ per month\n/);
    expect(text.out).toContain(missing);
    expect(json.out).not.toContain('NaN');
    expect(JSON.parse(json.out)).toMatchObject({ usd: null, missing: expect.arrayContaining([expect.stringContaining(missing)]) });
  });

  test('marks each figure whose price is from memory', async () => {
    const app = folderOf((root) => {
      const stack = new Stack(root, 'Shop', { env: TOKYO });
      for (const type of ['AWS::KMS::Key', 'AWS::RDS::DBProxy', 'AWS::Scheduler::Schedule']) new CfnResource(stack, type.replaceAll(':', ''), { type, properties: {} });
    });
    const { code, out } = await run('cost', '--app', app);

    expect(code).toBe(0);
    expect(out).toMatch(/^1 stack of .*: \$[\d.]+ per month, of which \$26 from memory$/m);
    expect(out).toMatch(/RDS Proxy, Tokyo: .* = \$26 \(from memory\)$/m);
    expect(out).toMatch(/EventBridge Scheduler runs: \$1\.25 per million \(from memory\)$/m);
    expect(out).toMatch(/KMS key, Tokyo: .* = \$1\.00$/m);
    expect(out).toContain('Prices of 2025-08 to 2025-12.');
  });

  test('prices the stacks of stages', async () => {
    const app = folderOf((root: App) => {
      const stack = new Stack(new Stage(root, 'Prod', { env: TOKYO }), 'Shop');
      new Network(stack, 'Network');
      new AlarmTopic(stack, 'Alarms');
    });

    expect((await run('cost', '--app', app)).out).toContain('  Prod-Shop (ap-northeast-1)  $');
  });
});
