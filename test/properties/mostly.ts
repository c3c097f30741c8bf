import * as fc from 'fast-check';

/** Many legal choices for each illegal one: the more props there are, the more it takes to leave enough samples that can be built. */
export function mostly<T>(legal: fc.Arbitrary<T>, illegal: fc.Arbitrary<T>, weight = 30): fc.Arbitrary<T> {
  return fc.oneof({ weight, arbitrary: legal }, { weight: 1, arbitrary: illegal });
}
