import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'fs';
import type { Profiler } from 'inspector';
import { join } from 'path';
import { measureRunners } from './measure/runners';
import { measureTests } from './measure/tests';
import { measureMedia } from './media/measure';
import { commandLine } from '../tools/command-line';
import { table } from '../tools/markdown';
import { Measured, missed, rowsOf } from '../tools/measure/goals';
import { sharesOf } from '../tools/measure/profile';
import { median } from '../tools/measure/statistics';
import { Workshop } from '../tools/measure/workshop';
import { red, runProgram, step } from '../tools/steps';

const SIDES = ['library', 'peer', 'limit'] as const;
type Side = typeof SIDES[number];
const MANY = 20;

interface Synthesized {
  readonly userMilliseconds: number;
  readonly peakMegabytes: number;
  readonly kept: number;
  readonly resources: number;
}

interface Calls {
  readonly fresh: number;
  readonly own: number;
  readonly more: number;
  readonly growth: readonly number[];
}

interface Loaded { readonly cpuMilliseconds: number; readonly serviceFiles: number; readonly ownFiles: number }

/**
 * Measures the library beside a peer of L2 constructs and the limit, the same resources as L1 constructs, and fails if a goal is
 * missed that depends on no machine.
 *
 * With `--runners`, it measures the ways to run an app instead, a table of docs/first-deployment.md; with `--tests`, the tests of a user, a table of
 * docs/testing.md. With `--media`, it measures the conversion
 * of pictures, e.g. `--media 12 PNG`.
 */
async function main(): Promise<void> {
  const { values, positionals } = commandLine({
    allowPositionals: true,
    options: { runners: { type: 'boolean' }, tests: { type: 'boolean' }, media: { type: 'boolean' }, pairs: { type: 'string', default: '11' } },
  });
  const rounds = Number(values.pairs);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--pairs must be a whole number from 1, got ${values.pairs}`);
  if (values.media) return measureMedia(positionals);
  const workshop = new Workshop();
  try {
    if (values.runners) console.log(measureRunners(workshop, rounds));
    else if (values.tests) console.log(await measureTests(workshop));
    else show(await measure(workshop, rounds));
  } finally {
    workshop.close();
  }
}

async function measure(workshop: Workshop, rounds: number): Promise<Measured> {
  await step('synthesize the templates of the limit', () => writeLimit(workshop));
  const loaded = await step('load the library', () => loading(workshop, rounds));
  const counted = await step('count function calls', async () => ({
    library: await workshop.run<Calls>('calls', 'library', workshop.output(), `10,${MANY}`),
    peer: await workshop.run<Calls>('calls', 'peer', workshop.output()),
    limit: await workshop.run<Calls>('calls', 'limit', workshop.output()),
  }));
  const one = await step('synthesize a platform', () => inTurn(workshop, rounds, SIDES, '1'));
  const many = await step(`synthesize ${MANY} platforms`, () => inTurn(workshop, 1, ['library', 'limit'], String(MANY)));
  const profiles = await step('profile the synthesis', async () => repeat(rounds, () => profile(workshop)));
  const more = await step('synthesize one more platform', () => workshop.run<number[]>('warm', workshop.output(), String(rounds)));
  const { library, peer, limit } = one;
  const [ours, theirs] = [library[0].resources, peer[0].resources];
  const cpu = (of: readonly Synthesized[]) => median(of.map(({ userMilliseconds }) => userMilliseconds)).toFixed(0);
  const loadedShare = median(profiles.map((shares) => shares.loading));
  console.log(`\nCPU of a process: ${cpu(library)} ms for ${ours} resources, ${cpu(peer)} ms for ${theirs} of the peer, ${cpu(limit)} ms for the limit.`);
  console.log(`Of the platform, finding, reading, compiling and evaluating modules of others needs ${(100 * loadedShare).toFixed(0)} %.`);
  console.log(`Function calls: ${counted.library.fresh} of that process, ${counted.library.more} for one more platform.\n`);
  return {
    ...loaded,
    calls: (counted.library.fresh / ours) / (counted.peer.fresh / theirs),
    ownCalls: counted.library.own,
    moreCalls: counted.library.more / counted.limit.more,
    growth: Math.log2(counted.library.growth[1] / counted.library.growth[0]),
    cpu: paired(library, peer, ({ userMilliseconds, resources }) => userMilliseconds / resources),
    kept: paired(library, limit, ({ kept }) => kept),
    peak: paired(library, limit, ({ peakMegabytes }) => peakMegabytes),
    peakOfMany: paired(many.library, many.limit, ({ peakMegabytes }) => peakMegabytes),
    ownTime: median(profiles.map(({ own }) => own)),
    more: median(more),
  };
}

/** The templates of a platform for CfnInclude: without the bootstrap version, which each stack adds, and outputs of other stacks. */
async function writeLimit(workshop: Workshop): Promise<void> {
  const [library, templates] = [workshop.output(), workshop.output()];
  await workshop.run('synthesize', 'library', library);
  mkdirSync(templates);
  for (const file of readdirSync(library).filter((name) => name.endsWith('.template.json'))) {
    const template: unknown = JSON.parse(readFileSync(join(library, file), 'utf8'), (key, value: Record<string, unknown> | undefined) => (
      /BootstrapVersion$/.test(key) ? undefined : value?.['Fn::GetStackOutput'] ? 'output' : value));
    writeFileSync(join(templates, file), JSON.stringify(template));
  }
  process.env.TEMPLATES = templates;
}

async function loading(workshop: Workshop, rounds: number): Promise<Pick<Measured, 'serviceFiles' | 'ownFiles' | 'loading'>> {
  const pairs = await repeat(rounds, async () => [await workshop.run<Loaded>('load', 'library'), await workshop.run<Loaded>('load', 'floor')]);
  const [[{ serviceFiles, ownFiles }]] = pairs;
  return { serviceFiles, ownFiles, loading: median(pairs.map(([library, floor]) => library.cpuMilliseconds - floor.cpuMilliseconds)) };
}

/** Each side in turn, so that the load of the machine is that of all. */
async function inTurn<T extends Side>(workshop: Workshop, rounds: number, sides: readonly T[], platforms: string): Promise<Record<T, Synthesized[]>> {
  const runs = Object.fromEntries(sides.map((side) => [side, [] as Synthesized[]])) as Record<T, Synthesized[]>;
  for (let round = 0; round < rounds; round += 1) {
    for (const side of sides) runs[side].push(await workshop.run<Synthesized>('synthesize', side, workshop.output(), platforms));
  }
  return runs;
}

/** The median of the ratios of runs that followed each other: one slow run changes nothing. */
const paired = (ours: readonly Synthesized[], theirs: readonly Synthesized[], of: (run: Synthesized) => number): number =>
  median(ours.map((run, index) => of(run) / of(theirs[index])));

async function profile(workshop: Workshop): Promise<ReturnType<typeof sharesOf>> {
  const folder = workshop.output();
  await workshop.start(['--cpu-prof', `--cpu-prof-dir=${folder}`, workshop.program('synthesize'), 'library', workshop.output()]);
  return sharesOf(JSON.parse(readFileSync(join(folder, readdirSync(folder)[0]), 'utf8')) as Profiler.Profile);
}

async function repeat<T>(times: number, action: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let time = 0; time < times; time += 1) results.push(await action());
  return results;
}

function show(measured: Measured): void {
  console.log(table(['', 'at most', `Node.js ${process.versions.node.split('.')[0]}`], rowsOf(measured)));
  for (const what of missed(measured)) {
    console.error(red(`A gate is missed: ${what}`));
    process.exitCode = 1;
  }
}

void runProgram(main);
