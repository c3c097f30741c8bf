import { breaks } from '../../tools/changes/release';

/** `npm run check -- release-contract --write` renews what is compared: before the first release, and at a release. */
test('an upgrade keeps the stateful resources of each construct, and all that would replace them', () =>
  expect(breaks('parts').map(({ resource, effect }) => `${resource}: ${effect}`)).toEqual([]));
