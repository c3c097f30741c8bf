import { join } from 'path';
import { measureLoading } from './measure/load';
import { fails, Figure, showTable } from '../tools/measure/figures';
import { measurePair, measurePairSynthesis, PAIR_PROGRAM } from '../tools/measure/pair';
import { checkBuild, ROOT, Workshop } from '../tools/measure/workshop';
import { CommandFailed, red, run, step } from '../tools/steps';

const LOADS = 5;

/** Measures a pair of Regions: from the sources, and with the compiled library if it exists. */
async function main(): Promise<void> {
  const workshop = new Workshop();
  try {
    const figures = [
      ...await step('synthesize a pair of Regions', async () => sizes(workshop)),
      ...await step('load the library, and synthesize more', async () => timings(workshop)),
    ];
    showTable(figures);
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
  const output = workshop.output();
  await run({
    program: process.execPath,
    args: ['--import', 'tsx', join(ROOT, PAIR_PROGRAM)],
    cwd: ROOT,
    env: { ...process.env, CDK_OUTDIR: output, CDK_VALIDATION: 'false' },
  });
  return measurePair(output);
}

async function timings(workshop: Workshop): Promise<Figure[]> {
  try {
    checkBuild();
  } catch (error) {
    console.log(`  G3 and G5 are skipped: ${(error as Error).message}`);
    return [];
  }
  return [...await measureLoading(workshop, LOADS), ...await measurePairSynthesis(workshop, workshop.output())];
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  console.error(`\n${red('The measurement failed:')} ${message}${error instanceof CommandFailed ? `\n\n${error.output.trimEnd()}` : ''}`);
  process.exitCode = 1;
});
