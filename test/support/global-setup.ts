import { execFileSync, spawnSync } from 'child_process';
import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';

const ROOT = resolve(__dirname, '../..');
const before = process.env.TMPDIR;
let folder: string;

/** One folder for everything that a run of the tests leaves in the system's temporary folder, and the bundles that every synthesis reads. */
export default function setup(): void {
  folder = mkdtempSync(join(tmpdir(), 'eldonia-tests-'));
  process.env.TMPDIR = folder;
  const { status, stderr } = spawnSync(process.execPath, ['scripts/is-stale.mjs', 'bundles'], { cwd: ROOT, encoding: 'utf8' });
  if (status === 1) return;
  if (status !== 0) throw new Error(stderr);
  console.log('\nbundles the Lambda functions, which are older than their sources ...');
  execFileSync('npx', ['projen', 'bundle'], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
}

export function teardown(): void {
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
  rmSync(folder, { recursive: true, force: true });
}
