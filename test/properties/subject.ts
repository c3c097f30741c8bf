import { Stack } from 'aws-cdk-lib';
import * as fc from 'fast-check';

/** A construct under property-based test: random plain data, and how the construct is made from it. */
export interface Subject<Sample> {
  readonly name: string;
  readonly arbitrary: fc.Arbitrary<Sample>;
  readonly build: (stack: Stack, id: string, sample: Sample) => void;
  /** How many sets are worth trying; a thousand if absent. */
  readonly sets?: number;
}

/** An account for what is built under an id that ends with a number. */
export function accountOf(id: string): string {
  return String(100_000_000_000 + Number(/\d+$/.exec(id)?.[0] ?? 0));
}
