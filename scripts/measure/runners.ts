import { spawnSync } from 'child_process';
import { existsSync, writeFileSync } from 'fs';
import { join } from 'path';
import { transformSync } from 'esbuild';
import { median } from '../../tools/measure/statistics';
import { ROOT, Workshop } from '../../tools/measure/workshop';

/** What a user writes for a platform. */
const APP = `import { App, Stack } from 'aws-cdk-lib';
import { EldoniaPlatform, PlatformZone } from 'eldonia-constructs';
const stack = new Stack(new App(), 'Eldonia', { env: { account: '123456789012', region: 'ap-northeast-1' } });
const zone = PlatformZone.fromAttributes({ hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' });
new EldoniaPlatform(stack, 'Platform', { zone, alarmEmail: 'ops@eldonia.example' });
`;
/** The relevant part of what `cdk init` writes. */
const TSCONFIG = { compilerOptions: { target: 'ES2022', module: 'node16', strict: true, esModuleInterop: true, skipLibCheck: true, types: ['node'] } };

interface Runner {
  readonly name: string;
  /** The command line after `node`. */
  readonly args: readonly string[];
  readonly env?: Record<string, string>;
  /** The first version of Node.js that has it. */
  readonly since?: readonly [major: number, minor: number];
}

const bin = (path: string): string => join(ROOT, 'node_modules', path);
const TS_NODE = bin('ts-node/dist/bin.js');
const TSX = bin('tsx/dist/cli.mjs');
const CACHE = { NODE_COMPILE_CACHE: 'compile-cache' };

const RUNNERS: readonly Runner[] = [
  { name: 'compiled before, `node app.js`', args: ['app.js'] },
  { name: 'the same with a compile cache', args: ['app.js'], env: CACHE, since: [22, 1] },
  { name: 'type stripping of Node.js, `node app.ts`', args: ['app.ts'], since: [22, 18] },
  { name: 'the same with a compile cache', args: ['app.ts'], env: CACHE, since: [22, 18] },
  { name: 'swc, `node -r @swc-node/register app.ts`', args: ['-r', bin('@swc-node/register'), 'app.ts'] },
  { name: '`tsx`, without types', args: [TSX, 'app.ts'] },
  { name: '`ts-node -T app.ts`, without types', args: [TS_NODE, '-T', 'app.ts'] },
  { name: '`ts-node --prefer-ts-exts app.ts`, as `cdk init` wrote before aws-cdk 2.1148', args: [TS_NODE, '--prefer-ts-exts', 'app.ts'] },
];

/**
 * What each way to run an app costs: CPU of all its processes, as a table in Markdown.
 *
 * The first run of each is not counted: caches are full after it, as for a user.
 */
export function measureRunners(workshop: Workshop, rounds: number): string {
  const directory = workshop.project(['typescript', '@types']);
  writeFileSync(join(directory, 'app.ts'), APP);
  writeFileSync(join(directory, 'app.js'), transformSync(APP, { loader: 'ts', format: 'cjs' }).code);
  writeFileSync(join(directory, 'tsconfig.json'), JSON.stringify(TSCONFIG));
  const cost = ({ args, env }: Runner, validation: boolean, run: number): number => cpuSeconds(directory, args, {
    ...env, CDK_OUTDIR: `runner-${run}`, HOME: directory, USERPROFILE: directory, ...validation ? {} : { CDK_VALIDATION: 'false' },
  });
  const rows = RUNNERS.map((runner) => {
    if (runner.since && older(runner.since)) return `| ${runner.name} | Node.js ${runner.since.join('.')} | |`;
    const [without, on] = [false, true].map((validation) => {
      cost(runner, validation, 0);
      return median(Array.from({ length: rounds }, (_, round) => cost(runner, validation, round)));
    });
    return `| ${runner.name} | ${without.toFixed(2)} s | ${on.toFixed(2)} s |`;
  });
  return [`| CPU of one synthesis, Node.js ${process.versions.node} | without validation | with validation |`, '| --- | --- | --- |', ...rows].join('\n');
}

function older([major, minor]: readonly [number, number]): boolean {
  const [ours, oursMinor] = process.versions.node.split('.').map(Number);
  return ours < major || (ours === major && oursMinor < minor);
}

/** The shell knows the CPU of its children and of theirs, which Node.js does not report. */
function cpuSeconds(cwd: string, args: readonly string[], env: Record<string, string>): number {
  const { NODE_OPTIONS: _, CDK_VALIDATION: __, ...inherited } = process.env;
  const { stdout, stderr, status } = spawnSync('sh', ['-c', '"$@" > /dev/null || exit 1; times', 'sh', process.execPath, ...args], {
    cwd, env: { ...inherited, ...env }, encoding: 'utf8',
  });
  if (status !== 0 || !existsSync(join(cwd, env.CDK_OUTDIR, 'manifest.json'))) throw new Error(`node ${args.join(' ')} failed:\n${stderr}`);
  const seconds = (text: string): number => {
    const [, minutes, rest] = /^(\d+)m([\d.]+)s$/.exec(text)!;
    return Number(minutes) * 60 + Number(rest);
  };
  return stdout.trim().split('\n')[1].split(' ').map(seconds).reduce((sum, value) => sum + value, 0);
}
