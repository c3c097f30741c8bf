import { ELSEWHERE, notMet, PIPELINE, REGIONS } from './unmet';
import { canonical } from '../../../tools/assemblies/canonical';

// platform.sweep.test.ts adds jobs and delivery.
test('the minimal platform meets all requirements except those of jobs, of delivery and of resources outside the app', () => {
  expect(notMet(canonical('production').directory)).toEqual(['R5.1.1-5', 'R5.2.1-8', ...PIPELINE, ...ELSEWHERE, ...REGIONS]);
});

test('the minimal pair also meets those of the second Region', () => {
  expect(notMet(canonical('leastPair').directory)).toEqual(['R5.1.1-5', 'R5.2.1-8', ...PIPELINE, ...ELSEWHERE]);
});
