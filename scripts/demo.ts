import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { demoPage } from './demo-page';
import type { RequirementVerdict } from '../cli/conformance/verdicts';
import { AssemblyReport, SynthesizedStack } from '../tools/assembly-report';
import { deploySchedule } from '../tools/deploy-path';
import { bold, CommandFailed, dim, elapsed, green, red, run, step, yellow } from '../tools/steps';

const ROOT = resolve(__dirname, '..');
const EXAMPLE = join(ROOT, 'examples', 'quickstart');
const TARBALL = 'eldonia-constructs.tgz';
/** Other programs. Their output is inside the ignored output of the first app. */
const PAIR = { app: 'tsx bin/pair.ts', output: join('cdk.out', 'pair') };
const ENVIRONMENTS = { app: 'tsx bin/environments.ts', output: join('cdk.out', 'environments') };
/** Where `cdk synth` writes, so that it is neither committed nor published. */
const PAGE = join('cdk.out', 'demo.html');
/** The line width of lists and texts. */
const LIST_WIDTH = 84;

async function main(): Promise<void> {
  const start = Date.now();
  console.log(`\n${bold('Build, pack and install the library, and synthesize the platform')}\n`);
  await step('bundle the Lambda functions, compile the library', async () => run({ program: 'npx', args: ['projen', 'fresh'], cwd: ROOT }));
  await step('pack it', pack);
  await step('install it into examples/quickstart', install);
  await step('compile the programs', () => run({ program: 'npm', args: ['run', 'build'], cwd: EXAMPLE }));
  await step('cdk synth, without credentials', () => synthesize());
  await step('cdk synth of two accounts', () => synthesize(ENVIRONMENTS));
  await step('cdk synth of the pair of Regions', () => synthesize(PAIR));

  const assembly = new AssemblyReport(join(EXAMPLE, 'cdk.out'));
  showStacks(assembly.stacks);
  showResources(assembly);
  showChecks(assembly);
  const verdicts = await conformance();
  showConformance(verdicts);
  showDeployment(assembly.stacks);
  showPair(new AssemblyReport(join(EXAMPLE, PAIR.output)));
  writeFileSync(join(EXAMPLE, PAGE), await demoPage([
    { title: 'The platform in one Region', directory: join(EXAMPLE, 'cdk.out') },
    { title: 'The pair of Regions', directory: join(EXAMPLE, PAIR.output), scope: { isOverview: true } },
  ], verdicts));
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
  const nowhere = mkdtempSync(join(tmpdir(), 'no-credentials-'));
  const empty = join(nowhere, 'config');
  writeFileSync(empty, '');
  rmSync(join(EXAMPLE, other?.output ?? 'cdk.out'), { recursive: true, force: true });
  // Nothing is deployed that it would protect.
  rmSync(join(EXAMPLE, 'eldonia.lock.json'), { force: true });
  const inherited = Object.entries(process.env).filter(([name]) => !/^(AWS|CDK)_/.test(name));
  try {
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
  } finally {
    rmSync(nowhere, { recursive: true });
  }
}

/** Checks the assembly with the command of the library that is installed in the example. */
async function conformance(): Promise<RequirementVerdict[]> {
  const program = join(EXAMPLE, 'node_modules', '.bin', 'eldonia-constructs');
  return JSON.parse(await run({ program, args: ['conformance', '--json'], cwd: EXAMPLE })) as RequirementVerdict[];
}

function showStacks(stacks: readonly SynthesizedStack[]): void {
  heading('Stacks');
  const width = Math.max(...stacks.map(({ name }) => name.length));
  for (const { name, region, kilobytes, template } of stacks) {
    const count = Object.keys(template.Resources ?? {}).length;
    console.log(`  ${name.padEnd(width)}   ${region.padEnd(14)}   ${String(count).padStart(4)} resources   ${String(kilobytes).padStart(4)} kB`);
  }
}

