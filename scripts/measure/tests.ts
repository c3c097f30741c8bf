import { spawn } from 'child_process';
import { once } from 'events';
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'fs';
import { join } from 'path';
import { table } from '../../tools/markdown';
import { ROOT, Workshop } from '../../tools/measure/workshop';
import { run } from '../../tools/steps';
import { UserError } from '../../tools/user-error';

/** The first platform of a test file, as `test/app.test.ts` has it: the CPU time, because others use the machine. */
const BEGIN = 'process.env.BEGUN = JSON.stringify(process.cpuUsage());\n';
const FIRST = `import './setup';
import './begin';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { platform } from '../bin/app';

const template = Template.fromStack(Stack.of(platform));
const { user, system } = process.cpuUsage(JSON.parse(process.env.BEGUN!));
process.stderr.write(\`first \${(user + system) / 1_000} \`);

test('the first platform', () => template.resourceCountIs('AWS::RDS::DBCluster', 1));
`;
const MOST_MEGABYTES = 2;

/** What the tests of the quickstart cost with the runners of users, their default limits and a library that is installed. */
export async function measureTests(workshop: Workshop): Promise<string> {
  const directory = workshop.project([]);
  for (const part of ['bin', 'test', 'cdk.json', 'tsconfig.json']) cpSync(join(ROOT, 'examples/quickstart', part), join(directory, part), { recursive: true });
  cpSync(join(ROOT, 'examples/quickstart/functions'), join(directory, 'functions'), { recursive: true });
  writeFileSync(join(directory, 'test/begin.ts'), BEGIN);
  writeFileSync(join(directory, 'test/first.test.ts'), FIRST);
  const transform = { '^.+\\.ts$': join(ROOT, 'node_modules/@swc/jest') };
  writeFileSync(join(directory, 'jest.config.json'), JSON.stringify({ roots: ['test'], transform }));
  const runners = join(directory, 'runners');
  const { devDependencies: { vitest } } = JSON.parse(readFileSync(join(ROOT, 'examples/quickstart/package.json'), 'utf8')) as { devDependencies: { vitest: string } };
  await run({ program: 'npm', args: ['install', '--prefix', runners, '--no-audit', '--no-fund', `vitest@${vitest}`], cwd: directory });
  // The guard, which also runs in a test, rejects an app without its file.
  const lock = { CDK_CONTEXT_JSON: JSON.stringify({ 'eldonia:lock': 'update' }), CDK_OUTDIR: 'locked', CDK_VALIDATION: 'false' };
  await run({ program: process.execPath, args: [join(ROOT, 'node_modules/tsx/dist/cli.mjs'), 'bin/app.ts'], cwd: directory, env: { ...process.env, ...lock } });
  const rows: string[][] = [];
  for (const [name, ...args] of [
    ['Vitest', join(runners, 'node_modules/vitest/vitest.mjs'), 'run', '--globals', '--dir', 'test'],
    ['Jest with `@swc/jest`', join(ROOT, 'node_modules/jest/bin/jest.js'), '--config', 'jest.config.json', '--ci'],
  ]) {
    // The first run fills caches, as a user's.
    await measured(directory, args);
    rows.push([name, ...await measured(directory, args)]);
  }
  return table(['', 'first platform', 'memory', 'temporary files of a platform'], rows);
}

async function measured(cwd: string, args: string[]): Promise<string[]> {
  const temporary = join(cwd, 'temporary');
  mkdirSync(temporary, { recursive: true });
  const before = sizeOf(temporary, /^cdk\.out/);
  const child = spawn(process.execPath, args, {
    cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_OPTIONS: '', CI: '1', TMPDIR: temporary, CDK_NO_CLEAN_TESTS: '1' },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => output += text);
  let peak = 0;
  const timer = setInterval(() => peak = Math.max(peak, peakOf(child.pid!)), 50);
  const [code] = await once(child, 'exit') as [number | null];
  clearInterval(timer);
  const seconds = Number(/first ([\d.]+) /.exec(output)?.[1]) / 1_000;
  const platforms = 2;
  const megabytes = (sizeOf(temporary, /^cdk\.out/) - before) / platforms / 1e6;
  if (code !== 0 || !(megabytes < MOST_MEGABYTES)) throw new UserError(`tests must pass and leave less than ${MOST_MEGABYTES} MB, got exit code ${code} and ${megabytes} MB; ${output}`);
  return [`${seconds.toFixed(1)} s`, `${Math.round(peak)} MB`, `${megabytes.toFixed(1)} MB`];
}

/** The most memory that a process of a group has had, in MB. */
function peakOf(group: number): number {
  return Math.max(0, ...readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map((pid) => {
    try {
      if (Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')[2]) !== group) return 0;
      return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_000;
    } catch {
      return 0;
    }
  }));
}

function sizeOf(folder: string, name: RegExp): number {
  return readdirSync(folder).filter((entry) => name.test(entry)).flatMap((entry) => readdirSync(join(folder, entry), { recursive: true, encoding: 'utf8' })
    .map((file) => statSync(join(folder, entry, file))).map((stat) => stat.isFile() ? stat.size : 0)).reduce((sum, size) => sum + size, 0);
}
