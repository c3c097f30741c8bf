import { cpSync, renameSync, rmSync, writeFileSync } from 'fs';
import { join, resolve } from 'path';
import { demoPage, findingsOf, groupsOf } from './demo-page';
import { columns } from '../cli/columns';
import type { RequirementVerdict } from '../cli/conformance/verdict';
import { AssemblyReport } from '../tools/assembly-report';
import { deploySchedule } from '../tools/deploy-path';
import { withFolder } from '../tools/folder';
import { bold, elapsed, green, red, run, runProgram, step } from '../tools/steps';

const ROOT = resolve(__dirname, '..');
const EXAMPLE = join(ROOT, 'examples', 'quickstart');
const TARBALL = 'eldonia-constructs.tgz';
/** Other programs. Their output is inside the ignored output of the first app. */
const PAIR = { app: 'tsx bin/pair.ts', output: join('cdk.out', 'pair') };
/** The example with the values of the document, which imports the library as a program of users. */
const DOCUMENT = { app: `tsx ${join('cdk.out', 'document.ts')}`, output: join('cdk.out', 'document') };
const ENVIRONMENTS = { app: 'tsx bin/environments.ts', output: join('cdk.out', 'environments') };
/** Where `cdk synth` writes, so that it is neither committed nor published. */
const PAGE = join('cdk.out', 'demo.html');

async function main(): Promise<void> {
  const start = Date.now();
  console.log(`\n${bold('Pack and install the library, and synthesize the platform')}\n`);
  await step('pack it', pack);
  await step('install it into examples/quickstart', install);
  await step('compile the programs', () => run({ program: 'npm', args: ['run', 'build'], cwd: EXAMPLE }));
  await step('cdk synth, without credentials', () => synthesize());
  await step('its unit tests', () => run({ program: 'npm', args: ['test'], cwd: EXAMPLE }));
  await step('cdk synth of two accounts', () => synthesize(ENVIRONMENTS));
  await step('cdk synth of the pair of Regions', () => synthesize(PAIR));
  cpSync(join(ROOT, 'examples', 'document.ts'), join(EXAMPLE, 'cdk.out', 'document.ts'));
  await step('cdk synth of the values of the document', () => synthesize(DOCUMENT));

  const document = await conformance(DOCUMENT.output);
  const apps = await Promise.all([
    { title: 'The platform in one Region', output: 'cdk.out' },
    { title: 'The pair of Regions', output: PAIR.output, scope: { isOverview: true } },
  ].map(async ({ output, ...app }) => ({ ...app, directory: join(EXAMPLE, output), verdicts: await conformance(output) })));
  for (const { title, directory } of apps) showApp(title, new AssemblyReport(directory));
  const page = await demoPage(apps, document);
  for (const { title, verdicts } of apps) showConformance(title, verdicts, document);
  writeFileSync(join(EXAMPLE, PAGE), page);
  console.log(`\n${bold('To look at')}: picture, costs, findings and deployment chart of both in examples/quickstart/${PAGE}`);
  console.log(`\n${bold('Done')} in ${elapsed(start).trim()}\n`);
}

async function pack(): Promise<void> {
  const output = await run({ program: 'npm', args: ['pack', '--json', '--pack-destination', EXAMPLE], cwd: ROOT });
  const [{ filename }] = JSON.parse(output) as { filename: string }[];
  renameSync(join(EXAMPLE, filename), join(EXAMPLE, TARBALL));
}

/** npm does not reinstall a tarball with the same name, so that the installed package is removed first. */
async function install(): Promise<void> {
  for (const stale of ['eldonia-constructs', '.package-lock.json']) rmSync(join(EXAMPLE, 'node_modules', stale), { recursive: true, force: true });
  await run({ program: 'npm', args: ['install', '--no-audit', '--no-fund', '--no-package-lock', '--prefer-offline'], cwd: EXAMPLE });
}

/** Synthesizes without AWS configuration and credentials. */
async function synthesize(other?: typeof PAIR): Promise<void> {
  await withFolder('no-credentials', async (nowhere) => {
    const empty = join(nowhere, 'config');
    writeFileSync(empty, '');
    rmSync(join(EXAMPLE, other?.output ?? 'cdk.out'), { recursive: true, force: true });
    // Nothing is deployed that it would protect.
    rmSync(join(EXAMPLE, 'eldonia.lock.json'), { force: true });
    const inherited = Object.entries(process.env).filter(([name]) => !/^(AWS|CDK)_/.test(name));
    await run({
      program: join(EXAMPLE, 'node_modules', '.bin', 'cdk'),
      args: ['synth', '--quiet', '--no-notices', '--no-lookups', '--context', 'eldonia:lock=update', ...other ? ['--app', other.app, '--output', other.output] : []],
      cwd: EXAMPLE,
      env: {
        ...Object.fromEntries(inherited),
        AWS_CONFIG_FILE: empty,
        AWS_SHARED_CREDENTIALS_FILE: empty,
        AWS_EC2_METADATA_DISABLED: 'true',
        CDK_DISABLE_CLI_TELEMETRY: 'true',
      },
    });
  });
}

/** Checks an assembly with the command of the library that is installed in the example. */
async function conformance(app: string): Promise<RequirementVerdict[]> {
  const program = join(EXAMPLE, 'node_modules', '.bin', 'eldonia-constructs');
  return JSON.parse(await run({ program, args: ['conformance', '--json', '--app', app], cwd: EXAMPLE })) as RequirementVerdict[];
}

/** The stacks in the order of a first deployment, and whether the validator found anything. */
function showApp(title: string, report: AssemblyReport): void {
  const { stacks, missing } = report;
  const schedule = deploySchedule(stacks);
  const minutes = (seconds: number) => (seconds / 60).toFixed(1);
  const rows = schedule.map(({ stack, start, seconds }) => {
    const { region, kilobytes } = stacks.find(({ name }) => name === stack.name)!;
    return [stack.name, region, String(Object.keys(stack.template.Resources ?? {}).length), String(kilobytes), minutes(start), minutes(seconds)];
  });
  console.log(`\n${bold(title)}`);
  for (const line of columns(['stack', 'Region', 'resources', 'kB', 'from minute', 'minutes'], rows)) console.log(`  ${line}`);
  console.log(`  first deployment, estimated from typical creation times: ${minutes(Math.max(...schedule.map(({ finish }) => finish)))} minutes`);
  const problems = [...findingsOf(report).map(({ rule, text }) => `${rule}  ${text}`), ...missing.map((key) => `a context lookup that needs credentials: ${key}`)];
  console.log(problems.length === 0 ? green('  no findings of the validator, no context lookups') : red(problems.map((line) => `  ${line}`).join('\n')));
}

function showConformance(title: string, verdicts: readonly RequirementVerdict[], document: readonly RequirementVerdict[]): void {
  console.log(`\n${bold(`${title}: conformance with the architecture document`)}`);
  for (const [name, { length }] of groupsOf(verdicts, document)) console.log(`  ${String(length).padStart(4)}  ${name}`);
}

void runProgram(main);