function showResources(assembly: AssemblyReport): void {
  heading('Resources');
  const services = assembly.services();
  const width = Math.max(...services.map(({ service }) => service.length));
  for (const { service, count, types } of services) {
    const names = types.map(([type, number]) => (number > 1 ? `${number} ${type}` : type));
    const [first, ...more] = wrap(names.join(',\n').split('\n'));
    console.log(`  ${service.padEnd(width)}  ${bold(String(count).padStart(4))}   ${dim(first)}`);
    for (const line of more) console.log(`  ${' '.repeat(width)}         ${dim(line)}`);
  }
}

function showChecks({ findings, missing }: AssemblyReport): void {
  heading('Checks');
  const show = (title: string, list: readonly string[]) => {
    console.log(`  ${title.padEnd(36)} ${list.length === 0 ? green('0') : red(String(list.length))}`);
    for (const line of list) console.log(`    ${line}`);
  };
  show('findings of the validator', findings.map(({ rule, text }) => `${rule}  ${text}`));
  show('context lookups that need credentials', missing);
}

function showConformance(verdicts: readonly RequirementVerdict[]): void {
  const judged = verdicts.filter(({ outcome }) => ['met', 'not met'].includes(outcome));
  const unmet = judged.filter(({ outcome }) => outcome === 'not met');
  heading(`Conformance with the architecture document: ${judged.length - unmet.length} of ${judged.length}`);
  for (const section of new Set(judged.map((verdict) => verdict.section))) {
    const own = judged.filter((verdict) => verdict.section === section);
    const met = own.filter(({ outcome }) => outcome === 'met').length;
    const bar = `${'█'.repeat(met)}${'░'.repeat(own.length - met)}`;
    console.log(`  ${section}  ${String(met).padStart(3)} of ${String(own.length).padEnd(3)} ${met === own.length ? green(bar) : yellow(bar)}`);
  }
  if (unmet.length > 0) console.log(`\n  ${bold('Not met')}`);
  for (const { requirement, text } of unmet) {
    const [first, ...more] = wrap(text.split(' '));
    console.log(`  ${yellow(requirement.padEnd(10))} ${first}`);
    for (const line of more) console.log(`  ${' '.repeat(10)} ${line}`);
  }
}

function showDeployment(stacks: readonly SynthesizedStack[]): void {
  const schedule = deploySchedule(stacks);
  heading(`First deployment, estimated from typical creation times: ${minutes(Math.max(...schedule.map(({ finish }) => finish))).trim()} minutes`);
  for (const { stack, start: begins, seconds, chain } of schedule) {
    const after = stack.after.length > 0 ? dim(`  after ${stack.after.join(', ')}`) : '';
    console.log(`  ${bold(`${minutes(seconds)}  ${stack.name}`)}${after}`);
    for (const { finish, type, id } of chain) {
      console.log(dim(`  ${minutes(begins + finish)}    ${type.replace(/^AWS::/, '').replace('::', ' ').padEnd(40)} ${id}`));
    }
  }
}

/** The additions of a second Region. */
function showPair(assembly: AssemblyReport): void {
  console.log(`\n${bold('The pair of Regions, with a failover plan (bin/pair.ts)')}`);
  showStacks(assembly.stacks);
  showChecks(assembly);
  showDeployment(assembly.stacks);
}

function heading(title: string): void {
  console.log(`\n${bold(title)}`);
}

function minutes(seconds: number): string {
  return (seconds / 60).toFixed(1).padStart(6);
}

/** Wraps words into lines. */
function wrap(words: readonly string[]): string[] {
  return words.reduce<string[]>((lines, word) => {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > LIST_WIDTH) return [...lines, word];
    return [...lines.slice(0, -1), `${last} ${word}`];
  }, []);
}

main().catch((error: unknown) => {
  if (error instanceof CommandFailed) {
    console.error(`\n${red('The demo failed:')} ${error.message}\n\n${error.output.trimEnd() || '(no output)'}\n`);
  } else {
    console.error(`\n${red('The demo failed:')}`, error);
  }
  process.exitCode = 1;
});
