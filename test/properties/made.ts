import { Stack } from 'aws-cdk-lib';
import * as fc from 'fast-check';

/** A value that is made together with the construct: it needs a scope, or its factory rejects some plain values. Prints as the plain value. */
export class Made<T> {
  constructor(private readonly plain: unknown, readonly make: (stack: Stack, id: string) => T) {}

  toJSON(): unknown { return this.plain; }

  [fc.toStringMethod](): string { return fc.stringify(this.plain); }
}

/** A sample as its construct takes it: without `Made`, at any depth. */
export type Realized<T> = T extends Made<infer Value> ? Value
  : T extends (...args: never[]) => unknown ? T
    : T extends object ? { -readonly [Key in keyof T]: Realized<T[Key]> }
      : T;

/** Random plain values, and what a prop takes in their place. */
export const made = <Plain, T>(
  plain: fc.Arbitrary<Plain>, make: (plain: Realized<Plain>, stack: Stack, id: string) => T,
): fc.Arbitrary<Made<T>> => plain.map((value) => new Made(value, (stack, id) => make(realized(value, stack, id), stack, id)));

/**
 * Frozen, because props belong to the caller.
 *
 * @param id of what is made in the stack; its members have the id with their own name
 */
export function realized<T>(sample: T, stack: Stack, id: string): Realized<T> {
  const inside = (value: unknown, name: string | number) => realized(value, stack, `${id}${name}`);
  if (sample instanceof Made) return sample.make(stack, id) as Realized<T>;
  if (Array.isArray(sample)) return Object.freeze(sample.map(inside)) as Realized<T>;
  if (typeof sample !== 'object' || sample === null || !isPlain(sample)) return sample as Realized<T>;
  return Object.freeze(Object.fromEntries(Object.entries(sample).map(([name, value]) => [name, inside(value, name)]))) as Realized<T>;
}

/** fast-check's records have either prototype. */
const isPlain = (value: object): boolean => [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null);
