import { createHash } from 'crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'fs';
import { join, resolve } from 'path';
import { App } from 'aws-cdk-lib';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { everythingApp } from './everything';
import { everythingOnApp } from './everything-on';
import { developmentApp, economyApp, leastPairApp, officeHoursApp, pilotLightApp, productionApp, warmPairApp, withoutNatApp } from './platforms';
import { program as load } from './program';
import { shared } from './shared-work';

/**
 * The programs whose templates many tests share, read-only. Each is synthesized once per state of the sources
 * and kept beside the dependencies, so that the next run of the tests finds it there.
 */
const PROGRAMS = {
  /** A pair of Regions with only its required props. */
  leastPair: leastPairApp,
  /** A pair of Regions with every option enabled. */
  everythingOn: everythingOnApp,
  /** Every construct, with the minimal and with all props. */
  everything: everythingApp,
  /** The platforms whose costs are computed. */
  production: productionApp,
  development: developmentApp,
  economy: economyApp,
  officeHours: officeHoursApp,
  warmPair: warmPairApp,
  pilotLight: pilotLightApp,
  /** A platform and a pair without NAT gateways, with each part that calls AWS from the VPC. */
  withoutNat: withoutNatApp,
  /** The values of the architecture document that AWS still offers. */
  document: () => load<{ readonly app: App }>(join(ROOT, 'examples/document.ts')).app,
} satisfies Record<string, () => App>;

export type Program = keyof typeof PROGRAMS;

const ROOT = resolve(__dirname, '../..');
const CACHE = join(ROOT, 'node_modules/.cache/assemblies');
const KEPT_MILLISECONDS = 86_400_000;
/** What a template depends on. */
const SOURCES = ['src', 'assets', 'examples/document.ts', 'tools/assemblies', 'node_modules/aws-cdk-lib/package.json', 'node_modules/constructs/package.json'];

const known = new Map<Program, CloudAssembly>();

export const synthesize = (program: Program) => PROGRAMS[program]().synth();

/** The synthesized assembly of a program. It is shared: read-only. */
export function canonical(program: Program): CloudAssembly {
  const assembly = known.get(program) ?? new CloudAssembly(directoryOf(program));
  known.set(program, assembly);
  return assembly;
}

function directoryOf(program: Program): string {
  const directory = join(CACHE, stateOfSources(), program);
  if (existsSync(directory)) return directory;
  const { directory: synthesized } = shared(() => withLogicalIds(() => synthesize(program)));
  // With a mutant in it.
  if (process.env.ASSEMBLIES) return synthesized;
  removeOld();
  const copy = `${directory}-${process.pid}`;
  mkdirSync(copy, { recursive: true });
  for (const file of readdirSync(synthesized).filter((name) => !name.startsWith('asset.'))) cpSync(join(synthesized, file), join(copy, file), { recursive: true });
  try {
    renameSync(copy, directory);
  } catch (error) {
    // Another worker was faster.
    rmSync(copy, { recursive: true });
    if (!existsSync(directory)) throw error;
  }
  return directory;
}

/** Tools read the logical id of each construct from the metadata, which the tests leave out elsewhere. */
function withLogicalIds<T>(work: () => T): T {
  const { CDK_CONTEXT_JSON: context = '{}' } = process.env;
  process.env.CDK_CONTEXT_JSON = JSON.stringify({ ...JSON.parse(context) as object, 'aws:cdk:disable-logicalId-metadata': false });
  try {
    return work();
  } finally {
    process.env.CDK_CONTEXT_JSON = context;
  }
}

/** Tests of mutants read the assemblies without one: they would synthesize a program for each. */
let state = process.env.ASSEMBLIES;

/** A hash of every source file of the programs. */
export function stateOfSources(): string {
  if (state !== undefined) return state;
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap((source) => filesIn(join(ROOT, source)))) hash.update(file.slice(ROOT.length)).update('\0').update(readFileSync(file)).update('\0');
  return state = hash.digest('hex').slice(0, 16);
}

function filesIn(path: string): string[] {
  const inside = existsSync(path) && !/\.(json|ts)$/.test(path) ? readdirSync(path, { recursive: true, withFileTypes: true }) : undefined;
  return inside?.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort() ?? [path];
}

/** Removes assemblies of earlier states; a concurrent test run may still read a recent one, and this one reads its own, however old it is. */
function removeOld(): void {
  const names = existsSync(CACHE) ? readdirSync(CACHE).filter((name) => name !== stateOfSources()) : [];
  const old = names.map((name) => join(CACHE, name)).filter((folder) => Date.now() - statSync(folder).mtimeMs > KEPT_MILLISECONDS);
  for (const folder of old) rmSync(folder, { recursive: true, force: true });
}
