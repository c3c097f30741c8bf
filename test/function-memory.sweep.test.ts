import { execFileSync } from 'child_process';
import { join, resolve } from 'path';
import { canonical } from '../tools/assemblies/canonical';
import { handlers } from '../tools/policies/needs/commands';

/**
 * Lambda ends a function that exceeds its memory, and CloudFormation gets no response from it. Before the first call, a
 * function holds Node.js with the runtime of Lambda, and the modules of its bundle.
 */
const ASSETS = resolve(__dirname, '../assets');
const MEBIBYTE = 2 ** 20;
/** Node.js and the runtime, without modules. */
const RUNTIME_MEBIBYTES = 65;
const MEASURE = 'const before = process.memoryUsage().rss; require(process.argv[1]); process.stdout.write(String(process.memoryUsage().rss - before));';

/** The least memory of the functions of each handler, in MiB. */
function memories(): Map<string, number> {
  const known = handlers();
  const found = new Map<string, number>();
  for (const { template } of canonical('everything').stacksRecursively) {
    for (const { Type, Properties } of Object.values<any>(template.Resources ?? {})) { // eslint-disable-line @typescript-eslint/no-explicit-any
      const handler = Type === 'AWS::Lambda::Function' ? known.get(String(Properties.Code.S3Key).replace(/\.zip$/, '')) : undefined;
      if (!handler) continue;
      const bundle = handler.source.replace(/^src\//, '').replace(/\.ts$/, '');
      found.set(bundle, Math.min(found.get(bundle) ?? Infinity, Properties.MemorySize));
    }
  }
  return found;
}

/** The memory of the modules of a bundle, in MiB. */
function modulesOf(bundle: string): number {
  const output = execFileSync(process.execPath, ['-e', MEASURE, join(ASSETS, bundle, 'index.js')], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return Number(output) / MEBIBYTE;
}

test('each function has the memory for its modules', () => {
  const all = [...memories()];
  const small = all.filter(([bundle, memory]) => RUNTIME_MEBIBYTES + modulesOf(bundle) > memory).map(([bundle]) => bundle);

  expect(all.length).toBe(new Set([...handlers().values()].map(({ source }) => source)).size);
  expect(small).toEqual([]);
}, 120_000);
