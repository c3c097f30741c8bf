import { asRatio, Figure, gate, information, ratios, timing } from '../../tools/measure/figures';
import { median, pairedRatios } from '../../tools/measure/statistics';
import { Workshop } from '../../tools/measure/workshop';

interface Synthesized {
  readonly userMilliseconds: number;
  readonly peakMegabytes: number;
  readonly constructs: number;
}

interface Retained {
  readonly retainedMegabytes: number;
}

interface Warm {
  readonly onePlatform: { readonly library: number; readonly limit: number }[];
  readonly growth: { readonly ten: number; readonly twenty: number; readonly forty: number }[];
}

interface Calls {
  readonly fresh: number;
  readonly more: number;
  readonly growth: readonly number[];
}

const SIDES = ['library', 'limit'] as const;
const inMillions = (count: number): string => `${(count / 1_000_000).toFixed(2)} million`;

/** G1 to G4: the cost of synthesis compared with the limit, the same resources as L1, without validation. */
export async function measureSynthesis(workshop: Workshop, pairs: number): Promise<Figure[]> {
  return [...await calls(workshop), await retained(workshop), ...await fresh(workshop, pairs), ...await warm(workshop, pairs)];
}

/**
 * The gates: numbers of calls, which are the same on every machine. They are a few hundredths above what was measured: most of the
 * distance to the limit is that of the constructs of aws-cdk-lib.
 */
async function calls(workshop: Workshop): Promise<Figure[]> {
  const library = await workshop.run<Calls>('calls', 'library', workshop.output(), '10,20');
  const limit = await workshop.run<Calls>('calls', 'limit', workshop.output());
  const [ten, twenty] = library.growth;
  return [
    gate({
      goal: 'G1',
      what: `function calls of a process that synthesizes one platform (${inMillions(library.fresh)})`,
      value: library.fresh / limit.fresh,
      most: 5.8,
      show: asRatio,
    }),
    gate({
      goal: 'G2',
      what: `function calls of one more platform in a warm process (${inMillions(library.more)})`,
      value: library.more / limit.more,
      most: 6.2,
      show: asRatio,
    }),
    gate({
      goal: 'G3',
      what: 'exponent of growth from 10 to 20 platforms, function calls',
      value: Math.log2(twenty / ten),
      most: 1.05,
      show: (value) => value.toFixed(2),
    }),
  ];
}

/** Memory by what is kept, which differs by less than a hundredth from run to run. */
async function retained(workshop: Workshop): Promise<Figure> {
  const [library, limit] = [
    await workshop.run<Retained>('retained', 'library', workshop.output()), await workshop.run<Retained>('retained', 'limit', workshop.output()),
  ].map(({ retainedMegabytes }) => retainedMegabytes);
  const what = `heap after a collection at the end of that process (${library.toFixed(1)} MiB)`;
  return gate({ goal: 'G4', what, value: library / limit, most: 4.75, show: asRatio });
}

async function fresh(workshop: Workshop, pairs: number): Promise<Figure[]> {
  const sides: Record<typeof SIDES[number], Synthesized[]> = { library: [], limit: [] };
  for (let pair = 0; pair < pairs; pair += 1) {
    const order = pair % 2 === 0 ? SIDES : [...SIDES].reverse();
    for (const side of order) sides[side].push(await workshop.run<Synthesized>('synthesize', side, workshop.output()));
  }
  const cpu = (side: keyof typeof sides) => sides[side].map(({ userMilliseconds }) => userMilliseconds);
  const memory = (side: keyof typeof sides) => sides[side].map(({ peakMegabytes }) => peakMegabytes);
  return [
    ...ratios({
      goal: 'G1',
      what: `CPU of a process that synthesizes one platform (${median(cpu('library')).toFixed(0)} ms)`,
      spread: pairedRatios(cpu('library'), cpu('limit')),
      most: 5.4,
      gate: 6.5,
    }),
    // The peak depends on when V8 collects: a difference of 2 % in what is kept moves it by 10 %.
    ...ratios({
      goal: 'G4',
      what: `its peak memory (${median(memory('library')).toFixed(0)} MiB)`,
      spread: pairedRatios(memory('library'), memory('limit')),
      most: 2.2,
    }),
    information('', 'constructs of the library and of the limit', `${sides.library[0].constructs} and ${sides.limit[0].constructs}`),
  ];
}

async function warm(workshop: Workshop, pairs: number): Promise<Figure[]> {
  const { onePlatform, growth } = await workshop.run<Warm>('warm', String(pairs), workshop.output());
  const library = onePlatform.map((pair) => pair.library);
  const exponent = { goal: 'G3', most: 1.05, show: (value: number) => value.toFixed(2) };
  return [
    ...ratios({
      goal: 'G2',
      what: `CPU of one more platform in a warm process (${median(library).toFixed(0)} ms)`,
      spread: pairedRatios(library, onePlatform.map(({ limit }) => limit)),
      most: 6,
      gate: 7,
    }),
    timing({ ...exponent, what: 'exponent of growth from 10 to 20 platforms', value: median(growth.map(({ ten, twenty }) => Math.log2(twenty / ten))) }),
    timing({ ...exponent, what: 'exponent of growth from 20 to 40 platforms', value: median(growth.map(({ twenty, forty }) => Math.log2(forty / twenty))) }),
  ];
}
