import { execFileSync, spawnSync } from 'child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { lock } from 'proper-lockfile';

const ROOT = resolve(__dirname, '../..');
/** The file system in memory of Linux: thousands of files are written and removed there in a tenth of the time. In many containers it is small. */
const MEMORY = '/dev/shm';
/** More than all tests write together. */
const ENOUGH = 1024 ** 3;
const PREFIX = 'eldonia-tests-';
const before = process.env.TMPDIR;
let folder: string;

/** Containers often mount it without programs, which some tests write and start. */
function isRoomy(): boolean {
  if (!existsSync(MEMORY) || / \/dev\/shm \S+ \S*\bnoexec\b/.test(readFileSync('/proc/mounts', 'utf8'))) return false;
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize >= ENOUGH;
}

/** Removes what runs left that were killed: the memory would stay taken. */
export function removeLeftovers(): void {
  for (const name of readdirSync(MEMORY)) {
    const [pid] = name.startsWith(PREFIX) ? name.slice(PREFIX.length).split('-') : [];
    if (!pid || existsSync(`/proc/${pid}`)) continue;
    try {
      rmSync(join(MEMORY, name), { recursive: true, force: true });
    } catch {
      // Another user's, or another run removes it.
    }
  }
}

const isStale = () => spawnSync(process.execPath, ['scripts/is-stale.mjs', 'bundles'], { cwd: ROOT, stdio: 'inherit' }).status !== 1;

/** Only one of the runs that go on side by side: the others would read files that are half written. */
async function bundle(): Promise<void> {
  const unlock = await lock(join(ROOT, 'node_modules/.cache'), { stale: 120_000, retries: { retries: 600, factor: 1, minTimeout: 500 } });
  try {
    if (!isStale()) return;
    console.log('\nbundles the Lambda functions, which are older than their sources ...');
    execFileSync('npx', ['projen', 'bundle'], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
  } finally {
    await unlock();
  }
}

/** One folder for everything that a run of the tests leaves in the system's temporary folder, and the bundles that every synthesis reads. */
export default async function setup(): Promise<void> {
  const isInMemory = isRoomy();
  if (isInMemory) removeLeftovers();
  folder = mkdtempSync(join(isInMemory ? MEMORY : tmpdir(), `${PREFIX}${process.pid}-`));
  process.env.TMPDIR = folder;
  process.env.LATE_FAILURES = join(folder, 'late-failures');
  if (isStale()) await bundle();
}

export function teardown(): void {
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
  const late = process.env.LATE_FAILURES!;
  if (existsSync(late)) {
    console.error(`\ntests failed after the end of their file:\n${readFileSync(late, 'utf8')}`);
    process.exitCode = 1;
  }
  rmSync(folder, { recursive: true, force: true });
}
