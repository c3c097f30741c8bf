import { faultsOf } from '../../scripts/commits';

test.each([
  ['a fix with a reason', 'fix(cache): wait for nodes\n\nTasks started before them.'],
  ['a breaking feature', 'feat(dr-pair)!: rename a prop\n\nOne word for one thing.'],
  ['a change that no changelog shows', `docs: ${'x'.repeat(94)}\n`],
])('accepts %s', (_, message) => expect(faultsOf(message)).toEqual([]));

test.each([
  ['an unknown type', 'change: rename a prop', /^must be "type/],
  ['no type', 'Rename a prop', /^must be "type/],
  ['no summary', 'docs(readme): ', /^must be "type/],
  ['101 characters', `docs: ${'x'.repeat(95)}`, /^must have at most 100 characters, got 101$/],
  ['a feature without a reason', 'feat(cache): more nodes\n\n', /^must have a body/],
  ['a breaking fix without a reason', 'fix!: fewer nodes', /^must have a body/],
])('rejects %s', (_, message, fault) => expect(faultsOf(message)).toEqual([expect.stringMatching(fault)]));
