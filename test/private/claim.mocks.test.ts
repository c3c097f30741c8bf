import { Stack } from 'aws-cdk-lib';
import { claim } from '../../src/private/claim';

test('a claim holds for all copies of the library in an app, and for no other app', () => {
  jest.isolateModules(() => {
    const copy = jest.requireActual<{ claim: typeof claim }>('../../src/private/claim').claim;
    const [stack, other] = [new Stack(), new Stack()];

    expect(copy).not.toBe(claim);
    expect(claim(stack, 'trail', 'a')).toBeUndefined();
    expect(copy(new Stack(stack, 'Nested'), 'trail', 'a')).toBe(stack);
    expect(copy(stack, 'trail', 'b')).toBeUndefined();
    expect(copy(other, 'trail', 'a')).toBeUndefined();
  });
});
