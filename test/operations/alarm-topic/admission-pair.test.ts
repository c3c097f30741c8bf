import { edges } from '../../../tools/admission/edges';
import { placesOf } from '../../../tools/admission/table';
import { canonical } from '../../../tools/assemblies/canonical';

// admission-pair.sweep.test.ts reads a pair with everything enabled, and takes permissions away.
test('a pair shuts no service out of its keys, topics, queues and buckets', () => {
  const all = edges(placesOf(canonical('leastPair')));

  expect(new Set(all.map(({ service }) => service))).toContain('cloudwatch.amazonaws.com');
  expect(all.filter(({ verdict }) => verdict !== 'allowed')).toEqual([]);
});
