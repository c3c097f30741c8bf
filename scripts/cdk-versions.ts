import { mkdtempSync, readFileSync, writeFileSync } from 'fs';
import { join, resolve } from 'path';
import { readAssembly } from '../src/assembly/read';
import { commandLine } from '../tools/command-line';
import { withFolder } from '../tools/folder';
import { table } from '../tools/markdown';
import { run, runProgram, step } from '../tools/steps';
import { Difference, differenceOf } from './cdk-versions/difference';
import { Comparison, SEEN, seenTable } from '../tools/versions/seen';

const ROOT = resolve(__dirname, '..');
const PROGRAMS = ['production', 'warmPair', 'everythingOn'] as const;
const { peerDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { readonly peerDependencies: Record<string, string> };

/** What another aws-cdk-lib, or the feature flags of `cdk init`, change in the templates. `--write` renews the table of docs/versions.md. */
async function main(): Promise<void> {
  const { values: { write } } = commandLine({ options: { write: { type: 'boolean' } } });
  await withFolder('eldonia-versions', async (folder) => {
    const versions = await published();
    const chosen = [versions[0], versions[Math.floor(versions.length / 2)], versions.at(-1)!];
    for (const version of chosen) await step(`install aws-cdk-lib ${version}`, async () => install(folder, version, version === versions[0]));
    const flags = readFileSync(join(folder, chosen[2], 'node_modules/aws-cdk-lib/recommended-feature-flags.json'), 'utf8');
    const all: [Comparison, Difference][] = [];
    for (const program of PROGRAMS) {
      const states: string[] = [];
      for (const version of chosen) states.push(await step(`${program}, ${version}`, async () => synthesis(folder, version, program)));
      states.push(await step(`${program}, feature flags of cdk init`, async () => synthesis(folder, chosen[2], program, flags)));
      const templates = states.map(readAssembly);
      for (const [index, [before, after]] of [[chosen[0], chosen[1]], [chosen[1], chosen[2]], [chosen[2], 'flags']].entries()) {
        const difference = differenceOf(templates[index], templates[index + 1]);
        all.push([{ program, before, after, ...countsOf(difference) }, difference]);
      }
    }
    print(all);
    if (write) writeFileSync(SEEN, `[\n${all.map(([comparison]) => JSON.stringify(comparison)).join(',\n')}\n]\n`);
    if (all.some(([, { dangers }]) => dangers.length > 0)) process.exitCode = 1;
  });
}

/** The versions that the library allows, lowest first. */
async function published(): Promise<string[]> {
  const output = await npm(['view', `aws-cdk-lib@${peerDependencies['aws-cdk-lib']}`, 'version', '--json'], ROOT);
  return [JSON.parse(output) as string | string[]].flat().sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

/** The lowest version with the lowest constructs, the others with the newest. */
async function install(folder: string, version: string, isLowest: boolean): Promise<void> {
  const constructs = isLowest ? peerDependencies.constructs.slice(1) : peerDependencies.constructs;
  await npm(['install', '--prefix', join(folder, version), '--no-audit', '--no-fund', '--ignore-scripts', `aws-cdk-lib@${version}`, `constructs@${constructs}`], folder);
}

const npm = async (args: readonly string[], cwd: string) => run({ program: 'npm', args, cwd });

async function synthesis(folder: string, version: string, program: string, context = '{}'): Promise<string> {
  const output = mkdtempSync(join(folder, 'assembly-'));
  const options = { CDK_PEERS: join(folder, version), CDK_OUTDIR: output, CDK_CONTEXT_JSON: context, CDK_VALIDATION: 'false', CDK_DISABLE_STACK_TRACE: 'true' };
  const args = ['--import', './scripts/other-peers.mjs', '--import', 'tsx', 'scripts/synthesize.ts', program];
  const used = await run({ program: process.execPath, args, cwd: ROOT, env: { ...process.env, ...options } });
  if (used.trim() !== version) throw new Error(`expected aws-cdk-lib ${version}, and ${program} was synthesized with ${used}`);
  return output;
}

function countsOf({ added, removed, replaced, permissions, properties, dangers }: Difference): Omit<Comparison, 'program' | 'before' | 'after'> {
  const resources = [added.length, removed.length, replaced.length] as const;
  return { resources, permissions: [permissions.added.length, permissions.removed.length], dangers: dangers.length, properties };
}

function print(all: readonly (readonly [Comparison, Difference])[]): void {
  console.log(`\n${seenTable(all.map(([comparison]) => comparison), ([english]) => english)}`);
  const details = all.flatMap(([{ program, before, after }, { added, removed, replaced, permissions, dangers }]) => [
    ...added.map((one) => ['added', one]), ...removed.map((one) => ['removed', one]), ...replaced.map((one) => ['replaced', one]),
    ...permissions.added.map((one) => ['granted', one]), ...permissions.removed.map((one) => ['revoked', one]),
    ...dangers.map(({ harm, stack, resource, change, effect }) => [harm, `${stack} ${resource}: ${change}; ${effect}`]),
  ].map((cells) => [`${program} ${before} → ${after}`, ...cells]));
  if (details.length > 0) console.log(`\n${table(['where', 'what', 'which'], details)}`);
}

void runProgram(main);
