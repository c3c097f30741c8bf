import { Lazy } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { EdgeBehavior } from '../../../src/edge';
import { covers, shadows } from '../../../src/edge/private/distribution/path-pattern';

const ALPHABET = ['a', 'b', '/'];
const pattern = fc.array(fc.constantFrom(...ALPHABET, '*', '?'), { minLength: 1, maxLength: 6 }).map((characters) => characters.join(''));

test.each([
  ['/media/*', 'media/*'],
  ['*.jpg', '/media/*.jpg'],
  ['*.jp*g', '*.jpeg'],
  ['/api/*', '/api/v?/users'],
  ['/a?c', '/abc'],
  ['a?', 'a?'],
  ['*', '?'],
  ['a*', 'a'],
  ['a*b', 'a*cb'],
])('%s leaves nothing of %s', (first, second) => expect(covers(first, second)).toBe(true));

test.each([['/media/*', '*.jpg'], ['*.jpg', '*.jpeg'], ['/api/*', '/api'], ['/abc', '/a?c'], ['a*b', 'a*'], ['?', '*'], ['*.JPG', '*.jpg']])(
  '%s leaves something of %s', (first, second) => expect(covers(first, second)).toBe(false));

const expression = (text: string) => new RegExp(`^${text.replace(/^\//, '').replace(/[*?]/g, (wildcard) => wildcard === '*' ? '.*' : '.')}$`);
const path = fc.array(fc.constantFrom(...ALPHABET, 'c'), { maxLength: 8 }).map((characters) => characters.join(''));

test('of two patterns, the first one takes paths from the second one unless they have none in common, or it is an exception within it', () =>
  fc.assert(fc.property(pattern, pattern, path, path, (first, second, common, other) =>
    shadows(first, second) || !expression(first).test(common) || !expression(second).test(common)
    || !expression(first).test(other) || expression(second).test(other)),
  { numRuns: 5_000, seed: 42 }));

test('leaves nothing only if no path is left', () => fc.assert(fc.property(pattern, pattern, path, (first, second, text) =>
  !covers(first, second) || !expression(second).test(text) || expression(first).test(text)), { numRuns: 5_000, seed: 42 }));

test('accepts all characters that CloudFront supports, and tokens', () => {
  const every = '/aZ09_-.*?$/~"\'@:+&';

  expect(EdgeBehavior.uncached(every).pathPattern).toBe(every);
  expect(() => EdgeBehavior.uncached(Lazy.string({ produce: () => '/api/*' }))).not.toThrow();
});
