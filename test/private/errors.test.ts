import { invalid } from '../../src/private/errors';
import { testStack } from '../../tools/assemblies/stacks';

test('contains the construct path', () => {
  expect(() => invalid(testStack(), 'x must be 1, got 2')).toThrow('x must be 1, got 2 (at Test)');
});

test('has no construct path if a value class throws', () => {
  expect(() => invalid(undefined, 'x must be 1, got 2')).toThrow(/^x must be 1, got 2$/);
});
