import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'fs';
import { join, resolve } from 'path';
import { withFolder } from '../tools/folder';
import { run, runProgram, step } from '../tools/steps';

const ROOT = resolve(__dirname, '..');
const PACKAGE = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { peerDependencies: Record<string, string>; bin: Record<string, string> };
const [NAME] = Object.keys(PACKAGE.bin);
/** Of the processor, to print the help of a command. */
const START_MILLISECONDS = 500;

const CALLED = 'AWS was called';

/** A program of a user: a pair of Regions in a stage, and an app without anything of the library. */
const APP = `
const { App, Stack, Stage } = require('aws-cdk-lib');
const { DrPair, PlatformZone } = require('eldonia-constructs');

const app = new App({ outdir: 'cdk.out' });
const zone = PlatformZone.fromAttributes({ hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' });
new DrPair(new Stage(app, 'Prod'), 'Shop', { account: '123456789012', zone, alarmEmail: 'ops@eldonia.example', api: { enableExecuteCommand: true } });
app.synth();
const other = new App({ outdir: 'other.out' });
new Stack(other, 'Other');
other.synth();
`;

const DAILY = [['status'], ['logs'], ['shell'], ['run', 'true'], ['connect', 'cache'], ['rollback']];

/** A command line, its exit code, and what it prints. */
type Case = [args: string[], code: number, output: RegExp];
const CASES: Case[] = [
  [['--help'], 0, /^ {2}runbook /m],
  [['runbook'], 0, /^# Runbook: fail over /m],
  [['runbook', 'move-in'], 0, /^NAMES='eldonia.example'$/m],
  [['runbook', 'restore'], 0, /^GLOBAL=eldonia-global$/m],
  [['runbook', '--app', 'other.out'], 2, /app must have a pair of Regions, got 1 stack/],
  [['simulate'], 0, /^nothing fails +\d/m],
  [['simulate', '--app', 'other.out'], 2, /app must have a pair of Regions/],
  [['alarms'], 0, /^\d+ alarms and \d+ composite alarms\./m],
  [['alarms', '--app', 'other.out'], 2, /app must have CloudWatch alarms/],
  [['conformance', '--strict'], 1, /requirements are met, /m],
  [['conformance', '--strict', '--accept', '5'], 0, /^ {4}accepted$/m],
  [['conformance', '--app', 'other.out'], 2, /app must have a construct of this library, got other\.out without any/],
  [['conformance', '--any-app', '--app', 'other.out'], 0, /^0 of \d+ requirements are met, /m],
  [['cost'], 0, /^\d+ stacks of cdk\.out: \$[\d,]+ per month, of which \$[\d,.]+ from memory$/m],
  [['diagram', '--overview'], 0, /^flowchart TB\n[^]*<b>ARC Region switch<\/b>/m],
  [['diagram', '--app', 'other.out'], 2, /app must have resources to draw, got none in 1 stack/],
  [['status', '--print'], 0, /^aws ecs describe-services .* --region ap-northeast-1 /m],
  [['status', '--print', '--region', 'ap-northeast-3'], 0, /^aws ecs describe-services .* --region ap-northeast-3 /m],
  [['logs', '--print', '--since', '2h', '--filter', 'ERROR'], 0, /^aws logs tail .*--since 2h --filter-pattern ERROR/m],
  [['logs', 'database', '--print'], 0, /^aws logs tail .*\/aws\/rds\/cluster\//m],
  [['shell', '--print'], 0, /^aws ecs execute-command .*--task "\$\{TASK\}"/m],
  [['run', '--print', '--', 'node', 'src/migrate.js'], 0, /\\"command\\":\[\\"node\\",\\"src\/migrate\.js\\"\]/],
  [['connect', 'database', '--print'], 0, /^aws ssm start-session .*PortForwardingSessionToRemoteHost/m],
  [['connect', 'cache', '--print', '--port', '16379'], 0, /^aws ssm start-session .*localPortNumber=16379/m],
  [['rollback', '--print'], 0, /^aws ecs stop-service-deployment .*--stop-type ROLLBACK/m],
  ...DAILY.map((words): Case => [[...words, '--print', '--app', 'other.out'], 2,
    /service must be one of the app, got none with these options in other\.out; define a platform/]),
  [['cost', '--app', 'nowhere'], 2, /app must be the output folder of cdk synth, got nowhere without manifest\.json/],
];

/** Packs the library, and runs its commands in an empty folder, with nothing but the package and its peers. */
async function main(): Promise<void> {
  await withFolder('packed-cli', async (workshop) => {
    await step('pack', async () => install(workshop));
    writeFileSync(join(workshop, 'app.js'), APP);
    await step('synthesize a pair of Regions in a stage', async () =>
      run({ program: 'node', args: ['app.js'], cwd: workshop, env: { ...process.env, CDK_VALIDATION: 'false' } }));
    for (const [args, code, output] of CASES) await step(`${NAME} ${args.join(' ')}`, async () => check(workshop, args, code, output));
    await step(`${NAME} starts within ${START_MILLISECONDS} ms of the processor`, async () => startsFast(workshop));
  });
}

async function install(workshop: string): Promise<void> {
  const modules = join(workshop, 'node_modules');
  const folder = join(modules, NAME);
  mkdirSync(folder, { recursive: true });
  mkdirSync(join(modules, '.bin'));
  for (const peer of Object.keys(PACKAGE.peerDependencies)) symlinkSync(join(ROOT, 'node_modules', peer), join(modules, peer));
  await run({ program: 'npm', args: ['pack', '--ignore-scripts', '--pack-destination', workshop], cwd: ROOT });
  const [tarball] = readdirSync(workshop).filter((file) => file.endsWith('.tgz'));
  await run({ program: 'tar', args: ['-xzf', tarball, '--strip-components=1', '-C', folder], cwd: workshop });
  // As npm does at an installation.
  chmodSync(join(folder, PACKAGE.bin[NAME]), 0o755);
  symlinkSync(join('..', NAME, PACKAGE.bin[NAME]), join(modules, '.bin', NAME));
  // What is printed calls nothing.
  for (const program of ['aws', 'session-manager-plugin']) writeFileSync(join(modules, '.bin', program), `#!/bin/sh\necho '${CALLED}'\n`, { mode: 0o755 });
}

async function check(workshop: string, args: readonly string[], code: number, output: RegExp): Promise<void> {
  // The shell joins both streams and prints the exit code, because a command may be meant to fail.
  const line = `npx --no -- ${NAME} ${args.join(' ')} 2>&1; echo "exit code $?"`;
  const printed = await run({ program: 'sh', args: ['-c', line], cwd: workshop });
  if (!printed.endsWith(`exit code ${code}\n`)) throw new Error(`the exit code must be ${code}, got\n${printed.slice(-2_000)}`);
  if (!output.test(printed)) throw new Error(`the output must match ${String(output)}, got\n${printed.slice(0, 2_000)}`);
  if (printed.includes(CALLED)) throw new Error(`no case may call AWS, got\n${printed.slice(0, 2_000)}`);
  // eslint-disable-next-line no-control-regex
  if (/\u001b/.test(printed)) throw new Error('the output must have no control characters without a terminal, got some');
}

/** Processor time, because other programs run beside. */
async function startsFast(workshop: string): Promise<void> {
  const usage = join(workshop, 'usage.js');
  writeFileSync(usage, "process.on('exit', () => { const { user, system } = process.cpuUsage(); console.log('used', (user + system) / 1000); });");
  const bin = join(workshop, 'node_modules', '.bin', NAME);
  const printed = await run({ program: 'node', args: ['--require', usage, bin, 'cost', '--help'], cwd: workshop });
  const milliseconds = Number(/^used (.+)$/m.exec(printed)?.[1]);
  if (!(milliseconds <= START_MILLISECONDS)) throw new Error(`the start must take at most ${START_MILLISECONDS} ms of the processor, got ${milliseconds}`);
}

void runProgram(main, 'The commands work in the package');
