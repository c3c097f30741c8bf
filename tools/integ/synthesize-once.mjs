/**
 * Synthesizes an app once, for an integ-runner that does so for each step of a test: `node tools/integ/synthesize-once.mjs app`.
 *
 * The runner reads the tests of an app from an assembly for the account of snapshots, unless INTEG_ACCOUNT is that of the deployment.
 * The assemblies are kept in INTEG_ASSEMBLIES, which is a folder of one run.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';

const { CDK_OUTDIR, CDK_INTEG_ACCOUNT, INTEG_ACCOUNT = CDK_INTEG_ACCOUNT, CDK_CONTEXT_JSON, INTEG_ASSEMBLIES } = process.env;
const [file] = process.argv.slice(2);
const context = createHash('sha256').update(CDK_CONTEXT_JSON ?? '').digest('hex').slice(0, 12);
const kept = join(INTEG_ASSEMBLIES, `${basename(file)}-${INTEG_ACCOUNT}-${context}`);

if (existsSync(kept)) {
  cpSync(kept, CDK_OUTDIR, { recursive: true });
} else {
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', '--import', './tools/integ/older-runner.mjs', file], {
    stdio: 'inherit', env: { ...process.env, CDK_INTEG_ACCOUNT: INTEG_ACCOUNT },
  });
  if (status !== 0) process.exit(status ?? 1);
  const folder = `${kept}.${process.pid}`;
  cpSync(CDK_OUTDIR, folder, { recursive: true });
  // A folder under its final name is complete.
  if (!existsSync(kept)) renameSync(folder, kept);
}
