import { App, Stack } from 'aws-cdk-lib';
import { invalid } from '../../src/private/errors';

test('names the construct in the message', () => {
  const stack = new Stack(new App(), 'S');

  expect(() => invalid(stack, 'x must be 1, got 2')).toThrow('x must be 1, got 2 (at S)');
});
