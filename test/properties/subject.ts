import { Stack } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { Realized, realized } from './made';

/** A construct under property-based test: random plain data, and how the construct is made from it. */
export interface Subject<Sample> {
  readonly name: string;
  readonly arbitrary: fc.Arbitrary<Sample>;
  readonly build: (stack: Stack, id: string, sample: Sample) => void;
  /** How many sets are worth trying; a thousand if absent. */
  readonly sets?: number;
}

type Samples<Props> = { readonly [Prop in keyof Props]: fc.Arbitrary<Props[Prop]> };

/**
 * A subject whose props are explored one by one.
 *
 * @param always props that each sample has
 * @param perhaps props that are also left out
 */
export function subject<Always extends object, Perhaps extends object>(
  name: string,
  always: Samples<Always>,
  perhaps: Samples<Perhaps>,
  build: (props: Realized<Always & Partial<Perhaps>>, stack: Stack, id: string) => unknown,
  sets?: number,
): Subject<Always & Partial<Perhaps>> {
  const arbitrary = fc.record({ ...always, ...perhaps }, { requiredKeys: Object.keys(always) as never }) as fc.Arbitrary<Always & Partial<Perhaps>>;
  return { name, arbitrary, build: (stack, id, sample) => void build(realized(sample, stack, id), stack, id), sets };
}

/** A struct whose members are all optional. */
export function struct<Members extends object>(members: Samples<Members>): fc.Arbitrary<Partial<Members>> {
  return fc.record(members, { requiredKeys: [] }) as fc.Arbitrary<Partial<Members>>;
}

/** An account for what is built under an id that ends with a number. */
export function accountOf(id: string): string {
  return String(100_000_000_000 + Number(/\d+$/.exec(id)?.[0] ?? 0));
}

