// npm test: the unit tests of parts, the types and the lint side by side. With arguments for Jest, also the tests of whole platforms, once the library
// is compiled.
import { spawnSync } from 'node:child_process';

const args = process.argv.slice(2);
const steps = { unit: args.length === 0 ? 'projen unit:parts' : 'projen unit {@}', types: 'projen typecheck', lint: 'tsx scripts/lint-changed.ts' };
const flags = ['--group', '--passthrough-arguments', '--names', Object.keys(steps).join(',')];
// Syntheses make many objects that die young: with more room for these, collecting garbage takes a third of the time.
const env = { ...process.env, NODE_OPTIONS: `--max-semi-space-size=128 ${process.env.NODE_OPTIONS ?? ''}` };
const { status, error } = spawnSync('concurrently', [...flags, ...Object.values(steps), '--', ...args], { env, stdio: 'inherit' });
if (error) console.error(`${error.message}: run npm ci, and then npm test`);
process.exitCode = status ?? 1;
