import { PairName, madePair } from './pairs';

test.each<[string, PairName]>([
  ['an e-mail address that is a token', 'unwatched'],
  ['adjacent CIDR blocks', 'unwatched'],
  ['an existing approver', 'given'],
])('accepts %s', (_, name) => {
  expect(madePair(name).pair.platformName).toBe('eldonia');
});

test('does not warn if each Region has a topic', () => {
  expect(madePair('given').pair.node.metadata).toEqual([]);
});
