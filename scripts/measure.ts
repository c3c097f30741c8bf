import { parseArgs } from 'util';
import { measureLoading } from './measure/load';
import { measurePackage } from './measure/package-size';
import { measureRunners } from './measure/runners';
import { measureSynthesis } from './measure/synthesis';
import { measureTemplates } from './measure/template-size';
import { measureTests } from './measure/unit-tests';
import { measureMedia } from './media/measure';
import { Assembly, measureAssets } from '../tools/measure/assembly';
import { measureProgram } from '../tools/measure/code-lines';
import { fails, Figure, showTable } from '../tools/measure/figures';
import { measurePair, measurePairSynthesis } from '../tools/measure/pair';
import { measurePlatform } from '../tools/measure/stacks';
import { Workshop } from '../tools/measure/workshop';
import { CommandFailed, red, step } from '../tools/steps';

const PAIRS = 11;

/**
 * Measures the library against the limit, the same resources as L1 constructs, and fails if a machine-independent goal is not met.
 *
 * With `--runners`, it measures the ways to run an app instead, a table of docs/synthesis.md. With `--media`, it measures the conversion
 * of pictures, e.g. `--media 12 PNG`.
 */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      suite: { type: 'boolean', default: false },
      runners: { type: 'boolean', default: false },
      media: { type: 'boolean', default: false },
      pairs: { type: 'string', default: String(PAIRS) },
    },
  });
  const pairs = Number(values.pairs);
  if (!Number.isInteger(pairs) || pairs < 1) throw new Error(`--pairs must be a whole number from 1, got ${values.pairs}`);
  if (values.media) return measureMedia(positionals);
  const workshop = new Workshop();
  try {
    if (values.runners) {
      console.log(measureRunners(workshop, pairs));
      return;
    }
    const figures: Figure[] = [
      ...await step('synthesize a platform', async () => sizes(workshop)),
      ...await step('synthesize a pair of Regions, and more', async () => twoRegions(workshop)),
      ...await step('pack the library', measurePackage),
      ...await step('load the library', async () => measureLoading(workshop, pairs)),
      ...await step('time the synthesis', async () => measureSynthesis(workshop, pairs)),
      ...await step('run unit tests', async () => measureTests(workshop, values.suite)),
    ];
    showTable(figures.sort((a, b) => order(a) - order(b)));
    const missed = figures.filter(fails);
    if (missed.length > 0) {
      console.error(`\n${red(`${missed.length} gates failed`)}`);
      process.exitCode = 1;
    }
  } finally {
    workshop.close();
  }
}

async function sizes(workshop: Workshop): Promise<Figure[]> {
  const library = workshop.output();
  await workshop.run('synthesize', 'library', library);
  // The limit has the resources of these templates.
  process.env.TEMPLATES = library;
  const assembly = new Assembly(library);
  return [...measureTemplates(assembly), ...measurePlatform(library), ...measureAssets(assembly), ...measureProgram()];
}

async function twoRegions(workshop: Workshop): Promise<Figure[]> {
  const output = workshop.output();
  const timings = await measurePairSynthesis(workshop, output);
  return [...measurePair(output), ...timings];
}

/** Sorts by goal number; figures without one are last. */
function order({ goal }: Figure): number {
  return goal === '' ? Infinity : Number(goal.slice(1));
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  console.error(`\n${red('The measurement failed:')} ${message}${error instanceof CommandFailed ? `\n\n${error.output.trimEnd()}` : ''}`);
  process.exitCode = 1;
});
