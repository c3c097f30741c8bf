import assert from 'assert/strict';
import { spawnSync } from 'child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'fs';
import { delimiter, join } from 'path';
import { ReleaseRegion } from './release-region';
import { awsCli } from '../../tools/emulator/aws-cli';
import { Checks } from '../../tools/emulator/checks';
import { Emulator, ROOT } from '../../tools/emulator/emulator';
import { ReleaseWorkflow } from '../../tools/emulator/workflow';

const LIMIT_MILLISECONDS = 120_000;

/** What a command of the package has printed. */
interface Ended { readonly code: number | null; readonly text: string }

/** Runs a command of the package with the real AWS CLI. Its sessions end at the plugin, which records what it gets. */
export interface Daily {
  (...argv: string[]): Ended;
  /** What the last session has got. */
  session(): string;
}

export async function dailyCommands(emulator: Emulator, assembly: string): Promise<Daily> {
  const [bin, folder] = [await awsCli(emulator), mkdtempSync(join(emulator.folder, 'daily-'))];
  const record = join(folder, 'session');
  writeFileSync(join(folder, 'session-manager-plugin'), `#!/bin/sh\necho "$@" > ${record}\n`, { mode: 0o755 });
  const environment = emulator.clientEnvironment();
  const env = { ...environment, PATH: [bin, folder, environment.PATH].join(delimiter) };
  const run = (...argv: string[]) => {
    const args = ['--import', 'tsx', join(ROOT, 'cli/eldonia-constructs.ts'), argv[0]!, '--app', assembly, ...argv.slice(1)];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, env, encoding: 'utf8', timeout: LIMIT_MILLISECONDS });
    return { code: status, text: `${stdout}${stderr}` };
  };
  return Object.assign(run, { session: () => readFileSync(record, 'utf8') });
}

/** The daily commands, before and after a release that fails. */
export function dailyChecks(region: ReleaseRegion, workflow: ReleaseWorkflow, daily: Daily): Checks {
  const release = async (starts = true) => {
    const version = await ReleaseRegion.build([region], starts);
    return { version, ...workflow(version) };
  };
  const ends = (ended: Ended, code: number, ...texts: RegExp[]) => {
    assert.equal(ended.code, code, ended.text);
    for (const text of texts) assert.match(ended.text, text);
  };
  return {
    'a release that crashes: the workflow and the status say why': async () => {
      const good = (await release()).version;
      const { succeeded, text } = await release(false);
      assert.equal(succeeded, false, text);
      assert.match(text, /For exit codes, alarms and log lines, run eldonia-constructs status/);
      ends(daily('status'), 0, /eldonia-backend\tACTIVE\t2\t2/, /Essential container in task exited/, /eldonia-backend\t1/);
      assert.equal(await region.parameter(), good);
    },
    'a command in a task of its own ends, with its exit code': async () => {
      ends(daily('run', '--', 'node', 'src/migrate.js'), 0, /runs as arn:aws:ecs:/, /exit code 0/);
    },
    'a shell is a session of the plugin, and a tunnel the request of one, which the emulator does not know': async () => {
      ends(daily('shell', '--command', 'ls /'), 0);
      assert.match(daily.session(), /StartSession/);
      ends(daily('connect', 'database', '--port', '15432'), 2, /^localhost:15432 leads to \S+$/m, /StartSession/);
    },
    'a rollback deploys and records the release before': async () => {
      const before = await region.parameter();
      const { version } = await release();
      assert.equal(await region.parameter(), version);
      ends(daily('rollback', '--yes'), 0, /recorded/);
      assert.deepEqual([await region.parameter(), (await region.state()).version], [before, before]);
    },
  };
}
