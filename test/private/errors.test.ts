import { invalid } from '../../src/private/errors';
import { testStack } from '../../tools/assemblies/stacks';

test('names the construct in the message', () => {
  expect(() => invalid(testStack(), 'x must be 1, got 2')).toThrow('x must be 1, got 2 (at Test)');
});

test('leaves the construct out when a value class refuses', () => {
  expect(() => invalid(undefined, 'x must be 1, got 2')).toThrow(/^x must be 1, got 2$/);
});
