import { Figure, information } from './figures';
import { AssemblyReport, SynthesizedStack } from '../assembly-report';
import { deploySchedule, ScheduledStack } from '../deploy-path';
import { CreationTime, observed, typical } from '../deploy-times';

/** A stack, and when its deployment ends with unlimited concurrency. */
export interface MeasuredStack extends ScheduledStack {
  readonly stack: SynthesizedStack;
  readonly resources: number;
}

export const minutes = (value: number): string => `${value.toFixed(1)} min`;

/** Each stack that has resources, in the order of deployment. */
export function measureStacks(directory: string, time: CreationTime = typical): MeasuredStack[] {
  const { stacks } = new AssemblyReport(directory);
  return deploySchedule(stacks.filter(({ template }) => template.Resources !== undefined), time).map((scheduled) => ({
    ...scheduled,
    stack: stacks.find(({ name }) => name === scheduled.stack.name)!,
    resources: Object.keys(scheduled.stack.template.Resources ?? {}).length,
  }));
}

/** The end of the last deployment, in minutes. */
export function duration(stacks: readonly MeasuredStack[]): number {
  return Math.max(...stacks.map(({ finish }) => finish)) / 60;
}

/** A line that says what is in a stack, when its deployment begins and how long it takes, and what it waits for. */
export function describeStack({ stack: { name, region, kilobytes }, resources, seconds, start, chain }: MeasuredStack): string {
  const slowest = chain.filter((step) => step.seconds >= 60).map(({ type }) => type.split('::').pop()).join(', ');
  const counts = `${String(resources).padStart(3)} resources  ${String(kilobytes).padStart(3)} kB`;
  return `${region.padEnd(14)}  ${counts}  ${minutes(seconds / 60).padStart(8)} from ${minutes(start / 60).padStart(8)}  ${name}${slowest && ` (${slowest})`}`;
}

/** G8 and G11: one platform, stack by stack. */
export function measurePlatform(directory: string): Figure[] {
  const stacks = measureStacks(directory);
  const slowest = Math.max(...stacks.map(({ seconds }) => seconds)) / 60;
  return [
    information('G8', 'stacks of one platform', String(stacks.length), stacks.map(describeStack)),
    information('G11', 'first deployment of one platform', minutes(duration(stacks))),
    information('G11', 'the same by observed times', minutes(duration(measureStacks(directory, observed)))),
    information('G11', 'first deployment of one platform, its slowest stack; the goal is 21.8 min', minutes(slowest)),
  ];
}
