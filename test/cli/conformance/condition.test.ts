import { canHold, MAIN, OTHERS, Run, valueOf } from '../../../cli/conformance/repository/condition';

const after = (...results: string[]): Run => ({ ...MAIN, results: Object.fromEntries(results.map((result, index) => [`job${index}`, result])) });

test.each<[condition: unknown, run: Run, value: unknown]>([
  [undefined, MAIN, true],
  ["endsWith(github.ref, '/main')", MAIN, true],
  ["endsWith(github.ref, 'refs/')", MAIN, false],
  ["startsWith(github.ref, 'refs/')", MAIN, true],
  ["startsWith(github.ref, '/main')", MAIN, false],
  ['endsWith(github.ref, env.NAME)', MAIN, undefined],
  ['endsWith(github.ref)', MAIN, undefined],
  ['!cancelled()', MAIN, true],
  ["join(needs.*.result) == 'success,skipped'", after('success', 'skipped'), true],
  ["join(needs.*.result, ' ') == 'success skipped'", after('success', 'skipped'), true],
  ["contains(join(needs.*.result, ','), 'failure') || always()", after('failure'), true],
  ["contains(needs.*.result, 'SUCCESS')", after('success'), true],
  ["contains(needs.*.result, 'succ')", after('success'), false],
  ["contains(fromJSON('[\"main\"]'), github.ref_name)", MAIN, true],
  ["contains(fromJSON('[main'), github.ref_name)", MAIN, undefined],
  ["github.ref == format('refs/{0}/{1}', 'heads', 'main')", MAIN, true],
  ["github.ref == format('refs/heads/{0}', env.NAME)", MAIN, undefined],
  ['GITHUB.Ref_Name == github.event.repository.default_branch', MAIN, true],
  ['github.event.ref == github.ref', MAIN, true],
  ['github.event.ref == github.ref', OTHERS[2], false],
  ['github.event.pull_request.merged', MAIN, false],
  ['github.event.pull_request.merged', OTHERS[2], undefined],
  ['needs.JOB0.result', after('success'), 'success'],
  ['needs.other.result', after('success'), undefined],
  ["env.NAME == 'x' && false", MAIN, false],
  ["env.NAME == 'x' || true", MAIN, true],
  ["env.NAME == 'x' && true", MAIN, undefined],
  ["!(env.NAME == 'x')", MAIN, undefined],
  ['1 < 2', MAIN, undefined],
  ['[1]', MAIN, undefined],
  ['unknown(1, 2)', MAIN, undefined],
  ['(', MAIN, undefined],
  ['failure()', after('failure'), true],
  ['cancelled()', MAIN, false],
  ['true', after('failure'), false],
])('%s in %j: %j', (condition, run, value) => {
  expect([valueOf(condition, run), canHold(condition, run)]).toEqual([value, value === undefined || Boolean(value)]);
});
