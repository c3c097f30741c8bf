import { Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { invalid } from './errors';

/** Memory that Fargate offers for each CPU size: least, most and step, in MiB. Sizes outside the steps stand by themselves. */
const MEMORY: Record<number, { least: number; most: number; step: number; alsoAllowed?: number[] }> = {
  256: { least: 1_024, most: 2_048, step: 1_024, alsoAllowed: [512] },
  512: { least: 1_024, most: 4_096, step: 1_024 },
  1024: { least: 2_048, most: 8_192, step: 1_024 },
  2048: { least: 4_096, most: 16_384, step: 1_024 },
  4096: { least: 8_192, most: 30_720, step: 1_024 },
  8192: { least: 16_384, most: 61_440, step: 4_096 },
  16384: { least: 32_768, most: 122_880, step: 8_192 },
  32768: { least: 249_856, most: 249_856, step: 1, alsoAllowed: [61_440, 122_880] },
};

/** Refuse a task size that Fargate does not offer. */
export function checkTaskSize(scope: IConstruct, cpu: number, memoryLimitMiB: number): void {
  if (Token.isUnresolved(cpu)) return;
  const memory = MEMORY[cpu];
  if (!memory) return invalid(scope, `cpu must be one of ${Object.keys(MEMORY).join(', ')} units, got ${cpu}; choose one of these`);
  if (Token.isUnresolved(memoryLimitMiB)) return;
  const { least, most, step, alsoAllowed } = memory;
  const fits = memoryLimitMiB >= least && memoryLimitMiB <= most && (memoryLimitMiB - least) % step === 0;
  if (fits || alsoAllowed?.includes(memoryLimitMiB)) return;
  const range = least === most ? least : `${least} to ${most} in steps of ${step}`;
  const offered = [...alsoAllowed ?? [], range].join(' or ');
  invalid(scope, `memoryLimitMiB must be ${offered} with ${cpu} CPU units, got ${memoryLimitMiB}; change one of the two`);
}

/** A size that Fargate offers. */
export interface TaskSize {
  readonly cpu: number;
  readonly memoryLimitMiB: number;
}

/** The least that Fargate offers with as much CPU and memory; undefined if it offers none. */
export function taskSizeFor(cpu: number, memoryLimitMiB: number): TaskSize | undefined {
  const sizes = Object.entries(MEMORY).filter(([units]) => Number(units) >= cpu).map(([units, { least, most, step, alsoAllowed = [] }]) => {
    const next = least + Math.ceil(Math.max(0, memoryLimitMiB - least) / step) * step;
    const offered = [...alsoAllowed.filter((memory) => memory >= memoryLimitMiB), ...next <= most ? [next] : []];
    return { cpu: Number(units), memoryLimitMiB: Math.min(...offered) };
  });
  return sizes.find((size) => Number.isFinite(size.memoryLimitMiB));
}
