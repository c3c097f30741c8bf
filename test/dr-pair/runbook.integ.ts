/**
 * Every command of the runbooks, parsed by the AWS CLI and validated against the service models of AWS. Nothing is sent:
 * `npm run check -- test:runbook`.
 */
import assert from 'assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { after, before, describe, test } from 'node:test';
import { tmpdir } from 'os';
import { delimiter, join, resolve } from 'path';
import { ABSENT, FACTS, MODES } from './runbook-fixture';
import { renderRunbook } from '../../src/dr-pair/private/runbook';
import { canonical } from '../../tools/assemblies/canonical';
import { awsCommands, installCli, ParsedCommand, parseCommands } from '../../tools/runbook/commands';
import { run } from '../cli/fixture';

const TOKYO = FACTS.primary.region;
const OSAKA = FACTS.standby.region;
/** IAM, Route 53 and the CLI's own commands have no Region. */
const GLOBAL = ['route53', 'iam', 'configure'];

interface Row extends ParsedCommand { readonly command: string }

const runbooks = [...MODES, ['without optional parts', ABSENT] as const].map(([name, others]) => ({
  name,
  commands: (['failover', 'recovery', 'rebuild'] as const).flatMap((runbook) => awsCommands(renderRunbook(runbook, { ...FACTS, ...others }))),
}));
const rows = new Map<string, Row>();
let python: string;

const DOCS = resolve(__dirname, '../../docs');

/** The guides with commands of the CLI, and with how many at least. */
const LEAST: Readonly<Record<string, number>> = {
  'access.md': 2, 'edge.md': 7, 'first-deployment.md': 15, 'flood.md': 26, 'move-in.md': 25, 'operations.md': 3, 'releases.md': 9, 'restore.md': 26, 'retire.md': 5, 'troubleshooting.md': 6,
};
/** A command that the CLI of PyPI does not have. */
const UNKNOWN = ['logs tail'];
/** What the commands of the package print. */
const DAILY = [['status'], ['shell'], ['connect', 'database'], ['connect', 'cache', '--region', OSAKA], ['run', 'node', 'src/migrate.js'], ['run', '--digest', `sha256:${'0'.repeat(64)}`, 'x'], ['rollback']];
const guides = readdirSync(DOCS, { recursive: true, encoding: 'utf8' }).filter((file) => /^(?!api|ja).*\.md$/.test(file))
  .map((name) => ({ name, commands: awsCommands(readFileSync(resolve(DOCS, name), 'utf8')) }))
  .map(({ name, commands }) => ({ name, commands: commands.filter((command) => !UNKNOWN.includes(command.slice(0, 2).join(' '))) })).filter(({ commands }) => commands.length > 0);

/** A command as text, for messages and as a key. */
const textOf = (command: string[]) => ['aws', ...command].join(' ');

before(async () => {
  python = await installCli();
  // Without it, the CLI does not send what begins a session.
  const folder = mkdtempSync(join(tmpdir(), 'plugin-'));
  after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'session-manager-plugin'), '#!/bin/sh\n', { mode: 0o755 });
  process.env.PATH = `${folder}${delimiter}${process.env.PATH}`;
  const app = canonical('everythingOn').directory;
  for (const argv of DAILY) {
    const { out, err } = await run(...argv, '--print', '--app', app);
    assert.equal(err, '');
    guides.push({ name: argv.join(' '), commands: awsCommands(`\`\`\`bash\nDIGEST=sha256:1\n${out}\n\`\`\``) });
  }
  const all = new Map([...runbooks, ...guides].flatMap(({ commands }) =>
    commands.map((command) => [textOf(command), command] as const)));
  parseCommands(python, [...all.values()]).forEach((parsed, index) => {
    const command = [...all.keys()][index]!;
    rows.set(command, { ...parsed, command });
  });
});

void test('no guide has lost its commands', () => {
  const lost = Object.entries(LEAST).filter(([name, least]) => (guides.find((guide) => guide.name === name)?.commands.length ?? 0) < least);
  assert.deepEqual(lost, []);
});

