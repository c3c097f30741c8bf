import { asRatio, Figure, information, timing } from '../../tools/measure/figures';
import { median, pairedRatio } from '../../tools/measure/statistics';
import { Workshop } from '../../tools/measure/workshop';

interface Synthesised {
  readonly cpuMilliseconds: number;
  readonly peakMegabytes: number;
  readonly constructs: number;
}

interface Warm {
  readonly onePlatform: { readonly library: number; readonly handwritten: number }[];
  readonly growth: { readonly ten: number; readonly twenty: number }[];
}

/** G1 to G4: the cost of synthesis compared with the hand-written platform, without validation. */
export async function measureSynthesis(workshop: Workshop, pairs: number): Promise<Figure[]> {
  return [...await fresh(workshop, pairs), ...await warm(workshop, pairs)];
}

async function fresh(workshop: Workshop, pairs: number): Promise<Figure[]> {
  const sides: Record<'library' | 'handwritten', Synthesised[]> = { library: [], handwritten: [] };
  for (let pair = 0; pair < pairs; pair += 1) {
    const order = pair % 2 === 0 ? ['library', 'handwritten'] as const : ['handwritten', 'library'] as const;
    for (const side of order) sides[side].push(await workshop.run<Synthesised>('synthesise', side, workshop.output()));
  }
  const cpu = (side: keyof typeof sides) => sides[side].map(({ cpuMilliseconds }) => cpuMilliseconds);
  const memory = (side: keyof typeof sides) => sides[side].map(({ peakMegabytes }) => peakMegabytes);
  return [
    timing({
      goal: 'G1',
      what: `CPU of a process that synthesizes one platform (${median(cpu('library')).toFixed(0)} ms)`,
      value: pairedRatio(cpu('library'), cpu('handwritten')),
      most: 1.05,
      show: asRatio,
    }),
    timing({
      goal: 'G4',
      what: `its peak memory (${median(memory('library')).toFixed(0)} MiB)`,
      value: pairedRatio(memory('library'), memory('handwritten')),
      most: 1.05,
      show: asRatio,
    }),
    information('', 'constructs of the library and hand-written', `${sides.library[0].constructs} and ${sides.handwritten[0].constructs}`),
  ];
}

async function warm(workshop: Workshop, pairs: number): Promise<Figure[]> {
  const { onePlatform, growth } = await workshop.run<Warm>('warm', String(pairs), workshop.output());
  const library = onePlatform.map((pair) => pair.library);
  return [
    timing({
      goal: 'G2',
      what: `CPU of one more platform in a warm process (${median(library).toFixed(0)} ms)`,
      value: pairedRatio(library, onePlatform.map(({ handwritten }) => handwritten)),
      most: 1.1,
      show: asRatio,
    }),
    timing({
      goal: 'G3',
      what: 'exponent of growth from 10 to 20 platforms',
      value: median(growth.map(({ ten, twenty }) => Math.log2(twenty / ten))),
      most: 1.05,
      show: (value) => value.toFixed(2),
    }),
  ];
}
