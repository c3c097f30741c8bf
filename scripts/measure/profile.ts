import { readFileSync } from 'fs';
import { causes, CpuProfile, Frame } from '../../tools/measure/profile';
import { Workshop } from '../../tools/measure/workshop';

const SUBJECTS = ['library', 'handwritten', 'pair'] as const;
const LEAST_SHARE = 0.01;
const PROGRAM = 'synthesise';
const BUNDLE = /\/(lib\/bundle\/\w+\.js)$/;

/** Where the CPU of a synthesis goes: causes above a hundredth of the process, with their places, as a table in Markdown. */
export async function profileSynthesis(workshop: Workshop, rounds: number): Promise<string> {
  const costs: Map<string, number>[] = [];
  for (const subject of SUBJECTS) costs.push(await costOf(workshop, subject, rounds));
  const totals = costs.map((cost) => [...cost.values()].reduce((sum, value) => sum + value, 0));
  const rows = [...new Set(costs.flatMap((cost) => [...cost.keys()]))]
    .filter((cause) => costs.some((cost, index) => (cost.get(cause) ?? 0) >= LEAST_SHARE * totals[index]))
    .sort((a, b) => (costs[0].get(b) ?? 0) - (costs[0].get(a) ?? 0));
  const shown = costs.map((cost) => rows.reduce((sum, cause) => sum + (cost.get(cause) ?? 0), 0));
  return [
    '| cause | platform | hand-written | pair |',
    '| --- | --- | --- | --- |',
    ...rows.map((cause) => `| ${cause} | ${costs.map((cost) => milliseconds(cost.get(cause))).join(' | ')} |`),
    `| causes below a hundredth each | ${totals.map((total, index) => milliseconds(total - shown[index])).join(' | ')} |`,
    `| all | ${totals.map(milliseconds).join(' | ')} |`,
  ].join('\n');
}

/** Mean milliseconds by cause. */
async function costOf(workshop: Workshop, subject: typeof SUBJECTS[number], rounds: number): Promise<Map<string, number>> {
  const sum = new Map<string, number>();
  for (let round = 0; round < rounds; round += 1) {
    const profile = await workshop.profile<CpuProfile>(PROGRAM, subject, workshop.output());
    for (const [cause, value] of causes(profile, `${PROGRAM}.js`, ownPlace)) sum.set(cause, (sum.get(cause) ?? 0) + value / rounds);
  }
  return sum;
}

/** The function and its source file: of the library, or of the hand-written platform. */
function ownPlace({ functionName, url, lineNumber }: Frame): string | undefined {
  const name = functionName === '' ? 'the module' : functionName;
  const [, handwritten] = /\/(handwritten\/[\w-]+)\.js$/.exec(url) ?? [];
  if (handwritten) return `${name}, bench/${handwritten}.ts`;
  return BUNDLE.test(url) && !functionName.startsWith('__') ? `${name}, ${sourceOf(url, lineNumber)}` : undefined;
}

const BUNDLES = new Map<string, readonly string[]>();

/** esbuild names the file above what it took from it. */
function sourceOf(url: string, line: number): string {
  if (!BUNDLES.has(url)) BUNDLES.set(url, readFileSync(new URL(url), 'utf8').split('\n'));
  const above = BUNDLES.get(url)!.slice(0, line + 1).reverse().find((text) => text.startsWith('// lib/'));
  return above?.replace('// lib/', 'src/').replace(/\.js$/, '.ts') ?? BUNDLE.exec(url)![1];
}

function milliseconds(value = 0): string {
  return `${value.toFixed(0)} ms`;
}