// https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-filter.html and the note of DescribeStackResources
void test('no command takes one of many results where the CLI or CloudFormation shows a page of them', () => {
  const all = [...runbooks, ...guides].flatMap(({ commands }) => commands);
  const picks = (command: string[]) => /\|\s*\[-?\d+\]|^length\(/.test(command[command.indexOf('--query') + 1]!) && command.includes('text');
  const wrong = all.filter((command) => rows.get(textOf(command))!.operation === 'DescribeStackResources' || (rows.get(textOf(command))!.paginated && picks(command)));

  assert.ok(all.some((command) => rows.get(textOf(command))!.paginated));
  assert.deepEqual(wrong.map(textOf), []);
});

for (const name of [...guides.map((guide) => guide.name), ...DAILY.map((argv) => argv.join(' '))]) {
  void test(`the CLI accepts each command of ${name}`, () => {
    const { commands } = guides.find((guide) => guide.name === name)!;
    assert.ok(commands.length > 0);
    assert.deepEqual(commands.map((command) => rows.get(textOf(command))!).filter(({ error }) => error !== undefined), []);
  });
}

for (const { name, commands } of runbooks) {
  void describe(name, () => {
    const found = () => commands.map((command) => rows.get(textOf(command))!);

    void test('the CLI accepts each command', () => {
      assert.deepEqual(found().filter(({ error }) => error !== undefined), []);
      assert.ok(commands.length > 100, `only ${commands.length} commands`);
    });

    void test('each command of a Regional service specifies a Region of the pair', () => {
      const outside = commands.filter(([service]) => !GLOBAL.includes(service!))
        .filter((command) => ![TOKYO, OSAKA].includes(command[command.indexOf('--region') + 1]!));

      assert.deepEqual(outside, []);
    });

    void test('commands of the plan use the role of the approver, and no other command does', () => {
      const wrong = found().filter(({ service, profile }) =>
        service !== undefined && (service === 'arc-region-switch') !== (profile === 'approver') && name !== 'without optional parts');

      assert.deepEqual(wrong.map(({ command }) => command), []);
    });
  });
}

void test('each message is sent with its attributes before it is deleted, then those that are left are counted', () => {
  const [section] = renderRunbook('recovery', FACTS).split('\n### Messages of workers')[1]!.split(/^##/m);
  const [, ...calls] = awsCommands(section!).filter(([service]) => service === 'sqs').map((command) => [command[1], ...command.slice(-1)]);

  assert.deepEqual(calls, [
    ['send-message', '{"MessageBody":"order 7","MessageAttributes":{"kind":{"StringValue":"new","DataType":"String"}}}'], ['delete-message', 'handle-7'],
    ['receive-message', 'json'], ['get-queue-attributes', 'json'],
  ]);
});

void test('the rotation is resumed without the stage of the version that is not current', () => {
  const commands = awsCommands(renderRunbook('recovery', FACTS)).filter(([service, operation]) => service === 'secretsmanager' && operation !== 'cancel-rotate-secret');

  assert.deepEqual(commands.filter(([, operation]) => operation!.startsWith('update-')).map((command) => command.slice(-4)), [
    ['--version-stage', 'AWSPENDING', '--remove-from-version-id', '66666666-7777-4888-9999-000000000000'],
  ]);
  assert.deepEqual(commands.slice(-3).map(([, operation]) => operation), ['describe-secret', 'update-secret-version-stage', 'rotate-secret']);
});

void test('the manual failover and failback change the primary record', () => {
  const changes = runbooks[0]!.commands.filter((command) => command.includes('change-resource-record-sets')).map((command) => JSON.parse(command.at(-1)!) as unknown);
  const HealthCheckId = '01234567-89ab-cdef-0123-456789abcdef';
  const AliasTarget = { HostedZoneId: 'Z0123456789ABCDEFGHIJ', DNSName: 'alb.example', EvaluateTargetHealth: true };

  assert.deepEqual(changes, Array(2).fill({
    Changes: [{
      Action: 'UPSERT',
      ResourceRecordSet: { Name: 'active.origin.shop.example', Type: 'A', SetIdentifier: 'PRIMARY', Failover: 'PRIMARY', HealthCheckId, AliasTarget },
    }],
  }));
});
