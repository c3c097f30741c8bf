import { readFileSync } from 'fs';
import { join } from 'path';
import { follow, HEAD, rows } from '../../scripts/capacity/scaling';
import { ApiScaling } from '../../src/fargate-api';
import { table } from '../../tools/markdown';

test.each<[string, ApiScaling, number, number, number | undefined, number[]]>([
  ['a load that the tasks carry', ApiScaling.between(2, 10), 40, 2, 0, [2]],
  ['five times the load, with metrics of a minute', ApiScaling.of({ highResolution: false }), 40, 5, 363 + 180 + 75, [2, 3, 5]],
  ['five times the load', ApiScaling.between(2, 10), 40, 5, 86 + 100 + 75, [2, 3, 5]],
  ['more than the maximum of tasks carries', ApiScaling.between(2, 10), 60, 10, undefined, [2, 3, 5, 8, 10]],
  ['requests, which have no limit of 100 %', ApiScaling.of({ maxTasks: 30, targetRequestsPerMinute: 30_000, highResolution: false }), 40, 10, 363 + 75, [2, 3, 16]],
])('scales out for %s', (_, scaling, cpu, factor, seconds, counts) => {
  const course = follow(scaling, { cpu, factor });

  expect([course.seconds, course.counts]).toEqual([seconds, counts]);
});

const PEAKS = table(HEAD, rows()).split('\n').slice(2).join('\n');

test.each(['docs/capacity.md', 'docs/ja/capacity.md'])('%s has the simulated peaks', (page) =>
  expect(readFileSync(join(__dirname, '../..', page), 'utf8')).toContain(PEAKS));
