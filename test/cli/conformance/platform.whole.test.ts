import { readFileSync } from 'fs';
import { ELSEWHERE, notMet, PIPELINE, REGIONS } from './unmet';
import { canonical } from '../../../tools/assemblies/canonical';
import { run } from '../fixture';

// platform.sweep.test.ts adds jobs and delivery.
test('the minimal platform meets all requirements except those of jobs, of delivery and of resources outside the app', () =>
  expect(notMet(canonical('production').directory)).toEqual(['R5.1.1-5', 'R5.2.1-8', ...PIPELINE, ...ELSEWHERE, ...REGIONS]));

test('the minimal pair also meets those of the second Region', () =>
  expect(notMet(canonical('leastPair').directory)).toEqual(['R5.1.1-5', 'R5.2.1-8', ...PIPELINE, ...ELSEWHERE]));

test('the gate in docs/commands.md passes for the minimal platform, and accepts nothing without need', async () => {
  const [, line] = /npx eldonia-constructs (conformance --strict --accept .*)/.exec(readFileSync('docs/commands.md', 'utf8'))!;
  const gate = async (...args: string[]) => run(...args, '--app', canonical('production').directory);

  expect(await gate(...line.split(' '))).toMatchObject({ code: 0, err: '' });
  expect((await gate('conformance', '--strict')).code).toBe(1);
});
