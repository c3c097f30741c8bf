/**
 * Every command of the runbooks, parsed by the AWS CLI and validated against the service models of AWS. Nothing is sent: npx tsx
 * test/dr-pair/runbook.integ.ts
 */
import assert from 'assert/strict';
import { readFileSync } from 'fs';
import { before, describe, test } from 'node:test';
import { resolve } from 'path';
import { FACTS, MODES } from './runbook-fixture';
import { renderRunbook } from '../../src/dr-pair/private/runbook';
import { renderRebuildRunbook } from '../../src/dr-pair/private/runbook-rebuild';
import { renderRecoveryRunbook } from '../../src/dr-pair/private/runbook-recovery';
import { FailoverMode } from '../../src/failover';
import { awsCommands, installCli, ParsedCommand, parseCommands } from '../../tools/runbook/commands';

const TOKYO = FACTS.primary.region;
const OSAKA = FACTS.standby.region;
/** IAM, Route 53 and the CLI's own commands have no Region. */
const GLOBAL = ['route53', 'iam', 'configure'];

interface Row extends ParsedCommand {
  readonly command: string;
}

const runbooks = MODES.map(([name, modes]) => ({
  name,
  automatic: modes.failoverMode === FailoverMode.AUTOMATIC,
  commands: [renderRunbook, renderRecoveryRunbook, renderRebuildRunbook].flatMap((render) => awsCommands(render({ ...FACTS, ...modes }))),
}));
const rows = new Map<string, Row>();
let python: string;

/** The guide to the restore of data, with the same rules. */
const restore = awsCommands(readFileSync(resolve(__dirname, '../../docs/restore.md'), 'utf8'));

/** The guides to the first deployment, and to one that fails. */
const first = awsCommands(readFileSync(resolve(__dirname, '../../docs/first-deployment.md'), 'utf8'));
const troubleshooting = awsCommands(readFileSync(resolve(__dirname, '../../docs/troubleshooting.md'), 'utf8'));

/** A command as text, for messages and as a key. */
const textOf = (command: string[]) => ['aws', ...command].join(' ');

before(async () => {
  python = await installCli();
  const all = new Map([...runbooks, { commands: restore }, { commands: first }, { commands: troubleshooting }].flatMap(({ commands }) =>
    commands.map((command) => [textOf(command), command] as const)));
  parseCommands(python, [...all.values()]).forEach((parsed, index) => {
    const command = [...all.keys()][index]!;
    rows.set(command, { ...parsed, command });
  });
});

void test('the CLI accepts each command of docs/restore.md', () => {
  assert.deepEqual(restore.map((command) => rows.get(textOf(command))!).filter(({ error }) => error !== undefined), []);
  assert.ok(restore.length > 25, `only ${restore.length} commands`);
});

void test('the CLI accepts each command of docs/first-deployment.md', () => {
  assert.deepEqual(first.map((command) => rows.get(textOf(command))!).filter(({ error }) => error !== undefined), []);
  assert.ok(first.length > 14, `only ${first.length} commands`);
});

void test('the CLI accepts each command of docs/troubleshooting.md', () => {
  assert.deepEqual(troubleshooting.map((command) => rows.get(textOf(command))!).filter(({ error }) => error !== undefined), []);
  assert.ok(troubleshooting.length > 5, `only ${troubleshooting.length} commands`);
});

for (const { name, automatic, commands } of runbooks) {
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

    void test('a switchover goes to the Region of the current primary cluster, a failover to the Region of the new one', () => {
      const promotions = found().filter(({ operation }) => /^(Switchover|Failover)GlobalCluster$/.test(operation!));

      const expected = [
        ...automatic ? [['SwitchoverGlobalCluster', TOKYO, OSAKA]] : [],
        ['SwitchoverGlobalCluster', TOKYO, OSAKA],
        ['FailoverGlobalCluster', OSAKA, OSAKA],
        ['SwitchoverGlobalCluster', OSAKA, TOKYO],
      ];

      assert.deepEqual(promotions.map(({ operation, region, command }) => [
        operation, region, /:rds:([\w-]+):/.exec(command)![1],
      ]), expected);
    });

    void test('commands of the plan use the role of the approver, and no other command does', () => {
      const wrong = found().filter(({ service, profile }) =>
        service !== undefined && (service === 'arc-region-switch') !== (profile === 'approver'));

      assert.deepEqual(wrong.map(({ command }) => command), []);
    });

    void test('the plan always starts gracefully: ARC skips functions in ungraceful mode', () => {
      const starts = found().filter(({ operation }) => operation === 'StartPlanExecution');

      assert.deepEqual(starts.map(({ command }) => /--mode (\w+)/.exec(command)?.[1]), starts.map(() => 'graceful'));
      assert.ok(starts.length >= 2);
    });
  });
}

