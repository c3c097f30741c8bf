// npm test: the unit tests, the types and the lint side by side. All unit tests start while the library compiles, except those that read its
// API; with arguments for Jest, they start after it.
import { spawnSync } from 'node:child_process';

const args = process.argv.slice(2);
const tests = args.length === 0 ? { unit: 'projen unit:sources', api: 'projen unit:api' } : { unit: 'projen unit {@}' };
const steps = { ...tests, types: 'projen typecheck', lint: 'tsx scripts/lint-changed.ts' };
const flags = ['--group', '--passthrough-arguments', '--names', Object.keys(steps).join(',')];
// Syntheses make many objects that die young: with more room for these, collecting garbage takes a third of the time.
const env = { ...process.env, NODE_OPTIONS: `--max-semi-space-size=128 ${process.env.NODE_OPTIONS ?? ''}` };
const { status, error } = spawnSync('concurrently', [...flags, ...Object.values(steps), '--', ...args], { env, stdio: 'inherit' });
if (error) console.error(`${error.message}: run npm ci, and then npm test`);
process.exitCode = status ?? 1;
