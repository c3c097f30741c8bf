import { Lazy } from 'aws-cdk-lib';
import { prefixesOverlap } from '../../src/private/prefixes';

const late = Lazy.string({ produce: () => 'media/' });

test.each([
  ['media/', 'media/', true], ['media/', 'media/small/', true], ['', 'media/', true], ['media', 'media-copy/', true],
  ['media/', 'originals/', false], ['media/small/', 'media/large/', false], [late, 'media/', false], [late, late, true], [{ Ref: 'Prefix' }, '', false],
])('%j and %j: %s', (one, other, expected) => expect([prefixesOverlap(one, other), prefixesOverlap(other, one)]).toEqual([expected, expected]));
