import { Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { invalid } from './errors';

/** The memory sizes of Fargate per CPU size: minimum, maximum and step, in MiB, and further sizes. */
const MEMORY: Record<number, { min: number; max: number; step: number; alsoAllowed?: number[] }> = {
  256: { min: 1_024, max: 2_048, step: 1_024, alsoAllowed: [512] },
  512: { min: 1_024, max: 4_096, step: 1_024 },
  1024: { min: 2_048, max: 8_192, step: 1_024 },
  2048: { min: 4_096, max: 16_384, step: 1_024 },
  4096: { min: 8_192, max: 30_720, step: 1_024 },
  8192: { min: 16_384, max: 61_440, step: 4_096 },
  16384: { min: 32_768, max: 122_880, step: 8_192 },
  32768: { min: 249_856, max: 249_856, step: 1, alsoAllowed: [61_440, 122_880] },
};

/** Validates a task size. */
export function checkTaskSize(scope: IConstruct, cpu: number, memoryLimitMiB: number): void {
  if (Token.isUnresolved(cpu)) return;
  const memory = MEMORY[cpu];
  if (!memory) {
    return invalid(scope, `cpu must be one of ${Object.keys(MEMORY).join(', ')} units, got ${cpu}; choose ` +
      'one of these');
  }
  if (Token.isUnresolved(memoryLimitMiB)) return;
  const { min, max, step, alsoAllowed } = memory;
  const fits = memoryLimitMiB >= min && memoryLimitMiB <= max && (memoryLimitMiB - min) % step === 0;
  if (fits || alsoAllowed?.includes(memoryLimitMiB)) return;
  const range = min === max ? min : `${min} to ${max} in steps of ${step}`;
  const offered = [...alsoAllowed ?? [], range].join(' or ');
  invalid(
    scope, `memoryLimitMiB must be ${offered} with ${cpu} CPU units, got ${memoryLimitMiB}; change one of the two`,
  );
}

/** A task size of Fargate. */
export interface TaskSize {
  readonly cpu: number;
  readonly memoryLimitMiB: number;
}

/** Returns the smallest task size with at least this CPU and memory; undefined if there is none. */
export function taskSizeFor(cpu: number, memoryLimitMiB: number): TaskSize | undefined {
  const candidates = Object.entries(MEMORY).filter(([units]) => Number(units) >= cpu);
  const sizes = candidates.map(([units, { min, max, step, alsoAllowed = [] }]) => {
    const next = min + Math.ceil(Math.max(0, memoryLimitMiB - min) / step) * step;
    const offered = [...alsoAllowed.filter((memory) => memory >= memoryLimitMiB), ...next <= max ? [next] : []];
    return { cpu: Number(units), memoryLimitMiB: Math.min(...offered) };
  });
  return sizes.find((size) => Number.isFinite(size.memoryLimitMiB));
}
