import { readFileSync } from 'fs';
import { join } from 'path';
import { production as templates } from './platform-fixtures';
import { EdgeBehavior } from '../../src/edge';
import { table } from '../../tools/markdown';
import { exceeded } from '../../tools/requests/firewall';
import { BACKENDS, hitRatio, Load, visits } from '../../tools/requests/page-load';

const all = Object.entries(BACKENDS).map(([name, backend]) => ({ name, ...visits(templates, backend) }));

test('the guide says what answers the requests of a page, by backend', () => {
  const cell = (load: Load) => `${load.browser} / ${load.edge} / ${load.tasks} (${hitRatio(load)} %)${load.outdated > 0 ? `, ${load.outdated} outdated` : ''}`;
  const head = ['files', 'first visit', 'an hour later', 'after two days', 'after a release', 'after a release with an invalidation'];
  const rows = all.map(({ name, first, hour, days, release, invalidated }) => [name, ...[first, hour, days, release, invalidated].map(cell)]);

  expect(readFileSync(join(__dirname, '../../docs/edge.md'), 'utf8')).toContain(table(head, rows));
});

test('what CloudFront caches by default is what the limit on requests to the tasks does not count', () => {
  const cached = EdgeBehavior.defaults().map(({ pathPattern }) => pathPattern).filter((pattern) => pattern !== '/api/*');
  const counted = cached.filter((pattern) => exceeded(templates, [{ uri: pattern.replace(/^[*]/, '/a'), times: 12_001 }]).length > 0);

  expect(cached).toContain('/media/*');
  expect(counted).toEqual([]);
});
